import json
import runpy
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.driver import Driver, make_driver
from tests.support.signing import CLAIMS, NOW, signer, stranger
from tests.support.vectors import SESSIONS
from workos_authkit import RequestOptions
from workos_authkit._api import API
from workos_authkit._config import load_settings
from workos_authkit._refreshing.coordination import Coordination
from workos_authkit._refreshing.endings import Endings
from workos_authkit._run import run
from workos_authkit._transport import HTTPRequest, HTTPResponse
from workos_authkit.errors import (
    APITimeoutError,
    ConfigurationError,
    InvalidArgumentError,
    RateLimitError,
    SSORequiredError,
)
from workos_authkit.models import (
    REFRESH_FAILURE_REASONS,
    UNAUTHENTICATED_REASONS,
    AuthenticatedSession,
    RefreshedSession,
    RefreshFailureReason,
    SessionRefreshFailure,
    UnauthenticatedReason,
    UnauthenticatedSession,
    User,
)
from workos_authkit.resources import AsyncSessions, AsyncSessionTokens
from workos_authkit.sealing import seal, unseal
from workos_authkit.testing import COOKIE_PASSWORD

DOCS = Path(__file__).parents[2] / "docs"
OLD_PASSWORD = "the password of the cookies of yesteryear"

USER = {
    "id": CLAIMS["sub"],
    "email": "ada@example.com",
    "email_verified": True,
    "created_at": "2026-01-02T03:04:05.678Z",
    "updated_at": "2026-01-02T03:04:05.678Z",
}
PAYLOAD = {"access_token": "token", "refresh_token": "refresh-token", "user": USER}


# What a cookie says


class Server:
    """A key endpoint and a token endpoint that answer as they are told."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.jwks = httpx.Response(200, json=signer().jwks())
        self.exchange = httpx.Response(200, json=answer_of_exchange())

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return again(self.exchange if request.method == "POST" else self.jwks)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was sent to the token endpoint."""
        return [json.loads(sent.content) for sent in self.requests if sent.method == "POST"]


class StoppedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def time(self) -> float:
        return self.now

    monotonic = time


def again(response: httpx.Response) -> httpx.Response:
    """Return a response that was not sent yet."""
    return httpx.Response(response.status_code, headers=response.headers, content=response.content)


def answer_of_exchange(**changes: Any) -> dict[str, Any]:
    """Return what the token endpoint answers."""
    token = signer().token(iat=NOW, exp=NOW + 300)
    return PAYLOAD | {"access_token": token, "refresh_token": "refresh-token-2"} | changes


def cookie_of(password: str = COOKIE_PASSWORD, **changes: Any) -> str:
    """Return a cookie as the official Python SDK spells it, sealed as Node does."""
    return seal(PAYLOAD | {"access_token": signer().token()} | changes, password)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def authkit(backend: str, server: Server, clock: StoppedClock) -> Driver:
    return make_driver(backend, server, clock=clock, cookie_password=COOKIE_PASSWORD)


def test_a_genuine_cookie_says_who_it_is(authkit: Driver) -> None:
    session = authkit.sessions.authenticate(
        cookie_of(
            authentication_method="SSO", impersonator={"email": "grace@example.com", "reason": "x"}
        )
    )
    assert isinstance(session, AuthenticatedSession)
    assert session.authenticated is True
    assert isinstance(session.user, User)
    assert session.user.email == "ada@example.com"
    assert session.session_id == CLAIMS["sid"]
    assert session.organization_id == CLAIMS["org_id"]
    assert session.role == "admin"
    assert session.roles == ("admin", "member")
    assert session.permissions == ("posts:read", "posts:write")
    assert session.entitlements == ("audit-logs",)
    assert session.feature_flags == ("new-ui",)
    assert session.authentication_method == "SSO"
    assert session.impersonator is not None
    assert session.impersonator.email == "grace@example.com"
    assert session.claims.sub == session.user.id
    assert session.access_token.count(".") == 2


REFUSALS: Mapping[str, tuple[str | None, str, str | None]] = {
    "no cookie": (None, "no_session_cookie_provided", None),
    "an empty cookie": ("", "no_session_cookie_provided", None),
    "nonsense": ("nonsense", "invalid_session_cookie", "malformed"),
    "an access token": (signer().token(), "invalid_session_cookie", "unsupported_format"),
    "another password": (cookie_of(OLD_PASSWORD), "invalid_session_cookie", "bad_mac"),
    "a text": (seal("text", COOKIE_PASSWORD), "invalid_session_cookie", "not_a_session"),
    "a state": (seal({"nonce": "1"}, COOKIE_PASSWORD), "invalid_session_cookie", "not_a_session"),
    "no token": (cookie_of(access_token=None), "invalid_session_cookie", "not_a_session"),
    "a number": (cookie_of(access_token=1), "invalid_session_cookie", "not_a_session"),
    "no user": (cookie_of(user=None), "invalid_session_cookie", "not_a_session"),
    "a user without an id": (
        cookie_of(user={"email": "ada@example.com"}),
        "invalid_session_cookie",
        "not_a_session",
    ),
    "an expired seal": (
        seal(PAYLOAD, COOKIE_PASSWORD, ttl=1, now=NOW - 100),
        "invalid_session_cookie",
        "expired",
    ),
    "an expired token": (
        cookie_of(access_token=signer().token(exp=NOW - 60)),
        "session_expired",
        None,
    ),
    "a forged token": (
        cookie_of(access_token=signer().token()[:-8] + "A" * 8),
        "invalid_jwt",
        "signature",
    ),
    "a stranger's token": (
        cookie_of(access_token=stranger().token()),
        "jwks_unavailable",
        "unknown_kid",
    ),
    "an expired forged token": (
        cookie_of(access_token=signer().token(exp=NOW - 60)[:-8] + "A" * 8),
        "invalid_jwt",
        "signature",
    ),
    "no JWT": (cookie_of(access_token="token"), "invalid_jwt", "malformed"),
    "somebody else's user": (cookie_of(user=USER | {"id": "user_2"}), "user_mismatch", None),
}


@pytest.mark.parametrize(("cookie", "reason", "detail"), REFUSALS.values(), ids=REFUSALS)
def test_what_does_not_authenticate_has_a_reason(
    authkit: Driver, cookie: str | None, reason: str, detail: str | None
) -> None:
    expected = UnauthenticatedSession(reason=reason, detail=detail)
    assert authkit.sessions.authenticate(cookie) == expected
    assert authkit.sessions.authenticate(authkit.sessions.load_sealed_session(cookie)) == expected
    assert expected.authenticated is False
    assert expected.needs_refresh == (reason == "session_expired")
    assert expected.retryable == (detail == "unknown_kid")


@pytest.mark.parametrize("status", [500, 503, 429, 200])
def test_keys_out_of_reach_say_nothing_about_the_session(
    authkit: Driver, server: Server, status: int
) -> None:
    server.jwks = httpx.Response(status, text="<html>")
    session = authkit.sessions.authenticate(cookie_of())
    assert session.reason == "jwks_unavailable"
    assert session.retryable
    assert session.keep_cookie
    assert not session.needs_refresh


SESSION_VECTORS = [vector for vector in SESSIONS["iron"] if vector.get("kind") == "session"]


@pytest.mark.parametrize("vector", SESSION_VECTORS, ids=lambda vector: vector["id"])
def test_cookies_of_node_authenticate_as_the_node_sdk_says(
    backend: str, server: Server, vector: dict[str, Any]
) -> None:
    server.jwks = httpx.Response(200, json=SESSIONS["jwks"])
    authkit = make_driver(
        backend, server, cookie_password=vector["password"], client_id=SESSIONS["client_id"]
    )
    session = authkit.sessions.authenticate(vector["sealed"])
    expected = vector["authenticate"]["workos-node@11"]
    assert session.authenticated == expected["authenticated"]
    if session.authenticated:
        payload = vector["expect"]["ok"]
        assert session.session_id == expected["sessionId"]
        assert session.organization_id == expected.get("organizationId")
        assert list(session.permissions) == expected.get("permissions", [])
        assert session.authentication_method == expected.get("authenticationMethod")
        assert (session.impersonator is not None) == ("impersonator" in expected)
        assert session.user.id == payload["user"]["id"]
        assert session.user.first_name == payload["user"]["firstName"]
        loaded = authkit.sessions.load_sealed_session(vector["sealed"])
        written: Any = unseal(authkit.sessions.seal(loaded.authentication), vector["password"]).data
        written_user = {key: written["user"][key] for key in payload["user"]}
        assert {**{key: written[key] for key in payload}, "user": written_user} == payload
    else:
        reasons = {"invalid_jwt": "session_expired"}  # which Node does not tell apart
        assert session.reason == reasons.get(expected["reason"], expected["reason"])


def test_a_cookie_of_the_official_python_sdk_authenticates(backend: str, server: Server) -> None:
    vector = next(vector for vector in SESSIONS["fernet"]["vectors"] if vector["id"] == "fer-02")
    server.jwks = httpx.Response(200, json=SESSIONS["jwks"])
    passwords = [COOKIE_PASSWORD, vector["key"]]
    authkit = make_driver(backend, server, cookie_password=passwords)
    session = authkit.sessions.authenticate(vector["sealed"])
    assert session.authenticated
    assert session.used_previous_password
    assert session.impersonator.email == "admin@example.com"


def test_a_session_that_old_versions_wrapped_is_found(authkit: Driver) -> None:
    wrapped = {"persistent": PAYLOAD | {"access_token": signer().token()}}
    cookie = seal(wrapped, COOKIE_PASSWORD).removesuffix("~2") + "~1"
    assert authkit.sessions.authenticate(cookie).authenticated


def test_each_key_may_have_either_spelling(authkit: Driver) -> None:
    user = {"id": USER["id"], "email": "a@b.c", "emailVerified": True, "first_name": "Ada"}
    user |= {"createdAt": USER["created_at"], "updated_at": USER["updated_at"], "unknown": 1}
    mixed = {"accessToken": signer().token(), "refresh_token": "x", "user": user, "headers": {}}
    session = authkit.sessions.authenticate(seal(mixed, COOKIE_PASSWORD))
    assert session.user.email_verified
    assert session.user.first_name == "Ada"


def test_a_remembered_cookie_is_checked_each_time(
    authkit: Driver, server: Server, clock: StoppedClock
) -> None:
    cookie = cookie_of()
    sessions = [authkit.sessions.authenticate(cookie) for _ in range(4)]
    assert sessions[3] is sessions[2] == sessions[0]
    clock.now += 305
    assert authkit.sessions.authenticate(cookie).authenticated, "within the leeway"
    clock.now += 10
    assert authkit.sessions.authenticate(cookie).reason == "session_expired"


def test_a_remembered_cookie_goes_with_its_key(
    authkit: Driver, server: Server, clock: StoppedClock
) -> None:
    cookie = cookie_of(access_token=signer().token(exp=NOW + 10_000))
    assert authkit.sessions.authenticate(cookie).authenticated
    server.jwks = httpx.Response(200, json=stranger().jwks())
    clock.now += 4_000
    assert authkit.sessions.authenticate(cookie).reason == "jwks_unavailable"
    clock.now += 8_000
    assert authkit.sessions.authenticate(cookie).reason == "session_expired"


def test_a_new_key_signs_nobody_out(authkit: Driver, server: Server) -> None:
    assert authkit.sessions.authenticate(cookie_of())
    server.jwks = httpx.Response(200, json=stranger().jwks())
    assert authkit.sessions.authenticate(cookie_of(access_token=stranger().token()))


@pytest.mark.parametrize("size", [0, 2])
def test_one_setting_bounds_what_is_remembered(backend: str, server: Server, size: int) -> None:
    authkit = make_driver(
        backend,
        server,
        clock=StoppedClock(),
        cookie_password=COOKIE_PASSWORD,
        token_cache_size=size,
    )
    cookie = cookie_of()
    sessions = [authkit.sessions.authenticate(cookie) for _ in range(4)]
    assert all(sessions)
    assert (sessions[2] is sessions[3]) == bool(size)


def test_a_cookie_that_expires_itself_is_not_remembered(
    authkit: Driver, clock: StoppedClock
) -> None:
    payload = PAYLOAD | {"access_token": signer().token(exp=NOW + 10_000)}
    cookie = seal(payload, COOKIE_PASSWORD, ttl=600, now=NOW)
    assert authkit.sessions.load_sealed_session(cookie).expires_at == NOW + 600
    assert authkit.sessions.authenticate(cookie).authenticated
    clock.now += 660
    assert authkit.sessions.authenticate(cookie).detail == "expired"


@given(cookie=st.text() | st.text(alphabet="Fe26.2*~1abgA_-=", max_size=80))
def test_no_text_raises_an_error(cookie: str) -> None:
    authkit = make_driver("sync", Server(), cookie_password=COOKIE_PASSWORD)
    assert not authkit.sessions.authenticate(cookie).authenticated
    assert not authkit.sessions.refresh(cookie).authenticated


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just(1e400),
    lambda values: (
        st.lists(values, max_size=2) | st.dictionaries(st.text(max_size=3), values, max_size=2)
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(["accessToken", "access_token", "refreshToken", "user", "impersonator"])
KEYS |= st.sampled_from(["persistent", "organizationId", "authenticationMethod"])


@given(
    payload=JSON_VALUES | st.dictionaries(KEYS, JSON_VALUES),
    user=st.dictionaries(st.sampled_from([*USER, "createdAt", "metadata"]), JSON_VALUES),
    whole=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_no_payload_raises_an_error(payload: Any, user: Any, whole: bool) -> None:
    if whole and isinstance(payload, dict):
        payload = PAYLOAD | {"access_token": signer().token(), "user": USER | user} | payload
    token = Fernet(COOKIE_KEY).encrypt(json.dumps(payload).encode()).decode()
    authkit = make_driver("sync", Server(), clock=StoppedClock(), cookie_password=COOKIE_KEY)
    authkit.sessions.authenticate(token)
    authkit.sessions.refresh(token, options=RequestOptions(max_retries=0))


COOKIE_KEY = Fernet.generate_key().decode()


def test_a_client_without_a_password_says_so(backend: str, server: Server) -> None:
    authkit = make_driver(backend, server)
    with pytest.raises(ConfigurationError, match="WORKOS_COOKIE_PASSWORD"):
        authkit.sessions.authenticate(cookie_of())
    with pytest.raises(ConfigurationError, match="fewer than 32"):
        make_driver(backend, server, cookie_password=["x" * 32, "short"])


def test_of_twins_the_newest_that_opens_counts(authkit: Driver) -> None:
    old = cookie_of(access_token=signer().token(iat=NOW - 200, exp=NOW - 100))
    new = cookie_of(access_token=signer().token(iat=NOW - 20))
    for twins in [(old, new), (new, old), ("rubbish", "", new), (new, "rubbish", old)]:
        assert authkit.sessions.authenticate(twins) == authkit.sessions.authenticate(new)
        assert authkit.sessions.load_sealed_session(twins) == (
            authkit.sessions.load_sealed_session(new)
        )
    assert authkit.sessions.authenticate(("rubbish", "no")).reason == "invalid_session_cookie"
    assert authkit.sessions.authenticate(()).reason == "no_session_cookie_provided"
    assert authkit.sessions.refresh((old, new))


@pytest.mark.parametrize("cookie", [5, b"bytes", ["a", "list"], (None,)], ids=repr)
def test_what_no_request_carries_is_refused(authkit: Driver, cookie: Any) -> None:
    for method in (authkit.sessions.authenticate, authkit.sessions.refresh):
        with pytest.raises(InvalidArgumentError, match="cookie"):
            method(cookie)


@pytest.mark.parametrize("cookie", [None, "", "rubbish"], ids=["none", "empty", "rubbish"])
def test_what_lets_nobody_in_is_false(authkit: Driver, cookie: str | None) -> None:
    assert not authkit.sessions.authenticate(cookie)
    assert not authkit.sessions.refresh(cookie)
    assert not authkit.sessions.load_sealed_session(cookie)


def test_what_lets_somebody_in_is_true(authkit: Driver) -> None:
    assert authkit.sessions.authenticate(cookie_of())
    assert authkit.sessions.refresh(cookie_of())
    assert authkit.sessions.load_sealed_session(cookie_of())


def test_only_an_authentication_is_sealed(authkit: Driver) -> None:
    with pytest.raises(InvalidArgumentError, match="authentication"):
        authkit.sessions.seal(answer_of_exchange())


# Refreshing it


def test_a_refresh_gives_a_new_cookie_and_the_new_user(authkit: Driver, server: Server) -> None:
    user = USER | {"email": "new@example.com"}
    server.exchange = httpx.Response(200, json=answer_of_exchange(user=user))
    refreshed = authkit.sessions.refresh(cookie_of())
    assert isinstance(refreshed, RefreshedSession)
    assert refreshed.authenticated is True
    assert refreshed.user.email == "new@example.com"
    assert refreshed.session.authenticated
    assert refreshed.session == authkit.sessions.authenticate(refreshed.sealed_session)
    payload: Any = unseal(refreshed.sealed_session, COOKIE_PASSWORD).data
    assert payload["refreshToken"] == "refresh-token-2"
    assert payload["user"]["email"] == "new@example.com"


@pytest.mark.parametrize(
    ("access_token", "arguments", "sent"),
    [
        (signer().token(), {}, "org_of_the_cookie"),
        (signer().token(exp=NOW - 60), {}, "org_of_the_cookie"),
        (signer().token(), {"organization_id": "org_2"}, "org_2"),
        (signer().token(), {"organization_id": None}, None),
        ("no JWT", {}, "org_of_the_cookie"),
    ],
    ids=["current", "expired", "another", "the server decides", "unreadable"],
)
def test_the_session_stays_in_its_organization_unless_told_otherwise(
    authkit: Driver,
    server: Server,
    access_token: str,
    arguments: dict[str, Any],
    sent: str | None,
) -> None:
    cookie = cookie_of(access_token=access_token, organization_id="org_of_the_cookie")
    authkit.sessions.refresh(cookie, **arguments)
    [body] = server.bodies
    assert body.get("organization_id") == sent
    assert ("organization_id" in body) == (sent is not None)


@pytest.mark.parametrize("claim", [CLAIMS["org_id"], None])
def test_the_claim_counts_where_a_cookie_names_no_organization(
    authkit: Driver, server: Server, claim: str | None
) -> None:
    authkit.sessions.refresh(cookie_of(access_token=signer().token(org_id=claim)))
    [body] = server.bodies
    assert body.get("organization_id") == claim


def test_a_refresh_seals_with_the_new_password(backend: str, server: Server) -> None:
    passwords = [COOKIE_PASSWORD, OLD_PASSWORD]
    authkit = make_driver(backend, server, clock=StoppedClock(), cookie_password=passwords)
    old = cookie_of(OLD_PASSWORD)
    assert authkit.sessions.authenticate(old).used_previous_password
    assert authkit.sessions.load_sealed_session(old).used_previous_password
    refreshed = authkit.sessions.refresh(old)
    assert not refreshed.session.used_previous_password
    assert not unseal(refreshed.sealed_session, COOKIE_PASSWORD).used_previous_password


def test_a_cookie_can_be_sealed_anew_without_a_refresh(backend: str, server: Server) -> None:
    passwords = [COOKIE_PASSWORD, OLD_PASSWORD]
    authkit = make_driver(backend, server, cookie_password=passwords)
    loaded = authkit.sessions.load_sealed_session(cookie_of(OLD_PASSWORD))
    reloaded = authkit.sessions.load_sealed_session(authkit.sessions.seal(loaded.authentication))
    assert reloaded.authentication == loaded.authentication
    assert not reloaded.used_previous_password


def error_answer(status: int, code: str | None = None, **fields: Any) -> httpx.Response:
    named = {} if code is None else {"code": code}
    return httpx.Response(status, json={"message": "no", **named, **fields})


FAILURES: list[tuple[str, httpx.Response | httpx.RequestError, RefreshFailureReason, str]] = [
    ("invalid_grant", error_answer(400, error="invalid_grant"), "invalid_grant", "terminal"),
    ("sso_required", error_answer(403, error="sso_required"), "sso_required", "terminal"),
    ("mfa_enrollment", error_answer(403, "mfa_enrollment"), "mfa_enrollment", "terminal"),
    ("mfa_challenge", error_answer(403, "mfa_challenge"), "mfa_challenge", "terminal"),
    (
        "email",
        error_answer(403, "email_verification_required"),
        "email_verification_required",
        "terminal",
    ),
    (
        "selection",
        error_answer(403, "organization_selection_required"),
        "organization_selection_required",
        "terminal",
    ),
    (
        "methods",
        error_answer(400, "organization_authentication_methods_required"),
        "organization_authentication_methods_required",
        "terminal",
    ),
    ("step", error_answer(403, "radar_email_challenge"), "step_required", "terminal"),
    (
        "organization",
        error_answer(400, "organization_membership_not_found"),
        "organization_refused",
        "terminal",
    ),
    ("policy", error_answer(403, "policy_denied"), "refused", "terminal"),
    ("new code", error_answer(400, "a_code_of_tomorrow"), "refused", "terminal"),
    ("429", error_answer(429), "rate_limit_exceeded", "transient"),
    ("429 with code", error_answer(429, "invalid_grant"), "rate_limit_exceeded", "transient"),
    ("500", error_answer(500), "server_error", "transient"),
    ("503", httpx.Response(503, text="<html>"), "server_error", "transient"),
    ("520", httpx.Response(520), "server_error", "transient"),
    ("408", httpx.Response(408), "timeout", "transient"),
    ("timeout", httpx.ReadTimeout("slow"), "timeout", "transient"),
    ("connect", httpx.ConnectError("gone"), "network_error", "transient"),
    ("dropped", httpx.ReadError("gone"), "network_error", "transient"),
    ("200 HTML", httpx.Response(200, text="<html>"), "invalid_response", "transient"),
    ("200 empty", httpx.Response(200), "invalid_response", "transient"),
    ("200 tokens", httpx.Response(200, json={"access_token": 1}), "invalid_response", "transient"),
    ("302", httpx.Response(302), "invalid_response", "transient"),
    ("401", error_answer(401), "unauthorized", "misconfiguration"),
    ("client", error_answer(400, error="invalid_client"), "unauthorized", "misconfiguration"),
    ("request", error_answer(400, error="invalid_request"), "bad_request", "misconfiguration"),
    ("403 HTML", httpx.Response(403, text="<html>"), "invalid_response", "transient"),
    ("404", error_answer(404), "bad_request", "misconfiguration"),
    ("422", error_answer(422), "bad_request", "misconfiguration"),
]


@pytest.mark.parametrize(
    ("outcome", "reason", "kind"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES]
)
def test_a_failed_refresh_has_its_kind(
    backend: str,
    outcome: httpx.Response | httpx.RequestError,
    reason: RefreshFailureReason,
    kind: str,
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if isinstance(outcome, httpx.Response):
            return again(outcome)
        raise outcome

    authkit = make_driver(backend, handler, cookie_password=COOKIE_PASSWORD, max_retries=0)
    failure = authkit.sessions.refresh(cookie_of())
    assert isinstance(failure, SessionRefreshFailure)
    assert (failure.reason, failure.kind) == (reason, kind)
    assert failure.retryable == (kind == "transient")
    assert failure.keep_cookie == (kind != "terminal" or reason == "organization_refused")
    assert failure.cause is not None
    assert "refresh-token" not in repr(failure) + str(failure.cause)


def test_a_failed_refresh_carries_what_the_next_step_needs(backend: str) -> None:
    def answer(status: int, body: dict[str, Any], **headers: str) -> SessionRefreshFailure:
        def handler(_: httpx.Request) -> httpx.Response:
            return httpx.Response(status, json=body, headers=headers)

        authkit = make_driver(backend, handler, cookie_password=COOKIE_PASSWORD, max_retries=0)
        return authkit.sessions.refresh(cookie_of())

    limited = answer(429, {}, **{"Retry-After": "17"})
    assert limited.retry_after == 17
    assert isinstance(limited.cause, RateLimitError)
    step = answer(403, {"error": "sso_required", "pending_authentication_token": "pending"})
    assert isinstance(step.cause, SSORequiredError)
    assert step.cause.pending_authentication_token == "pending"


def test_an_unreadable_cookie_is_not_sent(authkit: Driver, server: Server) -> None:
    assert authkit.sessions.refresh(None).reason == "no_session_cookie_provided"
    failure = authkit.sessions.refresh("nonsense")
    assert (failure.reason, failure.detail) == ("invalid_session_cookie", "malformed")
    assert failure.kind == "terminal"
    assert server.requests == []


def test_the_guide_has_the_table_of_reasons() -> None:
    script = runpy.run_path(str(DOCS / "_mkdocs" / "reasons_table.py"))
    guide = (DOCS / "guides" / "sessions.md").read_text("utf-8")
    assert guide == script["page"](), "run `python docs/_mkdocs/reasons_table.py`"
    for reason in {*UNAUTHENTICATED_REASONS, *REFRESH_FAILURE_REASONS}:
        assert f"| `{reason}` |" in guide


def test_every_reason_is_explained() -> None:
    assert set(get_args(UnauthenticatedReason)) == UNAUTHENTICATED_REASONS.keys()
    assert set(get_args(RefreshFailureReason)) == REFRESH_FAILURE_REASONS.keys()
    assert {row[2] for row in FAILURES} == REFRESH_FAILURE_REASONS.keys() - {
        "no_session_cookie_provided",
        "invalid_session_cookie",
    }


@pytest.mark.parametrize(
    "jwks",
    [httpx.Response(503), httpx.Response(200, json=stranger().jwks())],
    ids=["down", "other"],
)
def test_the_new_cookie_arrives_although_its_token_cannot_be_verified(
    authkit: Driver, server: Server, jwks: httpx.Response
) -> None:
    server.jwks = jwks
    refreshed = authkit.sessions.refresh(cookie_of())
    assert refreshed.authenticated
    assert not refreshed.session.authenticated
    payload: Any = unseal(refreshed.sealed_session, COOKIE_PASSWORD).data
    assert payload["refreshToken"] == "refresh-token-2"


@pytest.mark.parametrize(
    "changes",
    [{"access_token": "no JWT"}, {"user": {"id": ["new shape"]}}, {"user": None}],
    ids=str,
)
def test_the_new_cookie_arrives_although_the_answer_is_odd(
    authkit: Driver, server: Server, changes: dict[str, Any]
) -> None:
    server.exchange = httpx.Response(200, json=answer_of_exchange(**changes))
    refreshed = authkit.sessions.refresh(cookie_of())
    assert refreshed.authenticated
    assert refreshed.user.id == USER["id"]
    payload: Any = unseal(refreshed.sealed_session, COOKIE_PASSWORD).data
    assert payload["refreshToken"] == "refresh-token-2"


# Its budget


class SlowTransport:
    """A transport on which only its own clock moves: each answer takes as long as it says."""

    def __init__(self, *answers: tuple[float, int | None], **headers: str) -> None:
        self.clock = StoppedClock()
        self.sent_at: list[float] = []
        self.timeouts: list[float] = []
        self._answers = iter(answers)
        self._headers = headers

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        if request.method == "GET":
            return HTTPResponse(
                status=200, headers={}, content=json.dumps(signer().jwks()).encode()
            )
        self.sent_at.append(self.clock.now - NOW)
        self.timeouts.append(timeout)
        seconds, status = next(self._answers)
        self.clock.now += min(seconds, timeout)
        if status is None or seconds > timeout:
            raise APITimeoutError("slow", operation=request.operation)
        body = json.dumps(answer_of_exchange() if status == 200 else {}).encode()
        return HTTPResponse(status=status, headers=self._headers, content=body)

    async def sleep(self, seconds: float) -> None:
        self.clock.now += seconds

    async def shield(self, function: Callable[[], Awaitable[Any]]) -> Any:
        return await function()

    def lock(self) -> Any:
        return self

    async def acquire(self, timeout: float | None = None) -> bool:
        return True

    def release(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


def refresh_over(transport: SlowTransport, options: RequestOptions | None = None) -> Any:
    """Refresh one session over a transport."""
    settings = load_settings(
        api_key="sk_test",
        client_id="client_123",
        public=False,
        base_url=None,
        redirect_uri=None,
        cookie_password=COOKIE_PASSWORD,
        issuer=None,
        leeway=10,
        timeout=15,
        max_retries=10,
        deadline=60,
        user_agent_suffix=None,
        environment={},
    )
    api = API(transport, settings)
    coordination = Coordination(transport, None)
    endings = Endings(transport.clock, coordination)
    sessions = AsyncSessions(api, AsyncSessionTokens(api, endings), coordination, endings)
    return run(sessions.refresh(cookie_of(), options=options))


@pytest.mark.parametrize("seconds", [0.0, 0.1, 3.0, 7.9, 8.0, 100.0])
@pytest.mark.parametrize("status", [503, 429, 408, 599, None])
def test_the_token_is_sent_again_within_its_budget_alone(
    seconds: float, status: int | None
) -> None:
    transport = SlowTransport(*[(seconds, status)] * 20)
    failure = refresh_over(transport)
    assert failure.retryable
    assert 2 <= len(transport.sent_at) <= 11
    assert transport.sent_at[-1] < 25
    assert max(transport.timeouts) <= 8
    assert transport.clock.now - NOW <= 25
    assert failure.cause.attempts == len(transport.sent_at)


def test_an_answer_for_another_user_is_no_new_session(authkit: Driver, server: Server) -> None:
    """A cache between us and WorkOS may mix up two answers."""
    stranger = PAYLOAD["user"] | {"id": "user_stranger"}
    server.exchange = httpx.Response(200, json=answer_of_exchange(user=stranger))
    failure = authkit.sessions.refresh(cookie_of(), options=RequestOptions(max_retries=0))
    assert (failure.reason, failure.keep_cookie) == ("invalid_response", True)
    assert "refresh-token-2" not in repr(failure)


def test_an_answer_for_another_session_of_the_user_is_used_and_logged(
    authkit: Driver, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """The refresh token is spent, so to refuse the answer would sign the user out."""
    token = signer().token(iat=NOW, exp=NOW + 300, sid="session_other")
    server.exchange = httpx.Response(200, json=answer_of_exchange(access_token=token))
    refreshed = authkit.sessions.refresh(cookie_of())
    assert refreshed.session.session_id == "session_other"
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().endswith("with session_other")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 302])
def test_the_token_is_never_sent_again_after_a_refusal(status: int) -> None:
    transport = SlowTransport((0.1, status))
    assert not refresh_over(transport).authenticated
    assert len(transport.sent_at) == 1


def test_the_next_attempt_may_succeed() -> None:
    transport = SlowTransport((100, None), (1, 503), (1, 200))
    assert refresh_over(transport).session.authenticated
    assert len(transport.sent_at) == 3


def test_a_server_that_wants_more_time_than_there_is_gets_it() -> None:
    transport = SlowTransport((1, 429), **{"retry-after": "30"})
    failure = refresh_over(transport)
    assert failure.retry_after == 30
    assert len(transport.sent_at) == 1


def test_a_server_that_wants_a_pause_gets_it() -> None:
    transport = SlowTransport((1, 429), (1, 200), **{"retry-after": "5"})
    assert refresh_over(transport).authenticated
    assert transport.sent_at == [0, pytest.approx(6)]


def test_options_make_the_budget_smaller_and_never_larger() -> None:
    slow = [(100.0, None)] * 20
    short = SlowTransport(*slow)
    refresh_over(short, RequestOptions(timeout=2, deadline=5))
    assert max(short.timeouts) <= 2
    assert short.sent_at[-1] < 5
    long = SlowTransport(*slow)
    refresh_over(long, RequestOptions(timeout=60, deadline=600, max_retries=50))
    assert max(long.timeouts) <= 8
    assert long.sent_at[-1] < 25
    once = SlowTransport(*slow)
    refresh_over(once, RequestOptions(max_retries=0))
    assert len(once.sent_at) == 1
