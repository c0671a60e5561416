"""APIs that take OAuth access tokens: the rules, beyond what the stories tell of each adapter."""

import pytest
from attrs import evolve

from tests.support.mutations import JSON_PIECES, mutations
from workos_authkit._exchange import Exchange
from workos_authkit._run import run
from workos_authkit.emulator import Emulator
from workos_authkit.errors import ConfigurationError
from workos_authkit.flask import FlaskAuth
from workos_authkit.models import OAuthClaims
from workos_authkit.testing import make_emulator, make_oauth_token
from workos_authkit.web import WebAuth, WebRequest

RESOURCE = "https://api.example.com/notes"


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(redirect_uri="https://api.example.com/auth/callback")


def request(token: str | None, method: str = "GET") -> WebRequest:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return WebRequest(method=method, path="/notes", headers=headers)


def test_an_application_that_blocks_has_the_same_rules(emulator: Emulator) -> None:
    with emulator.client(resource=RESOURCE) as authkit:
        web = WebAuth(authkit)
        claims = web.authorize(request(make_oauth_token(resource=RESOURCE)))
        assert isinstance(claims, OAuthClaims)
        assert web.resource_metadata_path() == "/.well-known/oauth-protected-resource/notes"


@pytest.mark.parametrize("failing", [[], ["jwks.get"], ["oauth.jwks"], ["jwks.get", "oauth.jwks"]])
def test_the_keys_of_both_kinds_of_tokens_are_fetched_at_the_start(
    emulator: Emulator, failing: list[str]
) -> None:
    for operation in failing:
        emulator.faults.add(operation, status=404)
    with emulator.client(resource=RESOURCE) as authkit:
        WebAuth(authkit).warm_up()
    assert [request.operation for request in emulator.requests] == ["jwks.get", "oauth.jwks"]


def test_where_no_oauth_tokens_are_taken_their_keys_are_not_fetched(emulator: Emulator) -> None:
    with emulator.client() as authkit:
        WebAuth(authkit).warm_up()
    assert [request.operation for request in emulator.requests] == ["jwks.get"]


def test_a_preflight_is_not_refused(emulator: Emulator) -> None:
    with emulator.client(resource=RESOURCE) as authkit:
        answer = WebAuth(authkit).authorize(request(None, "OPTIONS"))
    assert not isinstance(answer, OAuthClaims)
    assert answer.status == 204


@pytest.mark.slow
def test_a_hostile_header_is_let_in_by_nobody(emulator: Emulator) -> None:
    good = make_oauth_token(resource=RESOURCE)
    pieces = [b".", b"=", b"\xff", b"Bearer ", b"\x00", b"eyJ", b"a" * 17_000, *JSON_PIECES]
    with emulator.client(resource=RESOURCE) as authkit:
        web = WebAuth(authkit)
        for header in mutations(f"Bearer {good}".encode(), pieces, 5_000):
            asked = evolve(request(None), headers={"authorization": header.decode("latin-1")})
            found = run(Exchange(web._async, lambda asked=asked: asked).claims(None, ["profile"]))
            assert header.endswith(good.encode()) if isinstance(found, OAuthClaims) else found


@pytest.mark.parametrize("resource", ["notes", "ftp://x/y", "https://x/y?z", "https://x/#y", None])
def test_a_resource_that_has_no_place_for_metadata_is_named(
    emulator: Emulator, resource: str | None
) -> None:
    with emulator.client(resource=resource) as authkit, pytest.raises(ConfigurationError) as caught:
        WebAuth(authkit).resource_metadata_path()
    assert "resource" in str(caught.value)


def test_an_audience_that_is_no_url_keeps_no_application_from_its_sessions(
    emulator: Emulator,
) -> None:
    with emulator.client(resource="client_123") as authkit:
        FlaskAuth(authkit)
