"""The OpenAPI document as a judge of requests and a source of answers."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
from hypothesis import strategies as st
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest

from tests.operations.row import Sent
from tests.support.openapi_document import load_openapi_document, operations

Schema = Mapping[str, Any]


def load_document_without_security() -> dict[str, Any]:
    """Return the document; who sends a key is a question of its own, and editions differ on it."""
    content = load_openapi_document()
    for item in (content, *(item for _, _, item in operations(content))):
        item.pop("security", None)
    return content


class Document:
    """The document, for questions about one operation; `None` says that it has no such one."""

    def __init__(self) -> None:
        self._content = load_document_without_security()
        for schema in self._content["components"]["schemas"].values():
            for name in {"created_at", "updated_at"} & schema.get("properties", {}).keys():
                schema["properties"][name]["format"] = "date-time"  # two schemas forget to say so
        self._text = json.dumps(self._content)
        self._openapi = OpenAPI.from_dict(self._content, config=Config(spec_validator_cls=None))
        self._patterns = [
            (re.compile(f"{method} {re.sub('{[^}]+}', '[^/]+', path)}"), f"{method} {path}", item)
            for method, path, item in operations(self._content)
        ]

    def operation(self, line: str) -> str | None:
        """Return the method and path template of a request line, fixed paths first."""
        found = [name for pattern, name, _ in self._patterns if pattern.fullmatch(line)]
        return min(found, key=lambda name: name.count("{"), default=None)

    def knows(self, sent: Sent) -> bool:
        """Tell whether the document has what a request asks for; some editions lack some."""
        grant = (sent.json or {}).get("grant_type", "password")
        return self.operation(sent.line) is not None and json.dumps(grant) in self._text

    def faults(self, request: httpx.Request) -> list[str]:
        """Return what the document finds wrong with a request."""
        asked = MockRequest(
            host_url="https://api.workos.com",
            method=request.method,
            path=request.url.raw_path.decode().partition("?")[0],
            args=dict(request.url.params),
            headers=dict(request.headers),
            data=request.content or None,
            content_type=request.headers.get("content-type", ""),
        )
        return [_words(error) for error in self._openapi.iter_request_errors(asked)]

    def successes(self, operation: str) -> Iterator[tuple[int, Schema | None, Any]]:
        """Yield the status, the schema and the example of each successful answer."""
        [item] = [item for _, name, item in self._patterns if name == operation]
        for status, response in item["responses"].items():
            if status.startswith("2"):
                content = response.get("content", {}).get("application/json", {})
                schema = content.get("schema")
                yield int(status), schema, content.get("example", self.example(schema or {}))

    def example(self, schema: Schema) -> Any:
        """Return the example of a schema: its own, or one put together from its parts."""
        schema = self._resolved(schema)
        if "example" in schema:
            return schema["example"]
        for alternatives in ("oneOf", "anyOf"):
            if alternatives in schema:
                return self.example(schema[alternatives][0])
        if "allOf" in schema:
            return _merged(self.example(part) for part in schema["allOf"])
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        if "properties" in schema:
            return {name: self.example(part) for name, part in schema["properties"].items()}
        return [self.example(schema["items"])] if "items" in schema else "example"

    def values(self, schema: Schema) -> st.SearchStrategy[Any]:
        """Return a strategy for values of a schema."""
        schema = self._resolved(schema)
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"]) | st.text()  # enumerations grow
        for alternatives in ("oneOf", "anyOf"):
            if alternatives in schema:
                return st.one_of(*map(self.values, schema[alternatives]))
        if "allOf" in schema:
            return st.tuples(*map(self.values, schema["allOf"])).map(_merged)
        kinds = schema.get("type", "any")
        if isinstance(kinds, list):
            return st.one_of(*(self.values({**schema, "type": kind}) for kind in kinds))
        if kinds == "object":
            return self._objects(schema)
        if kinds == "array":
            return st.lists(self.values(schema["items"]), max_size=3)
        return _INSTANTS if schema.get("format") == "date-time" else _SIMPLE[kinds]

    def _objects(self, schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
        if "properties" not in schema:
            further = schema.get("additionalProperties")
            items = self.values(further) if isinstance(further, Mapping) else _SIMPLE["any"]
            return st.dictionaries(st.text(max_size=10), items, max_size=3)
        values = {name: self.values(part) for name, part in schema["properties"].items()}
        required = {name: values.pop(name) for name in schema.get("required", ())}
        return st.fixed_dictionaries(required, optional=values)

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._content["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


# RFC 7493 §2.2: beyond these, parsers of JSON differ.
_WHOLE_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)

_SIMPLE: Mapping[str, st.SearchStrategy[Any]] = {
    "string": st.text(),
    "integer": _WHOLE_NUMBERS,
    "number": st.floats(allow_nan=False, allow_infinity=False) | _WHOLE_NUMBERS,
    "boolean": st.booleans(),
    "null": st.none(),
    "any": st.none() | st.booleans() | _WHOLE_NUMBERS | st.text(),
}


_INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.integers(-12, 12).map(lambda hours: timezone(timedelta(hours=hours))),
).map(lambda instant: instant.isoformat().replace("+00:00", "Z"))


def _merged(parts: Any) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


def _words(error: Exception) -> str:
    cause = error.__cause__ or error
    details = [str(detail) for detail in getattr(cause, "schema_errors", ())]
    return f"{type(error).__name__}: {'; '.join(details) or cause}"[:600]
