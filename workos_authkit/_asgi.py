"""Sessions around any ASGI application."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import quote

from workos_authkit._exchange import Exchange, key_of
from workos_authkit._web.messages import MAX_FORM_BYTES, Header
from workos_authkit._web.visits import BY_COOKIE
from workos_authkit.web import AsyncWebAuth, Visit, WebRequest, read_form

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Fill: TypeAlias = Callable[[Scope, Exchange, Visit], None]


class Connection(Protocol):
    """A request or a WebSocket of any ASGI framework."""

    @property
    def scope(self) -> Mapping[str, Any]:
        """What the server says about it."""
        ...


_MERGED: Final = frozenset({b"cache-control", b"vary"})
_STARTS: Final = frozenset(
    {"http.response.start", "websocket.accept", "websocket.http.response.start"}
)


class Sessions:
    """ASGI middleware that adds a session's headers to answers.

    Args:
        app: The application.
        web: The rules.
        fill: Called before the application with the scope, the exchange and the visit, which is
            then determined for every request. Without it, the visit is determined on demand.
    """

    def __init__(self, app: Application, web: AsyncWebAuth, fill: Fill | None = None) -> None:
        self.app = app
        self._web = web
        self._fill = fill
        self._key = key_of(web)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        # From a copy: the scope holds the exchange, and a cycle lives until the next collection.
        exchange = Exchange(self._web, partial(web_request, dict(scope)), _cookies(scope))
        scope[self._key] = exchange
        if self._fill is not None:
            self._fill(scope, exchange, exchange.known() or await exchange.visit(read=False))

        # Not a coroutine: there are many messages.
        def send_with_headers(message: Message) -> Awaitable[None]:
            return send(_with_headers(message, exchange) if message["type"] in _STARTS else message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if exchange.has_cookies and not exchange.has_started and scope["type"] == "http":
                # The server's answer to an exception would lose the cookie.
                await send_with_headers({"type": "http.response.start", "status": 500})
                await send_with_headers({"type": "http.response.body"})
            raise


def _cookies(scope: Scope) -> str | None:
    """Return the `Cookie` header of a `GET` or a `HEAD`, if there is exactly one."""
    if scope.get("method") not in ("GET", "HEAD"):  # a WebSocket has none
        return None
    found: bytes | None = None
    for name, value in scope["headers"]:
        if name == b"cookie":
            if found is not None:
                return None
            found = value
    return None if found is None else found.decode("latin-1")


def _with_headers(message: Message, exchange: Exchange) -> Message:
    """Return the start of an answer with the exchange's headers."""
    headers: Sequence[tuple[bytes, bytes]] = message.get("headers") or ()
    own = [
        (key.decode(), value.decode("latin-1"))
        for name, value in headers
        if (key := name.lower()) in _MERGED  # Django's are not in lower case
    ]
    added = exchange.start(own)
    if not added:
        return message
    kept = [each for each in headers if each[0].lower() not in _MERGED] if own else headers
    message["headers"] = [*kept, *_encoded(added)]
    return message


def _encoded(headers: Sequence[Header]) -> list[tuple[bytes, bytes]]:
    if headers is BY_COOKIE:  # nearly always
        return _BY_COOKIE
    return [(name.encode(), value.encode("latin-1")) for name, value in headers]


_BY_COOKIE: Final = [(name.encode(), value.encode()) for name, value in BY_COOKIE]


class _Headers(Mapping[str, str]):
    """Headers by lower-case name, looked up on demand."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        key = name.encode("latin-1", "replace")
        found = [value for each, value in self._raw if each == key]
        if not found:
            raise KeyError(name)
        if len(found) > 1:
            return (b"; " if key == b"cookie" else b", ").join(found).decode("latin-1")
        return found[0].decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return iter({name.decode("latin-1") for name, _ in self._raw})

    def __len__(self) -> int:
        return len({name for name, _ in self._raw})


def web_request(scope: Scope) -> WebRequest:
    """Convert an ASGI request or WebSocket handshake to the rules' form."""
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    client = scope.get("client")
    return WebRequest(
        method=scope.get("method", "GET"),
        path=path.decode("latin-1").partition("?")[0],
        query=scope["query_string"].decode("latin-1"),
        headers=_Headers(scope["headers"]),
        websocket=scope["type"] == "websocket",
        ip_address=client[0] if client else None,
    )


async def with_form(request: WebRequest, receive: Receive) -> WebRequest:
    """Return a request with the fields of its body, if it has one."""
    body, more = b"", request.method == "POST"
    while more and len(body) <= MAX_FORM_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return request.with_form(read_form(request.headers.get("content-type", ""), body))
