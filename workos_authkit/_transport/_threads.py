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
    """
    outcomes: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def work() -> None:
        try:
            result = call()
        except Exception as error:
            outcomes.put(partial(_raise, error))
        else:
            outcomes.put(lambda: result)

    threading.Thread(target=work, name="workos-authkit", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise TimeoutError from None
    return outcome()


def _raise(error: Exception) -> NoReturn:
    raise error
