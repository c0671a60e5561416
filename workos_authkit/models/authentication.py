"""Signing in: the authorization request, the callback, and the resulting tokens."""

from collections.abc import Sequence

from attrs import field, frozen

from workos_authkit.models._base import Model, Value, model
from workos_authkit.models.users import User


@frozen(kw_only=True)
class AuthorizationRequest(Value):
    """A sign-in that starts in the user's browser. Keep its values until the user comes back."""

    url: str = field(repr=False)
    """Where to send the user."""

    state: str = field(repr=False)
    """Keep it in the user's session: `parse_callback` compares it with what comes back."""

    code_verifier: str = field(repr=False)
    """Keep it in the user's session, then pass it to `with_code` (RFC 7636)."""


@frozen(kw_only=True)
class AuthorizationCallback(Value):
    """A checked callback. Pass it to `with_code` unchanged."""

    code: str = field(repr=False)
    """The authorization code."""

    impersonation: bool = False
    """Whether it had no `state`; `with_code` then accepts only an impersonated session."""


@model
class Impersonator(Model):
    """The WorkOS dashboard user who impersonates a user."""

    email: str = ""
    reason: str | None = None


@model
class OAuthTokens(Model):
    """The identity provider's own tokens for the user."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: int | None = None
    """Seconds since the epoch."""

    scopes: Sequence[str] = ()
    provider: str | None = None


@model
class Authentication(Model):
    """A successful sign-in. Store the refresh token; each one may work only once."""

    user: User
    access_token: str = field(repr=False)
    """An RS256 JWT (RFC 7519) that describes the session."""

    refresh_token: str = field(repr=False)
    """Exchanged for the next access token."""

    organization_id: str | None = None
    """The organization that the user signed in to."""

    authentication_method: str | None = None
    """`Password`, `SSO`, `MagicAuth`, `GoogleOAuth`, ... or a newer one."""

    impersonator: Impersonator | None = None
    oauth_tokens: OAuthTokens | None = None
    authkit_authorization_code: str | None = field(default=None, repr=False)
    """A code that another application exchanges for tokens."""
