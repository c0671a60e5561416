"""An emulator as an ASGI application, for HTTP servers."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

import anyio

from workos_authkit.emulator.control.site import CHANGES, Site
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.refusals import Refused

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Hangup = Callable[[Message], None]
"""Breaks the connection of a scope."""


_LOOK = 0.2
"""Seconds between two looks for changes."""

_KEEP_ALIVE = 15.0
"""Seconds after which a stream says something, so that nobody takes it for dead."""


def application(site: Site, hang_up: Hangup | None = None) -> Application:
    """Return an ASGI application, which may be mounted below any path.

    Args:
        site: What answers.
        hang_up: Breaks the connection of a scope. ASGI has no word for this: without it, a lost
            reply is one that ends too early.
    """

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await _serve(site, hang_up, scope, receive, send)

    return app


async def _serve(
    site: Site, hang_up: Hangup | None, scope: Message, receive: Receive, send: Send
) -> None:
    request = await _incoming(scope, receive)
    peer = scope["client"][0] if scope.get("client") else None
    if request.path == CHANGES and request.method == "GET":
        await _stream_changes(site, request, peer, receive, send)
        return
    response = site.handle(request, peer)
    await _wait(site, response.delay)
    if response.lost is None:
        await _send(response, send)
    elif hang_up is not None:
        hang_up(scope)
        await _disconnected(receive)
    else:
        await _send_too_little(send)


async def _wait(site: Site, seconds: float) -> None:
    """Let time pass before an answer, while the server runs."""
    while seconds > 0 and not site.closing:
        nap = min(seconds, _LOOK)
        await anyio.sleep(nap)
        seconds -= nap


async def _stream_changes(
    site: Site, request: Request, peer: str | None, receive: Receive, send: Send
) -> None:
    """Send an event with a growing number whenever something happened (server-sent events)."""
    try:
        site.check(request, peer, control=True)
    except Refused as refused:
        await _send(refused.response, send)
        return
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async with anyio.create_task_group() as group:

        async def until_gone() -> None:
            await _disconnected(receive)
            group.cancel_scope.cancel()

        group.start_soon(until_gone)
        seen, quiet = -1, 0.0
        while not site.closing:
            changes = site.emulator.server.changes
            text = f"data: {changes}\n\n" if changes != seen else ":\n\n"
            if changes != seen or quiet >= _KEEP_ALIVE:
                body = {"type": "http.response.body", "body": text.encode(), "more_body": True}
                await send(body)
                seen, quiet = changes, 0.0
            await anyio.sleep(_LOOK)
            quiet += _LOOK
        group.cancel_scope.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _incoming(scope: Message, receive: Receive) -> Request:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return Request(
        method=scope["method"],
        path=_path(scope),
        query=scope["query_string"].decode("latin-1"),
        headers={
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        },
        body=body,
    )


def _path(scope: Message) -> str:
    """Return the path below where the application is mounted, percent-encoded.

    It is empty for the mount itself, without a slash at its end.
    """
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.decode("latin-1").partition("?")[0]
    mount = quote(scope.get("root_path", "").rstrip("/"))
    below = path.removeprefix(mount)
    return below if below.startswith("/") or not below else path


async def _send(response: Response, send: Send) -> None:
    lines = [*response.headers.items(), *(("set-cookie", c) for c in response.cookies)]
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines]
    if response.status != 204 and "content-length" not in response.headers:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _send_too_little(send: Send) -> None:
    headers = [(b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
