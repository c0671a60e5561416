"""Connect applications that users gave access to their account."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class ApplicationRedirectURI(Model):
    """Where a Connect application may be sent back to."""

    uri: str
    default: bool = False


@model
class ConnectApplication(Model):
    """An application that signs its users in through yours."""

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
    """Only for `oauth` applications of others."""


@model
class AuthorizedApplication(Model):
    """An application that a user gave access, and what it may do."""

    id: str
    granted_scopes: Sequence[str] = ()
    application: ConnectApplication
    oauth_resource: str | None = None
    """The resource that the access is limited to (RFC 8707)."""
