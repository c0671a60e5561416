"""One row of the table: a call, the requests it sends, their answers, and what comes of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
from attrs import evolve, field, frozen

from workos_authkit._signatures import sign
from workos_authkit.models import Page

CLIENT = {
    "api_key": "sk_test_key",
    "client_id": "client_123",
    "redirect_uri": "https://app.example.com/callback",
    "authkit_domain": "https://example.authkit.app",
    "resource": "https://mcp.example.com/mcp",
    "webhook_secret": "whsec_a_secret_for_webhooks",
    "actions_secret": "a secret for actions",
    "cookie_password": "a cookie password of 32 characters or more",
}
"""The settings of the client that makes the calls."""

STAMPS = {"created_at": "2026-01-02T03:04:05.678Z", "updated_at": "2026-01-03T00:00:00.000Z"}
STAMPED: dict[str, Any] = {
    "created_at": datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
    "updated_at": datetime(2026, 1, 3, tzinfo=UTC),
}
"""What the server says about an object's past, and how it reads."""

LATER = "2026-02-01T12:00:00.000Z"
LATER_ON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@frozen
class Sent:
    """A request, as the server sees it."""

    line: str
    """Method and path, as in `GET /user_management/users`."""

    query: Mapping[str, str] = field(factory=dict)
    json: Any = None

    @classmethod
    def of(cls, request: httpx.Request) -> "Sent":
        """Return what a request says."""
        path, _, query = request.url.raw_path.decode().partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        assert len(pairs) == len(dict(pairs)), f"a parameter is there twice: {query}"
        content = _read(request) if request.content else None
        return cls(f"{request.method} {path}", dict(pairs), content)


def sent(line: str, json: Any = None, **query: str) -> Sent:
    """Describe a request: `sent("GET /user_management/users", limit="2")`."""
    return Sent(line, query, json)


@frozen
class Answer:
    """What the server answers."""

    json: Any = None
    status: int = 200

    def response(self) -> httpx.Response:
        """Return it as httpx has it; without JSON it has no body."""
        if self.json is None:
            return httpx.Response(self.status)
        return httpx.Response(self.status, json=self.json)


@frozen(kw_only=True)
class Row:
    """One row of the table; the call names the method that it is about."""

    call: Callable[[Any], Any]
    sends: Sequence[Sent] = field(default=(), converter=lambda given: _several(given, Sent))
    answers: Sequence[Answer] = field(default=(), converter=lambda given: _several(given, Answer))
    returns: Any = None
    read: Callable[[Any], Any] = lambda value: value
    """What to compare, where the value itself differs from call to call."""

    public: bool = False
    """Whether a client without an API key can make the call."""

    refuses: bool = False
    """Whether it returns a refusal where others raise an error."""

    documented: bool = True
    """Whether the OpenAPI document has what is asked, and its examples are answers to it."""

    @property
    def name(self) -> str:
        """The public name of the method, such as `users.get`."""
        return str(self.call(_Name("")))

    def __str__(self) -> str:
        return self.name


def list_row(
    call: Callable[[Any], Any],
    line: str,
    item: Mapping[str, Any],
    value: Any,
    *,
    query: Mapping[str, str] | None = None,
    documented: bool = True,
) -> Row:
    """Return the row of a method that gets one page."""
    cursors = {"before": "id_before", "after": "id_after"}
    return Row(
        call=call,
        sends=Sent(line, query or {}),
        answers=Answer({"object": "list", "data": [item], "list_metadata": cursors}),
        returns=Page(data=[value], before="id_before", after="id_after"),
        documented=documented,
    )


def all_row(
    call: Callable[[Any], Any],
    line: str,
    item: Mapping[str, Any],
    value: Any,
    *,
    query: Mapping[str, str] | None = None,
    documented: bool = True,
) -> Row:
    """Return the row of a method that walks over all pages: one of two items, one of one."""
    ids = ["id_1", "id_2", "id_3"]
    first, second, third = ({**item, "id": identifier} for identifier in ids)
    given = {"limit": "100", **(query or {})}
    return Row(
        call=call,
        sends=[Sent(line, given), Sent(line, {**given, "after": "id_2"})],
        answers=[
            Answer({"data": [first, second], "list_metadata": {"after": "id_2"}}),
            Answer({"data": [third], "list_metadata": {"before": "id_3", "after": None}}),
        ],
        returns=[evolve(value, id=identifier) for identifier in ids],
        documented=documented,
    )


def signed(content: Any, secret: str) -> tuple[bytes, str]:
    """Return what WorkOS sends to a server: a body, and the signature in its header."""
    body = json.dumps(content).encode()
    return body, f"t=1767323045678, v1={sign(body, secret, '1767323045678')}"


class _Name:
    """Stands in for a client to learn what is called: `client.users.get("x")` is `users.get`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> "_Name":
        return _Name(f"{self._name}.{name}".lstrip("."))

    def __call__(self, *_: Any, **__: Any) -> str:
        return self._name


def _read(request: httpx.Request) -> Any:
    if request.headers["content-type"] == "application/x-www-form-urlencoded":
        return dict(parse_qsl(request.content.decode(), strict_parsing=True))
    return json.loads(request.content)


def _several(given: Any, kind: type) -> tuple[Any, ...]:
    return (given,) if isinstance(given, kind) else tuple(given)
