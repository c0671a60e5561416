"""A bounded memory for what is costly to find out and comes again and again."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Values by text, at most so many: those go first that were not asked for in a long time.

    A value is remembered when it comes for the second time, as many come only once. It needs no
    lock: at worst, threads find something out once more.

    Args:
        size: How many values to remember at most, rounded up to an even number; 0 remembers none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[str, T] = {}
        self._old: dict[str, T] = {}
        self._came_once: set[int] = set()

    def get(self, key: str) -> T | None:
        """Return the value of this key."""
        value = self._young.get(key)
        if value is None and (value := self._old.pop(key, None)) is not None:
            self._put(key, value)
        return value

    def offer(self, key: str, value: T) -> None:
        """Remember a value, if one came for this key before."""
        if self._size and self._came_before(key):
            self._put(key, value)

    def forget(self, key: str) -> None:
        """Forget the value of this key."""
        self._young.pop(key, None)
        self._old.pop(key, None)

    def _put(self, key: str, value: T) -> None:
        if len(self._young) >= (self._size + 1) // 2:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def _came_before(self, key: str) -> bool:
        mark = hash(key)
        if mark in self._came_once:
            return True
        if len(self._came_once) >= self._size:
            self._came_once.clear()
        self._came_once.add(mark)
        return False
