"""What a page behind a session costs beside the same page without: in process, and over a server.

    python benchmarks/web.py

Everything is compared within one run, in turns: a bare page, the page behind a session that was
seen before, one that is seen for the first time, and one that the official SDK opens as its
documentation says.
"""

import http.client
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import anyio
import uvicorn
import workos
from fastapi import Depends, FastAPI
from harness import RESULTS, Contestant, compare, save, table
from harness.chart import bar_chart
from harness.key_server import KeyServer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from workos_authkit import AsyncAuthKit
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.models import AuthenticatedSession
from workos_authkit.starlette import StarletteAuth

sys.path.insert(0, str(Path(__file__).parent))
from sessions import CLIENT_ID, PASSWORD, USER, Cookies

COOKIES = 1_500
"""More than a client remembers, so that each is seen for the first time again."""

EMAIL = USER["email"]
BARE, SEEN, FIRST = "a bare page", "a session seen before", "a session seen for the first time"
OFFICIAL = "the official SDK"


def applications(base_url: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the applications of each framework, by what they do."""
    settings: dict[str, Any] = {
        "api_key": "sk_1",
        "client_id": CLIENT_ID,
        "base_url": base_url,
        "redirect_uri": "http://127.0.0.1/auth/callback",
        "cookie_password": PASSWORD,
    }
    official = workos.AsyncWorkOSClient(api_key="sk_1", client_id=CLIENT_ID, base_url=base_url)
    return {
        "Starlette": _starlette(AsyncAuthKit(**settings), official),
        "FastAPI": _fastapi(AsyncAuthKit(**settings), official),
    }


def _starlette(authkit: AsyncAuthKit, official: Any) -> Mapping[str, Any]:
    auth = StarletteAuth(authkit)

    async def bare(request: Request) -> Response:
        return JSONResponse({"email": EMAIL})

    async def ours(request: Request) -> Response:
        session = await auth.require(request)
        return JSONResponse({"email": session.user.email})

    async def theirs(request: Request) -> Response:
        session = official.user_management.load_sealed_session(
            session_data=request.cookies["wos-session"], cookie_password=PASSWORD
        )
        answer = session.authenticate()
        if not answer.authenticated:
            return RedirectResponse("/login")
        return JSONResponse({"email": answer.user["email"]})

    return {
        BARE: Starlette(routes=[Route("/page", bare)]),
        SEEN: auth.wrap(Starlette(routes=[Route("/page", ours)])),
        OFFICIAL: Starlette(routes=[Route("/page", theirs)]),
    }


def _fastapi(authkit: AsyncAuthKit, official: Any) -> Mapping[str, Any]:
    auth = FastAPIAuth(authkit)
    plain, guarded, other = FastAPI(), FastAPI(), FastAPI()
    auth.install(guarded)

    @plain.get("/page")
    async def bare() -> dict[str, str]:
        return {"email": EMAIL}

    @guarded.get("/page")
    async def ours(
        session: Annotated[AuthenticatedSession, Depends(auth.session)],
    ) -> dict[str, str]:
        return {"email": session.user.email}

    async def signed_in(request: Request) -> Any:
        session = official.user_management.load_sealed_session(
            session_data=request.cookies["wos-session"], cookie_password=PASSWORD
        )
        return session.authenticate()

    @other.get("/page")
    async def theirs(answer: Annotated[Any, Depends(signed_in)]) -> dict[str, str]:
        return {"email": answer.user["email"]}

    return {BARE: plain, SEEN: guarded, OFFICIAL: other}


# In process


def _scope(cookie: str) -> dict[str, Any]:
    headers = {
        "host": "app.example.com",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537",
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "accept-language": "en-GB,en;q=0.9",
        "accept-encoding": "gzip, deflate, br, zstd",
        "sec-fetch-mode": "navigate",
        "cookie": f"wos-session={cookie}",
    }
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


async def _receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def _asked(app: Any) -> Callable[[str], int]:
    """Return what asks an application for its page and takes the status."""

    def ask(cookie: str) -> int:
        statuses: list[int] = []

        async def send(message: Mapping[str, Any]) -> None:
            if "status" in message:
                statuses.append(message["status"])

        call = app(_scope(cookie), _receive, send)
        try:
            call.send(None)
        except StopIteration:
            pass
        else:
            raise AssertionError("the application waited")
        assert statuses == [200], statuses
        return statuses[0]

    return ask


async def _warm(app: Any, cookie: str) -> None:
    async def send(_: Mapping[str, Any]) -> None: ...

    await app(_scope(cookie), _receive, send)


def in_process(apps: Mapping[str, Any], cookies: Cookies) -> Sequence[Contestant]:
    """Return each kind of page, asked without a server."""
    anyio.run(_warm, apps[SEEN], cookies.iron[0])  # fetches the signing keys
    return [
        Contestant(BARE, _asked(apps[BARE]), cookies.iron[:1]),
        Contestant(SEEN, _asked(apps[SEEN]), cookies.iron[:1]),
        Contestant(FIRST, _asked(apps[SEEN]), cookies.iron),
        Contestant(OFFICIAL, _asked(apps[OFFICIAL]), cookies.fernet[:1]),
    ]


# Over a server


@contextmanager
def _served(app: Any) -> Iterator[Callable[[str], int]]:
    """Serve an application from a thread; gives what asks it over one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", access_log=False, timeout_keep_alive=600
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        connection = http.client.HTTPConnection(*listener.getsockname())
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def ask(cookie: str) -> int:
            headers = {"Cookie": f"wos-session={cookie}", "Sec-Fetch-Mode": "navigate"}
            connection.request("GET", "/page", headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            return answer.status

        yield ask
        connection.close()
        server.should_exit = True
        thread.join()


def over_a_server(
    apps: Mapping[str, Any], cookies: Cookies, stack: ExitStack
) -> Sequence[Contestant]:
    """Return each kind of page, asked over uvicorn."""
    inputs = {BARE: cookies.iron[:1], SEEN: cookies.iron[:1], OFFICIAL: cookies.fernet[:1]}
    return [
        Contestant(name, stack.enter_context(_served(app)), inputs[name])
        for name, app in apps.items()
    ]


def main() -> None:
    results: dict[str, Any] = {"unit": "microseconds of one request, the best of the rounds"}
    cookies = Cookies.make(COOKIES)
    with KeyServer.running(cookies.jwks) as server, ExitStack() as stack:
        for framework, apps in applications(server.url).items():
            for where, contestants in (
                ("in process", in_process(apps, cookies)),
                ("over uvicorn", over_a_server(apps, cookies, stack)),
            ):
                rows = compare(contestants, rounds=40, calls=50, summary=min)
                title = f"{framework}, {where}"
                table(title, rows, floor=BARE)
                results[title] = rows
    save("web", results)
    bar_chart(
        RESULTS / "web.svg",
        "A page behind a session, on Starlette",
        "in process, microseconds of one request",
        results["Starlette, in process"],
        ours={SEEN, FIRST},
        floor=BARE,
    )


if __name__ == "__main__":
    main()
