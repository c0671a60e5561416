"""The base class and the decorator of all models."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from attrs import Attribute, field, fields, frozen

from workos_authkit.models._frozen import NOTHING_MORE

M = TypeVar("M", bound="Model")
T = TypeVar("T")

_new, _set_attribute = object.__new__, object.__setattr__  # frozen classes have their own


class Value:
    """A base class that compares, hashes and prints itself by its fields, as attrs classes do.

    attrs keeps the methods that a class already has. Otherwise it writes and compiles these three
    for each class at import, which takes longer than everything else it does for the class.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in ("__eq__", "__hash__", "__repr__"):
            setattr(cls, name, cls.__dict__.get(name) or getattr(Value, name))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in _compared(self))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, f.name) for f in _compared(self) if f.hash is not False))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in _fields(self) if f.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that the repr shows, as JSON types; instants become text, in UTC.

        Secrets and fields unknown to this version of the package are left out.
        """
        return {f.name: _as_json(getattr(self, f.name)) for f in _fields(self) if f.repr}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let FastAPI routes return the model; it is serialized by `to_dict`."""
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(
            cls,
            serialization=core_schema.plain_serializer_function_ser_schema(Value.to_dict),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Describe the model in OpenAPI documents."""
        return {"type": "object", "title": cls.__name__}


@dataclass_transform(
    eq_default=False, frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def model(cls: type[T]) -> type[T]:
    """Make a subclass of `Model` a frozen, keyword-only attrs class.

    A field has no default only if the package or its caller cannot do without it: an id, a code, a
    token. An answer without it is an error; any other field may be missing or malformed.
    """
    made = frozen(cls, kw_only=True, slots=False)
    declared: Any = made
    attributes: tuple[Attribute[Any], ...] = fields(declared)
    for attribute in attributes:
        if not hasattr(made, attribute.name):  # for what goes by `dir`: mocks with a spec
            setattr(made, attribute.name, None)
    return made


@model
class Model(Value):
    """A value that the API returned."""

    if TYPE_CHECKING:
        __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    extra: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False, eq=False)
    """Fields that this version of the package does not know or cannot read, unchanged."""


def assemble(cls: type[M], state: dict[str, Any]) -> M:
    """Return a model with this state, which must name every field and have no other owner.

    For values made on every request, where `__init__` would add more than half to the cost.
    """
    model = _new(cls)
    _set_attribute(model, "__dict__", state)
    return model


def _as_json(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {name: _as_json(item) for name, item in value.items()}
    if isinstance(value, Sequence | Set) and not isinstance(value, str):
        return [_as_json(item) for item in value]
    if isinstance(value, BaseException):
        return str(value)
    return value


def _fields(value: Value) -> "tuple[Attribute[Any], ...]":
    declared: Any = type(value)
    attributes: tuple[Attribute[Any], ...] = fields(declared)
    return attributes


def _compared(value: Value) -> "Iterator[Attribute[Any]]":
    return (f for f in _fields(value) if f.eq)
