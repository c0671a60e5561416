"""Memory of what happened: the newest of it, bounded in number and in bytes."""

from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 10_000
MOST_BYTES: Final = 32 * 1024 * 1024


class Newest(Generic[T]):
    """The newest of some things: 10,000, or 32 MiB of them, and at least one.

    Args:
        size: Tells how many bytes one takes, about.
        forget: Called with each that is no longer kept.
    """

    def __init__(
        self, size: Callable[[T], int], *, forget: Callable[[T], object] = lambda _: None
    ) -> None:
        self._size = size
        self._forget = forget
        self._kept: deque[tuple[T, int]] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, thing: T) -> None:
        """Keep one more, and drop the oldest beyond the limits."""
        size = self._size(thing)
        self._kept.append((thing, size))
        self._bytes += size
        while len(self._kept) > MOST or (self._bytes > MOST_BYTES and len(self._kept) > 1):
            oldest, size = self._kept.popleft()
            self._bytes -= size
            self._forget(oldest)

    def take(self) -> T | None:
        """Remove and return the oldest, or `None` if nothing is kept."""
        if not self._kept:
            return None
        oldest, size = self._kept.popleft()
        self._bytes -= size
        return oldest

    def all(self) -> list[T]:
        """Return what is kept, oldest first."""
        return [thing for thing, _ in self._kept]

    def clear(self) -> None:
        """Forget all of it."""
        self._kept.clear()
        self._bytes = 0
