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
    """Lets what has `exp` and `iat` show them as dates."""

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
    """What a genuine access token says, under the names of its claims (RFC 7519 §4).

    Claims that a JWT template adds are in `extra`, their lists as tuples. Nothing in it can be
    changed, as the same object may be handed out again for the same token.
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
    """Who impersonates the user, if anybody does."""

    auth_time: float | None = None
    """When the user last proved who they are, in seconds since the Unix epoch."""

    client_id: str | None = None
    aud: Sequence[str] = ()
    """Whom the token is meant for; WorkOS does not always say."""

    nbf: float | None = None
    """When the token becomes valid, in seconds since the Unix epoch."""

    @property
    def authenticated_at(self) -> datetime | None:
        """`auth_time` as a date."""
        return None if self.auth_time is None else datetime.fromtimestamp(self.auth_time, UTC)


@model
class OAuthClaims(Model, _Dated):
    """What a genuine OAuth access token of AuthKit says (RFC 9068 §2.2).

    An OAuth application, such as an MCP client, holds it for a user, or a machine for itself.
    Claims that are not named here are in `extra`. Nothing in it can be changed, as the same object
    may be handed out again for the same token.
    """

    sub: str
    """Id of the user; of a machine's token, the client id of the machine."""

    exp: float
    """When the token expires, in seconds since the Unix epoch."""

    iat: float
    """When the token was issued, in seconds since the Unix epoch."""

    iss: str
    """The AuthKit domain that issued the token."""

    aud: Sequence[str]
    """Whom the token is meant for: a resource, or the environment's client id."""

    client_id: str | None = None
    """Id of the application that holds the token."""

    org_id: str | None = None
    """Id of the organization that the user chose, or that the machine belongs to."""

    sid: str | None = None
    """Id of the user's consent, which is no session; a machine's token has none."""

    scope: Set[str] = frozenset()
    """The scopes that were granted."""

    jti: str | None = None
    """Id of this token."""

    nbf: float | None = None
    """When the token becomes valid, in seconds since the Unix epoch."""

    @property
    def is_machine(self) -> bool:
        """Whether no user stands behind the token: a machine got it with its own credentials."""
        return self.sid is None or self.sub == self.client_id


@model
class JWK(Model):
    """A public key (RFC 7517 §4); keys of other kinds keep their parameters in `extra`."""

    kty: str
    """`RSA` for the keys that sign access tokens."""

    kid: str | None = None
    """The id by which tokens name this key."""

    use: str | None = None
    """`sig` for signing keys."""

    alg: str | None = None
    """`RS256` for the keys that sign access tokens."""

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
    """The public keys that access tokens are verified with (RFC 7517 §5)."""

    keys: Sequence[JWK]
