"""What is refused without a request leaves no secret in a traceback of ours either."""

from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from tests.support.bad_tokens import BAD_TOKENS
from tests.support.driver import make_driver
from tests.support.frames import locals_of
from tests.support.signing import NOW, signer
from workos_authkit import (
    AsyncAuthKit,
    AuthKit,
    AuthKitError,
    RequestOptions,
    actions,
    tokens,
    webhooks,
)
from workos_authkit.tokens import KeySet, OAuthVerifier, Verifier

KEY = "sk_live_51_an_api_key"
PASSWORD = "a-cookie-password-of-sufficient-length"
WEBHOOK_SECRET = "whsec_of_the_webhooks"
ACTIONS_SECRET = "whsec_of_the_actions"
JSON_PASSWORD = "correct horse battery staple"


def shown(call: Callable[[], object], secrets: Sequence[str]) -> list[str]:
    """Return what a failing call shows of the secrets."""
    with pytest.raises(AuthKitError) as caught:
        call()
    return [line for line in locals_of(caught.value) if any(each in line for each in secrets)]


def keys_of(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"keys": [signer().jwk()]})


def down(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503, json={"message": "Down."})


class Fixed:
    """A clock that stands still."""

    def time(self) -> float:
        return NOW

    def monotonic(self) -> float:
        return NOW


def parts(token: str) -> list[str]:
    """Return a token and its segments, as texts long enough to be recognized."""
    return [each for each in (token, *token.split(".")) if len(each) > 20]


OAUTH: Any = {"issuer": "https://a.example", "audience": "b"}


@pytest.mark.parametrize(
    "verify",
    [
        lambda token, keys: tokens.verify(token, keys, now=NOW),
        lambda token, keys: tokens.verify_oauth(token, keys, now=NOW, **OAUTH),
        lambda token, keys: Verifier().verify(token, keys, now=NOW),
        lambda token, keys: OAuthVerifier(**OAUTH).verify(token, keys, now=NOW),
    ],
    ids=["verify", "verify_oauth", "Verifier", "OAuthVerifier"],
)
def test_a_refused_token_is_in_no_frame(verify: Callable[[str, KeySet], object]) -> None:
    keys = KeySet.from_jwks({"keys": [signer().jwk()]})
    for name, make, _ in BAD_TOKENS:
        token = make()
        if isinstance(token, str):
            assert not shown(lambda token=token: verify(token, keys), parts(token)), name


@pytest.mark.parametrize("answer", [keys_of, down])
@pytest.mark.parametrize("resource", ["session_tokens", "oauth_tokens"])
def test_a_client_that_refuses_a_token_does_not_show_it(
    resource: str, answer: Any, backend: str
) -> None:
    token = signer().token(exp=NOW - 3_600)
    driver = make_driver(
        backend,
        answer,
        clock=Fixed(),
        authkit_domain="auth.example.com",
        resource="https://api.example.com",
    )
    assert not shown(lambda: getattr(driver, resource).verify(token), parts(token))


@pytest.mark.parametrize("module", [webhooks, actions], ids=["webhooks", "actions"])
@pytest.mark.parametrize("signature", [None, "", "t=1", f"t=1, v1={'0' * 64}"], ids=str)
def test_a_forged_request_does_not_show_the_secret(
    module: Any, signature: str | None, backend: str
) -> None:
    driver = make_driver(
        backend, down, webhook_secret=WEBHOOK_SECRET, actions_secret=[ACTIONS_SECRET, "older"]
    )
    secrets = [WEBHOOK_SECRET, ACTIONS_SECRET]
    resource = getattr(driver, module.__name__.rpartition(".")[2])
    assert not shown(lambda: resource.parse(b"{}", signature), secrets)
    assert not shown(lambda: module.parse(b"{}", signature, secrets), secrets)


def test_an_answer_to_no_action_does_not_show_the_secret() -> None:
    stranger: Any = object()
    authkit = AuthKit(KEY, "client_1", actions_secret=ACTIONS_SECRET)
    for call in (
        lambda: authkit.actions.allow(stranger),
        lambda: authkit.actions.deny(stranger, "No."),
        lambda: actions.allow(stranger, ACTIONS_SECRET),
        lambda: actions.deny(stranger, "No.", ACTIONS_SECRET),
    ):
        assert not shown(call, [ACTIONS_SECRET])


WRONG_SETTINGS: dict[str, dict[str, Any]] = {
    "url": {"base_url": "not a url"},
    "timeout": {"timeout": -1},
    "swapped": {"api_key": "client_1", "client_id": KEY},
    "key": {"api_key": f"{KEY}\n"},
    "password": {"cookie_password": "short-secret"},
    "coordinator": {"refresh_coordinator": object()},
    "http client": {"http_client": object()},
}


@pytest.mark.parametrize("client", [AuthKit, AsyncAuthKit])
@pytest.mark.parametrize("wrong", WRONG_SETTINGS)
def test_a_client_that_cannot_be_made_shows_no_setting(
    client: Any, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user:database-secret@db")
    settings = {
        "api_key": KEY,
        "client_id": "client_1",
        "cookie_password": PASSWORD,
        "webhook_secret": WEBHOOK_SECRET,
        "actions_secret": ACTIONS_SECRET,
        **WRONG_SETTINGS[wrong],
    }
    secrets = [KEY, PASSWORD, "short-secret", WEBHOOK_SECRET, ACTIONS_SECRET, "database-secret"]
    assert not shown(lambda: client(**settings), secrets)


def test_the_body_of_an_own_request_is_in_no_frame(backend: str) -> None:
    driver = make_driver(backend, down, api_key=KEY, max_retries=0)
    json = {"email": "ada@example.com", "password": JSON_PASSWORD}
    params = {"token": JSON_PASSWORD}
    assert not shown(
        lambda: driver.request("POST", "/users", json=json, params=params), [KEY, JSON_PASSWORD]
    )


def test_a_sealed_value_that_cannot_be_read_shows_no_password() -> None:
    authkit = AuthKit(KEY, "client_1", cookie_password=PASSWORD)
    sealed = authkit.sealed_values.seal({"a": 1}, purpose="one", lifetime=60)
    for text in (sealed, "garbage", sealed[:-5] + "xxxxx", sealed.replace("*", "_", 1)):

        def unseal(text: str = text) -> object:
            return authkit.sealed_values.unseal(text, purpose="two")

        assert not shown(unseal, [PASSWORD])


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.users.list(email="a" * 40_000),
        lambda client: client.users.create(email="a@example.com", metadata={"a": float("nan")}),
        lambda client: client.users.get("u", options=RequestOptions(headers={"Host": "a"})),
        lambda client: client.users.get("u", options=RequestOptions(headers={"X-A": "\n"})),
        lambda client: client.users.get("u", options=RequestOptions(timeout=-1)),
        lambda client: client.request("GET", "/users", params={"a": object()}),
    ],
    ids=["a long URL", "no JSON", "a routing header", "a broken header", "a timeout", "a query"],
)
def test_a_request_that_cannot_be_made_does_not_show_the_api_key(
    call: Callable[[Any], Any], backend: str
) -> None:
    driver = make_driver(backend, down, api_key=KEY)
    assert not shown(lambda: call(driver), [KEY])
