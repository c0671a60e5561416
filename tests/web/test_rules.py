"""The rules of the web layer, without a framework: what time, prefixes and headers do to them."""

import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.support.frames import locals_of
from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._web import flows
from workos_authkit._web.answers import page_of
from workos_authkit._web.callers import caller_of, is_foreign
from workos_authkit._web.paths import safe_return_path
from workos_authkit.emulator import Emulator
from workos_authkit.errors import ConfigurationError, InvalidArgumentError, UnsealError
from workos_authkit.models import AccessTokenClaims
from workos_authkit.testing import make_access_token, make_emulator, sealed_session
from workos_authkit.web import (
    ROUTES,
    Guard,
    Visit,
    WebAuth,
    WebRequest,
    WebResponse,
    read_form,
)

EMAIL = "ada@example.com"
PERSON = {"accept": "text/html"}


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(
        redirect_uri="https://example.com/shop/auth/callback", seed={"users": [{"email": EMAIL}]}
    )


@pytest.fixture
def web(emulator: Emulator) -> Iterator[WebAuth]:
    with emulator.client() as authkit:
        yield WebAuth(authkit)


def get(path: str, **headers: str) -> WebRequest:
    parts = urlsplit(path)
    return WebRequest(
        method="GET", path=parts.path, query=parts.query, headers={**PERSON, **headers}
    )


def values(response: WebResponse, name: str) -> list[str]:
    return [value for each, value in response.headers if each == name]


def location(response: WebResponse) -> str:
    [value] = values(response, "location")
    return value


def cookies_of(response: WebResponse) -> str:
    pairs = (value.split(";")[0] for value in values(response, "set-cookie"))
    return "; ".join(pair for pair in pairs if not pair.endswith("="))


# Under a prefix


@pytest.mark.parametrize("path", ["/page?x=1", "/shop/page?x=1"])
def test_redirects_stay_below_the_path_that_a_proxy_takes_off(
    web: WebAuth, emulator: Emulator, path: str
) -> None:
    request = get(path)
    refused = web.check(request, web.visit(request))
    assert refused is not None
    assert location(refused).startswith("/shop/auth/sign-in?return_to=%2Fshop%2Fpage")

    started = web.handle("sign-in", get(location(refused)))
    back = emulator.sign_in(location(started), email=EMAIL)
    [flow] = values(started, "set-cookie")
    landed = web.handle("callback", get(back, cookie=cookies_of(started)))

    assert back.startswith("https://example.com/shop/auth/callback?")
    assert {"Path=/shop", "Secure"} <= {*flow.split("; ")}
    assert location(landed) == "/shop/page?x=1"
    assert all("Secure" in value for value in values(landed, "set-cookie"))


def test_our_own_routes_are_no_page_to_come_back_to(web: WebAuth) -> None:
    for path in ("/shop/auth/sign-in", "/shop/auth/callback?code=1"):
        assert page_of(web.settings, get(path)) is None


# Time


def test_a_sign_in_must_be_finished_within_ten_minutes(web: WebAuth, emulator: Emulator) -> None:
    for waited, status in ((590, 303), (700, 400)):
        started = web.handle("sign-in", get("/auth/sign-in"))
        emulator.settings.code_lifetime = 10_000
        back = emulator.sign_in(location(started), email=EMAIL)
        emulator.clock.advance(waited)
        answer = web.handle("callback", get(back, cookie=cookies_of(started)))
        assert answer.status == status
    assert b"too long" in answer.body


def test_a_sealed_value_opens_for_its_purpose_and_in_its_time_alone(emulator: Emulator) -> None:
    with emulator.client() as authkit:
        text = authkit.sealed_values.seal({"id": 1}, purpose="invoice", lifetime=60)
        assert authkit.sealed_values.unseal(text, purpose="invoice") == {"id": 1}
        for wrong, detail in (("receipt", "wrong_purpose"), ("invoic", "wrong_purpose")):
            with pytest.raises(UnsealError) as refused:
                authkit.sealed_values.unseal(text, purpose=wrong)
            assert refused.value.detail == detail
        with pytest.raises(UnsealError) as refused:
            authkit.sealed_values.unseal(sealed_session(), purpose="invoice")
        assert refused.value.detail == "wrong_purpose"
        assert not authkit.sessions.load_sealed_session(text)
        emulator.clock.advance(121)
        with pytest.raises(UnsealError) as refused:
            authkit.sealed_values.unseal(text, purpose="invoice")
        assert refused.value.detail == "expired"
        for lifetime in (0, -1):
            with pytest.raises(InvalidArgumentError, match="lifetime"):
                authkit.sealed_values.seal(1, purpose="x", lifetime=lifetime)


def test_a_state_that_is_too_large_for_a_cookie_is_said(web: WebAuth) -> None:
    with pytest.raises(InvalidArgumentError, match="state: is too large"):
        web.start(get("/start"), state="x" * 3000)


# Sign-ins that would never end


def test_a_session_that_would_be_refused_ends_on_a_page(emulator: Emulator) -> None:
    with emulator.client(issuer="https://elsewhere.example") as authkit:
        web = WebAuth(authkit)
        started = web.handle("sign-in", get("/auth/sign-in"))
        back = emulator.sign_in(location(started), email=EMAIL)
        answer = web.handle("callback", get(back, cookie=cookies_of(started)))
    assert answer.status == 500
    assert not values(answer, "location")


def test_a_sign_in_that_is_not_recent_enough_ends_on_a_page(
    web: WebAuth, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = web.start(get("/page"), max_age=60)
    back = emulator.sign_in(location(started), email=EMAIL)
    emulator.settings.code_lifetime = 10_000
    monkeypatch.setattr(
        AsyncAuthenticator,
        "with_code",
        _with_claims(AsyncAuthenticator.with_code, auth_time=int(emulator.clock.time()) - 100),
    )
    answer = web.handle("callback", get(back, cookie=cookies_of(started)))
    assert b"recent sign-in" in answer.body
    assert not values(answer, "location")


def _with_claims(with_code: Any, **claims: Any) -> Any:
    """Let a sign-in give an access token that says this too."""

    async def changed(*arguments: Any, **options: Any) -> Any:
        authentication = await with_code(*arguments, **options)
        token = make_access_token(sub=authentication.user.id, **claims)
        return evolve(authentication, access_token=token)

    return changed


def test_a_hook_that_fails_leaves_no_secret_in_our_frames(emulator: Emulator) -> None:
    signed_in: list[Any] = []

    def hook(sign_in: Any) -> None:
        signed_in.append(sign_in.authentication)
        raise LookupError("the application's")

    with emulator.client() as authkit:
        web = WebAuth(authkit, on_sign_in=hook)
        started = web.handle("sign-in", get("/shop/auth/sign-in"))
        cookie = cookies_of(started)
        _, _, sealed = cookie.partition("=")
        flow: Any = authkit.sealed_values.unseal(sealed, purpose=flows.PURPOSE)
        back = emulator.sign_in(location(started), email=EMAIL)
        with pytest.raises(LookupError) as caught:
            web.handle("callback", get(back, cookie=cookie))
    [authentication] = signed_in
    [code] = parse_qs(urlsplit(back).query)["code"]
    secrets = {
        *(emulator.api_key, code, sealed, flow["code_verifier"]),
        *(authentication.access_token, authentication.refresh_token),
    }
    shown = [line for line in locals_of(caught.value) if any(word in line for word in secrets)]
    assert not shown


@pytest.mark.parametrize("hook", ["on_sign_in", "on_failure"])
def test_a_hook_that_returns_something_else_is_named(emulator: Emulator, hook: str) -> None:
    wrong: Any = {hook: lambda _: 303}
    with emulator.client() as authkit:
        web = WebAuth(authkit, **wrong)
        started = web.handle("sign-in", get("/auth/sign-in"))
        back = emulator.sign_in(location(started), email=EMAIL)
        cookie = cookies_of(started) if hook == "on_sign_in" else ""
        with pytest.raises(ConfigurationError, match=f"{hook} must return"):
            web.handle("callback", get(back, cookie=cookie))


# Sizes


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return the records that the default level shows; another test may have changed the level."""
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_the_log_says_that_the_cookie_lacks_metadata(
    web: WebAuth, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with emulator.client() as authkit:
        [user] = authkit.users.list(email=EMAIL).data
        authkit.users.update(user.id, metadata={f"key{number}": "x" * 600 for number in range(10)})
    started = web.handle("sign-in", get("/auth/sign-in"))
    back = emulator.sign_in(location(started), email=EMAIL)

    landed = web.handle("callback", get(back, cookie=cookies_of(started)))

    assert web.visit(get("/page", cookie=cookies_of(landed))).session
    [record] = warnings_of(caplog)
    assert record.levelname == "WARNING"
    assert "without the user's metadata: it has" in record.getMessage()


# Trouble


@pytest.mark.parametrize(
    ("status", "body", "logged"),
    [
        (503, None, ("WARNING", "server_error")),
        (400, {"error": "invalid_client"}, ("ERROR", "client")),
    ],
    ids=["away", "refused"],
)
def test_the_log_says_why_nobody_can_be_identified(
    web: WebAuth,
    emulator: Emulator,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: dict[str, str] | None,
    logged: tuple[str, str],
) -> None:
    emulator.faults.add("authenticate", status=status, body=body, times=9)
    expired = sealed_session(lifetime=-60)

    visit = web.visit(get("/page", cookie=f"wos-session={expired}"))

    assert visit.session is None
    [record] = warnings_of(caplog)
    assert record.levelname == logged[0]
    assert logged[1] in record.getMessage()
    assert "a_refresh_token" not in caplog.text


def test_the_log_says_that_the_clock_is_wrong(
    web: WebAuth, caplog: pytest.LogCaptureFixture
) -> None:
    from_the_future = sealed_session(now=time.time() + 3600)

    visit = web.visit(get("/page", cookie=f"wos-session={from_the_future}"))

    assert visit.refusal
    assert visit.refusal.status == 503
    [record] = warnings_of(caplog)
    assert (record.levelname, "clock_behind" in record.getMessage()) == ("WARNING", True)


def test_the_log_says_that_the_keys_of_a_token_are_missing(
    web: WebAuth, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.add("jwks.get", status=503, times=9)
    request = get("/api", authorization=f"Bearer {make_access_token()}")

    refused = web.check(request, web.identify(request))

    assert refused
    assert refused.status == 503
    assert [record.levelname for record in warnings_of(caplog)] == ["WARNING"]
    assert "signing keys" in caplog.text


# Guards

CLAIMS = AccessTokenClaims(sub="user_1", sid="session_1", exp=2000, iat=1000, auth_time=900)


@pytest.mark.parametrize(
    ("guard", "claims", "reason"),
    [
        (Guard(), {}, None),
        (Guard(role="a"), {"role": "a"}, None),
        (Guard(role="a"), {"roles": ("b", "a")}, None),
        (Guard(role=["a", "b"]), {"role": "a"}, "missing_role"),
        (Guard(organization=True), {}, "organization_required"),
        (Guard(organization="org_1"), {"org_id": "org_2"}, "wrong_organization"),
        (Guard(max_age=100), {}, None),
        (Guard(max_age=99), {}, "reauthentication_required"),
        (Guard(max_age=10_000), {"auth_time": None}, "reauthentication_required"),
        (Guard(impersonation=True), {}, "impersonation_required"),
        (Guard(role="a") | Guard(role="b"), {"role": "b"}, None),
        (Guard(role="a") | Guard(max_age=1), {}, "reauthentication_required"),
        (Guard(role="a") & Guard(permission="p"), {"role": "a"}, "missing_permission"),
        (
            (Guard(role="a") | Guard(role="b")) & Guard(permission="p"),
            {"role": "b", "permissions": ("p",)},
            None,
        ),
    ],
    ids=str,
)
def test_a_guard_names_the_first_thing_that_is_missing(
    guard: Any, claims: dict[str, Any], reason: str | None
) -> None:
    refusal = guard.refuse(evolve(CLAIMS, **claims), 1000)
    assert (refusal and refusal.reason) == reason


# Headers


@pytest.mark.parametrize(
    ("visit", "own", "expected"),
    [
        (Visit(), {}, {"cache-control": "private, no-store", "vary": "Cookie"}),
        (Visit(), {"read": False}, {}),
        (Visit(), {"vary": "Accept"}, {"vary": "Accept, Cookie"}),
        (Visit(), {"vary": "cookie"}, {"vary": "cookie"}),
        (Visit(), {"vary": "*"}, {"vary": "*"}),
        (Visit(), {"cache_control": "public"}, {"cache-control": "public"}),
        (
            Visit(set_cookies=("a=b",)),
            {"cache_control": "public", "read": False},
            {"cache-control": "private, no-store", "set-cookie": "a=b"},
        ),
        (
            Visit(set_cookies=("a=b",)),
            {"cache_control": "No-Store"},
            {"cache-control": "No-Store"},
        ),
    ],
    ids=str,
)
def test_what_an_answer_carries(
    visit: Visit, own: dict[str, Any], expected: dict[str, str]
) -> None:
    headers = dict(visit.headers(**own))
    assert expected.items() <= headers.items()
    if not expected:
        assert headers == {}


@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        ({"sec-fetch-mode": "navigate"}, "person"),
        ({"sec-fetch-mode": "cors", "accept": "text/html"}, "program"),
        ({"accept": "text/html"}, "person"),
        ({"accept": "*/*"}, "program"),
        ({}, "program"),
        ({"accept": "text/html", "x-requested-with": "XMLHttpRequest"}, "program"),
        ({"accept": "text/html", "x-requested-with": "com.example.app"}, "person"),  # a web view
        ({"hx-request": "true", "sec-fetch-mode": "cors"}, "htmx"),
        ({"sec-fetch-mode": "navigate", "sec-purpose": "prefetch;prerender"}, "program"),
    ],
    ids=str,
)
def test_who_asks(headers: dict[str, str], caller: str) -> None:
    assert caller_of(WebRequest(method="GET", path="/", headers=headers)) == caller


def test_an_origin_is_compared_whole() -> None:
    own = {"https://example.com"}
    for origin, foreign in (
        ("https://example.com", False),
        ("https://EXAMPLE.com:443", False),
        ("http://example.com", True),
        ("https://example.com.evil.example", True),
        ("https://sub.example.com", True),
        ("null", True),
        ("", True),
    ):
        request = WebRequest(method="POST", path="/", headers={"origin": origin})
        assert is_foreign(request, own) is foreign, origin


# Whatever comes


@given(st.text(max_size=60))
def test_a_return_path_never_leaves_the_site(value: str) -> None:
    for path in (value, f"/{value}", f"//{value}", f"/\\{value}"):
        safe = safe_return_path(path)
        if safe is not None:
            assert safe.isascii()
            assert safe.isprintable()
            for base in ("https://app.example/", "https://app.example/a/b"):
                target = urlsplit(urljoin(base, safe.replace("\\", "/")))
                assert (target.scheme, target.netloc) == ("https", "app.example")


PARTS = [
    *(b"--x", b"\r\n", b"\r\n\r\n", b"--x--", b"--y", b'"', b";", b"\xff", b"a value"),
    *(b"Content-Disposition: form-data; ", b"name=a", b"name*=nope''%ff", b"filename=f"),
    *(b"Content-Type: multipart/mixed; boundary=y", b"Content-Type: message/rfc822"),
    *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: uuencode"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map(b"".join))
def test_a_multipart_form_is_read_whatever_it_is(body: bytes) -> None:
    for boundary in ("x", '"x', "", "\xff"):
        fields = read_form(f"multipart/form-data; boundary={boundary}", body)
        assert all(isinstance(value, str) for value in fields.values())


def test_a_multipart_form_that_nests_without_end_has_no_fields() -> None:
    layers = (
        f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(250)
    )
    assert read_form("multipart/form-data; boundary=b0", "".join(layers).encode()) == {}


@given(st.binary(max_size=200), st.text(max_size=40))
def test_a_form_is_read_whatever_it_is(body: bytes, content_type: str) -> None:
    multipart = "multipart/form-data; boundary=x"
    for kind in ("application/x-www-form-urlencoded", "application/json", multipart, content_type):
        assert all(isinstance(value, str) for value in read_form(kind, body).values())


@pytest.fixture(scope="module")
def any_web() -> Iterator[WebAuth]:
    emulator = make_emulator(redirect_uri="https://app.example.com/shop/auth/callback")
    with emulator.client() as authkit:
        yield WebAuth(authkit)


TEXTS = st.text(st.characters(codec=None), max_size=40)  # with lone surrogates
NAMES = ("cookie", "origin", "referer", "accept", "authorization", "hx-current-url", "user-agent")


@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "QUERY"]),
    path=TEXTS,
    parameter=st.sampled_from(["return_to", "state", "code", "error", "login_hint"]),
    value=TEXTS,
    headers=st.dictionaries(st.sampled_from(NAMES), TEXTS),
    mode=st.sampled_from(["navigate", "cors", "prefetch", "htmx"]),
)
def test_any_request_gets_an_answer(
    any_web: WebAuth,
    method: str,
    path: str,
    parameter: str,
    value: str,
    headers: dict[str, str],
    mode: str,
) -> None:
    request = WebRequest(
        method=method,
        path=path,
        query=f"{parameter}={value}",
        headers={**headers, **MODES[mode]},
        form={"organization_id": value, "return_to": value},
    )
    refused = any_web.check(request, any_web.identify(request), Guard(max_age=60))
    for answer in (refused, *(any_web.handle(route, request) for route in ROUTES)):
        assert answer is not None
        assert answer.status < 500
        names = [name for name, _ in answer.headers if name != "set-cookie"]
        assert len(names) == len(set(names))
        for name, text in answer.headers:
            assert text.encode("latin-1").translate(None, b"\r\n\0") == text.encode("latin-1")
            if name in ("location", "hx-redirect"):
                to_workos = text.startswith("https://authkit-emulator.test/")
                assert to_workos or safe_return_path(text) == text


MODES = {
    "navigate": {"sec-fetch-mode": "navigate", "accept": "text/html"},
    "cors": {"sec-fetch-mode": "cors"},
    "prefetch": {"sec-fetch-mode": "navigate", "sec-purpose": "prefetch"},
    "htmx": {"hx-request": "true"},
}
