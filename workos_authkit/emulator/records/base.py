"""The base of all records, and their form in the API."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, TypedDict, TypeVar, cast, dataclass_transform

from attrs import Attribute, AttrsInstance, define, field, fields, setters

R = TypeVar("R", bound="Record")

_NONE: frozenset[str] = frozenset()
_BASE = frozenset({"id", "created_at", "updated_at", "watch"})


def _tell(instance: "Record", attribute: "Attribute[Any]", value: Any) -> Any:
    if instance.watch is not None:
        instance.watch(instance)
    return value


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
def record(cls: type[R]) -> type[R]:
    """Make a class a record, which has keyword fields and tells `watch` of each assignment."""
    made = define(cls, kw_only=True, eq=False, on_setattr=_tell)
    names = [attribute.name for attribute in fields(cast("type[AttrsInstance]", made))]
    own = (name for name in names if name not in _BASE)
    ordered = ("id", *own, "created_at", "updated_at")
    made.shown = tuple(name for name in ordered if name not in made.hidden)
    return made


class Stamp(TypedDict):
    """The first fields of every record."""

    id: str
    created_at: datetime
    updated_at: datetime


@record
class Record:
    """The base of every record."""

    kind: ClassVar[str]
    prefix: ClassVar[str]
    hidden: ClassVar[frozenset[str]] = _NONE
    omitted: ClassVar[frozenset[str]] = _NONE
    shown: ClassVar[tuple[str, ...]]
    """The fields that the API shows, in its order."""

    id: str
    created_at: datetime
    updated_at: datetime
    watch: "Callable[[Record], object] | None" = field(
        default=None, init=False, repr=False, on_setattr=setters.NO_OP
    )
    """Called when a field is assigned; set while a collection that is watched keeps the record."""


def wire(instance: Record) -> dict[str, Any]:
    """Return a record in the API's form."""
    content: dict[str, Any] = {"object": instance.kind}
    for name in instance.shown:
        value = getattr(instance, name)
        if value is None and name in instance.omitted:
            continue
        content[name] = timestamp(value) if isinstance(value, datetime) else value
    return content


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


@record
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
