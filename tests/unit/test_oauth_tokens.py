"""The resource `oauth_tokens`: what it verifies, and the tokens that it gets and keeps."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from workos_authkit import AuthKit
from workos_authkit.emulator import Emulator, SigningKey
from workos_authkit.errors import (
    ConfigurationError,
    InsufficientScopeError,
    InvalidClientError,
    InvalidTokenError,
    JWKSUnavailableError,
    ServerError,
)

RESOURCE = "https://mcp.example.com/mcp"
MACHINE: dict[str, Any] = {"client_id": "client_loom", "client_secret": "the loom's secret"}
SEED = {
    "users": [{"email": "ada@example.com"}],
    "applications": [
        {"name": "Loom", "type": "m2m", **MACHINE, "scopes": ["cloth:weave"]},
    ],
}


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture
def emulator(key: SigningKey) -> Emulator:
    return Emulator(seed=SEED, signing_keys=[key])


@pytest.fixture
def authkit(emulator: Emulator) -> AuthKit:
    return emulator.client(resource=[RESOURCE, emulator.client_id], max_retries=0)


def token(emulator: Emulator, key: SigningKey, **changes: Any) -> str:
    now = emulator.clock.time()
    claims = {
        "iss": emulator.base_url,
        "aud": RESOURCE,
        "sub": "user_1",
        "client_id": "client_mcp",
        "sid": "app_consent_1",
        "scope": "openid posts:read",
        "iat": now,
        "exp": now + 300,
        **changes,
    }
    return key.sign({name: value for name, value in claims.items() if value is not None})


def requests(emulator: Emulator, operation: str) -> int:
    return sum(request.operation == operation for request in emulator.requests)


# Verifying


def test_a_token_for_this_resource_is_verified(
    authkit: AuthKit, emulator: Emulator, key: SigningKey
) -> None:
    for _ in range(3):
        claims = authkit.oauth_tokens.verify(token(emulator, key), required_scopes=["posts:read"])
    assert (claims.sub, claims.is_machine) == ("user_1", False)
    assert requests(emulator, "oauth.jwks") == 1


def test_the_api_key_never_goes_to_the_authkit_domain(
    authkit: AuthKit, emulator: Emulator, key: SigningKey
) -> None:
    authkit.oauth_tokens.verify(token(emulator, key))
    authkit.oauth_tokens.get_metadata()
    authkit.oauth_tokens.client_credentials(**MACHINE)
    assert len(emulator.requests) == 3
    assert not any("authorization" in request.headers for request in emulator.requests)


def test_a_missing_scope_says_what_is_needed_and_what_there_is(
    authkit: AuthKit, emulator: Emulator, key: SigningKey
) -> None:
    with pytest.raises(InsufficientScopeError) as caught:
        authkit.oauth_tokens.verify(
            token(emulator, key), required_scopes=["posts:read", "posts:write"]
        )
    assert caught.value.required == ("posts:read", "posts:write")
    assert caught.value.granted == ("openid", "posts:read")


def test_a_machine_is_refused_where_a_user_is_needed(authkit: AuthKit) -> None:
    machine = authkit.oauth_tokens.client_credentials(**MACHINE)
    assert authkit.oauth_tokens.verify(machine.access_token).is_machine
    with pytest.raises(InvalidTokenError) as caught:
        authkit.oauth_tokens.verify(machine.access_token, users_only=True)
    assert caught.value.reason == "not_a_user"


def test_keys_out_of_reach_are_no_refusal(
    authkit: AuthKit, emulator: Emulator, key: SigningKey
) -> None:
    emulator.faults.add("oauth.jwks", status=503, times=9)
    with pytest.raises(JWKSUnavailableError):
        authkit.oauth_tokens.verify(token(emulator, key))


def test_an_outage_after_the_first_fetch_stops_nobody(
    authkit: AuthKit, emulator: Emulator, key: SigningKey
) -> None:
    authkit.oauth_tokens.warm_up()
    emulator.faults.add("oauth.jwks", status=503, times=9)
    emulator.clock.advance(3600)
    assert authkit.oauth_tokens.verify(token(emulator, key)).sub == "user_1"


@pytest.mark.parametrize("name", ["authkit_domain", "resource"])
def test_what_verifying_needs_is_named(emulator: Emulator, name: str) -> None:
    settings: dict[str, Any] = {"resource": RESOURCE, name: None}
    client = emulator.client(**settings)
    with pytest.raises(ConfigurationError, match=name):
        client.oauth_tokens.verify("x")
    assert not emulator.requests


@pytest.mark.parametrize(
    ("given", "issuer"),
    [
        ("HTTPS://Example.AuthKit.app:443/", "https://example.authkit.app"),
        ("example.authkit.app:8443", "https://example.authkit.app:8443"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://localhost:4100/emulator", "http://localhost:4100/emulator"),
    ],
)
def test_a_domain_is_an_issuer_as_tokens_write_it(given: str, issuer: str) -> None:
    assert AuthKit(client_id="c", authkit_domain=given)._api.settings.authkit_domain == issuer


def test_a_domain_may_be_given_as_the_dashboard_shows_it() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"issuer": "https://example.authkit.app"})

    transport = httpx.MockTransport(answer)
    client = AuthKit(
        authkit_domain="example.authkit.app",
        http_client=lambda: httpx.Client(transport=transport),
    )
    client.oauth_tokens.get_metadata()
    assert seen[0].url.host == "example.authkit.app"
    assert seen[0].url.scheme == "https"


# Sessions


@pytest.mark.parametrize(
    "claims",
    [
        {"sid": "session_1", "client_id": "client_of_another"},
        {"sid": "session_1", "client_id": None, "scope": "openid"},
        {"sid": "something_else", "client_id": None, "scope": None},
    ],
    ids=["another client", "scope", "no session"],
)
def test_strict_sessions_refuse_what_looks_like_an_oauth_token(
    emulator: Emulator, key: SigningKey, claims: dict[str, Any]
) -> None:
    said = {"scope": None, "aud": None, **claims}
    with pytest.raises(InvalidTokenError) as caught:
        emulator.client(strict_sessions=True).session_tokens.verify(token(emulator, key, **said))
    assert caught.value.reason == "not_a_session"
    assert emulator.client().session_tokens.verify(token(emulator, key, **said)).sub == "user_1"


def test_strict_sessions_take_genuine_ones(emulator: Emulator, key: SigningKey) -> None:
    said = {"sid": "session_1", "client_id": emulator.client_id, "scope": None, "aud": None}
    client = emulator.client(strict_sessions=True)
    assert client.session_tokens.verify(token(emulator, key, **said)).sid == "session_1"


# Getting tokens


def test_a_token_is_kept_and_renewed_before_its_end(authkit: AuthKit, emulator: Emulator) -> None:
    first = authkit.oauth_tokens.client_credentials(**MACHINE, scopes=["cloth:weave"])
    assert first.scope == ("cloth:weave",)
    emulator.clock.advance(200)
    assert authkit.oauth_tokens.client_credentials(**MACHINE, scopes=["cloth:weave"]) is first
    emulator.clock.advance(50)
    second = authkit.oauth_tokens.client_credentials(**MACHINE, scopes=["cloth:weave"])
    assert second.access_token != first.access_token
    assert requests(emulator, "oauth.token") == 2


def test_other_scopes_and_secrets_have_tokens_of_their_own(
    authkit: AuthKit, emulator: Emulator
) -> None:
    authkit.oauth_tokens.client_credentials(**MACHINE)
    authkit.oauth_tokens.client_credentials(**MACHINE, scopes=["cloth:weave"])
    with pytest.raises(InvalidClientError):
        authkit.oauth_tokens.client_credentials(**{**MACHINE, "client_secret": "wrong"})
    assert requests(emulator, "oauth.token") == 3


def test_callers_at_the_same_time_share_one_request(authkit: AuthKit, emulator: Emulator) -> None:
    def get(_: int) -> str:
        return authkit.oauth_tokens.client_credentials(**MACHINE).access_token

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(get, range(16)))) == 1
    assert requests(emulator, "oauth.token") == 1


def test_a_token_serves_to_its_end_while_the_server_fails(
    authkit: AuthKit, emulator: Emulator
) -> None:
    first = authkit.oauth_tokens.client_credentials(**MACHINE)
    emulator.faults.add("oauth.token", status=503, times=9)
    emulator.clock.advance(270)
    assert authkit.oauth_tokens.client_credentials(**MACHINE) is first
    emulator.clock.advance(31)
    with pytest.raises(ServerError):
        authkit.oauth_tokens.client_credentials(**MACHINE)


@pytest.mark.parametrize("expires_in", [-1e300, -5, 0, 10**12, 1e300])
def test_an_odd_lifetime_still_ends_at_a_date(
    authkit: AuthKit, emulator: Emulator, expires_in: float
) -> None:
    answer = {"access_token": "the loom's", "expires_in": expires_in}
    emulator.faults.add("oauth.token", status=200, body=answer, times=2)
    token = authkit.oauth_tokens.client_credentials(**MACHINE)
    assert 2000 < token.expires.year < 3000


def test_no_secret_is_shown(authkit: AuthKit) -> None:
    machine = authkit.oauth_tokens.client_credentials(**MACHINE)
    assert machine.access_token not in repr(machine)
    with pytest.raises(InvalidClientError) as caught:
        authkit.oauth_tokens.client_credentials(
            client_id="client_loom", client_secret="a wrong secret"
        )
    assert "a wrong secret" not in f"{caught.value!r} {caught.value}"
