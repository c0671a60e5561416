"""One request and its answer: what is found out, when, and what leaves with the answer."""

import gc
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve

from workos_authkit import AuthKit
from workos_authkit._asgi import Sessions
from workos_authkit._exchange import Exchange, exchange_of, key_of
from workos_authkit._run import run
from workos_authkit._web.visits import sent_after, still_to_set
from workos_authkit.emulator import Emulator
from workos_authkit.errors import ConfigurationError
from workos_authkit.models import AuthenticatedSession
from workos_authkit.testing import COOKIE_PASSWORD, make_emulator
from workos_authkit.web import AsyncWebAuth, WebAuth, WebRequest, WebResponse

EMAIL = "ada@example.com"
ORGANIZATION = "org_analytical"


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(
        redirect_uri="http://testserver/auth/callback",
        seed={
            "users": [{"email": EMAIL, "password": "analytical engine"}],
            "organizations": [
                {"name": "Analytical", "id": ORGANIZATION, "members": [{"user": EMAIL}]}
            ],
        },
    )


@pytest.fixture
def authkit(emulator: Emulator) -> Iterator[AuthKit]:
    with emulator.client() as client:
        yield client


@pytest.fixture
def web(authkit: AuthKit) -> AsyncWebAuth:
    return WebAuth(authkit)._async


@pytest.fixture
def cookie(authkit: AuthKit) -> str:
    signed_in = authkit.authentication.with_password(email=EMAIL, password="analytical engine")
    return f"wos-session={authkit.sessions.seal(signed_in)}"


def asking(cookie: str, method: str = "GET", **headers: str) -> WebRequest:
    return WebRequest(method=method, path="/", headers={"cookie": cookie, **headers})


def exchange(web: AsyncWebAuth, request: WebRequest) -> Exchange:
    return Exchange(web, lambda: request)


def see(web: AsyncWebAuth, cookie: str) -> None:
    for _ in range(3):
        assert run(web.visit(asking(cookie))).session


def test_a_session_seen_before_is_recalled_without_the_request(
    web: AsyncWebAuth, cookie: str
) -> None:
    see(web, cookie)

    def make_request() -> WebRequest:
        raise AssertionError("it takes the cookies alone")

    recalled = Exchange(web, make_request, cookie)
    assert recalled.known() is run(recalled.visit())
    found = run(recalled.session())
    assert isinstance(found, AuthenticatedSession)
    assert found.user.email == EMAIL


@pytest.mark.parametrize("what", ["expired", "ended", "keys to be fetched", "another cookie"])
def test_a_session_that_may_not_hold_is_not_recalled(
    web: AsyncWebAuth, cookie: str, emulator: Emulator, authkit: AuthKit, what: str
) -> None:
    see(web, cookie)
    known = web.recall(cookie)
    assert known is not None
    assert known.session is not None
    match what:
        case "expired":
            emulator.clock.advance(400)
        case "ended":
            authkit.sessions.revoke(known.session.session_id)
        case "keys to be fetched":
            emulator.clock.advance(305)  # the token holds, by the leeway of clocks
        case _:
            cookie += "; theme=dark"
    assert web.recall(cookie) is None


def test_a_session_sealed_with_a_previous_password_is_sealed_again_until_it_is(
    emulator: Emulator, cookie: str
) -> None:
    passwords = ["a new password of thirty-two characters", COOKIE_PASSWORD]
    with emulator.client(cookie_password=passwords) as client:
        rotated = WebAuth(client)._async
        for refresh in (False, True, True):
            visit = run(rotated.visit(asking(cookie), refresh=refresh))
            assert visit.session
            assert bool(visit.set_cookies) == refresh
        assert rotated.recall(cookie) is None
        sealed = visit.set_cookies[0].partition(";")[0]
        assert not run(rotated.visit(asking(sealed))).set_cookies


def test_while_the_keys_are_out_of_reach_the_cookie_stays(
    emulator: Emulator, web: AsyncWebAuth, cookie: str
) -> None:
    emulator.faults.add("jwks.get", status=503, times=99)
    refused = exchange(web, asking(cookie, accept="text/html"))

    answer = run(refused.session())

    assert isinstance(answer, WebResponse)
    assert answer.status == 503
    assert "retry-after" in dict(answer.headers)
    assert not refused.has_cookies


def test_a_route_goes_on_with_the_session_that_was_refreshed_before(
    web: AsyncWebAuth, cookie: str, emulator: Emulator
) -> None:
    emulator.clock.advance(400)
    request = asking(cookie, "POST", **{"sec-fetch-site": "same-origin"})
    moving = exchange(web, request)
    assert run(moving.visit()).set_cookies  # an application that asks for every request

    switch = evolve(request, form={"organization_id": ORGANIZATION})
    answer = run(moving.answer("organization", switch))

    stored = [value for name, value in answer.headers if name == "set-cookie"]
    assert [value.partition("=")[0] for value in stored] == ["wos-session"]
    assert not moving.has_cookies
    after = run(web.visit(asking(stored[0].partition(";")[0])))
    assert after.session
    assert after.session.organization_id == ORGANIZATION


def test_sign_out_has_the_last_word_on_the_cookie(
    web: AsyncWebAuth, cookie: str, emulator: Emulator
) -> None:
    emulator.clock.advance(400)
    request = asking(cookie, "POST", **{"sec-fetch-site": "same-origin"})
    leaving = exchange(web, request)
    run(leaving.visit())

    answer = run(leaving.answer("sign-out", request))

    stored = [value for name, value in answer.headers if name == "set-cookie"]
    assert len(stored) == 1
    assert stored[0].startswith("wos-session=;")
    assert not leaving.has_cookies


def test_a_route_that_fails_keeps_the_new_cookie(
    web: AsyncWebAuth, cookie: str, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> Any:
        raise RuntimeError("a hook of the application")

    emulator.clock.advance(400)
    request = asking(cookie)
    failing = exchange(web, request)
    run(failing.visit())
    monkeypatch.setattr(web, "handle", fail)

    with pytest.raises(RuntimeError):
        run(failing.answer("callback", request))

    assert any(name == "set-cookie" for name, _ in failing.start([]))


def test_an_answer_decided_by_cookie_and_by_token_varies_by_both(
    web: AsyncWebAuth, cookie: str
) -> None:
    both = exchange(web, asking(cookie, authorization="Bearer x"))
    run(both.visit())
    run(both.claims(None))

    headers = list(both.start([("vary", "Accept")]))

    assert [name for name, _ in headers] == ["cache-control", "vary"]
    assert dict(headers)["vary"] == "Accept, Authorization, Cookie"


def test_clients_around_one_application_have_exchanges_of_their_own(web: AsyncWebAuth) -> None:
    with make_emulator(redirect_uri="http://testserver/auth/callback").client() as other:
        ours, theirs = key_of(web), key_of(WebAuth(other)._async)
        scope = {theirs: exchange(web, asking(""))}
        assert ours != theirs
        with pytest.raises(ConfigurationError, match="wrap"):
            exchange_of(scope, ours)


def test_a_request_leaves_no_cycle_behind(web: AsyncWebAuth) -> None:
    class Probe: ...

    async def application(scope: Any, receive: Any, send: Any) -> None:
        pass

    probe = Probe()
    gone = weakref.ref(probe)
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "probe": probe,
    }
    del probe
    gc.disable()
    try:
        run(Sessions(application, web)(scope, partial(run), partial(run)))  # type: ignore[arg-type]
        del scope
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("sent", "values", "after"),
    [
        ("a=1; wos=old", ["wos=new; Path=/"], "a=1; wos=new"),
        ("a=1;wos=old;wos=older", ["wos=; Max-Age=0", "wos=new; Path=/"], "a=1; wos=new"),
        ("a=1; wos=old", ["wos=; Max-Age=0"], "a=1; wos=old"),
        ("", ["wos=new"], "wos=new"),
    ],
    ids=["replaced", "twins", "cleared", "first"],
)
def test_cookies_are_as_the_browser_would_send_them(
    sent: str, values: list[str], after: str
) -> None:
    assert sent_after(sent, values).removeprefix("; ") == after


def test_a_visit_shows_no_cookie(web: AsyncWebAuth, cookie: str, emulator: Emulator) -> None:
    emulator.clock.advance(400)
    visit = run(web.visit(asking(cookie)))
    assert visit.set_cookies
    assert "Fe26" not in repr(visit)


def test_what_an_answer_sets_is_not_set_before_it() -> None:
    values = ["wos=new; Path=/", "wos.0=; Max-Age=0"]
    assert still_to_set(values, [("set-cookie", "wos=; Max-Age=0"), ("vary", "a")]) == values[1:]
