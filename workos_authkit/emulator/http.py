"""One HTTP exchange as values: what the emulator's core takes and what it gives."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from attrs import Factory, evolve, field, frozen

Loss = Literal["request", "reply"]
"""What a dropped connection swallows: the request, before it acts, or the reply, after."""


_encode = json.JSONEncoder(separators=(",", ":")).encode


@frozen(kw_only=True)
class Request:
    """A request as it arrives."""

    method: str
    path: str
    """Percent-encoded, as on the wire: an id may hold an encoded slash."""

    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """By lower-case name."""

    body: bytes = field(default=b"", repr=False)


@frozen(kw_only=True)
class Response:
    """A response as it should leave, and how: after `delay` seconds, or not at all."""

    status: int
    headers: Mapping[str, str] = Factory(dict[str, str])
    body: bytes = field(default=b"", repr=False)
    delay: float = 0.0
    cookies: tuple[str, ...] = field(default=(), repr=False)
    """`Set-Cookie` headers."""

    lost: Loss | None = None
    """The connection breaks: nothing of this response reaches the client."""

    def without_body(self) -> "Response":
        """Return what HEAD gets: the same headers, and no body (RFC 9110, section 9.3.2)."""
        headers = {"content-length": str(len(self.body)), **self.headers}
        return evolve(self, headers=headers, body=b"")


def json_response(content: Any, status: int = 200) -> Response:
    """Return a response with a JSON body."""
    body = _encode(content).encode()
    return Response(status=status, headers={"content-type": "application/json"}, body=body)


def html_response(content: str, status: int = 200) -> Response:
    """Return a response with an HTML page."""
    headers = {"content-type": "text/html; charset=utf-8"}
    return Response(status=status, headers=headers, body=content.encode("utf-8", "replace"))


def empty_response(status: int) -> Response:
    """Return a response without a body."""
    return Response(status=status)


def redirect(location: str) -> Response:
    """Return a redirect for a browser."""
    return Response(status=302, headers={"location": location})
