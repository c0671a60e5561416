"""Organizations and their domains."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE


@model
class OrganizationSummary(Model):
    """An organization that a user can choose while signing in."""

    id: str
    name: str = ""


@model
class OrganizationDomain(Model):
    """A domain whose addresses belong to an organization."""

    id: str
    organization_id: str = ""
    domain: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    state: str | None = None
    """`verified`, `pending`, `failed`, `unverified`, `legacy_verified`, or a newer one."""

    verification_strategy: str | None = None
    """`dns`, `manual`, or a newer one."""

    verification_prefix: str | None = None
    """Name of the DNS record that proves ownership."""

    verification_token: str | None = None
    """Value of the DNS record that proves ownership; it is public."""


@model
class Organization(Model):
    """A customer of yours, whose members sign in."""

    id: str
    name: str = ""
    domains: Sequence[OrganizationDomain] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    external_id: str | None = None
    """The organization's id in your system."""

    metadata: Mapping[str, str] = field(default=NOTHING_MORE, hash=False)
    stripe_customer_id: str | None = None
    allow_profiles_outside_organization: bool | None = None
    """Whether users with addresses of other domains may sign in; WorkOS discourages its use."""


class OrganizationDomainData(TypedDict):
    """A domain for an organization, as passed to `organizations.create` and `update`."""

    domain: str
    state: Literal["pending", "verified"]
    """`verified` when you know that the organization owns the domain."""
