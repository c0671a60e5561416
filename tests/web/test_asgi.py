"""Sessions around applications that are not Starlette's, and the opening of a WebSocket."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from tests.web.applications import fastapi_app, starlette_app
from tests.web.harness import NAVIGATION
from workos_authkit.emulator import Emulator
from workos_authkit.starlette import Refused, StarletteAuth
from workos_authkit.testing import COOKIE_PASSWORD, make_emulator, sealed_session, sign_in

EMAIL = "ada@example.com"


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(
        redirect_uri="http://testserver/auth/callback", seed={"users": [{"email": EMAIL}]}
    )


def litestar(auth: StarletteAuth) -> Any:
    litestar = pytest.importorskip("litestar")

    async def signed_in(connection: Any, _: Any) -> None:
        await auth.require(connection)

    @litestar.get("/page", guards=[signed_in])
    async def page(request: litestar.Request) -> dict[str, str | None]:
        session = await auth.session(request)
        return {"email": session.user.email if session else None}

    @litestar.get("/recent")
    async def recent(request: litestar.Request) -> dict[str, str]:
        return {"email": (await auth.require(request, max_age=60)).user.email}

    @litestar.get("/boom")
    async def boom() -> None:
        raise RuntimeError("boom")

    @litestar.websocket("/ws")
    async def ws(socket: litestar.WebSocket) -> None:
        session = await auth.require(socket)
        await socket.accept()
        await socket.send_text(session.user.email)
        await socket.close()

    return litestar.Litestar([page, recent, boom, ws], lifespan=[auth.lifespan])


def quart(auth: StarletteAuth) -> Any:
    quart = pytest.importorskip("quart")
    app = quart.Quart(__name__)

    @app.get("/page")
    async def page() -> dict[str, str]:
        return {"email": (await auth.require(quart.request)).user.email}

    @app.get("/recent")
    async def recent() -> dict[str, str]:
        return {"email": (await auth.require(quart.request, max_age=60)).user.email}

    @app.get("/boom")
    async def boom() -> str:
        raise RuntimeError("boom")

    @app.websocket("/ws")
    async def ws() -> None:
        session = await auth.require(quart.websocket)
        await quart.websocket.send(session.user.email)

    @app.errorhandler(Refused)
    async def refused(error: Refused) -> Any:
        return quart.Response(error.answer.body, error.answer.status, dict(error.answer.headers))

    return app


@pytest.fixture(params=[litestar, quart], ids=["litestar", "quart"])
def foreign(request: pytest.FixtureRequest, emulator: Emulator) -> Iterator[TestClient]:
    auth = StarletteAuth(emulator.async_client())
    app = auth.wrap(request.param(auth), with_routes=True)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.mark.slow
def test_another_framework_keeps_people_signed_in(foreign: TestClient, emulator: Emulator) -> None:
    assert foreign.get("/auth/session").status_code == 401
    assert foreign.get("/auth/elsewhere").status_code == 404
    assert sign_in(foreign, EMAIL, emulator=emulator, path="/page").headers["location"] == "/page"
    before = foreign.cookies["wos-session"]
    emulator.clock.advance(400)
    assert foreign.get("/boom").status_code == 500
    assert foreign.cookies["wos-session"] != before
    assert foreign.get("/page").json() == {"email": EMAIL}


@pytest.mark.slow
def test_another_framework_refuses_people_and_programs(foreign: TestClient) -> None:
    person = foreign.get("/page?tab=1", headers=NAVIGATION)
    assert person.status_code == 303
    assert person.headers["location"] == "/auth/sign-in?return_to=%2Fpage%3Ftab%3D1"
    assert person.headers["cache-control"] == "private, no-store"
    program = foreign.get("/page")
    assert (program.status_code, program.headers["www-authenticate"]) == (401, "Bearer")
    htmx = foreign.get("/page", headers={"hx-request": "true", "hx-current-url": "http://x/list"})
    assert (htmx.status_code, htmx.headers["hx-redirect"]) == (
        401,
        "/auth/sign-in?return_to=%2Flist",
    )


@pytest.mark.slow
def test_another_framework_sends_every_cookie_of_a_refusal(
    foreign: TestClient, emulator: Emulator
) -> None:
    sign_in(foreign, EMAIL, emulator=emulator)
    for number in range(5):
        foreign.cookies.set(f"wos-auth-flow-{number:016x}", "an earlier sign-in")
    emulator.clock.advance(100)

    again = foreign.get("/recent", headers=NAVIGATION)

    assert len(again.headers.get_list("set-cookie")) == 2  # the new flow, and the oldest ended
    back = foreign.get(emulator.sign_in(again.headers["location"], email=EMAIL))
    assert back.headers["location"] == "/recent"
    assert foreign.get("/recent").json() == {"email": EMAIL}


@pytest.mark.slow
def test_another_framework_opens_websockets_for_sessions_alone(
    foreign: TestClient, emulator: Emulator
) -> None:
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        foreign.websocket_connect("/ws"),
    ):
        pass
    sign_in(foreign, EMAIL, emulator=emulator)
    emulator.clock.advance(400)
    with foreign.websocket_connect("/ws") as socket:
        assert socket.receive_text() == EMAIL
        assert any(name == b"set-cookie" for name, _ in socket.extra_headers or [])


@pytest.fixture(params=[starlette_app, fastapi_app], ids=["starlette", "fastapi"])
def application(request: pytest.FixtureRequest, emulator: Emulator) -> Any:
    settings: dict[str, Any] = {
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
        "base_url": emulator.base_url,
        "redirect_uri": emulator.redirect_uri,
        "cookie_password": COOKIE_PASSWORD,
        "webhook_secret": "whsec_test",
        "http_client": emulator.async_http_client,
        "clock": emulator.clock,
    }
    return request.param.application(settings, {})


@pytest.fixture
def client(application: Any) -> Iterator[TestClient]:
    with TestClient(application) as client:
        yield client


def test_an_application_that_was_shut_down_starts_again(
    application: Any, emulator: Emulator
) -> None:
    for _ in range(3):  # as a test does that enters the test client, each on its own event loop
        with TestClient(application) as client:
            sign_in(client, EMAIL, emulator=emulator)
            assert client.get("/page").json() == {"email": EMAIL}


def test_a_websocket_opens_with_the_new_cookie(client: TestClient, emulator: Emulator) -> None:
    sign_in(client, EMAIL, emulator=emulator)
    emulator.clock.advance(400)

    with client.websocket_connect("/ws") as socket:
        assert socket.receive_text() == EMAIL
        names = [name for name, _ in socket.extra_headers or []]

    assert b"set-cookie" in names


@pytest.mark.parametrize(
    ("headers", "signed_in", "status"),
    [({}, False, 401), ({"origin": "https://evil.example"}, True, 403)],
    ids=["nobody", "another site"],
)
def test_a_websocket_is_refused_before_it_opens(
    client: TestClient,
    emulator: Emulator,
    headers: dict[str, str],
    signed_in: bool,
    status: int,
) -> None:
    from starlette.testclient import WebSocketDenialResponse

    if signed_in:
        sign_in(client, EMAIL, emulator=emulator)
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect("/ws", headers=headers),
    ):
        raise AssertionError("it opened")
    assert refused.value.status_code == status


def starlette_with(auth: StarletteAuth, *, on_demand: bool) -> Any:
    async def silent(request: Request) -> Response:
        return PlainTextResponse("silent")

    async def asking(request: Request) -> Response:
        return PlainTextResponse((await auth.require(request)).user.email)

    async def recent(request: Request) -> Response:
        return PlainTextResponse((await auth.require(request, max_age=60)).user.email)

    async def named(request: Request) -> Response:
        return PlainTextResponse(request.user.display_name)

    async def judging(request: Request) -> Response:
        return PlainTextResponse(str(request.user.is_authenticated))

    @requires("authenticated")
    async def scoped(request: Request) -> Response:
        return PlainTextResponse(request.user.display_name)

    pages = (silent, asking, named, judging, scoped)
    routes = [
        *auth.routes,
        *(Route(f"/{page.__name__}", page) for page in pages),
        Mount("/mounted", Starlette(routes=[Route("/asking", asking), Route("/recent", recent)])),
    ]
    return auth.wrap(Starlette(routes=routes), on_demand=on_demand)


@pytest.mark.parametrize("on_demand", [False, True], ids=["before", "on demand"])
def test_a_page_that_asks_nothing_waits_for_a_refresh_unless_that_is_on_demand(
    emulator: Emulator, on_demand: bool
) -> None:
    auth = StarletteAuth(emulator.async_client())
    with TestClient(starlette_with(auth, on_demand=on_demand)) as client:
        sign_in(client, EMAIL, emulator=emulator)
        emulator.clock.advance(400)

        def exchanges() -> int:
            return sum(request.operation == "authenticate" for request in emulator.requests)

        before = exchanges()
        silent = client.get("/silent")
        assert exchanges() - before == (0 if on_demand else 1)
        assert ("set-cookie" in silent.headers) is not on_demand
        assert client.get("/asking").text == EMAIL
        assert exchanges() - before == 1


def test_an_answer_that_read_the_user_is_not_cached(emulator: Emulator) -> None:
    auth = StarletteAuth(emulator.async_client())
    with TestClient(starlette_with(auth, on_demand=False)) as client:
        for page in ("/judging", "/named"):
            sign_in(client, EMAIL, emulator=emulator)
            assert "no-store" in client.get(page).headers["cache-control"]
            client.cookies.clear()
        nobody = client.get("/judging")
        assert (nobody.text, nobody.headers["vary"]) == ("False", "Cookie")
        assert "cache-control" not in client.get("/silent").headers


def test_scopes_are_refused_with_503_while_workos_is_away(emulator: Emulator) -> None:
    auth = StarletteAuth(emulator.async_client())
    with TestClient(starlette_with(auth, on_demand=False)) as client:
        assert client.get("/scoped").status_code == 403
        sign_in(client, EMAIL, emulator=emulator)
        assert client.get("/scoped").text == EMAIL
        emulator.clock.advance(400)
        emulator.faults.add("authenticate", status=503, headers={"retry-after": "3600"}, times=9)

        answer = client.get("/scoped")

        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "set-cookie" not in answer.headers
        assert client.get("/judging").text == "False"


def test_an_application_that_is_mounted_refuses_as_the_outer_one_does(emulator: Emulator) -> None:
    auth = StarletteAuth(emulator.async_client())
    app = starlette_with(auth, on_demand=False)
    with TestClient(app, follow_redirects=False, headers=NAVIGATION) as client:
        sent = client.get("/mounted/asking?tab=1")
        assert sent.headers["location"] == "/auth/sign-in?return_to=%2Fmounted%2Fasking%3Ftab%3D1"

        sign_in(client, EMAIL, emulator=emulator)
        for number in range(5):
            client.cookies.set(f"wos-auth-flow-{number:016x}", "an earlier sign-in")
        emulator.clock.advance(100)
        again = client.get("/mounted/recent")
        assert "max_age=60" in again.headers["location"]
        assert len(again.headers.get_list("set-cookie")) == 2  # the new flow, and the oldest ended
        back = emulator.sign_in(again.headers["location"], email=EMAIL)
        assert client.get(back).headers["location"] == "/mounted/recent"


def test_headers_in_capitals_are_merged(emulator: Emulator) -> None:
    auth = StarletteAuth(emulator.async_client())

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await auth.session(HTTPConnection(scope))
        headers = [(b"Cache-Control", b"max-age=60"), (b"VARY", b"Accept"), (b"X-Own", b"yes")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    client = TestClient(auth.wrap(page, on_demand=True))
    client.cookies["wos-session"] = sealed_session()
    headers = client.get("/").headers
    assert headers.get_list("cache-control") == ["max-age=60"]
    assert headers.get_list("vary") == ["Accept, Cookie"]
    assert headers["x-own"] == "yes"


def test_headers_that_come_several_times_are_kept(emulator: Emulator) -> None:
    auth = StarletteAuth(emulator.async_client())

    async def several(request: Request) -> Response:
        await auth.require(request)
        response = PlainTextResponse("several")
        for name, value in (("vary", "Accept"), ("vary", "Origin"), ("cache-control", "private")):
            response.headers.append(name, value)
        return response

    app = auth.wrap(Starlette(routes=[Route("/several", several)]), on_demand=True)
    with TestClient(app) as client:
        client.cookies["wos-session"] = sealed_session()
        headers = client.get("/several").headers
    assert headers.get_list("vary") == ["Accept, Origin, Cookie"]
    assert headers.get_list("cache-control") == ["private"]
