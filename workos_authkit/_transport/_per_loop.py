"""Things that must not cross a fork or an event loop."""

import os
from collections.abc import Callable, Hashable
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")

Place: TypeAlias = tuple[int, Hashable]
"""A process id, and what identifies the event loop in it."""


def process() -> Place:
    """Return the place of blocking code: the process."""
    return os.getpid(), None


class PerLoop(Generic[T]):
    """One value for each place that asks, made at its first question.

    Values of earlier loops of the same process are dropped. Values that came through a fork
    are kept: closing them would write to sockets that the parent still uses.

    Args:
        make: Makes a value.
        place: Says where it is asked.
        others: How many values of other loops to keep all the same, the latest.
    """

    def __init__(
        self, make: Callable[[], T], place: Callable[[], Place], *, others: int = 0
    ) -> None:
        self._make = make
        self._place = place
        self._others = others
        self._values: dict[Place, T] = {}

    def get(self) -> T:
        """Return the value of this place."""
        place = self._place()
        try:
            return self._values[place]
        except KeyError:
            return self._enter(place)

    def pop(self) -> T | None:
        """Forget the value of this place and return it, when there is one."""
        return self._values.pop(self._place(), None)

    def _enter(self, place: Place) -> T:
        others = [other for other in list(self._values) if other[0] == place[0]]
        for other in others[: max(0, len(others) - self._others)]:
            self._values.pop(other, None)
        return self._values.setdefault(place, self._make())
