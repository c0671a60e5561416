"""Where records live: in memory, in the order in which they came."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from workos_authkit.emulator.records import Record
from workos_authkit.emulator.refusals import not_found

R = TypeVar("R", bound=Record)


class Collection(Generic[R]):
    """All records of one kind, by id.

    Args:
        name: What the kind is called in messages.
        watch: Called with each record that comes, changes or goes.
    """

    def __init__(self, name: str, watch: Callable[[Record], object] | None = None) -> None:
        self._name = name
        self._watch = watch
        self._records: dict[str, R] = {}
        self._positions: dict[str, int] = {}
        self._added = 0

    def __iter__(self) -> Iterator[R]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: R) -> R:
        """Keep a record and return it.

        Raises:
            ValueError: There is one with this id already.
        """
        if record.id in self._positions:
            raise ValueError(f"{self._name} '{record.id}' exists already")
        self._positions[record.id] = self._added
        self._added += 1
        self._records[record.id] = record
        if self._watch is not None:
            record.watch = self._watch
            self._watch(record)
        return record

    def get(self, identifier: str | None) -> R | None:
        """Return the record with this id, if there is one."""
        return None if identifier is None else self._records.get(identifier)

    def require(self, identifier: str) -> R:
        """Return the record with this id.

        Raises:
            Refused: There is none: 404.
        """
        record = self._records.get(identifier)
        if record is None:
            raise not_found(self._name, identifier)
        return record

    def remove(self, record: R) -> None:
        """Forget a record; its place in the order stays, for cursors."""
        del self._records[record.id]
        if self._watch is not None:
            record.watch = None
            self._watch(record)

    def drop(self, record: R) -> None:
        """Forget a record and its place in the order."""
        del self._records[record.id], self._positions[record.id]

    def position(self, identifier: str) -> int | None:
        """Return a record's place in the order, also when it is deleted by now."""
        return self._positions.get(identifier)

    def first(self, wanted: Callable[[R], bool]) -> R | None:
        """Return the oldest record that is wanted."""
        return next((record for record in self._records.values() if wanted(record)), None)

    def last(self, wanted: Callable[[R], bool]) -> R | None:
        """Return the newest record that is wanted."""
        return next((r for r in reversed(self._records.values()) if wanted(r)), None)

    def where(self, wanted: Callable[[R], bool]) -> list[R]:
        """Return the records that are wanted, oldest first."""
        return [record for record in self._records.values() if wanted(record)]
