"""What members may do."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class Role(Model):
    """A set of permissions with a name."""

    id: str
    slug: str
    name: str
    type: str
    """`EnvironmentRole`, `OrganizationRole`, or a newer one."""

    resource_type_slug: str
    """The kind of resource that the role is about."""

    permissions: Sequence[str]
    """Slugs of what the role allows."""

    created_at: datetime
    updated_at: datetime
    description: str | None = None
