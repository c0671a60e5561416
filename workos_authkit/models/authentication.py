"""Signing in: the way to the provider and back, and what it gives."""

from collections.abc import Sequence

from attrs import field, frozen

from workos_authkit.models._base import Model, Value, model
from workos_authkit.models.users import User


@frozen(kw_only=True)
class AuthorizationRequest(Value):
    """A sign-in that begins in the user's browser. Keep its values until the user is back."""

    url: str = field(repr=False)
    """Where to send the user."""

    state: str = field(repr=False)
    """Keep it in the user's session: `parse_callback` compares it with what comes back."""

    code_verifier: str = field(repr=False)
    """Keep it in the user's session, then pass it to `with_code` (RFC 7636)."""


@frozen(kw_only=True)
class AuthorizationCallback(Value):
    """What came back with the user. Pass it to `with_code` as it is."""

    code: str = field(repr=False)
    """The authorization code."""

    impersonation: bool = False
    """Whether it came without `state`, so that only an impersonation may come of it."""


@model
class Impersonator(Model):
    """The WorkOS dashboard user who signed in as somebody else."""

    email: str = ""
    reason: str | None = None


@model
class OAuthTokens(Model):
    """The tokens of the identity provider that the user signed in with."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: int | None = None
    """Seconds since the epoch."""

    scopes: Sequence[str] = ()
    provider: str | None = None


@model
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
