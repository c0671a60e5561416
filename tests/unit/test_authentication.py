"""What is sent to sign a user in, and what may come back with them."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.support.driver import make_driver
from workos_authkit import (
    AuthorizationCallbackError,
    BadRequestError,
    ConfigurationError,
    InvalidArgumentError,
    InvalidGrantError,
    PendingAuthentication,
    ResponseDecodeError,
    StateMismatchError,
    Visitor,
)
from workos_authkit.models import (
    Authentication,
    AuthenticationFactor,
    AuthorizationCallback,
    AuthorizationRequest,
)

Call = Callable[[Any], Any]

KEY = "sk_test_key"
REDIRECT_URI = "https://app.example.com/callback"
SIGNALS = {
    "ip_address": "203.0.113.7",
    "user_agent": "Mozilla/5.0",
    "device_id": "device_1",
}
VISITOR = Visitor(**SIGNALS, signals_id="s")
PENDING = PendingAuthentication(
    step="mfa_challenge",
    pending_authentication_token="pending_1",
    authentication_factors=[
        AuthenticationFactor(id="factor_1", type="totp", created_at=None, updated_at=None)
    ],
    radar_challenge_id="radar_challenge_1",
    email_completion_token="completion_1",
)
URN = "urn:workos:oauth:grant-type:"

ANSWER = {
    "user": {
        "id": "user_1",
        "email": "ada@example.com",
        "email_verified": True,
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    },
    "access_token": "header."
    + base64.urlsafe_b64encode(b'{"sid":"session_1"}').rstrip(b"=").decode()
    + ".signature",
    "refresh_token": "refresh_1",
}

GRANTS: dict[str, tuple[Call, Mapping[str, Any]]] = {
    "authorization_code": (
        lambda auth: auth.with_code(
            "code_1",
            code_verifier="verifier_1",
            invitation_token="invitation_1",
            visitor=VISITOR,
        ),
        {
            "code": "code_1",
            "code_verifier": "verifier_1",
            "invitation_token": "invitation_1",
            "signals_id": "s",
        },
    ),
    "password": (
        lambda auth: auth.with_password(
            email="ada@example.com",
            password="hunter2hunter2",
            invitation_token="invitation_1",
            radar_auth_attempt_id="r",
            visitor=VISITOR,
        ),
        {
            "email": "ada@example.com",
            "password": "hunter2hunter2",
            "invitation_token": "invitation_1",
            "signals_id": "s",
            "radar_auth_attempt_id": "r",
        },
    ),
    URN + "magic-auth:code": (
        lambda auth: auth.with_magic_auth(
            "123456",
            email="ada@example.com",
            invitation_token="invitation_1",
            link_authorization_code="link_1",
            radar_auth_attempt_id="r",
            visitor=VISITOR,
        ),
        {
            "code": "123456",
            "email": "ada@example.com",
            "invitation_token": "invitation_1",
            "link_authorization_code": "link_1",
            "signals_id": "s",
            "radar_auth_attempt_id": "r",
        },
    ),
    "refresh_token": (
        lambda auth: auth.with_refresh_token("refresh_0", organization_id="org_1", visitor=VISITOR),
        {"refresh_token": "refresh_0", "organization_id": "org_1"},
    ),
    URN + "email-verification:code": (
        lambda auth: auth.with_email_verification("123456", pending=PENDING, visitor=VISITOR),
        {"code": "123456", "pending_authentication_token": "pending_1"},
    ),
    URN + "mfa-totp": (
        lambda auth: auth.with_totp(
            "123456", pending=PENDING, authentication_challenge_id="challenge_1", visitor=VISITOR
        ),
        {
            "code": "123456",
            "pending_authentication_token": "pending_1",
            "authentication_challenge_id": "challenge_1",
        },
    ),
    URN + "organization-selection": (
        lambda auth: auth.with_organization_selection("org_1", pending=PENDING, visitor=VISITOR),
        {"organization_id": "org_1", "pending_authentication_token": "pending_1"},
    ),
    URN + "radar-email-challenge:code": (
        lambda auth: auth.with_radar_email_challenge("123456", pending=PENDING, visitor=VISITOR),
        {
            "code": "123456",
            "radar_challenge_id": "radar_challenge_1",
            "pending_authentication_token": "pending_1",
        },
    ),
    URN + "radar-sms-challenge:code": (
        lambda auth: auth.with_radar_sms_challenge(
            "123456",
            pending=PENDING,
            verification_id="v",
            phone_number="+15005550006",
            visitor=VISITOR,
        ),
        {
            "code": "123456",
            "verification_id": "v",
            "phone_number": "+15005550006",
            "pending_authentication_token": "pending_1",
        },
    ),
    URN + "email-completion": (
        lambda auth: auth.with_email_completion(
            email="ada@example.com", pending=PENDING, visitor=VISITOR
        ),
        {
            "email": "ada@example.com",
            "email_completion_token": "completion_1",
            "signals_id": "s",
        },
    ),
    "urn:ietf:params:oauth:grant-type:device_code": (
        lambda auth: auth.with_device_code("device_code_1", visitor=VISITOR),
        {"device_code": "device_code_1"},
    ),
}
PUBLIC_GRANTS = {
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
}


class Server:
    """Answers every call, and remembers what was asked."""

    def __init__(self, backend: str, **settings: Any) -> None:
        self.requests: list[httpx.Request] = []
        self.answer: Mapping[str, Any] = ANSWER
        self.refusals: dict[str, tuple[int, Any]] = {}
        settings = {"redirect_uri": REDIRECT_URI, "max_retries": 0, **settings}
        self.driver = make_driver(backend, self._answer, **settings)

    @property
    def authentication(self) -> Any:
        return self.driver.authentication

    @property
    def calls(self) -> list[tuple[str, Any]]:
        """The path and the body of each request."""
        return [(request.url.path, json.loads(request.content)) for request in self.requests]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        for prefix, (status, body) in self.refusals.items():
            if path.startswith(prefix):
                return httpx.Response(status, json=body)
        if path.endswith("/challenge"):
            stamp = "2026-01-15T12:00:00.000Z"
            factor_id = path.split("/")[-2]
            challenge = {
                "id": f"challenge_for_{factor_id}",
                "authentication_factor_id": factor_id,
                "created_at": stamp,
                "updated_at": stamp,
            }
            return httpx.Response(201, json=challenge)
        if path.endswith("/revoke"):
            return httpx.Response(200)
        return httpx.Response(200, json=self.answer)


@pytest.fixture
def server(backend: str) -> Server:
    return Server(backend)


@pytest.fixture
def authentication() -> Any:
    """The resource of a client that need not send anything."""
    return Server("sync").authentication


# The grants


@pytest.mark.parametrize("grant_type", GRANTS)
def test_a_grant_sends_what_the_api_wants(grant_type: str, server: Server) -> None:
    call, fields = GRANTS[grant_type]
    result = call(server.authentication)
    assert isinstance(result, Authentication)
    assert result.user.email == "ada@example.com"
    [request] = server.requests
    body = json.loads(request.content)
    secret = {} if grant_type.endswith("device_code") else {"client_secret": KEY}
    assert body == {
        "client_id": "client_123",
        "grant_type": grant_type,
        **secret,
        **fields,
        **SIGNALS,
    }
    assert (request.method, request.url.path) == ("POST", "/user_management/authenticate")
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("grant_type", GRANTS)
def test_a_refusal_that_repeats_the_request_shows_no_secret(grant_type: str) -> None:
    call, fields = GRANTS[grant_type]

    def repeat(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"message": f"Cannot take {request.content!r}."})

    with pytest.raises(BadRequestError) as caught:
        call(make_driver("sync", repeat).authentication)
    shown = f"{caught.value} {caught.value!r} {caught.value.__context__!r}"
    for name, value in {**fields, "client_secret": KEY}.items():
        if any(word in name for word in ("code", "password", "secret", "token")):
            assert value not in shown


@pytest.mark.parametrize("grant_type", sorted(PUBLIC_GRANTS))
def test_a_public_client_never_sends_a_key(
    grant_type: str, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", KEY)
    server = Server(backend, api_key=None, public=True)
    GRANTS[grant_type][0](server.authentication)
    [request] = server.requests
    assert "authorization" not in request.headers
    assert "client_secret" not in json.loads(request.content)


@pytest.mark.parametrize("grant_type", sorted(GRANTS.keys() - PUBLIC_GRANTS))
def test_a_grant_that_needs_a_key_is_refused_before_anything_is_sent(
    grant_type: str, backend: str
) -> None:
    server = Server(backend, api_key=None, public=True)
    with pytest.raises(ConfigurationError, match="WORKOS_API_KEY"):
        GRANTS[grant_type][0](server.authentication)
    assert not server.requests


def test_a_public_client_must_prove_itself_with_a_verifier(backend: str) -> None:
    server = Server(backend, api_key=None, public=True)
    with pytest.raises(InvalidArgumentError, match="code_verifier"):
        server.authentication.with_code("code_1")
    assert not server.requests


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("code", lambda auth: auth.with_code("")),
        ("code", lambda auth: auth.with_code(None)),
        ("email", lambda auth: auth.with_password(email="", password="pw")),
        ("password", lambda auth: auth.with_password(email="ada@example.com", password="")),
        ("code", lambda auth: auth.with_magic_auth("", email="ada@example.com")),
        ("email", lambda auth: auth.with_magic_auth("123456", email=None)),
        ("refresh_token", lambda auth: auth.with_refresh_token(None)),
        ("code", lambda auth: auth.with_email_verification("", pending=PENDING)),
        ("code", lambda auth: auth.with_totp(123456, pending=PENDING)),
        ("organization_id", lambda auth: auth.with_organization_selection("", pending=PENDING)),
        ("code", lambda auth: auth.with_radar_email_challenge("", pending=PENDING)),
        (
            "radar_challenge_id",
            lambda auth: auth.with_radar_email_challenge("1", pending="t"),
        ),
        ("code", lambda auth: auth.with_radar_sms_challenge("", pending=PENDING)),
        ("email", lambda auth: auth.with_email_completion(email="", pending=PENDING)),
        ("device_code", lambda auth: auth.with_device_code("")),
    ],
)
def test_a_missing_argument_is_refused_before_anything_is_sent(
    name: str, call: Call, server: Server
) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{name} must be"):
        call(server.authentication)
    assert not server.requests


# Going on


CONTINUATIONS: dict[str, Callable[..., Any]] = {
    "with_email_verification": lambda auth, **given: auth.with_email_verification("1", **given),
    "with_totp": lambda auth, **given: auth.with_totp("1", factor="factor_1", **given),
    "with_organization_selection": lambda auth, **given: auth.with_organization_selection(
        "org_1", **given
    ),
    "with_radar_email_challenge": lambda auth, **given: auth.with_radar_email_challenge(
        "1", radar_challenge_id="r", **given
    ),
    "with_radar_sms_challenge": lambda auth, **given: auth.with_radar_sms_challenge("1", **given),
}


@pytest.mark.parametrize("method", CONTINUATIONS)
def test_a_sign_in_goes_on_from_a_token_as_from_a_pending_value(
    method: str, server: Server
) -> None:
    CONTINUATIONS[method](server.authentication, pending=PENDING)
    from_value = server.calls[-1]
    CONTINUATIONS[method](server.authentication, pending="pending_1")
    assert server.calls[-1] == from_value


@pytest.mark.parametrize("method", CONTINUATIONS)
@pytest.mark.parametrize(
    "given",
    [
        {"pending": None},
        {"pending": b"pending_1"},
        {"pending": PendingAuthentication(step="mfa_enrollment")},
        {"pending": ""},
    ],
    ids=str,
)
def test_a_sign_in_that_cannot_go_on_is_refused_before_anything_is_sent(
    method: str, given: dict[str, Any], server: Server
) -> None:
    with pytest.raises(InvalidArgumentError, match="pending") as caught:
        CONTINUATIONS[method](server.authentication, **given)
    assert "pending_1" not in str(caught.value)
    assert not server.requests


def test_the_email_completion_goes_on_from_its_own_token(server: Server) -> None:
    server.authentication.with_email_completion(email="a@b.c", pending="t")
    [(_, body)] = server.calls
    assert body["email_completion_token"] == "t"
    with pytest.raises(InvalidArgumentError, match="email_completion_token"):
        server.authentication.with_email_completion(
            email="a@b.c", pending=PendingAuthentication(step="email_completion_required")
        )


# Visitors


@pytest.mark.parametrize("name", ["ip_address", "user_agent", "device_id", "signals_id"])
@pytest.mark.parametrize("value", [1, b"x"], ids=repr)
def test_a_visitor_is_described_in_texts(name: str, value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{name} must be"):
        Visitor(**{name: value})


def test_a_visitor_is_a_visitor(server: Server) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^visitor must be a Visitor, not dict"):
        server.authentication.with_device_code("code_1", visitor=SIGNALS)
    assert not server.requests


def test_a_visitor_of_whom_nothing_is_known_sends_nothing(server: Server) -> None:
    server.authentication.with_device_code("code_1", visitor=Visitor(user_agent=""))
    [(_, body)] = server.calls
    assert body.keys() == {"client_id", "grant_type", "device_code"}


# Answers that are odd


def token_of(subject: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"sub": subject}).encode()).rstrip(b"=")
    return f"header.{claims.decode()}.signature"


ODD: list[dict[str, Any]] = [
    {"user": {"id": "user_1", "email": 5, "metadata": {"age": 36}}},
    {"user": {"id": "user_1"}},
    {"user": None, "access_token": token_of("user_1")},
    {"user": "user_1", "access_token": token_of("user_1")},
    {"user": {}, "access_token": token_of("user_1")},
    {"oauth_tokens": {"access_token": 5}, "authentication_method": 7},
    {"organization_id": 7},
]


@pytest.mark.parametrize("grant_type", GRANTS)
def test_a_sign_in_is_not_lost_to_an_odd_answer(grant_type: str, server: Server) -> None:
    whole = {**ANSWER, "impersonator": {"email": "grace@example.com"}, "organization_id": "org_1"}
    for changes in ODD:
        server.answer = {**whole, **changes}
        authentication = GRANTS[grant_type][0](server.authentication)
        assert authentication.refresh_token == "refresh_1", changes
        assert authentication.user.id == "user_1", changes
        assert authentication.impersonator.email == "grace@example.com", changes
        if "organization_id" not in changes:
            assert authentication.organization_id == "org_1", changes


@pytest.mark.parametrize(
    "changes",
    [{"user": None}, {"user": {}}, {"refresh_token": None}, {"access_token": 5}],
    ids=str,
)
def test_an_answer_that_cannot_be_used_shows_no_token(
    changes: dict[str, Any], server: Server
) -> None:
    answer = {"access_token": "access.planted", "refresh_token": "planted", **changes}
    server.answer = {"user": {"id": "user_1"}, **answer}
    with pytest.raises(ResponseDecodeError) as caught:
        server.authentication.with_code("code_1", code_verifier="verifier_1")
    assert caught.value.body
    assert "planted" not in f"{caught.value.body} {caught.value!r} {caught.value}"


# Challenges


def totp(id: str, type: str = "totp") -> AuthenticationFactor:
    return AuthenticationFactor(id=id, type=type, created_at=None, updated_at=None)


def awaiting(*factors: AuthenticationFactor, challenge: str | None = None) -> PendingAuthentication:
    return PendingAuthentication(
        step="mfa_challenge",
        pending_authentication_token="pending_1",
        authentication_factors=factors,
        authentication_challenge_id=challenge,
    )


@pytest.mark.parametrize(
    ("given", "challenged", "answered"),
    [
        ({"pending": awaiting(totp("f1"))}, "f1", "challenge_for_f1"),
        ({"pending": awaiting(totp("f0", "sms"), totp("f1"))}, "f1", "challenge_for_f1"),
        ({"pending": awaiting(totp("f1")), "factor": totp("f2")}, "f2", "challenge_for_f2"),
        ({"pending": awaiting(totp("f1"), totp("f2")), "factor": "f2"}, "f2", "challenge_for_f2"),
        (
            {"pending": "pending_1", "factor": "f1"},
            "f1",
            "challenge_for_f1",
        ),
        ({"pending": awaiting(totp("f1"), challenge="c1")}, None, "c1"),
        ({"pending": awaiting(challenge="c1"), "factor": totp("f1")}, None, "c1"),
        (
            {
                "pending": awaiting(totp("f1"), challenge="c1"),
                "authentication_challenge_id": "c2",
            },
            None,
            "c2",
        ),
    ],
    ids=[
        "the only factor",
        "the only factor whose codes can be read off",
        "the factor that is passed",
        "its id",
        "its id beside a token",
        "the challenge that came",
        "the challenge that came, before a factor",
        "the challenge that is named",
    ],
)
def test_a_challenge_is_made_where_there_is_none(
    given: dict[str, Any], challenged: str | None, answered: str, server: Server
) -> None:
    server.authentication.with_totp("123456", **given)
    *before, (path, body) = server.calls
    assert [path for path, _ in before] == (
        [f"/auth/factors/{challenged}/challenge"] if challenged else []
    )
    assert path == "/user_management/authenticate"
    assert body["authentication_challenge_id"] == answered


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pending": awaiting()}, "pass factor"),
        ({"pending": awaiting(totp("f1"), totp("f2"))}, "pass factor"),
        ({"pending": "t"}, "pass factor"),
        ({"pending": awaiting(totp("f1", "sms"))}, "mfa.challenge"),
        ({"pending": awaiting(totp("f1", "sms"), totp("f2")), "factor": "f1"}, "mfa.challenge"),
        ({"pending": awaiting(), "factor": totp("f1", "sms")}, "mfa.challenge"),
    ],
)
def test_a_code_without_a_challenge_to_answer_is_refused(
    given: dict[str, Any], words: str, server: Server
) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        server.authentication.with_totp("123456", **given)
    assert not server.requests


# The way out


def query_of(url: str) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len(pairs) == len(dict(pairs)), "a parameter is there twice"
    return dict(pairs)


def test_the_url_holds_what_it_must(authentication: Any) -> None:
    url = authentication.get_authorization_url(provider="authkit")
    assert url.startswith("https://api.workos.com/user_management/authorize?")
    assert query_of(url) == {
        "client_id": "client_123",
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "provider": "authkit",
    }


def test_the_url_holds_everything_that_was_given(authentication: Any) -> None:
    url = authentication.get_authorization_url(
        redirect_uri="https://elsewhere.example.com/back?x=1&y=ü",
        provider="authkit",
        connection_id="conn_1",
        organization_id="org_1",
        state="a state/with+signs&=",
        code_challenge="challenge",
        code_challenge_method="S256",
        screen_hint="sign-up",
        login_hint="ada+test@example.com",
        domain_hint="example.com",
        prompt="consent",
        max_age=0,
        invitation_token="invitation",
        provider_scopes=["openid", "email"],
        provider_query_params={"hd": "example.com", "offline": True, "level": 3},
    )
    assert query_of(url) == {
        "client_id": "client_123",
        "redirect_uri": "https://elsewhere.example.com/back?x=1&y=ü",
        "response_type": "code",
        "provider": "authkit",
        "connection_id": "conn_1",
        "organization_id": "org_1",
        "state": "a state/with+signs&=",
        "code_challenge": "challenge",
        "code_challenge_method": "S256",
        "screen_hint": "sign-up",
        "login_hint": "ada+test@example.com",
        "domain_hint": "example.com",
        "prompt": "consent",
        "max_age": "0",
        "invitation_token": "invitation",
        "provider_scopes": "openid,email",
        "provider_query_params[hd]": "example.com",
        "provider_query_params[offline]": "true",
        "provider_query_params[level]": "3",
    }


@pytest.mark.parametrize("method", ["get_authorization_url", "start"])
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "provider, connection_id and organization_id"),
        ({"login_hint": "ada@example.com"}, "provider, connection_id and organization_id"),
        ({"provider": "GoogleOAuth", "screen_hint": "sign-up"}, "provider='authkit'"),
        ({"organization_id": "org_1", "max_age": 0}, "provider='authkit'"),
        ({"provider": "authkit", "max_age": -1}, "max_age"),
        ({"provider": "authkit", "max_age": True}, "max_age"),
        ({"provider": "authkit", "max_age": 1.5}, "max_age"),
        ({"provider": "authkit", "provider_scopes": "openid"}, "list"),
        ({"provider": "authkit", "login_hint": "\ud800"}, "surrogate"),
        ({"provider": "authkit", "extra": {"state": "another"}}, "extra: state"),
        ({"provider": "authkit", "extra": {"redirect_uri": "https://evil.example"}}, "extra"),
        ({"provider": "authkit", "extra": {"provider_query_params[hd]": "x"}}, "extra"),
        ({"provider": "authkit", "extra": {"claim_nonce": 1}}, "claim_nonce must be a string"),
        ({"provider": "authkit", "extra": "claim_nonce=1"}, "extra"),
    ],
)
def test_a_url_that_cannot_work_is_refused(
    method: str, given: dict[str, Any], words: str, authentication: Any
) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        getattr(authentication, method)(**given)


@pytest.mark.parametrize(
    "given",
    [{"code_challenge_method": "S256"}, {"code_challenge": "c", "code_challenge_method": "plain"}],
)
def test_the_challenge_method_goes_with_a_challenge(
    given: dict[str, Any], authentication: Any
) -> None:
    with pytest.raises(InvalidArgumentError, match="code_challenge_method"):
        authentication.get_authorization_url(provider="authkit", **given)


@pytest.mark.parametrize("setting", ["client_id", "redirect_uri"])
def test_a_url_needs_its_settings(setting: str) -> None:
    authentication = Server("sync", **{setting: None}).authentication
    with pytest.raises(ConfigurationError, match=setting):
        authentication.get_authorization_url(provider="authkit")


def test_a_sign_in_starts_with_a_new_state_and_a_new_verifier(authentication: Any) -> None:
    one = authentication.start(provider="authkit")
    other = authentication.start(provider="authkit")
    assert isinstance(one, AuthorizationRequest)
    query = query_of(one.url)
    assert query["state"] == one.state
    digest = hashlib.sha256(one.code_verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (query["code_challenge"], query["code_challenge_method"]) == (challenge, "S256")
    assert one.state != other.state
    assert one.code_verifier != other.code_verifier
    assert min(len(one.state), len(one.code_verifier)) >= 43


def test_a_start_takes_what_the_url_takes(authentication: Any) -> None:
    given = {
        "redirect_uri": "https://elsewhere.example.com/",
        "provider": "authkit",
        "connection_id": "conn_1",
        "organization_id": "org_1",
        "screen_hint": "sign-in",
        "login_hint": "ada@example.com",
        "domain_hint": "example.com",
        "prompt": "login",
        "max_age": 0,
        "invitation_token": "invitation",
        "provider_scopes": ["openid"],
        "provider_query_params": {"hd": "example.com"},
        "extra": {"claim_nonce": "nonce"},
    }
    started = authentication.start(**given)
    query = query_of(started.url)
    for name in ("state", "code_challenge", "code_challenge_method"):
        del query[name]
    assert query == query_of(authentication.get_authorization_url(**given))


def test_a_parameter_that_the_package_does_not_know_is_in_the_url(authentication: Any) -> None:
    started = authentication.start(provider="authkit", extra={"claim_nonce": "a nonce&b=1"})

    assert query_of(started.url)["claim_nonce"] == "a nonce&b=1"


def test_what_a_sign_in_starts_with_is_not_shown(authentication: Any) -> None:
    started = authentication.start(provider="authkit", invitation_token="s3cret")
    for secret in (started.state, started.code_verifier, "s3cret"):
        assert secret not in repr(started)


# The way back


@pytest.mark.parametrize(
    "callback",
    [
        "https://app.example.com/callback?code=c0de&state=st%2Bate",
        "https://app.example.com/callback?x=1&state=st%2Bate&code=c0de#fragment",
        "/callback?code=c0de&state=st%2Bate",
        "?code=c0de&state=st%2Bate",
        "code=c0de&state=st%2Bate",
        b"code=c0de&state=st%2Bate",
    ],
)
def test_a_callback_is_read_from_a_url_or_a_query(
    callback: str | bytes, authentication: Any
) -> None:
    value = authentication.parse_callback(callback, state="st+ate")
    assert value == AuthorizationCallback(code="c0de")
    assert "c0de" not in repr(value)


@pytest.mark.parametrize("allow_impersonation", [False, True])
@pytest.mark.parametrize(
    ("callback", "state"),
    [
        ("code=c0de&state=other", "state"),
        ("code=c0de&state=stat", "state"),
        ("code=c0de&state=STATE", "state"),
        ("code=c0de&state=%ff", "state"),
        ("code=c0de&state=\ud800", "state"),
        ("code=c0de&state=state", None),
        ("code=c0de&state=state", ""),
        ("error=access_denied&state=other", "state"),
        ("error=access_denied&state=state", None),
    ],
)
def test_a_callback_with_another_state_is_refused(
    callback: str, state: str | None, allow_impersonation: bool, authentication: Any
) -> None:
    with pytest.raises(StateMismatchError) as caught:
        authentication.parse_callback(
            callback, state=state, allow_impersonation=allow_impersonation
        )
    assert "c0de" not in str(caught.value)


@pytest.mark.parametrize("state", ["state", None])
@pytest.mark.parametrize(
    "callback", ["code=c0de", "code=c0de&state=", "code=c0de&state=state&state=state", "", "?"]
)
def test_a_callback_without_a_state_is_refused(
    callback: str, state: str | None, authentication: Any
) -> None:
    with pytest.raises(StateMismatchError):
        authentication.parse_callback(callback, state=state)


@pytest.mark.parametrize("state", ["state", None])
def test_a_callback_without_a_state_can_be_an_impersonation(
    state: str | None, authentication: Any
) -> None:
    callback = authentication.parse_callback("code=c0de", state=state, allow_impersonation=True)
    assert callback == AuthorizationCallback(code="c0de", impersonation=True)


def test_a_callback_is_refused_where_the_state_was_forgotten(authentication: Any) -> None:
    for callback in ("code=c0de&state=state", "code=c0de"):
        with pytest.raises(StateMismatchError):
            authentication.parse_callback(callback)


@pytest.mark.parametrize("suffix", ["&state=state", ""])
@pytest.mark.parametrize("error", ["access_denied", "a brand\nnew error"])
def test_an_error_that_comes_back_is_raised(error: str, suffix: str, authentication: Any) -> None:
    query = str(httpx.QueryParams({"error": error, "error_description": "Not\r\nyou: ümläut."}))
    with pytest.raises(AuthorizationCallbackError) as caught:
        authentication.parse_callback(query + suffix, state="state")
    assert caught.value.error == error
    assert caught.value.error_description == "Not\r\nyou: ümläut."
    assert caught.value.state == ("state" if suffix else None)
    assert len(str(caught.value).splitlines()) == 1, "a callback can forge a line of a log"


@pytest.mark.parametrize(
    "callback", ["state=state", "state=state&code=", "state=state&code=1&code=2"]
)
def test_a_callback_without_a_code_is_refused(callback: str, authentication: Any) -> None:
    with pytest.raises(AuthorizationCallbackError) as caught:
        authentication.parse_callback(callback, state="state")
    assert caught.value.error == "missing_code"


@pytest.mark.parametrize(
    ("callback", "state"), [(None, "state"), (["code=c0de"], "state"), ("code=c0de", b"state")]
)
def test_what_cannot_be_a_callback_is_an_argument_error(
    callback: Any, state: Any, authentication: Any
) -> None:
    with pytest.raises(InvalidArgumentError):
        authentication.parse_callback(callback, state=state)


def test_the_value_of_a_callback_is_exchanged(server: Server) -> None:
    callback = server.authentication.parse_callback("code=c0de&state=s", state="s")
    server.authentication.with_code(callback, code_verifier="v")
    [(_, body)] = server.calls
    assert (body["code"], body["code_verifier"]) == ("c0de", "v")


# Impersonation


@pytest.fixture
def impersonation() -> AuthorizationCallback:
    return AuthorizationCallback(code="c0de", impersonation=True)


def test_an_impersonation_signs_in_without_a_verifier(
    impersonation: AuthorizationCallback, server: Server
) -> None:
    server.answer = {**ANSWER, "impersonator": {"email": "eve@example.com", "reason": None}}
    authentication = server.authentication.with_code(impersonation, code_verifier="stale")
    assert authentication.impersonator.email == "eve@example.com"
    [(_, body)] = server.calls
    assert "code_verifier" not in body


def test_a_session_that_is_no_impersonation_is_revoked(
    impersonation: AuthorizationCallback, server: Server
) -> None:
    with pytest.raises(StateMismatchError) as caught:
        server.authentication.with_code(impersonation)
    assert server.calls[-1] == (
        "/user_management/sessions/revoke",
        {"session_id": "session_1"},
    )
    assert "refresh_1" not in str(caught.value)


@pytest.mark.parametrize("refusal", [(500, {}), (400, {"message": "?"}), (404, None)])
def test_a_session_that_cannot_be_revoked_is_withheld_all_the_same(
    refusal: tuple[int, Any], impersonation: AuthorizationCallback, server: Server
) -> None:
    server.refusals["/user_management/sessions/revoke"] = refusal
    with pytest.raises(StateMismatchError):
        server.authentication.with_code(impersonation)


@pytest.mark.parametrize("access_token", ["", "x", "x.y.z", "x.e30.z", "x.W10.z", "ü.ü.ü"])
def test_a_token_that_cannot_be_read_is_withheld_all_the_same(
    access_token: str, impersonation: AuthorizationCallback, server: Server
) -> None:
    server.answer = {**ANSWER, "access_token": access_token}
    with pytest.raises(StateMismatchError):
        server.authentication.with_code(impersonation)
    assert len(server.requests) == 1


def test_no_step_leads_on_from_what_should_be_an_impersonation(
    impersonation: AuthorizationCallback, server: Server
) -> None:
    server.refusals["/user_management/authenticate"] = (
        403,
        {"code": "organization_selection_required", "pending_authentication_token": "t"},
    )
    with pytest.raises(StateMismatchError) as caught:
        server.authentication.with_code(impersonation)
    assert caught.value.__cause__ is None


def test_a_refused_impersonation_says_why(
    impersonation: AuthorizationCallback, server: Server
) -> None:
    server.refusals["/user_management/authenticate"] = (
        400,
        {"error": "invalid_grant", "error_description": "The code 'c0de' has expired."},
    )
    with pytest.raises(InvalidGrantError) as caught:
        server.authentication.with_code(impersonation)
    assert "c0de" not in str(caught.value)
