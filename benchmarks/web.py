"""What a page behind a session costs beside the same page without: in process, and over a server.

    python benchmarks/web.py [framework ...]

Everything is compared within one run, in turns: a bare page, the page behind a session that was
seen before, one that is seen for the first time, and one that the official SDK opens as its
documentation says. In process it is the processor's time that counts; over a server, whose process
is its own, that of the clock.
"""

import asyncio  # noqa: TID251 - Django needs its loop
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from harness import RESULTS, Contestant, Targets, compare, save, table
from harness.chart import bar_chart
from harness.key_server import KeyServer
from harness.web_applications import BARE, COOKIE, FRAMEWORKS, KINDS, OFFICIAL, OURS, VARIABLE

sys.path.insert(0, str(Path(__file__).parent))
from sessions import CLIENT_ID, PASSWORD, Cookies

COOKIES = 1_500
"""More than a client remembers, so that each is seen for the first time again."""

PAGE = "a bare page"
SEEN, FIRST = "a session seen before", "a session seen for the first time"
PEER = "the official SDK"

HEADERS = {
    "host": "app.example.com",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537",
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "en-GB,en;q=0.9",
    "accept-encoding": "gzip, deflate, br, zstd",
    "sec-fetch-mode": "navigate",
}

IN_PROCESS, OVER_A_SERVER = 1.5, 1.1
"""How many times a bare page a page behind a session seen before may cost."""

Rows = Mapping[str, float]
"""Microseconds by what was asked for."""

Ask = Callable[[str], object]
"""Asks for the page with a cookie; raises when the answer is not 200."""

Asks = Mapping[str, Ask]
"""What asks for each kind of page."""


# In process


def _scope(cookie: str) -> dict[str, Any]:
    headers = {**HEADERS, "cookie": f"{COOKIE}={cookie}"}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/page",
        "raw_path": b"/page",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


def _asgi(app: Any) -> Ask:
    """Return what asks an application whose coroutines wait for nothing."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    def ask(cookie: str) -> None:
        statuses: list[int] = []

        async def send(message: Mapping[str, Any]) -> None:
            if "status" in message:
                statuses.append(message["status"])

        call = app(_scope(cookie), receive, send)
        try:
            call.send(None)
        except StopIteration:
            pass
        else:
            raise AssertionError("the application waited")
        assert statuses == [200], statuses

    return ask


def _asgi_in_loop(loop: asyncio.AbstractEventLoop, app: Any) -> Ask:
    """Return what asks an application that needs an event loop."""

    async def asked(cookie: str) -> None:
        statuses: list[int] = []
        bodies = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            for body in bodies:
                return body
            return await asyncio.Future()  # the browser stays

        async def send(message: Mapping[str, Any]) -> None:
            if "status" in message:
                statuses.append(message["status"])

        await app(_scope(cookie), receive, send)
        assert statuses == [200], statuses

    return lambda cookie: loop.run_until_complete(asked(cookie))


def _wsgi(app: Any) -> Ask:
    sent = {f"HTTP_{name.replace('-', '_').upper()}": value for name, value in HEADERS.items()}

    def ask(cookie: str) -> None:
        statuses: list[str] = []
        environ = {
            **sent,
            "HTTP_COOKIE": f"{COOKIE}={cookie}",
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/page",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        body = app(environ, lambda status, headers, error=None: statuses.append(status))
        for _ in body:
            pass
        if hasattr(body, "close"):
            body.close()
        assert statuses == ["200 OK"], statuses

    return ask


def in_process(name: str, settings: Mapping[str, Any], cookie: str, stack: ExitStack) -> Asks:
    """Return what asks for each kind of page of a framework without a server."""
    framework = FRAMEWORKS[name]
    apps = {kind: framework.make(kind, settings) for kind in KINDS}
    if framework.interface == "wsgi":
        return {kind: _wsgi(app) for kind, app in apps.items()}
    loop = stack.enter_context(asyncio.Runner()).get_loop()
    if framework.needs_loop:
        return {kind: _asgi_in_loop(loop, app) for kind, app in apps.items()}
    _asgi_in_loop(loop, apps[OURS])(cookie)  # fetches the signing keys
    return {kind: _asgi(app) for kind, app in apps.items()}


# Over a server

_ENDS = (b"}", b"}\n", b"0\r\n\r\n")
"""How the page ends, a JSON object: sent whole (by Flask with a line end), and in chunks."""


def _request(cookie: str) -> bytes:
    headers = {**HEADERS, "cookie": f"{COOKIE}={cookie}"}
    lines = ["GET /page HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def served(name: str, kind: str, settings: Mapping[str, Any]) -> Iterator[Ask]:
    """Serve an application from a process of its own; give what asks it over one connection.

    It sends and receives bytes: a client that parses headers would take longer over ours, which
    are two more, and that is no matter of the server's.
    """
    here = Path(__file__).parent
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
        child = subprocess.Popen(
            [sys.executable, "-m", *FRAMEWORKS[name].command(listener.fileno())],
            env={
                **os.environ,
                VARIABLE: json.dumps([name, kind, settings]),
                "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)]),
            },
            pass_fds=[listener.fileno()],
        )
        connection = socket.create_connection(listener.getsockname(), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def ask(cookie: str) -> None:
            connection.sendall(_request(cookie))
            answer = connection.recv(65_536)
            while not answer.endswith(_ENDS):
                answer += connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200 "), answer

        try:
            yield ask
        finally:
            connection.close()
            child.terminate()
            child.wait(timeout=20)


def over_a_server(name: str, settings: Mapping[str, Any], stack: ExitStack) -> Asks:
    """Return what asks for each kind of page of a framework over its server."""
    return {kind: stack.enter_context(served(name, kind, settings)) for kind in KINDS}


def contestants(asks: Asks, cookies: Cookies) -> Sequence[Contestant]:
    return [
        Contestant(PAGE, asks[BARE], cookies.iron[:1]),
        Contestant(SEEN, asks[OURS], cookies.iron[:1]),
        Contestant(FIRST, asks[OURS], cookies.iron[1:]),
        Contestant(PEER, asks[OFFICIAL], cookies.fernet[:1]),
    ]


def measure(name: str, settings: Mapping[str, Any], cookies: Cookies) -> Mapping[str, Rows]:
    """Measure one framework, print its tables, and return them by where they were measured."""
    places: dict[str, Rows] = {}
    with ExitStack() as stack:
        asks = in_process(name, settings, cookies.iron[0], stack)
        places["in process"] = compare(
            contestants(asks, cookies),
            rounds=60,
            calls=50,
            summary=min,
            clock=time.process_time,
        )
    with ExitStack() as stack:
        asks = over_a_server(name, settings, stack)
        over = compare(contestants(asks, cookies), rounds=60, calls=50, summary=min)
        places[f"over {FRAMEWORKS[name].server}"] = over
    for where, rows in places.items():
        table(f"{name}, {where}", rows, floor=PAGE)
    return places


def main(names: Sequence[str]) -> None:
    targets = Targets()
    results: dict[str, Any] = {"unit": "microseconds of one request, the best of 60 rounds"}
    chart: dict[str, float] = {}
    cookies = Cookies.make(COOKIES)
    with KeyServer.running(cookies.jwks) as server:
        settings = {
            "api_key": "sk_1",
            "client_id": CLIENT_ID,
            "base_url": server.url,
            "redirect_uri": "http://127.0.0.1/auth/callback",
            "cookie_password": PASSWORD,
        }
        for name in names:
            for where, rows in measure(name, settings, cookies).items():
                title = f"{name}, {where}"
                results[title] = rows
                limit = IN_PROCESS if where == "in process" else OVER_A_SERVER
                targets.at_most(f"{title}: {SEEN} / {PAGE}", limit, rows[SEEN] / rows[PAGE])
                if where != "in process":
                    chart |= {f"{name}: {row}": value for row, value in rows.items()}
    save("web", {**results, "targets": targets.rows})
    bar_chart(
        RESULTS / "web.svg",
        "A page behind a session, over each framework's server",
        "uvicorn or gunicorn on loopback, microseconds of one request",
        chart,
        ours={row for row in chart if row.endswith((SEEN, FIRST))},
        floor=f"{names[0]}: {PAGE}",
    )


if __name__ == "__main__":
    main(sys.argv[1:] or list(FRAMEWORKS))
