"""Values that must not cross a fork or an event loop."""

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


def threads() -> object:
    """Return the object that identifies all threads of a process.

    This is the function that makes locks: gevent and eventlet replace it when they patch the
    library, and no lock or connection from before the patch works after it.
    """
    return threading.Lock


class PerLoop(Generic[T]):
    """One value for each event loop of each process, made on first use.

    Values of ended loops are dropped. Values inherited through a fork are kept: closing them would
    write to sockets that the parent still uses.

    Args:
        make: Makes a value.
        loop: Returns the object that identifies the current loop.
    """

    def __init__(self, make: Callable[[], T], loop: Callable[[], object]) -> None:
        self._make = make
        self._loop = loop
        self._pid = os.getpid()
        self._values: WeakKeyDictionary[object, T] = WeakKeyDictionary()
        self._inherited: list[list[T]] = []

    def get(self) -> T:
        """Return the value of this loop."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        loop = self._loop()
        try:
            return self._values[loop]
        except KeyError:
            return self._enter(loop)

    def pop(self) -> T | None:
        """Forget the value of this loop and return it, if there is one."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        return self._values.pop(self._loop(), None)

    def _enter(self, loop: object) -> T:
        for reference in self._values.keyrefs():  # `copy` fails when another thread enters a loop
            other = reference()
            if other is not None and getattr(other, "is_closed", bool)():
                self._values.pop(other, None)
        return self._values.setdefault(loop, self._make())

    def _leave_to_parent(self) -> None:
        self._inherited.append(list(self._values.values()))
        self._values = WeakKeyDictionary()
        self._pid = os.getpid()
