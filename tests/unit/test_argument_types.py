"""Arguments of the wrong type: what needs no client names them too, when it is called or made."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from workos_authkit import AuthKit, RequestOptions, actions, sealing, testing, tokens, web, webhooks
from workos_authkit.cookies import SessionCookie
from workos_authkit.errors import ConfigurationError, InvalidArgumentError

PASSWORD = "a-cookie-password-of-sufficient-length"
NOW = 1_800_000_000.0
SIGNED = {"body": b"{}", "signature": f"t=1,v1={'0' * 64}", "secret": "s"}
KEYS = tokens.KeySet.from_jwks({"keys": []})
TOKEN = "no.token"
CLIENT = AuthKit("sk_test_1", "client_1", base_url="http://127.0.0.1:9")

CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "tokens.verify": (tokens.verify, {"token": TOKEN, "keys": KEYS, "now": NOW}),
    "tokens.verify_oauth": (
        tokens.verify_oauth,
        {"token": TOKEN, "keys": KEYS, "now": NOW, "issuer": "i", "audience": "a"},
    ),
    "Verifier": (tokens.Verifier, {}),
    "OAuthVerifier": (tokens.OAuthVerifier, {"issuer": "i", "audience": "a"}),
    "sealing.seal": (sealing.seal, {"data": {}, "password": PASSWORD, "ttl": 60.0}),
    "sealing.unseal": (
        sealing.unseal,
        {"text": sealing.seal({}, PASSWORD), "passwords": PASSWORD},
    ),
    "webhooks.parse": (webhooks.parse, SIGNED),
    "actions.parse": (actions.parse, SIGNED),
    "AuthKit": (AuthKit, {"api_key": "sk_test_1", "client_id": "client_1"}),
    "SessionCookie": (SessionCookie, {}),
    "SessionCookie.set": (SessionCookie().set, {"sealed_session": "x"}),
    "SessionCookie.clear": (SessionCookie().clear, {}),
    "SessionCookie.read": (SessionCookie().read, {"cookies": ""}),
    "Guard": (web.Guard, {}),
    "WebAuth": (web.WebAuth, {"authkit": CLIENT}),
    "WebSettings": (web.WebSettings, {"redirect_uri": "https://a.example/auth/callback"}),
    "RequestOptions": (lambda **given: CLIENT.users.get("u", options=RequestOptions(**given)), {}),
    "make_access_token": (testing.make_access_token, {}),
    "sealed_session": (testing.sealed_session, {}),
    "make_event": (testing.make_event, {"type": "user.created"}),
    "sign_webhook": (testing.sign_webhook, {"content": b"", "secret": "s"}),
}

UNCHECKED = {"clock", "envelope", "claims", "options"}
REFUSED_AS_A_TOKEN = {("tokens.verify", "token"), ("tokens.verify_oauth", "token")}
NUMBERS = frozenset(
    ("deadline", "leeway", "lifetime", "now", "refresh_deadline", "timeout", "tolerance", "ttl")
)


@pytest.mark.parametrize("where", CALLS)
def test_an_argument_of_the_wrong_type_is_named(where: str) -> None:
    call, given = CALLS[where]
    described = RequestOptions if where == "RequestOptions" else call
    for name in inspect.signature(described).parameters:
        if name in UNCHECKED or (where, name) in REFUSED_AS_A_TOKEN:
            continue
        wrong = [object(), *(("1", True, float("nan"), 10**400) if name in NUMBERS else ())]
        for value in wrong:
            with pytest.raises((InvalidArgumentError, ConfigurationError), match=name):
                call(**{**given, name: value})
