"""Signs access tokens for tests, right or wrong, from raw parts."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from attrs import frozen
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

NOW = 1_750_000_000.0

CLAIMS: Mapping[str, Any] = {
    "iss": "https://api.workos.com/user_management/client_123",
    "sub": "user_01HXYZ0123456789ABCDEFGHJK",
    "sid": "session_01HXYZ0123456789ABCDEFGHJK",
    "jti": "01HXYZ0123456789ABCDEFGHJK",
    "org_id": "org_01HXYZ0123456789ABCDEFGHJK",
    "role": "admin",
    "roles": ["admin", "member"],
    "permissions": ["posts:read", "posts:write"],
    "entitlements": ["audit-logs"],
    "feature_flags": ["new-ui"],
    "client_id": "client_123",
    "auth_time": 1_749_999_000,
    "iat": 1_750_000_000,
    "exp": 1_750_000_300,
}
"""What WorkOS puts into the token of a session in an organization."""


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def to_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@frozen(eq=False)
class Signer:
    """A key pair under a `kid`."""

    kid: str
    private_key: RSAPrivateKey

    @classmethod
    def generate(cls, kid: str, *, bits: int = 2048) -> Self:
        return cls(kid, generate_private_key(65537, bits))

    def jwk(self, **changes: Any) -> dict[str, Any]:
        """Return the public key as WorkOS publishes it; a change to `None` leaves a member out."""
        numbers = self.private_key.public_key().public_numbers()
        size = (numbers.n.bit_length() + 7) // 8
        jwk = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.kid,
            "n": base64url(numbers.n.to_bytes(size)),
            "e": base64url(numbers.e.to_bytes(3)),
        } | changes
        return {name: value for name, value in jwk.items() if value is not None}

    def jwks(self) -> dict[str, Any]:
        return {"keys": [self.jwk()]}

    def token(self, *, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """Return a token with `CLAIMS`; a change to `None` leaves a claim out."""
        claims = CLAIMS | changes
        payload = to_json({name: value for name, value in claims.items() if value is not None})
        return self.sign(to_json(self.header() | (header or {})), payload)

    def header(self) -> dict[str, Any]:
        return {"alg": "RS256", "kid": self.kid, "typ": "JWT"}

    def sign(self, header: bytes, payload: bytes) -> str:
        """Return a compact JWS over these bytes, whatever they are."""
        return self.sign_segments(f"{base64url(header)}.{base64url(payload)}")

    def sign_segments(self, signed: str) -> str:
        signature = self.private_key.sign(signed.encode(), PKCS1v15(), SHA256())
        return f"{signed}.{base64url(signature)}"


@cache
def signer() -> Signer:
    """The key that the tests trust."""
    return Signer.generate("key_1")


@cache
def stranger() -> Signer:
    """A key that they do not."""
    return Signer.generate("key_2")
