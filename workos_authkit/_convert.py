"""JSON to models: strict about required fields, tolerant about the rest.

A field without a default, such as an id or a token, must be present with the right type. Any other
field that is missing, null or of the wrong type gets its default; `extra` keeps its original value,
and unknown keys.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import GenericAlias, NoneType, UnionType
from typing import Any, Final, NamedTuple, TypeVar, Union, cast, get_args, get_origin

from attrs import NOTHING, Attribute, fields, resolve_types
from cattrs import Converter

from workos_authkit import _json
from workos_authkit.errors import APIError
from workos_authkit.models._base import Model, assemble
from workos_authkit.models._frozen import NOTHING_MORE, FrozenDict, freeze
from workos_authkit.models.page import Page

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
Names = Mapping[str, str]

WIRE_NAME = "wire_name"
"""Key in an attribute's metadata: the field's JSON name, if Python cannot use it."""

_UNCHANGED: Final[Mapping[type, str]] = {
    str: "a string",
    int: "a whole number",
    bool: "a boolean",
}
"""The types whose values stay unchanged, and their names in messages."""


class DecodeError(Exception):
    """A JSON value is malformed. For internal use: never reaches the caller.

    The message names what was expected, never the value.

    Args:
        message: What was expected.
        path: Where in the JSON.
        readable: The readable part of a list or mapping, for an optional field.
    """

    def __init__(self, message: str, path: str = "$", *, readable: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.readable = readable

    def below(self, step: str) -> "DecodeError":
        """Return the same error with this step in front of its path."""
        return DecodeError(self.message, f"${step}{self.path[1:]}")


def parse_json(content: bytes) -> Any:
    """Parse a JSON text.

    Raises:
        DecodeError: It is not JSON, or it is nested too deeply.
    """
    try:
        return _json.parse(content)
    except (ValueError, RecursionError):
        raise DecodeError("the body is not JSON") from None


def structure(value: Any, into: type[T]) -> T:
    """Turn a JSON value into a model, or a list of models.

    Raises:
        DecodeError: A required field is missing or of the wrong type; `path` says which.
    """
    return _converter.structure(value, into)


def structure_page(value: Any, item: type[T]) -> Page[T]:
    """Turn the API's list envelope into a page.

    Raises:
        DecodeError: It is not a list of such items.
    """
    if not isinstance(value, dict):
        raise DecodeError("expected an object")
    # Only an object that calls itself a list may omit `data`.
    items = value.get("data", [] if value.get("object") == "list" else None)
    if not isinstance(items, list):
        raise DecodeError("expected a list of objects", "$.data")
    try:
        data = structure(items, cast("type[list[T]]", GenericAlias(list, (item,))))
    except DecodeError as error:
        raise error.below(".data") from None
    cursors = value.get("list_metadata")
    if not isinstance(cursors, dict):
        return Page(data=data)
    before, after = cursors.get("before"), cursors.get("after")
    for name, cursor in (("before", before), ("after", after)):
        if not isinstance(cursor, str | None):
            raise DecodeError("expected a string or null", f"$.list_metadata.{name}")
    return Page(data=data, before=before, after=after)


def structure_known_fields(body: Any, cls: type[APIError]) -> dict[str, Any]:
    """Return the error's own fields that the body holds in readable form."""
    if not isinstance(body, dict):
        return {}
    inherited = {attribute.name for attribute in _fields(APIError)}
    found: dict[str, Any] = {}
    for attribute in _fields(cls):
        item = body.get(_wire_name(attribute))
        if item is None or attribute.name in inherited:
            continue
        try:
            hook = _converter.get_structure_hook(attribute.type)
            found[attribute.name] = hook(item, attribute.type)
        except DecodeError as error:
            if error.readable:
                found[attribute.name] = error.readable
        except Exception:  # noqa: S112 - what is amiss must not hide the error
            continue
    return found


def _fields(cls: Any) -> tuple["Attribute[Any]", ...]:
    attributes: tuple[Attribute[Any], ...] = fields(resolve_types(cls))
    return attributes


def _wire_name(attribute: "Attribute[Any]") -> str:
    name: str = attribute.metadata.get(WIRE_NAME, attribute.name)
    return name


def _exactly(kind: type, words: str) -> Hook:
    def hook(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise DecodeError(f"expected {words}")
        return value

    return hook


def _number(value: Any, _: Any) -> float:
    if type(value) is float:
        return value
    try:
        if type(value) is int:
            return float(value)
    except OverflowError:
        pass
    raise DecodeError("expected a number")


def _instant(value: Any, _: Any) -> datetime:
    try:
        return _in_utc(datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        raise DecodeError("expected an ISO 8601 instant") from None


def _in_utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _is_sequence(kind: Any) -> bool:
    return get_origin(kind) in (list, Sequence)


def _sequence_hook(kind: Any, converter: Converter) -> Hook:
    (item_kind,) = get_args(kind)
    item_hook = converter.get_structure_hook(item_kind)
    is_list = get_origin(kind) is list

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise DecodeError("expected a list")
        items: list[Any] = []
        first: DecodeError | None = None
        for index, item in enumerate(value):
            try:
                items.append(item_hook(item, item_kind))
            except DecodeError as error:
                first = first or error.below(f"[{index}]")
        if first is not None:
            raise DecodeError(first.message, first.path, readable=tuple(items))
        return items if is_list else tuple(items)

    return hook


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _mapping_hook(kind: Any, _: Converter) -> Hook:
    _, item_kind = get_args(kind)
    words = _UNCHANGED.get(item_kind)
    assert words or item_kind is Any, "the mapping itself is kept"

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise DecodeError("expected an object")
        for name, item in value.items() if words else ():
            if type(item) is not item_kind:
                readable = {key: item for key, item in value.items() if type(item) is item_kind}
                raise DecodeError(f"expected {words}", f"$[{name!r}]", readable=_frozen(readable))
        return FrozenDict(value) if words else _frozen(value)  # texts hold nothing nested

    return hook


def _frozen(value: Any) -> Any:
    try:
        return freeze(value)
    except RecursionError:
        raise DecodeError("it is nested too deeply") from None


def _is_nullable(kind: Any) -> bool:
    return NoneType in get_args(kind)


def _members(kind: Any) -> tuple[Any, ...]:
    """Return the allowed types of a value."""
    return get_args(kind) if _is_nullable(kind) else (kind,)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _model_hook(cls: Any, converter: Converter, names: Names | None = None) -> Hook:
    """Return the function that makes this model from a JSON object.

    The object, over the defaults, becomes the model's state, which a function generated for this
    model converts. If a field is malformed, each field is converted separately.
    """
    attributes = [attribute for attribute in _fields(cls) if attribute.name != "extra"]
    defaults = {_wire_name(a): a.default for a in attributes if a.default is not NOTHING}
    hooks = [_field_hook(attribute, converter) for attribute in attributes]
    convert = _written_for(hooks)
    renamed = [(_wire_name(a), a.name) for a in attributes if _wire_name(a) != a.name]
    known = {"object", *map(_wire_name, attributes)}
    assert names is None or not renamed, "a model has one of the two"

    def structure_model(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise DecodeError("expected an object")
        state = {**defaults, **value} if names is None else _named(value, names, defaults)
        malformed: dict[str, Any] = {}
        try:
            convert(state)
        except (KeyError, TypeError, ValueError, OverflowError, DecodeError):
            state = {**defaults, **value} if names is None else _named(value, names, defaults)
            malformed = _convert_separately(state, hooks, defaults)
        state.pop("object", None)
        extra = NOTHING_MORE
        if malformed or len(state) > len(attributes):
            unknown = {name: state.pop(name) for name in [*state] if name not in known}
            extra = _frozen({**unknown, **malformed})
        for name, attribute_name in renamed:
            state[attribute_name] = state.pop(name)
        state["extra"] = extra
        return assemble(cls, state)

    return structure_model


class _FieldHook(NamedTuple):
    """How a field of a model is converted."""

    name: str
    kind: Any
    hook: Hook
    null: Any
    """What `null` becomes; `NOTHING` where it is malformed."""


def _field_hook(attribute: "Attribute[Any]", converter: Converter) -> _FieldHook:
    kinds = frozenset(_members(attribute.type))
    (kind,) = kinds - {NoneType}
    null = None if NoneType in kinds else attribute.default
    return _FieldHook(_wire_name(attribute), kind, converter.get_structure_hook(kind), null)


def _named(value: dict[str, Any], names: Names, defaults: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a JSON object by their names in the model, over the defaults."""
    state = defaults.copy()
    for key, item in value.items():
        if (name := names.get(key)) is not None:
            state[name] = item
    return state


def _convert_separately(
    state: dict[str, Any], hooks: Sequence[_FieldHook], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Convert each field or set its default; return the malformed values."""
    malformed: dict[str, Any] = {}
    for name, kind, hook, null in hooks:
        if name not in state:
            raise DecodeError("a required field is missing", f"$.{name}")
        item = state[name]
        if item is null or (item is None and null is not NOTHING):
            state[name] = null
            continue
        try:
            state[name] = hook(item, kind)
        except DecodeError as error:
            if name not in defaults:
                raise error.below(f".{name}") from None
            malformed[name] = item
            state[name] = defaults[name] if error.readable is None else error.readable
    return malformed


def _written_for(hooks: Sequence[_FieldHook]) -> Callable[[dict[str, Any]], None]:
    """Return a function that converts a model's fields, or raises if one is malformed.

    Its source has a line or two per field, like the functions that attrs and cattrs generate. A
    loop with a call for each field takes twice as long.
    """
    scope: dict[str, Any] = {"in_utc": _in_utc, "instant": datetime.fromisoformat, "UTC": UTC}
    lines = ["def convert(state):"]
    for number, (name, kind, hook, null) in enumerate(hooks):
        lines.append(f"    value = state[{name!r}]")
        unless_null = "value is not None"
        if null is not None:
            scope[f"null_{number}"] = null
            unless_null = f"value is not null_{number}"
        if kind in _UNCHANGED:
            may_be_null = f" and {unless_null}" if null is None else ""
            lines += [
                f"    if type(value) is not {kind.__name__}{may_be_null}:",
                "        raise TypeError",
            ]
        elif kind is datetime:
            lines += [
                f"    if {unless_null}:",
                "        value = instant(value)",
                f"        state[{name!r}] = value if value.tzinfo is UTC else in_utc(value)",
            ]
        else:
            scope |= {f"kind_{number}": kind, f"hook_{number}": hook}
            lines += [
                f"    if {unless_null}:",
                f"        state[{name!r}] = hook_{number}(value, kind_{number})",
            ]
    exec("\n".join(lines), scope)  # noqa: S102 - of our own names alone
    written: Callable[[dict[str, Any]], None] = scope["convert"]
    return written


def _is_event(kind: Any) -> bool:
    return _is_model(kind) and hasattr(kind, "_model_of_data")


def _event_hook(cls: Any, converter: Converter) -> Hook:
    """Return the function that makes an event from a JSON object; its type decides its model."""
    structure_envelope = _model_hook(cls, converter)

    def structure_event(value: Any, kind: Any) -> Any:
        state = dict(vars(structure_envelope(value, kind)), raw=_frozen(value))
        if (model := cls._model_of_data(state["type"])) is not None and "data" in value:
            with suppress(DecodeError):  # an unexpected event is still an event
                state["data"] = converter.structure(value["data"], model)
        return assemble(cls, state)

    return structure_event


def _is_model_or_object(kind: Any) -> bool:
    """Return whether a value is one of several models, or an object that none of them fits."""
    return get_origin(kind) in (Union, UnionType) and Mapping[str, Any] in get_args(kind)


def _object_hook(_: Any, __: Converter) -> Hook:
    def hook(value: Any, _: Any) -> Any:
        if type(value) is not dict:
            raise DecodeError("expected an object")
        return _frozen(value)

    return hook


def structurer(into: type[T], names: Mapping[Any, Names]) -> Callable[[Any, type[T]], T]:
    """Return a `structure` of one model that finds fields under other names.

    Args:
        into: The model.
        names: For each model, its fields by their names in JSON; no others are read. A model
            comes after the models that it holds.
    """
    converter = _make_converter()
    for cls, names_of_cls in names.items():
        converter.register_structure_hook(cls, _model_hook(cls, converter, names_of_cls))
    structure: Callable[[Any, type[T]], T] = converter.get_structure_hook(into)
    return structure  # the converter's own would look for it each time


def _make_converter() -> Converter:
    converter = Converter(detailed_validation=False)
    for kind, words in _UNCHANGED.items():
        converter.register_structure_hook(kind, _exactly(kind, words))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook_factory(_is_sequence, _sequence_hook)
    converter.register_structure_hook_factory(_is_mapping, _mapping_hook)
    converter.register_structure_hook_factory(_is_model, _model_hook)
    converter.register_structure_hook_factory(_is_event, _event_hook)
    converter.register_structure_hook_factory(_is_model_or_object, _object_hook)
    return converter


_converter = _make_converter()
