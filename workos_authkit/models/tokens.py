"""Access tokens and the keys that sign them."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class Actor(Model):
    """Who acts as the user: the `act` claim of an impersonated session (RFC 8693 §4.1)."""

    sub: str
    """The impersonator's email address."""


class _Dated:
    """Adds `expires_at` and `issued_at` to claims with `exp` and `iat`."""

    exp: float
    iat: float

    @property
    def expires_at(self) -> datetime:
        """`exp` as a date."""
        return datetime.fromtimestamp(self.exp, UTC)

    @property
    def issued_at(self) -> datetime:
        """`iat` as a date."""
        return datetime.fromtimestamp(self.iat, UTC)


@model
class AccessTokenClaims(Model, _Dated):
    """The claims of a verified access token, under their own names (RFC 7519 §4).

    Claims that a JWT template adds are in `extra`, with lists as tuples. All of it is immutable,
    because later calls may return the same object for the same token.
    """

    sub: str
    """Id of the user."""

    sid: str
    """Id of the session."""

    exp: float
    """When the token expires, in seconds since the Unix epoch."""

    iat: float
    """When the token was issued, in seconds since the Unix epoch."""

    iss: str | None = None
    jti: str | None = None
    """Id of this token."""

    org_id: str | None = None
    """Id of the organization that the session is in."""

    role: str | None = None
    """Slug of the user's primary role in the organization."""

    roles: Sequence[str] = ()
    """Slugs of all the user's roles in the organization."""

    permissions: Sequence[str] = ()
    entitlements: Sequence[str] = ()
    feature_flags: Sequence[str] = ()
    act: Actor | None = None
    """The impersonator, if there is one."""

    auth_time: float | None = None
    """When the user last authenticated, in seconds since the Unix epoch."""

    client_id: str | None = None
    aud: Sequence[str] = ()
    """The token's audience; WorkOS does not always set it."""

    nbf: float | None = None
    """When the token becomes valid, in seconds since the Unix epoch."""

    @property
    def authenticated_at(self) -> datetime | None:
        """`auth_time` as a date."""
        return None if self.auth_time is None else datetime.fromtimestamp(self.auth_time, UTC)


@model
class OAuthClaims(Model, _Dated):
    """The claims of a verified OAuth access token from AuthKit (RFC 9068 §2.2).

    An OAuth application, such as an MCP client, holds the token for a user, or a machine holds it
    for itself. Other claims are in `extra`. All of it is immutable, because later calls may return
    the same object for the same token.
    """

    sub: str
    """Id of the user; in a machine's token, the machine's client id."""

    exp: float
    """When the token expires, in seconds since the Unix epoch."""

    iat: float
    """When the token was issued, in seconds since the Unix epoch."""

    iss: str
    """The AuthKit domain that issued the token."""

    aud: Sequence[str]
    """The token's audience: a resource, or the environment's client id."""

    client_id: str | None = None
    """Id of the application that holds the token."""

    org_id: str | None = None
    """Id of the organization that the user chose, or that the machine belongs to."""

    sid: str | None = None
    """Id of the user's consent, not of a session; a machine's token has none."""

    scope: Set[str] = frozenset()
    """The scopes that were granted."""

    jti: str | None = None
    """Id of this token."""

    nbf: float | None = None
    """When the token becomes valid, in seconds since the Unix epoch."""

    @property
    def is_machine(self) -> bool:
        """Whether a machine obtained the token with its own credentials, without a user."""
        return self.sid is None or self.sub == self.client_id


@model
class JWK(Model):
    """A public key (RFC 7517 §4). Parameters of key types other than RSA are in `extra`."""

    kty: str
    """`RSA` for keys that sign access tokens."""

    kid: str | None = None
    """The key id, which tokens carry in their header."""

    use: str | None = None
    """`sig` for signing keys."""

    alg: str | None = None
    """`RS256` for keys that sign access tokens."""

    n: str | None = field(default=None, repr=False)
    """RSA modulus, base64url."""

    e: str | None = None
    """RSA exponent, base64url."""

    x5c: Sequence[str] = field(default=(), repr=False)
    """Certificate chain, base64 DER."""

    x5t_s256: str | None = field(default=None, metadata={"wire_name": "x5t#S256"})
    """SHA-256 thumbprint of the certificate, base64url (`x5t#S256`)."""


@model
class JWKS(Model):
    """The public keys that verify access tokens (RFC 7517 §5)."""

    keys: Sequence[JWK]
