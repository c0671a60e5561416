"""Groups of an organization's members."""

from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class Group(Model):
    """A group of an organization's members."""

    id: str
    organization_id: str
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
