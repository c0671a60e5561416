"""A bounded memory."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Values by text, at most so many: those go first that were not asked for in a long time.

    It needs no lock: at worst, threads forget a value early.

    Args:
        size: How many values to remember at most, rounded up to an even number; 0 remembers none.
    """

    def __init__(self, size: int) -> None:
        self._generation = (size + 1) // 2
        self._young: dict[str, T] = {}
        self._old: dict[str, T] = {}

    def get(self, key: str) -> T | None:
        """Return the value of this key."""
        value = self._young.get(key)
        if value is None and (value := self._old.pop(key, None)) is not None:
            self.put(key, value)
        return value

    def put(self, key: str, value: T) -> None:
        """Remember a value."""
        if len(self._young) >= self._generation:
            self._old, self._young = self._young, {}
        if self._generation:
            self._young[key] = value

    def forget(self, key: str) -> None:
        """Forget the value of this key."""
        self._young.pop(key, None)
        self._old.pop(key, None)
