"""What roles and API keys may allow."""

from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class Permission(Model):
    """Something that roles and API keys may allow."""

    id: str
    slug: str
    name: str
    system: bool
    """Whether WorkOS made it, and not you."""

    resource_type_slug: str
    """The kind of resource that it is about."""

    created_at: datetime
    updated_at: datetime
    description: str | None = None
