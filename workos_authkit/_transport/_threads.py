"""Calls that take no time limit, made within one: a thread makes them."""

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

T = TypeVar("T")


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Call a function in a thread of its own, and wait for it at most so many seconds.

    Raises:
        TimeoutError: It took longer. Its thread goes on, and what comes of it is lost.
        RuntimeError: It raised what is no `Exception`, such as a `gevent.Timeout`.
    """
    outcomes: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def work() -> None:
        try:
            result = call()
        except BaseException as error:  # no signal of the system's: those reach the main thread
            outcomes.put(partial(_raise, as_exception(error)))
        else:
            outcomes.put(lambda: result)

    threading.Thread(target=work, name="workos-authkit", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise TimeoutError from None
    return outcome()


def as_exception(error: BaseException) -> Exception:
    """Return an error that a handler of `Exception` catches."""
    if isinstance(error, Exception):
        return error
    stand_in = RuntimeError(f"{type(error).__name__} was raised")
    stand_in.__cause__ = error
    return stand_in


def _raise(error: Exception) -> NoReturn:
    raise error
