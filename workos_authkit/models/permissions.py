"""Permissions, which roles and API keys grant."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class Permission(Model):
    """A permission, which roles and API keys grant."""

    id: str
    slug: str
    name: str = ""
    system: bool = False
    """Whether WorkOS defined it, rather than you."""

    resource_type_slug: str = ""
    """The slug of the resource type that it applies to."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None
