"""Run calls that accept no time limit in a thread, within one."""

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

T = TypeVar("T")


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Call a function in a new thread and wait for it at most this many seconds.

    Raises:
        TimeoutError: It took longer. Its thread continues, and its result is lost.
        RuntimeError: It raised something other than an `Exception`, such as a `gevent.Timeout`.
    """
    outcomes: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def work() -> None:
        try:
            result = call()
        except BaseException as error:  # never a system signal: those reach the main thread
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
    """Return an error that `except Exception` catches."""
    if isinstance(error, Exception):
        return error
    stand_in = RuntimeError(f"{type(error).__name__} was raised")
    stand_in.__cause__ = error
    return stand_in


def _raise(error: Exception) -> NoReturn:
    raise error
