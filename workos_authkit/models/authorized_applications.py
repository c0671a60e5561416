"""Connect applications that users have authorized."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class ApplicationRedirectURI(Model):
    """A redirect URI of a Connect application."""

    uri: str
    default: bool = False


@model
class ConnectApplication(Model):
    """An application that signs its users in through your AuthKit."""

    id: str
    client_id: str
    name: str = ""
    application_type: str = ""
    """`oauth`, `m2m`, or a newer one."""

    scopes: Sequence[str] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None
    organization_id: str | None = None
    """The organization that the application belongs to; `None` for your own."""

    redirect_uris: Sequence[ApplicationRedirectURI] = ()
    """Only for `oauth`."""

    uses_pkce: bool | None = None
    """Only for `oauth`."""

    is_first_party: bool | None = None
    """Only for `oauth`."""

    was_dynamically_registered: bool | None = None
    """Only for third-party `oauth` applications."""


@model
class AuthorizedApplication(Model):
    """An application that a user has authorized, with the scopes granted."""

    id: str
    granted_scopes: Sequence[str] = ()
    application: ConnectApplication
    oauth_resource: str | None = None
    """The resource that the access is limited to (RFC 8707)."""
