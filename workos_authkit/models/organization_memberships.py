"""Organization memberships: who belongs to which organization, with which roles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE
from workos_authkit.models.users import User


@model
class RoleSummary(Model):
    """A role that a member has."""

    slug: str


@model
class OrganizationMembership(Model):
    """A user's membership of an organization."""

    id: str
    user_id: str
    organization_id: str
    status: str = ""
    """`active`, `inactive`, `pending`, or a newer one."""

    role: RoleSummary | None = None
    """The first of `roles`."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    roles: Sequence[RoleSummary] = ()
    directory_managed: bool = False
    """Whether a directory (SCIM) manages this membership."""

    organization_name: str | None = None
    user: User | None = None
    custom_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    """The user's attributes from the identity provider or the directory."""
