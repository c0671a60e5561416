"""The public keys that verify access tokens."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Self

from attrs import field, frozen

from workos_authkit import _base64url, _json
from workos_authkit._base64url import decode_canonical
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.tokens._refusals import refusal

MIN_KEY_SIZE: Final = 2_048
"""The fewest bits of a signing key's modulus (RFC 7518 §3.3)."""

_HEADERS_REMEMBERED = 64


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
        """Return the usable keys of a JWKS.

        A key is usable if it is an RSA key of at least 2048 bits with a `kid`, and nothing in it
        (`use`, `alg`, `key_ops`) rules out verifying RS256. Of two keys with the same `kid`, the
        first is used.

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
        if not isinstance(key, VerificationKey):
            return False
        found = self._by_kid.get(key.kid)
        return found is key or found == key  # identity nearly always suffices, and saves a call

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
        """Cache this header, so that it need not be parsed for later tokens.

        Call it after verifying the signature: only the holder of the key can then fill the cache.
        """
        if len(self._by_header) < _HEADERS_REMEMBERED:
            self._by_header[header] = key

    def _key_named_in(self, header: Mapping[str, Any]) -> "VerificationKey":
        if header.get("alg") != "RS256":
            raise refusal("algorithm", "The access token is not signed with RS256.")
        if "crit" in header:
            raise refusal("critical_header", "The access token demands an unknown extension.")
        if not header.keys().isdisjoint(("jwk", "jku", "x5c", "x5u")):
            raise refusal("embedded_key", "The access token brings its own key.")
        kid = header.get("kid")
        if not isinstance(kid, str):
            raise refusal("missing_kid", "The access token does not name its key.")
        key = self._by_kid.get(kid)
        if key is None:
            raise refusal("unknown_kid", "The access token names a key that is not in the set.")
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
        """Import a JWK (RFC 7517 §4); return `None` if it cannot verify access tokens."""
        match jwk:
            case {"kty": "RSA", "kid": str(kid), "n": str(n), "e": str(e)} if _is_for_rs256(jwk):
                return cls(kid, n, e, verifies) if (verifies := _import_rsa(n, e)) else None
            case _:
                return None

    def __reduce__(self) -> tuple[Any, ...]:
        jwk = {"kty": "RSA", "kid": self.kid, "n": self.n, "e": self.e}
        return VerificationKey.from_jwk, (jwk,)

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Return whether this key made `signature` over `signed` (RFC 7518 §3.3)."""
        return self._verifies(signature, signed)


def load() -> None:
    """Load now the modules that the first key set needs, as that would block an event loop."""
    _base64url.load()
    _import_rsa("", "")


def _import_rsa(n: str, e: str) -> Callable[[bytes, bytes], bool] | None:
    """Return the function that checks this key's signatures; `None` if the key is unusable."""
    # Slow to load, and many clients do not need them.
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    from workos_authkit.tokens._rs256 import check_of

    try:
        if int.from_bytes(decode_canonical(n.encode())).bit_length() < MIN_KEY_SIZE:
            return None
        return check_of(RSAKey.import_key({"kty": "RSA", "n": n, "e": e}).public_key)
    except (ValueError, JoseError):
        return None


def _is_for_rs256(jwk: Mapping[str, Any]) -> bool:
    """Return whether a key may verify RS256 signatures (RFC 7517 §4.2 to §4.4)."""
    operations = jwk.get("key_ops", ["verify"])
    return (
        jwk.get("use", "sig") == "sig"
        and jwk.get("alg", "RS256") == "RS256"
        and isinstance(operations, list)
        and "verify" in operations
    )
