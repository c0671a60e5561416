"""The base of all records, and their form in the API."""

from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, TypedDict

from attrs import define, field, fields

_NONE: frozenset[str] = frozenset()
_STAMP = frozenset({"id", "created_at", "updated_at"})


class Stamp(TypedDict):
    """The first fields of every record."""

    id: str
    created_at: datetime
    updated_at: datetime


@define(kw_only=True, eq=False)
class Record:
    """The base of every record."""

    kind: ClassVar[str]
    prefix: ClassVar[str]
    hidden: ClassVar[frozenset[str]] = _NONE
    omitted: ClassVar[frozenset[str]] = _NONE

    id: str
    created_at: datetime
    updated_at: datetime


def wire(record: Record) -> dict[str, Any]:
    """Return a record in the API's form."""
    shown: dict[str, Any] = {"object": record.kind}
    names = [attribute.name for attribute in fields(type(record))]
    for name in ("id", *(n for n in names if n not in _STAMP), "created_at", "updated_at"):
        value = getattr(record, name)
        if name in record.hidden or (value is None and name in record.omitted):
            continue
        shown[name] = timestamp(value) if isinstance(value, datetime) else value
    return shown


def timestamp(instant: datetime) -> str:
    """Return an instant as the API writes it: UTC, milliseconds, `Z`."""
    return instant.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class Verdict(Enum):
    """The result of checking a one-time code."""

    RIGHT = auto()
    WRONG = auto()
    EXPIRED = auto()
    USED_BEFORE = auto()
    TOO_MANY_ATTEMPTS = auto()


@define(kw_only=True, eq=False)
class CodeRecord(Record):
    """A record of a one-time code sent to someone."""

    MAXIMUM_ATTEMPTS: ClassVar[int] = 10
    hidden: ClassVar[frozenset[str]] = frozenset({"attempts", "used"})

    code: str = field(repr=False)
    expires_at: datetime
    attempts: int = 0
    used: bool = False

    def enter(self, code: str, now: datetime) -> Verdict:
        """Check an entered code; the right one is consumed."""
        if self.used:
            return Verdict.USED_BEFORE if code == self.code else Verdict.WRONG
        if self.attempts >= self.MAXIMUM_ATTEMPTS:
            return Verdict.TOO_MANY_ATTEMPTS
        if code != self.code:
            self.attempts += 1
            return Verdict.WRONG
        if now >= self.expires_at:
            return Verdict.EXPIRED
        self.used = True
        return Verdict.RIGHT
