"""What the official Python package expects of an event, as samples of the wire."""

import types
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from workos.events.models import EventSchema

OFFICIAL_TYPES = sorted(EventSchema._DISPATCH)
"""The event types that the official package knows."""


def official_sample(event_type: str) -> dict[str, Any]:
    """Return an event of a type, with all that the official package knows of its data."""
    sample: dict[str, Any] = _sample(EventSchema._DISPATCH[event_type])
    sample["context"].pop("google_analytics_sessions", None)  # on the wire its fields differ
    return {**sample, "event": event_type}


def _sample(kind: Any) -> Any:
    """Return a value of the wire that is of a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {field.name: _sample(hints[field.name]) for field in fields(kind)}
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        return _sample(arguments[0])
    if origin is list:
        return [_sample(arguments[0])]
    if origin is dict:
        return {"key": "value"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    simple = {str: "text", int: 1, bool: True, float: 1.5, datetime: "2026-01-02T03:04:05.678Z"}
    return simple.get(kind, {"key": "value"})
