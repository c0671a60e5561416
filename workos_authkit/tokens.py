"""Is this access token genuine and current? Decided from the token, the keys and the time alone.

An access token is a JWT (RFC 7519) that WorkOS signs with RS256 (RFC 7518 §3.3). A token that is
refused raises `ExpiredTokenError` or `InvalidTokenError`; their `reason` names the check:

| reason             | what was wrong                                                           |
|--------------------|--------------------------------------------------------------------------|
| `malformed`        | not three segments of canonical base64url, or not proper JSON in them    |
| `too_large`        | longer than `MAX_TOKEN_LENGTH`                                           |
| `algorithm`        | `alg` is not `RS256`                                                     |
| `critical_header`  | `crit` demands an extension, and none is known here (RFC 7515 §4.1.11)   |
| `embedded_key`     | the header brings its own key: `jwk`, `jku`, `x5c` or `x5u`              |
| `missing_kid`      | the header does not name a key                                           |
| `unknown_kid`      | no key of the set has this `kid`                                         |
| `signature`        | the signature is not that key's                                          |
| `not_a_user`       | `sub_type` or `sub_profile` says that an agent or a widget holds it      |
| `missing_claim`    | `sub`, `sid`, `exp` or `iat` is not there                                |
| `invalid_claim`    | a claim is not of the type it should have                                |
| `issuer`           | `iss` is not one that was asked for                                      |
| `audience`         | `aud` names nobody that was asked for                                    |
| `not_yet_valid`    | `nbf` lies in the future                                                 |
| `issued_in_future` | `iat` lies in the future                                                 |
| `expired`          | `exp` has passed; the only reason of `ExpiredTokenError`                 |
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, Literal, Self, TypeAlias, TypeVar

from attrs import field, frozen

from workos_authkit import _json
from workos_authkit._base64url import decode_canonical
from workos_authkit._cache import Cache
from workos_authkit.errors import ExpiredTokenError, InvalidArgumentError, InvalidTokenError
from workos_authkit.models._base import assemble
from workos_authkit.models._frozen import NOTHING_MORE, freeze
from workos_authkit.models.tokens import AccessTokenClaims, Actor

T = TypeVar("T")

Reason: TypeAlias = Literal[
    "malformed",
    "too_large",
    "algorithm",
    "critical_header",
    "embedded_key",
    "missing_kid",
    "unknown_kid",
    "signature",
    "not_a_user",
    "missing_claim",
    "invalid_claim",
    "issuer",
    "audience",
    "not_yet_valid",
    "issued_in_future",
    "expired",
]
"""Every value of `TokenError.reason`."""

MAX_TOKEN_LENGTH: Final = 16_384
"""Characters that an access token may have; servers refuse longer headers anyway."""

MIN_KEY_SIZE: Final = 2_048
"""Bits that the modulus of a signing key must have (RFC 7518 §3.3)."""

DEFAULT_LEEWAY: Final = 10.0
"""Seconds by which the clocks of WorkOS and of this machine may differ."""

DEFAULT_TOKEN_CACHE_SIZE: Final = 1_024
"""Tokens that a `Verifier` remembers. Each takes its length and 3 KB: 4 MB when it is full."""

_NUMBERS = (int, float)  # bool is none
_LAST_INSTANT = 253_402_300_799  # the end of the year 9999, where datetime ends too
_HEADERS_REMEMBERED = 64


def verify(
    token: str,
    keys: "KeySet",
    *,
    now: float,
    issuer: str | Collection[str] | None = None,
    audience: str | Collection[str] | None = None,
    leeway: float = DEFAULT_LEEWAY,
) -> AccessTokenClaims:
    """Return what an access token says, when it is genuine, current and a user's.

    Args:
        token: The access token, as the `Authorization` header or the session holds it.
        keys: The keys that WorkOS signs with.
        now: Seconds since the Unix epoch.
        issuer: The value that `iss` must have, or several of which it must have one; by default
            any, as it depends on the environment and its custom domains.
        audience: The value that must be in `aud`, or several of which one must be; by default
            `aud` is not looked at, as WorkOS does not always send it.
        leeway: Seconds by which clocks may differ, granted on both sides.

    Raises:
        ExpiredTokenError: The token is genuine and has passed its `exp`.
        InvalidTokenError: The token fails another check; `reason` names it.
        InvalidArgumentError: `keys` is not a `KeySet`.
    """
    payload, _ = _open(token, keys)
    return _check(_claims(payload), now, issuer, audience, leeway)


def read_unverified(token: str) -> dict[str, Any]:
    """Return what a token says, whoever wrote it: for one that came straight from WorkOS.

    Args:
        token: The access token.

    Raises:
        InvalidTokenError: It is no JWT.
    """
    try:
        return _json.parse_object(decode_canonical(token.encode().split(b".")[1]))
    except (LookupError, RecursionError, ValueError):
        raise _refusal("malformed", "The access token is not a JWT.") from None


class KeySet:
    """The keys of a JWKS that may sign access tokens (RFC 7517), each by its `kid`."""

    __slots__ = ("_by_header", "_by_kid")

    def __init__(self, keys: Collection["VerificationKey"]) -> None:
        self._by_kid: dict[str, VerificationKey] = {}
        self._by_header: dict[bytes, VerificationKey] = {}
        for key in keys:
            self._by_kid.setdefault(key.kid, key)

    @classmethod
    def from_jwks(cls, jwks: Mapping[str, Any]) -> Self:
        """Take the usable keys from a JWKS and leave the rest.

        A key is usable when it is an RSA key of at least 2048 bits with a `kid`, and nothing in
        it (`use`, `alg`, `key_ops`) speaks against verifying RS256. Of two keys with the same
        `kid` the first counts.

        Args:
            jwks: The set as parsed JSON.

        Raises:
            InvalidArgumentError: `jwks` is not a JWKS (RFC 7517 §5).
        """
        match jwks:
            case {"keys": [*members]}:
                return cls(
                    [key for key in map(VerificationKey.from_jwk, members) if key is not None]
                )
            case _:
                raise InvalidArgumentError("jwks must be a mapping with a list of keys")

    @property
    def kids(self) -> Collection[str]:
        """The ids of the keys."""
        return self._by_kid.keys()

    def __len__(self) -> int:
        return len(self._by_kid)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, VerificationKey) and self._by_kid.get(key.kid) == key

    def __repr__(self) -> str:
        return f"KeySet(kids={sorted(self._by_kid)!r})"

    def key_of(self, header: bytes) -> "VerificationKey":
        """Return the key that the header of a token names (RFC 7515 §4.1).

        Args:
            header: The first segment of the token.

        Raises:
            InvalidTokenError: The header does not name a key of this set.
        """
        return self._by_header.get(header) or self._key_named_in(
            _json.parse_object(decode_canonical(header))
        )

    def remember(self, header: bytes, key: "VerificationKey") -> None:
        """Spare later tokens with this header its parse.

        Call it when the signature held: so only who has the key can fill this memory.
        """
        if len(self._by_header) < _HEADERS_REMEMBERED:
            self._by_header[header] = key

    def _key_named_in(self, header: Mapping[str, Any]) -> "VerificationKey":
        if header.get("alg") != "RS256":
            raise _refusal("algorithm", "The access token is not signed with RS256.")
        if "crit" in header:
            raise _refusal("critical_header", "The access token demands an unknown extension.")
        if not header.keys().isdisjoint(("jwk", "jku", "x5c", "x5u")):
            raise _refusal("embedded_key", "The access token brings its own key.")
        kid = header.get("kid")
        if not isinstance(kid, str):
            raise _refusal("missing_kid", "The access token does not name its key.")
        key = self._by_kid.get(kid)
        if key is None:
            raise _refusal("unknown_kid", "The access token names a key that is not in the set.")
        return key


@frozen
class VerificationKey:
    """A public key that verifies RS256 signatures."""

    kid: str
    n: str = field(repr=False)
    e: str = field(repr=False)
    _verifies: Callable[[bytes, bytes], bool] = field(repr=False, eq=False)

    @classmethod
    def from_jwk(cls, jwk: Any) -> Self | None:
        """Import a JWK (RFC 7517 §4); return `None` when it cannot verify access tokens."""
        match jwk:
            case {"kty": "RSA", "kid": str(kid), "n": str(n), "e": str(e)} if _is_for_rs256(jwk):
                return cls(kid, n, e, verifies) if (verifies := _import_rsa(n, e)) else None
            case _:
                return None

    def __reduce__(self) -> tuple[Any, ...]:
        jwk = {"kty": "RSA", "kid": self.kid, "n": self.n, "e": self.e}
        return VerificationKey.from_jwk, (jwk,)

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Say whether `signature` was made over `signed` with this key (RFC 7518 §3.3)."""
        return self._verifies(signature, signed)


class Verifier:
    """`verify` with fixed settings, and a memory of the tokens it has found genuine.

    A token is remembered when it comes for the second time; many come only once. From then on it
    costs a look-up: its expiry is checked each time, and that its key still is in the set. When
    the memory is full, those go first that did not come for long. It needs no lock: at worst,
    threads verify a token once more.

    Args:
        issuer: As in `verify`.
        audience: As in `verify`.
        leeway: As in `verify`.
        memory: How many tokens to remember at most, rounded up to an even number; 0 remembers
            none.

    Raises:
        InvalidArgumentError: `memory` is less than 0.
    """

    def __init__(
        self,
        *,
        issuer: str | Collection[str] | None = None,
        audience: str | Collection[str] | None = None,
        leeway: float = DEFAULT_LEEWAY,
        memory: int = DEFAULT_TOKEN_CACHE_SIZE,
    ) -> None:
        if memory < 0:
            raise InvalidArgumentError("memory must be 0 or more tokens")
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway
        self._memory: Cache[tuple[AccessTokenClaims, VerificationKey]] = Cache(memory)

    def verify(self, token: str, keys: KeySet, *, now: float) -> AccessTokenClaims:
        """Return what an access token says; as the function `verify`, with this one's settings.

        Args:
            token: The access token.
            keys: The keys that WorkOS signs with.
            now: Seconds since the Unix epoch.

        Raises:
            ExpiredTokenError: The token is genuine and has passed its `exp`.
            InvalidTokenError: The token fails another check; `reason` names it.
        """
        known = self._memory.get(token) if isinstance(token, str) else None
        if known is not None:
            claims, key = known
            if now < claims.exp + self._leeway and key in keys:
                return claims
            self._memory.forget(token)
        payload, key = _open(token, keys)
        claims = _check(_claims(payload), now, self._issuer, self._audience, self._leeway)
        self._memory.put(token, (claims, key))
        return claims


def _open(token: object, keys: KeySet) -> tuple[dict[str, Any], VerificationKey]:
    """Return what a token holds and the key that signed it (RFC 7515 §5.2)."""
    if not isinstance(token, str):
        raise _refusal("malformed", f"The access token is of type {type(token).__name__}, not str.")
    if len(token) > MAX_TOKEN_LENGTH:
        raise _refusal("too_large", f"The access token is longer than {MAX_TOKEN_LENGTH}.")
    if not isinstance(keys, KeySet):
        raise InvalidArgumentError("keys must be a KeySet: make one with KeySet.from_jwks")
    try:
        signed, _, signature = token.encode().rpartition(b".")
        header, _, payload = signed.partition(b".")
        if not payload:
            raise ValueError("fewer than three segments")
        contents = decode_canonical(payload)  # refuses more than three
        key = keys.key_of(header)
        if not key.verifies(decode_canonical(signature), signed):
            raise _refusal("signature", "The signature of the access token is wrong.")
        keys.remember(header, key)
        return _json.parse_object(contents), key
    except (ValueError, RecursionError):
        raise _refusal("malformed", "The access token is not a JWT.") from None


def _check(
    claims: AccessTokenClaims,
    now: float,
    issuer: str | Collection[str] | None,
    audience: str | Collection[str] | None,
    leeway: float,
) -> AccessTokenClaims:
    """Return the claims when they are current, and from and for the right parties."""
    if issuer is not None and claims.iss not in _several(issuer):
        raise _refusal("issuer", f"The issuer {claims.iss!r} is not one of those configured.")
    if audience is not None and set(_several(audience)).isdisjoint(claims.aud):
        raise _refusal("audience", f"The audience {claims.aud!r} is not one of those configured.")
    # Each comparison is written to fail when a number is NaN.
    if claims.nbf is not None and not claims.nbf <= now + leeway:
        raise _refusal("not_yet_valid", "The access token is not valid yet: check the clock.")
    if not claims.iat <= now + leeway:
        raise _refusal("issued_in_future", "The access token is from the future: check the clock.")
    if not now < claims.exp + leeway:
        raise ExpiredTokenError("The access token has expired.", reason="expired")
    return claims


def _claims(payload: dict[str, Any]) -> AccessTokenClaims:
    """Read the claims of a user's token; what it holds beyond them goes to `extra`."""
    if payload.get("sub_type") is not None or payload.get("sub_profile") not in (None, "user"):
        raise _refusal("not_a_user", "The access token belongs to an agent or a widget.")
    return assemble(
        AccessTokenClaims,
        {
            "sub": _required("sub", _text(payload, "sub")),
            "sid": _required("sid", _text(payload, "sid")),
            "exp": _required("exp", _instant(payload, "exp")),
            "iat": _required("iat", _instant(payload, "iat")),
            "iss": _text(payload, "iss"),
            "jti": _text(payload, "jti"),
            "org_id": _text(payload, "org_id"),
            "role": _text(payload, "role"),
            "roles": _texts(payload, "roles"),
            "permissions": _texts(payload, "permissions"),
            "entitlements": _texts(payload, "entitlements"),
            "feature_flags": _texts(payload, "feature_flags"),
            "act": _actor(payload),
            "auth_time": _instant(payload, "auth_time"),
            "client_id": _text(payload, "client_id"),
            "aud": _audience(payload),
            "nbf": _instant(payload, "nbf"),
            "extra": freeze(payload) if payload else NOTHING_MORE,
        },
    )


def _required(name: str, value: T | None) -> T:
    if value is None or value == "":
        raise _refusal("missing_claim", f"The claim {name!r} is missing.")
    return value


def _text(payload: dict[str, Any], name: str) -> str | None:
    value = payload.pop(name, None)
    if type(value) is str or value is None:
        return value
    raise _refusal("invalid_claim", f"The claim {name!r} is not a string.")


def _texts(payload: dict[str, Any], name: str) -> Sequence[str]:
    value = payload.pop(name, None)
    if value is None:
        return ()
    if isinstance(value, list):
        try:
            "".join(value)  # the cheapest way to ask whether it holds strings alone
            return tuple(value)
        except TypeError:
            pass
    raise _refusal("invalid_claim", f"The claim {name!r} is not a list of strings.")


def _instant(payload: dict[str, Any], name: str) -> float | None:
    """Take a NumericDate (RFC 7519 §2)."""
    value: float | None = payload.pop(name, None)
    if value is None or (type(value) in _NUMBERS and 0 <= value <= _LAST_INSTANT):
        return value
    raise _refusal("invalid_claim", f"The claim {name!r} is not a time.")


def _audience(payload: dict[str, Any]) -> Sequence[str]:
    """Take `aud`, which is one string or several (RFC 7519 §4.1.3)."""
    if isinstance(payload.get("aud"), str):
        return (payload.pop("aud"),)
    return _texts(payload, "aud")


def _actor(payload: dict[str, Any]) -> Actor | None:
    value = payload.pop("act", None)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refusal("invalid_claim", "The claim 'act' is not an object.")
    return Actor(sub=_required("act.sub", _text(value, "sub")), extra=freeze(value))


def _several(value: str | Collection[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value


def load() -> None:
    """Load now what the first key set would load: inside an event loop that would stall it."""
    _import_rsa("", "")


def _import_rsa(n: str, e: str) -> Callable[[bytes, bytes], bool] | None:
    """Return what checks a signature over a text with this key; `None` when it is no good key."""
    # Slow to load, and many clients never need them.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    try:
        if int.from_bytes(decode_canonical(n.encode())).bit_length() < MIN_KEY_SIZE:
            return None
        verify = RSAKey.import_key({"kty": "RSA", "n": n, "e": e}).public_key.verify
    except (ValueError, JoseError):
        return None
    padding, algorithm = PKCS1v15(), SHA256()

    def verifies(signature: bytes, signed: bytes) -> bool:
        try:  # joserfc's own way here costs a twentieth more
            verify(signature, signed, padding, algorithm)
        except InvalidSignature:
            return False
        return True

    return verifies


def _is_for_rs256(jwk: Mapping[str, Any]) -> bool:
    """Say whether a key's owner lets it verify RS256 signatures (RFC 7517 §4.2 to §4.4)."""
    operations = jwk.get("key_ops", ["verify"])
    return (
        jwk.get("use", "sig") == "sig"
        and jwk.get("alg", "RS256") == "RS256"
        and isinstance(operations, list)
        and "verify" in operations
    )


def _refusal(reason: Reason, message: str) -> InvalidTokenError:
    return InvalidTokenError(message, reason=reason)
