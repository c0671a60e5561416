"""From a method and a path to the operation that serves it."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, unquote

from attrs import field, frozen

from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.refusals import (
    InvalidField,
    Refused,
    invalid_parameters,
    plain,
    unauthorized,
)


@frozen(kw_only=True)
class Call:
    """A request whose operation is known, as handlers read it."""

    request: Request
    path: Mapping[str, str]
    """What the path template's parameters hold, decoded."""

    query: Fields
    body: Fields = field(repr=False)
    operation: "Operation[Any]"

    @property
    def id(self) -> str:
        """The path's first parameter."""
        return next(iter(self.path.values()))

    @property
    def bearer(self) -> str | None:
        """The bearer token of the request."""
        scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None


S = TypeVar("S")
"""What handlers serve from: an environment, or the whole emulator."""


@frozen
class Operation(Generic[S]):
    """One row of a routing table.

    Args:
        name: What faults and refusals call it: `users.get`.
        method: The HTTP method.
        template: The path, with parameters in braces.
        handler: What serves it.
        public: Whether it needs no API key.
        invalid: The envelope for a malformed parameter.
    """

    name: str
    method: str
    template: str
    handler: Callable[[S, Call], Response] = field(repr=False)
    public: bool = field(default=False, kw_only=True)
    invalid: Callable[[InvalidField], Refused] = field(
        default=invalid_parameters, kw_only=True, repr=False
    )

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the template."""
        return tuple(self.template.strip("/").split("/"))

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """Return the path's parameters if it fits the template."""
        found: dict[str, str] = {}
        for pattern, segment in zip(self.segments, segments, strict=True):
            if pattern.startswith("{"):
                found[pattern.strip("{}")] = unquote(segment)
            elif pattern != segment:
                return None
        return found if all(found.values()) else None


class Router(Generic[S]):
    """Finds operations; a fixed part of a path wins over a parameter."""

    def __init__(self, operations: Iterable[Operation[S]]) -> None:
        self._buckets: dict[tuple[str, int], list[Operation[S]]] = {}
        for operation in operations:
            key = operation.method, len(operation.segments)
            self._buckets.setdefault(key, []).append(operation)
        for bucket in self._buckets.values():
            bucket.sort(key=lambda o: [segment.startswith("{") for segment in o.segments])

    def find(self, request: Request) -> tuple[Operation[S], Mapping[str, str]] | None:
        """Return the operation for a request and what its path's parameters hold."""
        segments = tuple(request.path.strip("/").split("/"))
        method = "GET" if request.method == "HEAD" else request.method.upper()
        for operation in self._buckets.get((method, len(segments)), ()):
            path = operation.match(segments)
            if path is not None:
                return operation, path
        return None


def dispatch(
    served: S,
    operation: Operation[S],
    path: Mapping[str, str],
    request: Request,
    *,
    api_key: str | None = None,
) -> Response:
    """Serve one request; whatever is wrong with it becomes an answer.

    Args:
        served: What the handler works on.
        operation: Has the handler.
        path: What the path's parameters hold.
        request: The request.
        api_key: What operations ask for that are not public.
    """
    try:
        call = Call(
            request=request,
            path=path,
            query=read_query(request),
            body=read_body(request),
            operation=operation,
        )
        if not operation.public and call.bearer != api_key:
            raise unauthorized()
        return operation.handler(served, call)
    except InvalidField as invalid:
        return operation.invalid(invalid).response
    except Refused as refused:
        return refused.response


def no_such_route(request: Request) -> Response:
    """Answer a request that no operation serves."""
    return plain(404, f"Cannot {request.method} {request.path}").response


def read_query(request: Request) -> Fields:
    """Return the parameters of a query."""
    return Fields(dict(parse_qsl(request.query, keep_blank_values=True)))


def read_body(request: Request) -> Fields:
    """Return the members of a body: JSON, or a form where it says so.

    Raises:
        InvalidField: It is neither.
    """
    if not request.body.strip():
        return Fields({})
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            return Fields(dict(parse_qsl(request.body.decode(), keep_blank_values=True)))
        content: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidField("body", "body_invalid", "The body must be JSON.") from None
    if not isinstance(content, dict):
        raise InvalidField("body", "body_invalid", "The body must be a JSON object.")
    return Fields(content)
