"""Which OAuth access tokens are believed, which are refused and why."""

from typing import Any

import pytest

from tests.support.bad_tokens import BAD_TOKENS, mutated, truncated, with_a_bit_flipped
from tests.support.signing import NOW, signer, to_json
from workos_authkit.errors import ExpiredTokenError, InvalidArgumentError, TokenError
from workos_authkit.models import OAuthClaims
from workos_authkit.tokens import KeySet, OAuthVerifier, Verifier, verify_oauth

pytestmark = pytest.mark.usefixtures("each_parser")

ISSUER = "https://example.authkit.app"
RESOURCE = "https://mcp.example.com/mcp"
CONSENT = "app_consent_01HXYZ0123456789ABCDEFGHJK"

CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": RESOURCE,
    "sub": "user_1",
    "client_id": "client_mcp",
    "org_id": "org_1",
    "sid": CONSENT,
    "scope": "openid posts:read",
    "jti": "01HXYZ",
    "iat": NOW,
    "exp": NOW + 300,
}
"""What AuthKit puts into the token that a user gave to an MCP client."""

MACHINE: dict[str, Any] = {"sub": "client_machine", "client_id": "client_machine", "sid": None}

BEFORE_THE_CLAIMS = {
    *("malformed", "too_large", "algorithm", "critical_header", "embedded_key"),
    *("missing_kid", "unknown_kid", "signature"),
}
"""Reasons that are found before anything is asked about sessions."""

SHARED = [bad for bad in BAD_TOKENS if bad[2] in BEFORE_THE_CLAIMS]


@pytest.fixture(scope="module")
def keys() -> KeySet:
    return KeySet.from_jwks(signer().jwks())


def oauth_token(**changes: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return signer().sign(to_json(signer().header()), to_json(claims))


def accepted(keys: KeySet, **changes: Any) -> OAuthClaims:
    return verify_oauth(oauth_token(**changes), keys, now=NOW, issuer=ISSUER, audience=RESOURCE)


def refusal(token: Any, keys: KeySet, **settings: Any) -> str:
    expected = {"now": NOW, "issuer": ISSUER, "audience": RESOURCE, **settings}
    with pytest.raises(TokenError) as caught:
        verify_oauth(token, keys, **expected)
    assert isinstance(caught.value, ExpiredTokenError) == (caught.value.reason == "expired")
    return caught.value.reason


def test_a_genuine_token_gives_its_claims(keys: KeySet) -> None:
    claims = accepted(keys, plan="gold", teams=["a"])
    assert claims == OAuthClaims(
        sub="user_1",
        exp=NOW + 300,
        iat=NOW,
        iss=ISSUER,
        aud=(RESOURCE,),
        client_id="client_mcp",
        org_id="org_1",
        sid=CONSENT,
        scope=frozenset({"openid", "posts:read"}),
        jti="01HXYZ",
    )
    assert claims.extra == {"plan": "gold", "teams": ("a",)}
    assert not claims.is_machine
    assert claims.expires_at.timestamp() == NOW + 300


def test_a_machines_token_is_told_apart(keys: KeySet) -> None:
    assert accepted(keys, **MACHINE).is_machine
    assert accepted(keys, **{**MACHINE, "sid": CONSENT}).is_machine
    assert accepted(keys, **{**MACHINE, "client_id": None}).is_machine


def test_a_token_without_scope_has_none(keys: KeySet) -> None:
    assert accepted(keys, scope=None).scope == frozenset()


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_every_token_has_must_be_there(keys: KeySet, name: str, value: Any) -> None:
    if name in ("exp", "iat") and value == "":
        assert refusal(oauth_token(**{name: value}), keys) == "invalid_claim"
    elif name == "aud" and value == "":
        assert refusal(oauth_token(aud=""), keys) == "audience"
    else:
        assert refusal(oauth_token(**{name: value}), keys) == "missing_claim"


@pytest.mark.parametrize("scope", [5, True, ["openid"], {"openid": True}])
def test_a_scope_that_is_no_text_is_refused(keys: KeySet, scope: Any) -> None:
    assert refusal(oauth_token(scope=scope), keys) == "invalid_claim"


def test_a_token_for_another_resource_is_refused(keys: KeySet) -> None:
    assert refusal(oauth_token(aud="https://other.example.com"), keys) == "audience"
    assert refusal(oauth_token(aud=f"{RESOURCE}/deeper"), keys) == "audience"
    assert refusal(oauth_token(aud=[]), keys) == "missing_claim"


def test_a_token_of_another_issuer_is_refused(keys: KeySet) -> None:
    assert refusal(oauth_token(iss="https://other.authkit.app"), keys) == "issuer"
    assert refusal(oauth_token(iss=f"{ISSUER}/"), keys) == "issuer"


def test_an_expired_token_is_refused(keys: KeySet) -> None:
    assert refusal(oauth_token(exp=NOW - 10), keys) == "expired"


def test_a_sessions_token_is_no_oauth_token(keys: KeySet) -> None:
    token = oauth_token(sid="session_01HXYZ0123456789ABCDEFGHJK")
    assert refusal(token, keys) == "not_oauth"


def test_an_oauth_token_is_no_sessions_token(keys: KeySet) -> None:
    with pytest.raises(TokenError) as caught:
        Verifier().verify(oauth_token(), keys, now=NOW)
    assert caught.value.reason == "not_a_session"
    with pytest.raises(TokenError) as caught:
        Verifier().verify(oauth_token(**MACHINE), keys, now=NOW)
    assert caught.value.reason == "missing_claim"


@pytest.mark.parametrize("value", [None, "", (), [], [""], 5, ["x", None]])
def test_issuer_and_audience_are_demanded(keys: KeySet, value: Any) -> None:
    for name in ("issuer", "audience"):
        expected: dict[str, Any] = {"issuer": ISSUER, "audience": RESOURCE, name: value}
        with pytest.raises(InvalidArgumentError, match=name):
            verify_oauth(oauth_token(), keys, now=NOW, **expected)
        with pytest.raises(InvalidArgumentError, match=name):
            OAuthVerifier(**expected)


def test_what_is_wrong_with_a_sessions_token_is_wrong_here(keys: KeySet) -> None:
    for name, make, reason in SHARED:
        assert refusal(make(), keys) == reason, name


@pytest.mark.parametrize("spoil", [truncated, mutated, with_a_bit_flipped])
def test_a_token_spoilt_at_any_byte_is_refused(keys: KeySet, spoil: Any) -> None:
    for token in spoil():
        assert refusal(token, keys) in BEFORE_THE_CLAIMS


@pytest.mark.parametrize("name", ["sub", "sid", "iss", "jti", "org_id", "client_id", "aud"])
@pytest.mark.parametrize("value", [5, True, {"x": 1}, [5]], ids=repr)
def test_a_claim_of_another_type_is_refused(keys: KeySet, name: str, value: Any) -> None:
    assert refusal(oauth_token(**{name: value}), keys) == "invalid_claim"


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("value", ["1", True, -1, 10**400, 253_402_300_800, [1]], ids=str)
def test_a_time_that_is_none_is_refused(keys: KeySet, name: str, value: Any) -> None:
    assert refusal(oauth_token(**{name: value}), keys) in ("invalid_claim", "malformed")


def test_times_are_checked_with_the_leeway(keys: KeySet) -> None:
    assert refusal(oauth_token(iat=NOW + 10.5), keys) == "issued_in_future"
    assert refusal(oauth_token(nbf=NOW + 10.5), keys) == "not_yet_valid"
    assert accepted(keys, iat=NOW + 10, nbf=NOW + 10, exp=NOW - 9).sub == "user_1"


def test_a_token_that_came_again_is_remembered_until_it_expires(keys: KeySet) -> None:
    verifier = OAuthVerifier(issuer=ISSUER, audience=RESOURCE)
    token = oauth_token()
    first, second, third = (verifier.verify(token, keys, now=NOW) for _ in range(3))
    assert first == second == third
    assert second is third
    with pytest.raises(ExpiredTokenError):
        verifier.verify(token, keys, now=NOW + 310)
