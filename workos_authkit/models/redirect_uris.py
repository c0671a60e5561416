"""Where users may come back to after signing in."""

from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class RedirectURI(Model):
    """Where users may come back to after signing in."""

    id: str
    uri: str
    default: bool
    """Whether users come back here when a sign-in names no redirect URI."""

    created_at: datetime
    updated_at: datetime
