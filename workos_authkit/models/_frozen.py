"""Immutable JSON values, because one value may serve several requests."""

from typing import Any, Final, NoReturn, Self


class FrozenDict(dict[str, Any]):
    """A `dict` that refuses changes; `dict(value)` and `value | {...}` return an ordinary one."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return type(self), (dict(self),)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise TypeError("this value is shared and cannot be changed: make a dict() of it")


_CHANGES: Final = (
    *("__setitem__", "__delitem__", "__ior__"),
    *("clear", "pop", "popitem", "setdefault", "update"),
)
for _change in _CHANGES:
    setattr(FrozenDict, _change, _refuse)

NOTHING_MORE: Final = FrozenDict()
"""The `extra` of most models."""


def freeze(value: Any) -> Any:
    """Return a JSON value with its objects as `FrozenDict` and its lists as tuples, throughout."""
    if type(value) is dict:
        return FrozenDict({name: freeze(item) for name, item in value.items()})
    if type(value) is list:
        return tuple([freeze(item) for item in value])
    return value
