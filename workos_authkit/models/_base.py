"""What all models have in common."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import Attribute, field, fields, frozen


@frozen(kw_only=True, slots=False)
class Model:
    """A value that the API returned."""

    extra: Mapping[str, Any] = field(factory=dict, repr=False, eq=False)
    """Fields that this version of the package does not know, as they came."""

    def __init_subclass__(cls) -> None:
        # attrs leaves alone what a class has. Where it has none, attrs writes and compiles these
        # three for each model, which takes longer than the rest of making the class.
        for name in ("__eq__", "__hash__", "__repr__"):
            setattr(cls, name, cls.__dict__.get(name) or getattr(Model, name))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in _compared(self))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, f.name) for f in _compared(self) if f.hash is not False))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(type(self)) if f.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"


def _compared(model: Model) -> "Iterator[Attribute[Any]]":
    return (f for f in fields(type(model)) if f.eq)
