"""Groups of an organization's members."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class Group(Model):
    """A group of an organization's members."""

    id: str
    organization_id: str
    name: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None
