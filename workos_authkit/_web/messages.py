"""Requests and responses, independent of a framework."""

import json
from collections.abc import Mapping, Sequence
from email import message_from_bytes
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qsl

from attrs import evolve, field, frozen

from workos_authkit._types import JSON
from workos_authkit.models._base import Value

Header: TypeAlias = tuple[str, str]

MAX_FORM_BYTES = 16_384
"""The most bytes of a body to read as a form; the routes need a few hundred."""


@frozen(kw_only=True)
class WebRequest(Value):
    """A request as the browser sent it."""

    method: str
    """`GET`, `POST`, ... in capitals."""

    path: str
    """The path, percent-encoded, including the prefix that the application is mounted at if the
    framework knows it."""

    query: str = field(default="", repr=False)
    """The query without its `?`, as sent."""

    headers: Mapping[str, str] = field(factory=dict, repr=False)
    """Header values by lower-case name, or any mapping that ignores case. Several `Cookie`
    headers are joined by `; `, others by `, `."""

    form: Mapping[str, str] = field(factory=dict, repr=False)
    """The fields of the body, if it is a form."""

    websocket: bool = False
    """Whether it is a WebSocket handshake."""

    ip_address: str | None = None
    """The address of the peer, according to the server."""

    @property
    def cookies(self) -> str:
        """The `Cookie` header."""
        return self.headers.get("cookie", "")

    @property
    def changes_state(self) -> bool:
        """Whether its method may change something (RFC 9110 §9.2.1)."""
        return self.method not in ("GET", "HEAD", "OPTIONS", "TRACE")

    def with_form(self, form: Mapping[str, str]) -> "WebRequest":
        """Return the request with the fields of its body."""
        return evolve(self, form=form)

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the query; of several with one name, the first."""
        query = self.query.encode("utf-8", "replace").decode()  # without lone surrogates
        return _first_of(parse_qsl(query, errors="replace", max_num_fields=None))


@frozen(kw_only=True)
class WebResponse(Value):
    """A response for the framework to send unchanged."""

    status: int
    headers: Sequence[Header] = field(default=(), repr=False)
    """Name and value, in order; `Set-Cookie` may come several times."""

    body: bytes = field(default=b"", repr=False)
    refusal: "Refusal | None" = None
    """Why the request was refused, if the response is for a program: a framework may use its own
    error format."""


RefusalReason: TypeAlias = Literal[
    "unauthenticated",
    "invalid_token",
    "insufficient_scope",
    "foreign_origin",
    "reauthentication_required",
    "organization_required",
    "wrong_organization",
    "missing_role",
    "missing_permission",
    "missing_entitlement",
    "missing_feature_flag",
    "impersonation_not_allowed",
    "impersonation_required",
    "step_required",
    "organization_refused",
    "temporarily_unavailable",
    "misconfigured",
    "invalid_request",
    "method_not_allowed",
]
"""Why a request was refused."""


@frozen(kw_only=True)
class Refusal(Value):
    """The refusal of a request."""

    reason: RefusalReason
    status: int
    message: str
    """The problem, as a sentence for people; it reveals nothing about the session."""

    detail: str | None = None
    """The reason from the session or the token, for logs."""

    retry_after: float | None = None
    """Seconds to wait before the next attempt."""

    max_age: int | None = None
    """The longest time since the user signed in, in seconds."""

    organization_id: str | None = None
    """The organization to sign in to."""

    def to_json(self) -> dict[str, JSON]:
        """Return the refusal as JSON for programs."""
        further = {"max_age": self.max_age, "organization_id": self.organization_id}
        given = {name: value for name, value in further.items() if value is not None}
        return {"error": self.reason, "message": self.message, **given}


def read_form(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of a body: a form in either encoding, or a JSON object's strings.

    Args:
        content_type: The `Content-Type` header.
        body: The body. An unreadable body has no fields.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if len(body) > MAX_FORM_BYTES:
        return {}
    if kind == "application/x-www-form-urlencoded":
        return _first_of(parse_qsl(body.decode("utf-8", "replace"), errors="replace"))
    if kind == "multipart/form-data":  # what `fetch` makes of a `FormData`
        return _read_multipart(content_type, body)
    if kind == "application/json":
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return {}
        if isinstance(data, dict):
            return {name: value for name, value in data.items() if isinstance(value, str)}
    return {}


def _read_multipart(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of a multipart form (RFC 7578)."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    try:
        parts = message_from_bytes(head + body).walk()
        values = [
            (part.get_param("name", header="content-disposition"), part.get_payload(decode=True))
            for part in parts
        ]
    except (LookupError, RecursionError, ValueError):
        return {}
    return _first_of(
        [
            (name, value.decode("utf-8", "replace"))
            for name, value in values
            if isinstance(name, str) and isinstance(value, bytes)
        ]
    )


def json_response(
    status: int, data: JSON, headers: Sequence[Header] = (), refusal: Refusal | None = None
) -> WebResponse:
    """Return a JSON response."""
    return WebResponse(
        status=status,
        headers=(("content-type", "application/json"), *headers),
        body=json.dumps(data, separators=(",", ":")).encode(),
        refusal=refusal,
    )


def redirect(location: str, headers: Sequence[Header] = ()) -> WebResponse:
    """Return a redirect that the browser follows with GET."""
    return WebResponse(status=303, headers=(("location", location), *headers))


def _first_of(pairs: list[tuple[Any, Any]]) -> dict[str, str]:
    return dict(reversed(pairs))
