"""A bounded cache for results that are costly to compute and used repeatedly."""

from typing import Final, Generic, TypeVar

T = TypeVar("T")

_END: Final = 64
"""Characters at the end of a text that serve as its key."""


class Cache(Generic[T]):
    """A limited number of values by text; the least recently used are dropped first.

    The texts are tokens and sealed cookies. They end with a unique signature or MAC, which serves
    as the key, because hashing a whole text takes longer than everything else.

    A value is cached when it comes for the second time, because many come only once. The cache
    needs no lock: at worst, threads repeat a computation.

    Args:
        size: How many values to cache at most, rounded up to an even number; 0 caches none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[str, tuple[str, T]] = {}
        self._old: dict[str, tuple[str, T]] = {}
        self._came_once: set[str] = set()

    def get(self, text: str) -> T | None:
        """Return the value of this text."""
        end = text[-_END:]
        entry = self._young.get(end)
        if entry is None and (entry := self._old.pop(end, None)) is not None:
            self._put(end, entry)
        return entry[1] if entry is not None and entry[0] == text else None

    def put(self, text: str, value: T, *, at_once: bool = False) -> None:
        """Cache a value, if one came for this text before.

        Args:
            text: The text.
            value: Its value.
            at_once: Whether to cache it now, because it cannot be computed again.
        """
        end = text[-_END:]
        if self._size and (at_once or self._came_before(end)):
            self._put(end, (text, value))

    def forget(self, text: str) -> None:
        """Forget the value of this text."""
        end = text[-_END:]
        self._young.pop(end, None)
        self._old.pop(end, None)

    def _put(self, end: str, entry: tuple[str, T]) -> None:
        if len(self._young) >= (self._size + 1) // 2:
            self._old, self._young = self._young, {}
        self._young[end] = entry

    def _came_before(self, end: str) -> bool:
        if end in self._came_once:
            return True
        if len(self._came_once) >= self._size:
            self._came_once.clear()
        self._came_once.add(end)
        return False
