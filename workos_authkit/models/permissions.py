"""What roles and API keys may allow."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class Permission(Model):
    """Something that roles and API keys may allow."""

    id: str
    slug: str
    name: str = ""
    system: bool = False
    """Whether WorkOS made it, and not you."""

    resource_type_slug: str = ""
    """The kind of resource that it is about."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None
