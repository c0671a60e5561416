"""Access tokens that must be refused, each with the reason that the refusal must give.

All are to be checked at `NOW` against the key of `signer()`, with nothing else configured.
"""

import base64
import hmac
import string
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.signing import CLAIMS, NOW, base64url, signer, stranger, to_json

BadToken = tuple[str, Callable[[], object], str]


def _raw_payload(payload: bytes) -> str:
    return signer().sign(to_json(signer().header()), payload)


def _raw_header(header: bytes) -> str:
    return signer().sign(header, to_json(dict(CLAIMS)))


def _segments() -> list[str]:
    return signer().token().split(".")


def _hs256_with_the_public_key(encoding: Encoding, form: PublicFormat) -> str:
    secret = signer().private_key.public_key().public_bytes(encoding, form)
    header = to_json(signer().header() | {"alg": "HS256"})
    signed = f"{base64url(header)}.{base64url(to_json(dict(CLAIMS)))}"
    return f"{signed}.{base64url(hmac.digest(secret, signed.encode(), sha256))}"


def _unsigned(algorithm: str) -> str:
    header = to_json({"alg": algorithm, "kid": signer().kid})
    return f"{base64url(header)}.{base64url(to_json(dict(CLAIMS)))}."


def _with_spare_bits(segment: str) -> str:
    """Spell the last character of a segment so that the bytes stay and the text does not."""
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    assert len(segment) % 4 in (2, 3)
    return segment[:-1] + alphabet[alphabet.index(segment[-1]) + 1]


def _spare_payload_bits() -> str:
    header, _, _ = _segments()
    payload = base64url(b'{"a":1}')
    assert len(payload) % 4 == 2
    return signer().sign_segments(f"{header}.{_with_spare_bits(payload)}")


def _spare_signature_bits() -> str:
    header, payload, signature = _segments()
    return f"{header}.{payload}.{_with_spare_bits(signature)}"


def _members(*pairs: tuple[str, Any]) -> bytes:
    return b"{" + b",".join(to_json(name) + b":" + to_json(value) for name, value in pairs) + b"}"


def _claims_and(text: bytes) -> bytes:
    return to_json(dict(CLAIMS))[:-1] + b"," + text + b"}"


BAD_TOKENS: list[BadToken] = [
    ("nothing", lambda: "", "malformed"),
    ("None", lambda: None, "malformed"),
    ("bytes", lambda: signer().token().encode(), "malformed"),
    ("a list", lambda: [signer().token()], "malformed"),
    ("a number", lambda: 5, "malformed"),
    ("words", lambda: "not a token", "malformed"),
    ("dots", lambda: "..", "malformed"),
    ("many dots", lambda: "." * 10_000, "malformed"),
    ("one segment", lambda: _segments()[0], "malformed"),
    ("two segments", lambda: ".".join(_segments()[:2]), "malformed"),
    ("four segments", lambda: signer().token() + ".e30", "malformed"),
    ("the five segments of a JWE", lambda: signer().token() + ".e30.e30", "malformed"),
    ("half a surrogate pair", lambda: signer().token() + "\ud800", "malformed"),
    ("letters beyond ASCII", lambda: signer().token() + "é", "malformed"),
    ("a null character", lambda: signer().token() + "\0", "malformed"),
    ("a line break", lambda: signer().token() + "\n", "malformed"),
    ("a space in front", lambda: " " + signer().token(), "malformed"),
    ("the Bearer scheme left on", lambda: "Bearer " + signer().token(), "malformed"),
    ("16 KB", lambda: signer().token(custom="x" * 16_384), "too_large"),
    ("base64 padding", lambda: signer().token() + "==", "malformed"),
    ("base64 of the other alphabet", lambda: _segments()[0] + "+/." + "e30.e30", "malformed"),
    ("spare bits in the payload", _spare_payload_bits, "malformed"),
    ("spare bits in the signature", _spare_signature_bits, "malformed"),
    # The header
    ("alg none", lambda: _unsigned("none"), "algorithm"),
    ("alg None", lambda: _unsigned("None"), "algorithm"),
    ("alg rs256", lambda: signer().token(header={"alg": "rs256"}), "algorithm"),
    ("alg RS512", lambda: signer().token(header={"alg": "RS512"}), "algorithm"),
    ("alg PS256", lambda: signer().token(header={"alg": "PS256"}), "algorithm"),
    ("alg a list", lambda: signer().token(header={"alg": ["RS256"]}), "algorithm"),
    ("alg null", lambda: signer().token(header={"alg": None}), "algorithm"),
    ("no alg", lambda: _raw_header(to_json({"kid": "key_1"})), "algorithm"),
    (
        "HS256 with the public key as PEM",
        lambda: _hs256_with_the_public_key(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "algorithm",
    ),
    (
        "HS256 with the public key as DER",
        lambda: _hs256_with_the_public_key(Encoding.DER, PublicFormat.PKCS1),
        "algorithm",
    ),
    ("no kid", lambda: _raw_header(to_json({"alg": "RS256"})), "missing_kid"),
    ("kid null", lambda: signer().token(header={"kid": None}), "missing_kid"),
    ("kid a number", lambda: signer().token(header={"kid": 1}), "missing_kid"),
    ("kid a list", lambda: signer().token(header={"kid": ["key_1"]}), "missing_kid"),
    ("kid empty", lambda: signer().token(header={"kid": ""}), "unknown_kid"),
    ("kid of nobody", lambda: signer().token(header={"kid": "key_9"}), "unknown_kid"),
    ("kid a path", lambda: signer().token(header={"kid": "../../dev/null"}), "unknown_kid"),
    ("kid a half pair", lambda: signer().token(header={"kid": "\ud800"}), "malformed"),
    ("a stranger's key", lambda: stranger().token(), "unknown_kid"),
    ("a stranger under our kid", lambda: stranger().token(header={"kid": "key_1"}), "signature"),
    (
        "its own jwk",
        lambda: stranger().token(header={"kid": "key_1", "jwk": stranger().jwk()}),
        "embedded_key",
    ),
    (
        "its own jwk, signed by us",
        lambda: signer().token(header={"jwk": signer().jwk()}),
        "embedded_key",
    ),
    (
        "jku",
        lambda: stranger().token(header={"kid": "key_1", "jku": "https://evil.example/jwks"}),
        "embedded_key",
    ),
    (
        "x5u",
        lambda: stranger().token(header={"kid": "key_1", "x5u": "https://evil.example/cert"}),
        "embedded_key",
    ),
    ("x5c", lambda: stranger().token(header={"kid": "key_1", "x5c": ["MII"]}), "embedded_key"),
    ("crit", lambda: signer().token(header={"crit": ["exp"]}), "critical_header"),
    ("crit empty", lambda: signer().token(header={"crit": []}), "critical_header"),
    (
        "crit b64",
        lambda: signer().token(header={"crit": ["b64"], "b64": False}),
        "critical_header",
    ),
    ("a header that is a list", lambda: _raw_header(b'["RS256"]'), "malformed"),
    ("a header that is no JSON", lambda: _raw_header(b"alg: RS256"), "malformed"),
    ("an empty header", lambda: _raw_header(b""), "malformed"),
    (
        "alg twice in the header",
        lambda: _raw_header(_members(("alg", "none"), ("alg", "RS256"), ("kid", "key_1"))),
        "malformed",
    ),
    (
        "kid twice in the header",
        lambda: _raw_header(_members(("alg", "RS256"), ("kid", "key_1"), ("kid", "key_1"))),
        "malformed",
    ),
    ("a deep header", lambda: _raw_header(b'{"a":' + b"[" * 9_000), "malformed"),
    # The signature
    ("no signature", lambda: ".".join([*_segments()[:2], ""]), "signature"),
    ("a signature of zeros", lambda: ".".join([*_segments()[:2], "A" * 342]), "signature"),
    ("half the signature", lambda: signer().token()[:-171] + "A", "signature"),
    (
        "another token's signature",
        lambda: ".".join([*_segments()[:2], signer().token(sub="user_2").split(".")[2]]),
        "signature",
    ),
    (
        "another token's payload",
        lambda: ".".join(
            [_segments()[0], signer().token(sub="user_2").split(".")[1], _segments()[2]]
        ),
        "signature",
    ),
    # The payload
    ("an empty payload", lambda: _raw_payload(b""), "malformed"),
    ("a payload that is no JSON", lambda: _raw_payload(b"{"), "malformed"),
    ("a payload that is a list", lambda: _raw_payload(b"[]"), "malformed"),
    ("a payload that is null", lambda: _raw_payload(b"null"), "malformed"),
    (
        "a payload with more behind it",
        lambda: _raw_payload(to_json(dict(CLAIMS)) + b"{}"),
        "malformed",
    ),
    ("a payload that is not UTF-8", lambda: _raw_payload(b'{"sub":"\xff"}'), "malformed"),
    ("a payload in UTF-16", lambda: _raw_payload('{"sub":"user_1"}'.encode("utf-16")), "malformed"),
    (
        "a payload with a BOM",
        lambda: _raw_payload(b"\xef\xbb\xbf" + to_json(dict(CLAIMS))),
        "malformed",
    ),
    ("sub twice", lambda: _raw_payload(_claims_and(b'"sub":"user_2"')), "malformed"),
    (
        "a key twice deep inside",
        lambda: _raw_payload(_claims_and(b'"x":[{"a":1,"a":2}]')),
        "malformed",
    ),
    (
        "deep nesting",
        lambda: _raw_payload(_claims_and(b'"x":' + b"[" * 5_000 + b"]" * 5_000)),
        "malformed",
    ),
    ("NaN", lambda: _raw_payload(_claims_and(b'"x":NaN')), "malformed"),
    ("Infinity", lambda: _raw_payload(_claims_and(b'"x":Infinity')), "malformed"),
    ("a number beyond floats", lambda: _raw_payload(_claims_and(b'"x":1e999')), "malformed"),
    (
        "a number of 5,000 digits",
        lambda: _raw_payload(_claims_and(b'"x":' + b"9" * 5_000)),
        "malformed",
    ),
    (
        "half a surrogate pair escaped",
        lambda: _raw_payload(_claims_and(rb'"x":"\ud800"')),
        "malformed",
    ),
    (
        "half a surrogate pair in a name",
        lambda: _raw_payload(_claims_and(rb'"\udfff":1')),
        "malformed",
    ),
    # Claims
    ("sub_type", lambda: signer().token(sub_type="agent"), "not_a_user"),
    ("sub_profile of an agent", lambda: signer().token(sub_profile="agent"), "not_a_user"),
    (
        "sub_profile of a widget",
        lambda: signer().token(sub_profile="widget", sid=None),
        "not_a_user",
    ),
    ("sub_profile a list", lambda: signer().token(sub_profile=["user"]), "not_a_user"),
    ("sid of a consent", lambda: signer().token(sid="app_consent_1"), "not_a_session"),
    *(
        (f"no {name}", lambda name=name: signer().token(**{name: None}), "missing_claim")
        for name in ("sub", "sid", "exp", "iat")
    ),
    *(
        (
            f"{name} null",
            lambda name=name: _raw_payload(to_json(CLAIMS | {name: None})),
            "missing_claim",
        )
        for name in ("sub", "sid", "exp", "iat")
    ),
    ("sub empty", lambda: signer().token(sub=""), "missing_claim"),
    ("sid empty", lambda: signer().token(sid=""), "missing_claim"),
    ("act without sub", lambda: signer().token(act={}), "missing_claim"),
    *(
        (
            f"{name} {value!r}",
            lambda name=name, value=value: signer().token(**{name: value}),
            "invalid_claim",
        )
        for names, values in (
            (
                ("sub", "sid", "iss", "jti", "org_id", "role", "client_id"),
                (5, True, 1.5, ["x"], {"x": 1}),
            ),
            (
                ("exp", "iat", "nbf", "auth_time"),
                ("1750000300", True, -1, 10**400, 1e300, 253_402_300_800, ["x"], {"x": 1}),
            ),
            (
                ("roles", "permissions", "entitlements", "feature_flags"),
                ("admin", 5, True, {"x": 1}, [5], ["x", None], [["x"]]),
            ),
            (("aud",), (5, True, {"x": 1}, [5])),
            (("act",), ("ann@example.com", 5, True, ["x"], {"sub": 5})),
        )
        for name in names
        for value in values
    ),
    # Time
    ("exp now and the leeway ago", lambda: signer().token(exp=NOW - 10), "expired"),
    ("exp a day ago", lambda: signer().token(exp=NOW - 86_400), "expired"),
    ("exp 0", lambda: signer().token(exp=0), "expired"),
    ("iat beyond the leeway", lambda: signer().token(iat=NOW + 10.5), "issued_in_future"),
    ("iat in two minutes", lambda: signer().token(iat=NOW + 120), "issued_in_future"),
    ("nbf beyond the leeway", lambda: signer().token(nbf=NOW + 10.5), "not_yet_valid"),
]


def truncated() -> Iterator[str]:
    """A good token, cut at every byte."""
    token = signer().token()
    return (token[:length] for length in range(len(token)))


def mutated() -> Iterator[str]:
    """A good token with each of its characters replaced, by a neighbor and by a foreign one."""
    token = signer().token()
    for index, character in enumerate(token):
        for other in {"A", "B", ".", "=", "\0", "é"} - {character}:
            yield token[:index] + other + token[index + 1 :]


def with_a_bit_flipped() -> Iterator[str]:
    """A good token with one bit of each decoded byte flipped, base64 intact."""
    segments = signer().token().split(".")
    for position, segment in enumerate(segments):
        data = base64.urlsafe_b64decode(segment + "==")
        for index in range(len(data)):
            changed = bytes([*data[:index], data[index] ^ 1, *data[index + 1 :]])
            yield ".".join([*segments[:position], base64url(changed), *segments[position + 1 :]])
