"""Which access tokens are believed, which are refused and why."""

import copy
import pickle
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Thread
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bad_tokens import BAD_TOKENS, mutated, truncated, with_a_bit_flipped
from tests.support.signing import CLAIMS, NOW, Signer, base64url, signer, stranger, to_json
from workos_authkit import tokens
from workos_authkit.errors import (
    ExpiredTokenError,
    InvalidArgumentError,
    InvalidTokenError,
    TokenError,
)
from workos_authkit.models import AccessTokenClaims
from workos_authkit.models.tokens import Actor
from workos_authkit.tokens import KeySet, Verifier, verify

pytestmark = pytest.mark.usefixtures("each_parser")


@pytest.fixture(scope="module")
def keys() -> KeySet:
    return KeySet.from_jwks(signer().jwks())


def refusal(token: Any, keys: KeySet, **settings: Any) -> str:
    """Return the reason for which the token is refused."""
    with pytest.raises(TokenError) as caught:
        verify(token, keys, **{"now": NOW, **settings})
    assert isinstance(caught.value, ExpiredTokenError | InvalidTokenError)
    assert caught.value.reason in get_args(tokens.Reason)
    assert isinstance(caught.value, ExpiredTokenError) == (caught.value.reason == "expired")
    return caught.value.reason


def accepted(keys: KeySet, **changes: Any) -> AccessTokenClaims:
    return verify(signer().token(**changes), keys, now=NOW)


# Good tokens


def test_a_genuine_token_gives_its_claims(keys: KeySet) -> None:
    claims = accepted(keys)
    assert claims == AccessTokenClaims(
        sub="user_01HXYZ0123456789ABCDEFGHJK",
        sid="session_01HXYZ0123456789ABCDEFGHJK",
        iss="https://api.workos.com/user_management/client_123",
        jti="01HXYZ0123456789ABCDEFGHJK",
        org_id="org_01HXYZ0123456789ABCDEFGHJK",
        role="admin",
        roles=("admin", "member"),
        permissions=("posts:read", "posts:write"),
        entitlements=("audit-logs",),
        feature_flags=("new-ui",),
        client_id="client_123",
        auth_time=1_749_999_000,
        iat=1_750_000_000,
        exp=1_750_000_300,
    )
    assert claims.extra == {}


def test_the_four_necessary_claims_suffice(keys: KeySet) -> None:
    claims = accepted(keys, **dict.fromkeys(CLAIMS.keys() - {"sub", "sid", "exp", "iat"}))
    assert (claims.org_id, claims.roles, claims.act, claims.auth_time) == (None, (), None, None)


def test_a_null_claim_counts_as_missing(keys: KeySet) -> None:
    optional = dict.fromkeys(
        AccessTokenClaims.__annotations__.keys() - {"sub", "sid", "exp", "iat"}
    )
    token = signer().sign(to_json(signer().header()), to_json({**CLAIMS, **optional}))
    assert verify(token, keys, now=NOW) == accepted(keys, **optional)


def test_custom_claims_are_kept_apart(keys: KeySet) -> None:
    custom = {"plan": "gold", "teams": ["a", "b"], "limits": {"seats": 5.5}, "https://x/y": True}
    claims = accepted(keys, **custom)
    assert claims.extra == {**custom, "teams": ("a", "b")}
    assert claims.sub == CLAIMS["sub"]


def test_an_impersonator_is_the_actor(keys: KeySet) -> None:
    claims = accepted(keys, act={"sub": "ann@example.com", "reason": "help"})
    assert claims.act == Actor(sub="ann@example.com")
    assert claims.act.extra == {"reason": "help"}


@pytest.mark.parametrize(("aud", "expected"), [("me", ("me",)), (["me", "you"], ("me", "you"))])
def test_the_audience_is_always_several(keys: KeySet, aud: Any, expected: tuple[str, ...]) -> None:
    assert accepted(keys, aud=aud).aud == expected


def test_a_token_of_a_user_may_say_so(keys: KeySet) -> None:
    assert accepted(keys, sub_profile="user").sub == CLAIMS["sub"]


def test_instants_are_aware_dates(keys: KeySet) -> None:
    claims = accepted(keys, exp=NOW + 0.5, iat=NOW, auth_time=0)
    assert claims.expires_at == datetime.fromtimestamp(NOW + 0.5, UTC)
    assert claims.issued_at == datetime.fromtimestamp(NOW, UTC)
    assert claims.authenticated_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert accepted(keys, auth_time=None).authenticated_at is None


def test_the_last_instant_that_is_accepted_is_a_date(keys: KeySet) -> None:
    assert accepted(keys, exp=253_402_300_799).expires_at.year == 9999


@pytest.mark.parametrize(
    "payload",
    [
        b" \r\n{%s}\t " % to_json(dict(CLAIMS))[1:-1],
        to_json(dict(CLAIMS))[:-1] + ',"name":"Zoë"}'.encode(),
        to_json(dict(CLAIMS))[:-1] + rb',"name":"\ud83d\ude00 \u00e9"}',
    ],
    ids=["whitespace", "UTF-8", "escaped pairs"],
)
def test_json_may_be_written_in_any_legal_way(keys: KeySet, payload: bytes) -> None:
    token = signer().sign(to_json(signer().header()), payload)
    assert verify(token, keys, now=NOW).sub == CLAIMS["sub"]


def test_keys_can_be_copied_and_pickled(keys: KeySet) -> None:
    token = signer().token()
    for twin in (pickle.loads(pickle.dumps(keys)), copy.copy(keys), copy.deepcopy(keys)):
        assert twin.kids == keys.kids
        assert verify(token, twin, now=NOW) == verify(token, keys, now=NOW)


def test_claims_can_be_copied_hashed_and_pickled(keys: KeySet) -> None:
    claims = accepted(keys, act={"sub": "ann@example.com"}, custom=["x"])
    assert pickle.loads(pickle.dumps(claims)) == claims
    assert len({claims, accepted(keys, act={"sub": "ann@example.com"})}) == 1


# Time


@pytest.mark.parametrize(
    ("claim", "accepted", "refused"),
    [("exp", -9.5, -10), ("iat", +10, +10.5), ("nbf", +10, +10.5)],
)
def test_the_leeway_is_ten_seconds_on_both_sides(
    keys: KeySet, claim: str, accepted: float, refused: float
) -> None:
    verify(signer().token(**{claim: NOW + accepted}), keys, now=NOW)
    assert refusal(signer().token(**{claim: NOW + refused}), keys)


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
def test_the_leeway_can_be_nothing(keys: KeySet, claim: str) -> None:
    seconds = -1 if claim == "exp" else 1
    token = signer().token(**{claim: NOW + seconds})
    verify(token, keys, now=NOW, leeway=2)
    assert refusal(token, keys, leeway=0)


@pytest.mark.parametrize("setting", ["now", "leeway"])
def test_a_clock_that_is_no_number_accepts_nothing(keys: KeySet, setting: str) -> None:
    with pytest.raises(InvalidArgumentError, match=setting):
        verify(signer().token(), keys, **{"now": NOW, setting: float("nan")})


def test_expiry_is_looked_at_last(keys: KeySet) -> None:
    token = signer().token(exp=NOW - 100)
    assert refusal(token, keys) == "expired"
    assert refusal(token, keys, issuer="https://auth.example.com") == "issuer"


# Issuer and audience


@pytest.mark.parametrize("issuer", [CLAIMS["iss"], ["https://auth.example.com", CLAIMS["iss"]]])
def test_a_configured_issuer_is_accepted(keys: KeySet, issuer: Any) -> None:
    verify(signer().token(), keys, now=NOW, issuer=issuer)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://auth.example.com",
        CLAIMS["iss"] + "/",
        CLAIMS["iss"] + "4",
        [CLAIMS["iss"] + "4"],
        [],
        "",
    ],
)
def test_another_issuer_is_refused(keys: KeySet, issuer: Any) -> None:
    assert refusal(signer().token(), keys, issuer=issuer) == "issuer"


def test_a_token_without_issuer_is_refused_when_one_is_configured(keys: KeySet) -> None:
    token = signer().token(iss=None)
    verify(token, keys, now=NOW)
    assert refusal(token, keys, issuer=CLAIMS["iss"]) == "issuer"


def test_the_error_names_the_issuer_that_was_seen(keys: KeySet) -> None:
    with pytest.raises(InvalidTokenError, match="user_management/client_123"):
        verify(signer().token(), keys, now=NOW, issuer="https://auth.example.com")


@pytest.mark.parametrize(
    ("aud", "audience", "good"),
    [
        ("me", "me", True),
        ("me", ["you", "me"], True),
        (["you", "me"], "me", True),
        (["you", "me"], ["me", "them"], True),
        ("you", "me", False),
        ("meme", "me", False),
        (["you"], ["me"], False),
        ([], "me", False),
        (None, "me", False),
        ("me", [], False),
        ("me", None, True),
        (None, None, True),
    ],
)
def test_a_configured_audience_must_be_named(
    keys: KeySet, aud: Any, audience: Any, good: bool
) -> None:
    token = signer().token(aud=aud)
    if good:
        verify(token, keys, now=NOW, audience=audience)
    else:
        assert refusal(token, keys, audience=audience) == "audience"


# Bad tokens


@pytest.mark.parametrize("reason", sorted({reason for _, _, reason in BAD_TOKENS}))
def test_a_bad_token_is_refused_with_the_reason(keys: KeySet, reason: str) -> None:
    for name, make, expected in BAD_TOKENS:
        if expected == reason:
            assert refusal(make(), keys) == reason, name


def test_every_reason_is_tried() -> None:
    tried = {reason for _, _, reason in BAD_TOKENS} | {"issuer", "audience", "not_oauth"}
    assert tried == set(get_args(tokens.Reason))


def test_every_reason_is_documented() -> None:
    for reason in get_args(tokens.Reason):
        assert f"| `{reason}`" in (tokens.__doc__ or "")


@pytest.mark.parametrize("spoil", [truncated, mutated, with_a_bit_flipped])
def test_a_token_spoilt_at_any_byte_is_refused(keys: KeySet, spoil: Any) -> None:
    reasons = {refusal(token, keys) for token in spoil()}
    assert reasons <= {"malformed", "algorithm", "missing_kid", "unknown_kid", "signature"}


def test_a_refusal_shows_nothing_of_the_token(keys: KeySet) -> None:
    for _, make, _ in BAD_TOKENS:
        token = make()
        with pytest.raises(TokenError) as caught:
            verify(token, keys, now=NOW)  # type: ignore[arg-type]
        text = "".join(traceback.format_exception(caught.value))
        for segment in str(token).split("."):
            assert len(segment) < 8 or segment not in text


def test_a_good_token_of_another_header_is_verified_on_its_own(keys: KeySet) -> None:
    verify(signer().token(), keys, now=NOW)
    verify(signer().token(header={"typ": "at+jwt"}), keys, now=NOW)
    spoilt = signer().token()[:-8] + "AAAAAAAA"
    assert refusal(spoilt, keys) in {"signature", "malformed"}


@given(st.text() | st.binary() | st.integers() | st.none())
@settings(max_examples=150, deadline=None)
def test_whatever_comes_as_a_token_only_our_errors_are_raised(token: Any) -> None:
    refusal(token, KeySet.from_jwks(signer().jwks()))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_names = st.sampled_from([*AccessTokenClaims.__annotations__, "sub_type", "sub_profile", "crit"])


@given(st.dictionaries(_names | st.text(), _json))
@settings(max_examples=150, deadline=None)
def test_whatever_a_signed_payload_holds_only_our_errors_are_raised(changes: Any) -> None:
    keys = KeySet.from_jwks(signer().jwks())
    try:
        claims = verify(signer().token(**changes), keys, now=NOW)
    except TokenError:
        return
    assert claims.expires_at
    assert claims.issued_at
    assert claims.authenticated_at or claims.auth_time is None
    assert hash(claims)


@given(st.dictionaries(st.sampled_from(["alg", "kid", "crit", "b64", "jwk"]) | st.text(), _json))
@settings(max_examples=150, deadline=None)
def test_whatever_a_header_holds_only_our_errors_are_raised(changes: Any) -> None:
    keys = KeySet.from_jwks(signer().jwks())
    try:
        verify(signer().token(header=changes), keys, now=NOW)
    except TokenError:
        return
    assert not changes.keys() & {"crit", "jwk"}
    assert changes.get("alg", "RS256") == "RS256"


@given(st.binary(max_size=200), st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_whatever_bytes_are_signed_only_our_errors_are_raised(
    header: bytes, payload: bytes
) -> None:
    keys = KeySet.from_jwks(signer().jwks())
    refusal(signer().sign(header, payload), keys)
    refusal(signer().sign(to_json(signer().header()), payload), keys)


# Keys


def test_a_key_set_knows_its_keys(keys: KeySet) -> None:
    both = KeySet.from_jwks({"keys": [signer().jwk(), stranger().jwk()]})
    assert set(both.kids) == {"key_1", "key_2"}
    assert len(both) == 2
    assert repr(both) == "KeySet(kids=['key_1', 'key_2'])"
    verify(signer().token(), both, now=NOW)
    verify(stranger().token(), both, now=NOW)
    assert refusal(stranger().token(), keys) == "unknown_kid"


def test_a_key_needs_no_more_than_its_numbers_and_its_kid() -> None:
    bare = signer().jwk(use=None, alg=None)
    verify(signer().token(), KeySet.from_jwks({"keys": [bare]}), now=NOW)


def test_a_key_may_come_with_members_of_any_kind() -> None:
    odd = signer().jwk(
        x5c=5, x5u="nowhere", key_ops=["verify"], **{"x5t#S256": None, "d": "secret"}
    )
    verify(signer().token(), KeySet.from_jwks({"keys": [odd]}), now=NOW)


def test_of_two_keys_with_one_kid_the_first_counts() -> None:
    keys = KeySet.from_jwks({"keys": [signer().jwk(), stranger().jwk(kid="key_1")]})
    verify(signer().token(), keys, now=NOW)
    assert refusal(stranger().token(header={"kid": "key_1"}), keys) == "signature"


UNUSABLE_KEYS: Mapping[str, Any] = {
    "no object": "key",
    "null": None,
    "empty": {},
    "an EC key": {"kty": "EC", "crv": "P-256", "kid": "ec", "x": "AA", "y": "AA"},
    "a secret": {"kty": "oct", "kid": "oct", "k": "AA"},
    "post-quantum": {"kty": "AKP", "kid": "pq", "alg": "ML-DSA-44", "pub": "AA"},
    "for encryption": {"use": "enc"},
    "for RS512": {"alg": "RS512"},
    "for OAEP": {"alg": "RSA-OAEP"},
    "for signing only": {"key_ops": ["sign"]},
    "key_ops no list": {"key_ops": 5},
    "without kid": {"kid": None},
    "kid a number": {"kid": 5},
    "without modulus": {"n": None},
    "without exponent": {"e": None},
    "modulus a number": {"n": 5},
    "modulus empty": {"n": ""},
    "modulus no base64": {"n": "!" * 400},
    "modulus with padding": {"n": "AQAB="},
    "modulus of letters beyond ASCII": {"n": "é" * 400},
    "modulus a half pair": {"n": "\ud800" * 400},
    "modulus of zeros": {"n": "A" * 342},
    "exponent 1": {"e": "AQ"},
    "exponent even": {"e": "AQAC"},
    "exponent empty": {"e": ""},
    "exponent no base64": {"e": "!"},
    "exponent larger than the modulus": {"e": "_" * 684},
    "a modulus of 2047 bits": {"n": base64url(((1 << 2047) - 1).to_bytes(256))},
}


@pytest.mark.parametrize("changes", UNUSABLE_KEYS.values(), ids=UNUSABLE_KEYS.keys())
def test_an_unusable_key_is_skipped_and_the_others_are_kept(changes: Any) -> None:
    if isinstance(changes, dict) and "kty" not in changes:
        changes = stranger().jwk(**changes) if changes else {}
    keys = KeySet.from_jwks({"keys": [changes, signer().jwk()]})
    assert set(keys.kids) == {"key_1"}
    verify(signer().token(), keys, now=NOW)


def test_a_short_key_is_skipped_without_a_warning() -> None:
    short = Signer.generate("short", bits=1024)
    assert len(KeySet.from_jwks(short.jwks())) == 0


@pytest.mark.slow
@pytest.mark.parametrize("bits", [2048, 4096])
def test_keys_of_2048_bits_and_more_are_used(bits: int) -> None:
    key = Signer.generate("key_1", bits=bits)
    verify(key.token(), KeySet.from_jwks(key.jwks()), now=NOW)


@pytest.mark.parametrize(
    "jwks", [None, [], "keys", {}, {"keys": None}, {"keys": {}}, {"keys": "x"}]
)
def test_what_is_no_jwks_is_refused(jwks: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="keys"):
        KeySet.from_jwks(jwks)


@given(st.lists(_json | st.dictionaries(st.sampled_from(["kty", "kid", "n", "e", "use"]), _json)))
@settings(max_examples=100, deadline=None)
def test_whatever_keys_are_published_the_good_one_is_found(others: list[Any]) -> None:
    keys = KeySet.from_jwks({"keys": [*others, signer().jwk()]})
    assert "key_1" in keys.kids


# Cache


def remembering(keys: KeySet, token: str, **settings: Any) -> tuple[Verifier, AccessTokenClaims]:
    """Return a verifier that remembers the token, and the claims that it remembers."""
    verifier = Verifier(**settings)
    verifier.verify(token, keys, now=NOW)
    return verifier, verifier.verify(token, keys, now=NOW)


def test_a_token_that_comes_again_is_remembered(keys: KeySet) -> None:
    verifier, claims = remembering(keys, signer().token())
    for _ in range(3):
        assert verifier.verify(signer().token(), keys, now=NOW) is claims


def test_a_token_that_came_once_is_not_remembered(keys: KeySet) -> None:
    verifier = Verifier()
    claims = verifier.verify(signer().token(), keys, now=NOW)
    assert verifier.verify(signer().token(), keys, now=NOW) is not claims


def test_a_cache_of_size_0_remembers_nothing(keys: KeySet) -> None:
    verifier, claims = remembering(keys, signer().token(), cache_size=0)
    again = verifier.verify(signer().token(), keys, now=NOW)
    assert again == claims
    assert again is not claims


def test_a_remembered_token_expires(keys: KeySet) -> None:
    verifier, claims = remembering(keys, signer().token())
    assert verifier.verify(signer().token(), keys, now=CLAIMS["exp"] + 9.5) is claims
    with pytest.raises(ExpiredTokenError):
        verifier.verify(signer().token(), keys, now=CLAIMS["exp"] + 10)


def test_a_remembered_token_is_dropped_with_its_key(keys: KeySet) -> None:
    verifier, _ = remembering(keys, signer().token())
    with pytest.raises(InvalidTokenError) as caught:
        verifier.verify(signer().token(), KeySet.from_jwks(stranger().jwks()), now=NOW)
    assert caught.value.reason == "unknown_kid"


def test_a_remembered_token_is_dropped_when_its_kid_gets_another_key(keys: KeySet) -> None:
    verifier, _ = remembering(keys, signer().token())
    changed = KeySet.from_jwks({"keys": [stranger().jwk(kid="key_1")]})
    with pytest.raises(InvalidTokenError) as caught:
        verifier.verify(signer().token(), changed, now=NOW)
    assert caught.value.reason == "signature"


def test_a_remembered_token_outlives_a_fetch_of_the_same_keys(keys: KeySet) -> None:
    verifier, claims = remembering(keys, signer().token())
    fetched_again = KeySet.from_jwks({"keys": [stranger().jwk(), signer().jwk()]})
    assert verifier.verify(signer().token(), fetched_again, now=NOW) is claims


def test_bad_tokens_are_refused_each_time(keys: KeySet) -> None:
    verifier = Verifier()
    for _, make, reason in BAD_TOKENS:
        token: Any = make()
        for _ in range(2):
            with pytest.raises(TokenError) as caught:
                verifier.verify(token, keys, now=NOW)
            assert caught.value.reason == reason


def test_a_token_that_ends_like_a_remembered_one_is_judged_by_itself(keys: KeySet) -> None:
    verifier, claims = remembering(keys, signer().token())
    header, _, signature = signer().token().split(".")
    forged = ".".join((header, base64url(to_json({**CLAIMS, "role": "owner"})), signature))
    with pytest.raises(InvalidTokenError) as caught:
        verifier.verify(forged, keys, now=NOW)
    assert caught.value.reason == "signature"
    assert verifier.verify(signer().token(), keys, now=NOW) is claims


def test_a_verifier_checks_issuer_audience_and_leeway(keys: KeySet) -> None:
    token = signer().token(aud="me", iat=NOW + 5)
    Verifier(issuer=CLAIMS["iss"], audience="me").verify(token, keys, now=NOW)
    for verifier in (Verifier(issuer="https://x"), Verifier(audience="you"), Verifier(leeway=1)):
        with pytest.raises(InvalidTokenError):
            verifier.verify(token, keys, now=NOW)


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_the_cache_is_bounded_and_keeps_what_is_used(keys: KeySet, size: int) -> None:
    verifier, favorite = remembering(keys, signer().token(), cache_size=size)
    claims: list[AccessTokenClaims] = []
    for number in range(20):
        verifier.verify(signer().token(jti=str(number)), keys, now=NOW)
        claims.append(verifier.verify(signer().token(jti=str(number)), keys, now=NOW))
        if size > 1:
            assert verifier.verify(signer().token(), keys, now=NOW) is favorite
    remembered = sum(
        verifier.verify(signer().token(jti=str(number)), keys, now=NOW) is claims[number]
        for number in reversed(range(20))
    )
    assert 0 < remembered <= size + size % 2  # an odd number is rounded up


def test_a_jwks_is_not_taken_for_a_key_set() -> None:
    with pytest.raises(InvalidArgumentError, match=r"KeySet\.from_jwks"):
        verify(signer().token(), signer().jwks(), now=NOW)  # type: ignore[arg-type]


def test_a_cache_cannot_have_a_negative_size() -> None:
    with pytest.raises(InvalidArgumentError, match="cache_size"):
        Verifier(cache_size=-1)


def test_threads_may_share_a_verifier(keys: KeySet) -> None:
    verifier = Verifier(cache_size=4)
    good = [signer().token(jti=str(number)) for number in range(16)]
    wrong: list[object] = []

    def work() -> None:
        for _ in range(20):
            for number, token in enumerate(good):
                claims = verifier.verify(token, keys, now=NOW)
                if claims.jti != str(number):
                    wrong.append(claims)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
