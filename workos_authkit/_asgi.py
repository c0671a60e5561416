"""Sessions around an ASGI application, whatever it is made with."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from workos_authkit.web import AsyncWebAuth, Visit, WebRequest

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

KEY: Final = "workos_authkit"
"""Where a scope holds its exchange."""

_STARTS: Final = frozenset(
    {"http.response.start", "websocket.accept", "websocket.http.response.start"}
)


class Exchange:
    """One request, or one WebSocket, and who makes it: found out once."""

    def __init__(self, web: AsyncWebAuth, scope: Scope) -> None:
        self.web = web
        self.request = web_request(scope)
        self.has_started = False
        self._visits: dict[str, Visit] = {}
        self._latest: Visit | None = None
        self._is_read = False

    async def visit(self, *, bearer: bool = False, read: bool = True) -> Visit:
        """Return who makes the request: by the cookie, or by a bearer's token too."""
        self._is_read = self._is_read or read
        kind = "bearer" if bearer and "authorization" in self.request.headers else "cookie"
        if kind not in self._visits:
            find = self.web.identify if kind == "bearer" else self.web.visit
            self._visits[kind] = await find(self.request, refresh=not self.has_started)
        self._latest = self._visits[kind]
        return self._latest

    def mark_read(self) -> None:
        """Note that the answer depends on who makes the request."""
        self._is_read = True

    @property
    def has_cookies(self) -> bool:
        """Whether a cookie must leave with the answer."""
        return any(visit.set_cookies for visit in self._visits.values())

    def add_headers(self, message: Message) -> Message:
        """Return the start of an answer with the headers that must leave with it."""
        self.has_started = True
        if self._latest is None:
            return message
        headers: list[tuple[bytes, bytes]] = list(message.get("headers") or ())
        own = {name.lower(): value.decode("latin-1") for name, value in headers}
        added = [
            (name.encode(), value.encode("latin-1"))
            for visit in self._visits.values()
            for name, value in visit.headers(
                cache_control=own.get(b"cache-control"), vary=own.get(b"vary"), read=self._is_read
            )
        ]
        replaced = {name for name, _ in added} - {b"set-cookie"}
        kept = [header for header in headers if header[0].lower() not in replaced]
        return {**message, "headers": kept + added}


Fill: TypeAlias = Callable[[Scope, Exchange, Visit], None]


class Sessions:
    """An ASGI application around another: what a session's answer must carry leaves with it.

    Args:
        app: The application.
        web: The rules.
        fill: Called before the application, with the scope, the exchange and the visit.
    """

    def __init__(self, app: Application, web: AsyncWebAuth, fill: Fill | None = None) -> None:
        self.app = app
        self._web = web
        self._fill = fill

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        exchange = scope[KEY] = Exchange(self._web, scope)
        if self._fill is not None:
            self._fill(scope, exchange, await exchange.visit(read=False))

        async def send_with_headers(message: Message) -> None:
            await send(exchange.add_headers(message) if message["type"] in _STARTS else message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if exchange.has_cookies and not exchange.has_started and scope["type"] == "http":
                # The server's own answer to an exception would lose the cookie.
                await send_with_headers({"type": "http.response.start", "status": 500})
                await send_with_headers({"type": "http.response.body"})
            raise


def web_request(scope: Scope) -> WebRequest:
    """Return an ASGI request, or the opening of a WebSocket, as the rules see it."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        if key in headers:
            text = f"{headers[key]}{'; ' if key == 'cookie' else ', '}{text}"
        headers[key] = text
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    client = scope.get("client")
    return WebRequest(
        method=scope.get("method", "GET"),
        path=path.decode("latin-1").partition("?")[0],
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        websocket=scope["type"] == "websocket",
        ip_address=client[0] if client else None,
    )
