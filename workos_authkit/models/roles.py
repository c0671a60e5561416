"""Roles: named sets of permissions."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class Role(Model):
    """A named set of permissions."""

    id: str
    slug: str
    name: str = ""
    type: str = ""
    """`EnvironmentRole`, `OrganizationRole`, or a newer one."""

    resource_type_slug: str = ""
    """The slug of the resource type that the role applies to."""

    permissions: Sequence[str] = ()
    """Slugs of the role's permissions."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None


@model
class RoleDefinition(Model):
    """A role as the data of `role.*` and `organization_role.*` events, identified by its slug."""

    slug: str
    name: str = ""
    description: str | None = None
    organization_id: str | None = None
    """`None` for a role of the environment."""

    resource_type_slug: str = ""
    permissions: Sequence[str] = ()
    """Slugs of the role's permissions."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
