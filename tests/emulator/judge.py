"""The OpenAPI document as a judge of answers."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from tests.support.openapi_document import load_openapi_document, operations

Answer = tuple[str, str, int, str | None]
"""A documented answer: method, path with `{}` for its parameters, status, code."""

_HOST = "https://api.workos.com"


def plain_path(template: str) -> str:
    """Return a path template without the names of its parameters."""
    return re.sub(r"\{[^}]+\}", "{}", template)


class Judge:
    """Says which answers the document knows, and what is wrong with those that are given."""

    def __init__(self, served: frozenset[tuple[str, str]]) -> None:
        self._document = load_openapi_document()
        for method, path, _ in list(operations(self._document)):
            if (method, plain_path(path)) not in served:  # another product's
                del self._document["paths"][path][method.lower()]
        self._openapi = OpenAPI.from_dict(self._document, config=Config(spec_validator_cls=None))

    def documented(self) -> set[Answer]:
        """Return every answer of the operations: an answer with a code is one of its own."""
        answers: set[Answer] = set()
        for method, path, operation in operations(self._document):
            for status, response in operation["responses"].items():
                schema = response.get("content", {}).get("application/json", {}).get("schema", {})
                codes: set[str | None] = set(self._codes(schema)) if status[0] in "45" else {None}
                answers |= {(method, plain_path(path), int(status), c) for c in codes or {None}}
        return answers

    def errors(self, response: httpx.Response) -> list[str]:
        """Return what the document finds wrong with an answer; it may not know it at all."""
        request = MockRequest(
            host_url=_HOST,
            method=response.request.method,
            path=response.request.url.path,
            data=response.request.content,
        )
        answer = MockResponse(
            data=response.content,
            status_code=response.status_code,
            headers=dict(response.headers),
            content_type=response.headers.get("content-type", ""),
        )
        found = self._openapi.iter_response_errors(request, answer)
        return [_words(error) for error in found]

    def _codes(self, schema: dict[str, Any]) -> Iterator[str | None]:
        for part in ("oneOf", "anyOf", "allOf"):
            for member in schema.get(part, ()):
                yield from self._codes(member)
        properties = schema.get("properties", {})
        for name in ("code", "error", "message"):
            const = properties.get(name, {}).get("const")
            yield from properties.get(name, {}).get("enum", [const] if const else [])
        words_alone = "message" in properties and not {"code", "error"} & set(properties)
        if words_alone and "const" not in properties["message"]:
            yield None


def _words(error: Exception) -> str:
    cause = error.__cause__ or error
    details = [str(detail) for detail in getattr(cause, "schema_errors", ())]
    return f"{type(error).__name__}: {'; '.join(details) or error}"[:600]
