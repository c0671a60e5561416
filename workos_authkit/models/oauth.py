"""AuthKit as an OAuth authorization server."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class MachineToken(Model):
    """The access token of a machine, from the client credentials grant (RFC 6749 §4.4.3)."""

    access_token: str = field(repr=False)
    expires_at: float = 0.0
    """When the token expires, in seconds since the Unix epoch, by this machine's clock."""

    scope: Sequence[str] = ()
    """The scopes that were granted."""

    @property
    def expires(self) -> datetime:
        """`expires_at` as a date."""
        return datetime.fromtimestamp(self.expires_at, UTC)


@model
class _MachineTokenAnswer(Model):
    """The token endpoint's answer."""

    access_token: str = field(repr=False)
    expires_in: float
    scope: str = ""


@model
class AuthorizationServerMetadata(Model):
    """Metadata of an authorization server (RFC 8414 §2)."""

    issuer: str
    """The AuthKit domain, which tokens carry in `iss`."""

    authorization_endpoint: str | None = None
    token_endpoint: str | None = None
    jwks_uri: str | None = None
    """Where the signing keys are published."""

    registration_endpoint: str | None = None
    """Where clients register themselves (RFC 7591); missing when registration is not enabled."""

    introspection_endpoint: str | None = None
    userinfo_endpoint: str | None = None
    device_authorization_endpoint: str | None = None
    scopes_supported: Sequence[str] = ()
    grant_types_supported: Sequence[str] = ()
    response_types_supported: Sequence[str] = ()
    code_challenge_methods_supported: Sequence[str] = ()
    token_endpoint_auth_methods_supported: Sequence[str] = ()
