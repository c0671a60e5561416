"""What a successful sign-in gives."""

from collections.abc import Sequence

from attrs import field, frozen

from workos_authkit.models._base import Model
from workos_authkit.models.users import User


@frozen(kw_only=True)
class Impersonator(Model):
    """The WorkOS dashboard user who signed in as somebody else."""

    email: str
    reason: str | None = None


@frozen(kw_only=True)
class OAuthTokens(Model):
    """The tokens of the identity provider that the user signed in with."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: int
    """Seconds since the epoch."""

    scopes: Sequence[str]
    provider: str | None = None


@frozen(kw_only=True)
class Authentication(Model):
    """A successful sign-in. Keep the refresh token: each one may work only once."""

    user: User
    access_token: str = field(repr=False)
    """An RS256 JWT (RFC 7519) that describes the session."""

    refresh_token: str = field(repr=False)
    """Gives the next access token."""

    organization_id: str | None = None
    """The organization that the user signed in to."""

    authentication_method: str | None = None
    """`Password`, `SSO`, `MagicAuth`, `GoogleOAuth`, ... or a newer one."""

    impersonator: Impersonator | None = None
    oauth_tokens: OAuthTokens | None = None
    authkit_authorization_code: str | None = field(default=None, repr=False)
    """A code that another application can exchange for tokens."""
