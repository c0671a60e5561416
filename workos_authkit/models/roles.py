"""What members may do."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class Role(Model):
    """A set of permissions with a name."""

    id: str
    slug: str
    name: str = ""
    type: str = ""
    """`EnvironmentRole`, `OrganizationRole`, or a newer one."""

    resource_type_slug: str = ""
    """The kind of resource that the role is about."""

    permissions: Sequence[str] = ()
    """Slugs of what the role allows."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None


@model
class RoleDefinition(Model):
    """What a role allows, as the events `role.*` and `organization_role.*` tell it: by its slug."""

    slug: str
    name: str = ""
    description: str | None = None
    organization_id: str | None = None
    """`None` when it is a role of the environment."""

    resource_type_slug: str = ""
    permissions: Sequence[str] = ()
    """Slugs of what the role allows."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
