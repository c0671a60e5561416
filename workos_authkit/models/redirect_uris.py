"""Where users may come back to after signing in."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class RedirectURI(Model):
    """Where users may come back to after signing in."""

    id: str
    uri: str = ""
    default: bool = False
    """Whether users come back here when a sign-in names no redirect URI."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
