"""JSON to models: exact about types, deaf to unknown keys.

Decoding runs twice at most. The first pass is fast and says only that something is amiss; when it
does, the second pass finds out where.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import GenericAlias, NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

from attrs import NOTHING, Attribute, Factory, fields, resolve_types
from cattrs import Converter, transform_error
from cattrs.cols import list_structure_factory
from cattrs.gen import make_dict_structure_fn, override

from workos_authkit.errors import APIError
from workos_authkit.models import Page
from workos_authkit.models._base import Model

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

_FACTORY: Any = Factory

WIRE_NAME = "wire_name"
"""Key in an attribute's metadata: the field's name in JSON, where Python cannot have it."""


class DecodeError(Exception):
    """A JSON value is not what it should be. For internal use: never reaches the caller."""

    def __init__(self, message: str, path: str = "$") -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def parse_json(content: bytes) -> Any:
    """Parse a JSON text.

    Raises:
        DecodeError: It is none, or it is nested too deeply.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise DecodeError("the body is not JSON") from None


def structure(value: Any, into: type[T]) -> T:
    """Turn a JSON value into a model, or a list of models.

    Raises:
        DecodeError: A field is missing or is not of its type; `path` says which.
    """
    try:
        return _fast.structure(value, into)
    except Exception:
        raise _explain(value, into) from None


def structure_page(value: Any, item: type[T]) -> Page[T]:
    """Turn the API's list envelope into a page.

    Raises:
        DecodeError: It is not a list of such items.
    """
    if not isinstance(value, dict):
        raise DecodeError("expected an object")
    # Some lists may leave out `data` altogether; what does not call itself a list may not.
    items = value.get("data", [] if value.get("object") == "list" else None)
    if not isinstance(items, list):
        raise DecodeError("expected a list of objects", "$.data")
    try:
        data = structure(items, cast("type[list[T]]", GenericAlias(list, (item,))))
    except DecodeError as error:
        raise DecodeError(error.message, error.path.replace("$", "$.data", 1)) from None
    cursors = value.get("list_metadata")
    if not isinstance(cursors, dict):
        return Page(data=data)
    before, after = cursors.get("before"), cursors.get("after")
    for name, cursor in (("before", before), ("after", after)):
        if not isinstance(cursor, str | None):
            raise DecodeError("expected text or null", f"$.list_metadata.{name}")
    return Page(data=data, before=before, after=after)


def structure_known_fields(body: Any, cls: type[APIError]) -> dict[str, Any]:
    """Return those of the error's own fields that the body holds in the right shape.

    Errors show parts of objects: a model in them needs its `id` alone.
    """
    inherited = {attribute.name for attribute in _fields(APIError)}
    own = [attribute for attribute in _fields(cls) if attribute.name not in inherited]
    return _well_formed(body, own, _partial) if isinstance(body, dict) else {}


def _well_formed(
    value: dict[str, Any], attributes: "Iterable[Attribute[Any]]", converter: Converter
) -> dict[str, Any]:
    """Structure the attributes that the value holds in the right shape, and no others."""
    found: dict[str, Any] = {}
    for attribute in attributes:
        item = value.get(_wire_name(attribute))
        if item is not None:
            with suppress(Exception):  # a payload that is amiss must not hide the error
                hook = converter.get_structure_hook(attribute.type)
                found[attribute.name] = hook(item, attribute.type)
    return found


def _fields(cls: Any) -> tuple["Attribute[Any]", ...]:
    attributes: tuple[Attribute[Any], ...] = fields(resolve_types(cls))
    return attributes


def _wire_name(attribute: "Attribute[Any]") -> str:
    name: str = attribute.metadata.get(WIRE_NAME, attribute.name)
    return name


class _MismatchError(TypeError):
    """A value is not of its type; the text says what was expected, never what came."""


def _exactly(kind: type, words: str) -> Hook:
    def hook(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise _MismatchError(f"expected {words}")
        return value

    return hook


def _number(value: Any, _: Any) -> float:
    if type(value) is not float and type(value) is not int:
        raise _MismatchError("expected a number")
    return float(value)


def _instant(value: Any, _: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _MismatchError("expected an ISO 8601 instant") from None
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC)


def _is_sequence(kind: Any) -> bool:
    return get_origin(kind) in (list, Sequence)


def _sequence_hook(kind: Any, converter: Converter) -> Hook:
    inner = list_structure_factory(kind, converter)
    build = list if get_origin(kind) is list else tuple

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise _MismatchError("expected a list")
        return build(inner(value, kind))

    return hook


def _is_nullable(kind: Any) -> bool:
    return NoneType in get_args(kind)


def _null_is_missing(attribute: "Attribute[Any]", converter: Converter) -> Hook:
    inner = converter.get_structure_hook(attribute.type)
    default: Any = attribute.default

    def hook(value: Any, kind: Any) -> Any:
        if value is not None:
            return inner(value, kind)
        return default.factory() if isinstance(default, _FACTORY) else default

    return hook


def _model_hook(cls: Any, converter: Converter) -> Hook:
    overrides: dict[str, Any] = {"extra": override(omit=True)}
    known = {"object"}
    for attribute in _fields(cls):
        if attribute.name == "extra":
            continue
        wire_name = _wire_name(attribute)
        known.add(wire_name)
        tolerant = attribute.default is not NOTHING and not _is_nullable(attribute.type)
        overrides[attribute.name] = override(
            rename=wire_name,
            struct_hook=_null_is_missing(attribute, converter) if tolerant else None,
        )
    inner = make_dict_structure_fn(cls, converter, **overrides)

    def structure_model(value: Any, kind: Any) -> Any:
        if type(value) is not dict:
            raise _MismatchError("expected an object")
        model = inner(value, kind)
        if not value.keys() <= known:
            extra = {name: item for name, item in value.items() if name not in known}
            object.__setattr__(model, "extra", extra)
        return model

    return structure_model


def _partial_model_hook(cls: Any, converter: Converter) -> Hook:
    attributes = [attribute for attribute in _fields(cls) if attribute.name != "extra"]
    missing = {a.name: None for a in attributes if a.default is NOTHING}
    known = {"object", *map(_wire_name, attributes)}

    def structure_part(value: Any, _: Any) -> Any:
        if type(value) is not dict or type(value.get("id")) is not str:
            raise _MismatchError("expected an object with an id")
        extra = {name: item for name, item in value.items() if name not in known}
        return cls(**{**missing, **_well_formed(value, attributes, converter)}, extra=extra)

    return structure_part


def _has_id(kind: Any) -> bool:
    return _is_model(kind) and any(attribute.name == "id" for attribute in _fields(kind))


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _make_converter(*, detailed: bool, partial: bool = False) -> Converter:
    converter = Converter(detailed_validation=detailed)
    for kind, words in ((str, "text"), (int, "a whole number"), (bool, "true or false")):
        converter.register_structure_hook(kind, _exactly(kind, words))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook_factory(_is_sequence, _sequence_hook)
    converter.register_structure_hook_factory(_is_model, _model_hook)
    if partial:
        converter.register_structure_hook_factory(_has_id, _partial_model_hook)
    return converter


_fast = _make_converter(detailed=False)
_partial = _make_converter(detailed=False, partial=True)


def _explain(value: Any, into: Any) -> DecodeError:
    try:
        _make_converter(detailed=True).structure(value, into)
    except Exception as error:
        message, _, path = transform_error(error, format_exception=_words)[0].rpartition(" @ ")
        return DecodeError(message, path)
    return DecodeError(_words(None, None))


def _words(error: BaseException | None, _: type | None) -> str:
    if isinstance(error, KeyError):
        return "a required field is missing"
    if isinstance(error, _MismatchError):
        return str(error)
    return "the value is not of its type"
