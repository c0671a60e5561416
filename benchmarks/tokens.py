"""How long it takes to verify an access token, beside what others take.

    python benchmarks/tokens.py

Everything is compared within one run; the floor is the signature alone, checked by `cryptography`.
"""

import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import jose.jwk
import jose.jwt
import joserfc.jwt
import jwt
import workos
from attrs import frozen
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from harness import (
    RESULTS,
    Contestant,
    Targets,
    by_threads,
    compare,
    python_alone,
    rates_table,
    save,
    table,
    without_extra,
)
from harness.chart import bar_chart
from harness.key_server import KeyServer
from joserfc.jwk import RSAKey
from workos.session import seal_session_from_auth_response

from workos_authkit import AuthKit, tokens

with warnings.catch_warnings(record=True):  # it advises joserfc, which is here too
    import authlib.jose

FLOOR = "cryptography, the signature alone"
PURE = "workos_authkit tokens.verify"
OAUTH = "workos_authkit tokens.verify_oauth"
CLIENT = "workos_authkit session_tokens.verify"

DOMAIN = "https://example.authkit.app"
RESOURCE = "https://mcp.example.com/mcp"

TOKENS = 1_500
"""More than a client remembers, so that each is seen for the first time again."""


@frozen(eq=False)
class Issuer:
    """A key and tokens that it signed, as they come off the wire."""

    key: RSAKey
    jwks: Mapping[str, Any]
    tokens: Sequence[bytes]
    oauth_tokens: Sequence[bytes]
    """Those that AuthKit issues to an MCP client, of about the same length."""

    issued_at: float

    @classmethod
    def generate(cls, bits: int) -> "Issuer":
        key = RSAKey.generate_key(bits, {"kid": "key_1", "use": "sig", "alg": "RS256"})
        now = int(time.time())
        claims = {
            "iss": "https://api.workos.com/user_management/client_01HXYZ0123456789ABCDEFGHJK",
            "sub": "user_01HXYZ0123456789ABCDEFGHJK",
            "sid": "session_01HXYZ0123456789ABCDEFGHJK",
            "org_id": "org_01HXYZ0123456789ABCDEFGHJK",
            "role": "admin",
            "roles": ["admin"],
            "permissions": ["posts:read", "posts:write"],
            "entitlements": ["audit-logs"],
            "feature_flags": ["new-ui"],
            "client_id": "client_01HXYZ0123456789ABCDEFGHJK",
            "auth_time": now,
            "iat": now,
            "exp": now + 3600,
        }
        oauth_claims = {
            "iss": DOMAIN,
            "aud": RESOURCE,
            "sub": "user_01HXYZ0123456789ABCDEFGHJK",
            "client_id": "client_01HXYZ0123456789ABCDEFGHJK",
            "org_id": "org_01HXYZ0123456789ABCDEFGHJK",
            "sid": "app_consent_01HXYZ0123456789ABCDEFGHJK",
            "scope": "openid profile email offline_access",
            "iat": now,
            "exp": now + 3600,
        }
        jwks = {"keys": [key.as_dict(private=False)]}
        return cls(key, jwks, _signed(claims, key), _signed(oauth_claims, key), now)

    @property
    def public_key(self) -> Any:
        return self.key.public_key

    def signatures(self) -> list[tuple[bytes, bytes]]:
        """The signature of each token, decoded, and what it was made over."""
        decode = jwt.utils.base64url_decode
        parts = [token.rpartition(b".") for token in self.tokens]
        return [(decode(signature), signed) for signed, _, signature in parts]

    def client(self) -> AuthKit:
        """Return a client that finds the keys without a network."""
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=dict(self.jwks)))
        client = AuthKit(
            client_id="client_1", http_client=lambda: httpx.Client(transport=transport)
        )
        client.session_tokens.warm_up()
        return client


def _signed(claims: Mapping[str, Any], key: RSAKey) -> Sequence[bytes]:
    header = {"alg": "RS256", "kid": "key_1"}
    return [
        joserfc.jwt.encode(header, {**claims, "jti": f"01HXYZ{number:020}"}, key).encode()
        for number in range(TOKENS)
    ]


@contextmanager
def official_client(issuer: Issuer) -> Iterator[workos.WorkOSClient]:
    """The official SDK, which fetches the keys over a socket whatever client it is given."""
    with KeyServer.running(issuer.jwks) as server:
        yield workos.WorkOSClient(api_key="sk_1", client_id="client_1", base_url=server.url)


def first_sight(issuer: Issuer, official: workos.WorkOSClient) -> list[Contestant]:
    """Tokens that were not seen before, with the keys in hand."""
    keys = tokens.KeySet.from_jwks(issuer.jwks)
    public_key = issuer.public_key
    jose_key = jose.jwk.construct(dict(issuer.jwks["keys"][0]), "RS256")
    authlib_key = authlib.jose.JsonWebKey.import_key(issuer.jwks["keys"][0])
    authlib_jwt = authlib.jose.JsonWebToken(["RS256"])
    now = time.time()
    pure = Contestant(PURE, lambda t: tokens.verify(t.decode(), keys, now=now), issuer.tokens)
    return [
        Contestant(
            FLOOR,
            lambda pair: public_key.verify(pair[0], pair[1], PKCS1v15(), SHA256()),
            issuer.signatures(),
        ),
        pure,
        without_extra(pure),
        Contestant(
            OAUTH,
            lambda t: tokens.verify_oauth(
                t.decode(), keys, now=now, issuer=DOMAIN, audience=RESOURCE
            ),
            issuer.oauth_tokens,
        ),
        through_a_client(issuer),
        without_extra(through_a_client(issuer)),
        Contestant(
            "joserfc jwt.decode",
            lambda t: joserfc.jwt.decode(t.decode(), issuer.key, algorithms=["RS256"]),
            issuer.tokens,
        ),
        Contestant(
            "PyJWT jwt.decode",
            lambda t: jwt.decode(t.decode(), public_key, algorithms=["RS256"]),
            issuer.tokens,
        ),
        Contestant(
            "authlib jwt.decode",
            lambda t: authlib_jwt.decode(t.decode(), authlib_key).validate(),
            issuer.tokens,
        ),
        Contestant(
            "python-jose jwt.decode",
            lambda t: jose.jwt.decode(t.decode(), jose_key, algorithms=["RS256"]),
            issuer.tokens,
        ),
        official_session(issuer, official),
    ]


def through_a_client(issuer: Issuer) -> Contestant:
    """Verify through a client of its own, which remembers what it saw."""
    client = issuer.client()
    return Contestant(CLIENT, lambda t: client.session_tokens.verify(t.decode()), issuer.tokens)


def official_session(issuer: Issuer, official: workos.WorkOSClient) -> Contestant:
    """The only way to have the official SDK verify a token: as part of a sealed session."""
    password = Fernet.generate_key().decode()
    cookies = [
        seal_session_from_auth_response(
            access_token=token.decode(), refresh_token="r", user={}, cookie_password=password
        )
        for token in issuer.tokens
    ]

    def authenticate(cookie: str) -> None:
        session = official.user_management.load_sealed_session(
            session_data=cookie, cookie_password=password
        )
        assert session.authenticate().authenticated

    return Contestant("workos, load and authenticate a session", authenticate, cookies)


def seen_again(issuer: Issuer) -> list[Contestant]:
    """The same token once more."""
    keys = tokens.KeySet.from_jwks(issuer.jwks)
    client = issuer.client()
    verifier = tokens.Verifier()
    now = time.time()
    public_key = issuer.public_key
    same = issuer.tokens[:1]
    return [
        Contestant(
            "workos_authkit tokens.Verifier",
            lambda t: verifier.verify(t.decode(), keys, now=now),
            same,
        ),
        Contestant(CLIENT, lambda t: client.session_tokens.verify(t.decode()), same),
        Contestant(
            "PyJWT jwt.decode",
            lambda t: jwt.decode(t.decode(), public_key, algorithms=["RS256"]),
            same,
        ),
    ]


def main() -> None:
    targets = Targets()
    results: dict[str, Any] = {"unit": "median microseconds of one call", "targets": targets.rows}
    for bits in (2048, 4096):
        issuer = Issuer.generate(bits)
        with official_client(issuer) as official:
            contestants = first_sight(issuer, official)
            rows = compare(contestants)
            table(f"A token that is seen for the first time, RSA-{bits}", rows, floor=FLOOR)
            results[f"first sight, RSA-{bits}"] = rows
        if bits == 2048:
            for name, what in ((PURE, "a session's"), (OAUTH, "an OAuth")):
                ratio = rows[name] / rows[FLOOR]
                targets.at_most(f"{what} token at first sight over the signature alone", 1.9, ratio)
            bar_chart(
                RESULTS / "tokens.svg",
                "Verifying an access token, RSA-2048",
                "Medians of one run, each token seen for the first time. Less is better.",
                rows,
                ours={name for name in rows if name.startswith("workos_authkit")},
                floor=FLOOR,
            )
            again = compare(seen_again(issuer))
            table("The same token again", again, floor="workos_authkit tokens.Verifier")
            results["seen again"] = again
            some = [c for c in contestants if c.name in (PURE, FLOOR, "PyJWT jwt.decode")]
            rates = by_threads([*some, python_alone(issuer.tokens)])
            rates_table("Verifications", rates)
            results["verifications per second, by threads"] = rates
            alone, *together = rates[PURE].values()
            targets.at_least(
                "verifications with threads over those with one", 1, min(together) / alone
            )
    save("tokens", results)


if __name__ == "__main__":
    main()
