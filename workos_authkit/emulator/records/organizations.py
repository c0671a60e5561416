"""Organizations, their members and permissions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from attrs import define, field

from workos_authkit.emulator.records.base import Record, record

AUTH_METHODS: Final[Mapping[str, str]] = {
    "Password": "password",
    "MagicAuth": "magic_auth",
    "AppleOAuth": "apple_oauth",
    "GitHubOAuth": "github_oauth",
    "GoogleOAuth": "google_oauth",
    "MicrosoftOAuth": "microsoft_oauth",
}
"""An organization policy's names for the ways to sign in."""


def _auth_methods(names: Iterable[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    known = AUTH_METHODS.values()
    chosen = None if isinstance(names, str) or not isinstance(names, Iterable) else [*names]
    if chosen is None or any(name not in known for name in chosen):
        raise ValueError(f"allowed_methods: must be a list of {', '.join(known)}; not {names!r}")
    return frozenset(chosen)


@define(kw_only=True)
class Policy:
    """An organization's requirements for its members' sign-ins."""

    mfa_required: bool = False
    sso_required: bool = False
    """Whether members must sign in through one of the organization's connections."""

    allowed_methods: frozenset[str] | None = field(default=None, converter=_auth_methods)
    """The allowed values of `AUTH_METHODS`; `None` allows all."""


@record
class Organization(Record):
    """A customer of the application."""

    kind = "organization"
    prefix = "org_"
    hidden: ClassVar[frozenset[str]] = frozenset({"policy", "entitlements"})
    omitted: ClassVar[frozenset[str]] = frozenset({"stripe_customer_id"})

    name: str
    domains: list[dict[str, Any]] = field(factory=list[dict[str, Any]])
    metadata: dict[str, str] = field(factory=dict[str, str])
    external_id: str | None = None
    stripe_customer_id: str | None = None
    allow_profiles_outside_organization: bool = False
    policy: Policy = field(factory=Policy)
    entitlements: list[str] = field(factory=list[str])


@record
class Connection(Record):
    """An organization's identity provider."""

    kind = "connection"
    prefix = "conn_"

    organization_id: str
    name: str


@record
class Membership(Record):
    """A user's membership in an organization."""

    kind = "organization_membership"
    prefix = "om_"
    hidden: ClassVar[frozenset[str]] = frozenset({"role_slugs"})
    omitted: ClassVar[frozenset[str]] = frozenset({"custom_attributes"})

    user_id: str
    organization_id: str
    status: str = "active"
    directory_managed: bool = False
    custom_attributes: Mapping[str, Any] = field(factory=dict[str, Any])
    role_slugs: list[str] = field(factory=list[str])


@record
class Invitation(Record):
    """An invitation by email."""

    kind = "invitation"
    prefix = "invitation_"

    email: str
    state: str = "pending"
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
    expires_at: datetime
    organization_id: str | None = None
    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    role_slug: str | None = None
    token: str = field(repr=False)
    accept_invitation_url: str = field(repr=False)


@record
class Group(Record):
    """A group of an organization's members."""

    kind = "group"
    prefix = "group_"
    hidden: ClassVar[frozenset[str]] = frozenset({"membership_ids"})

    organization_id: str
    name: str
    description: str | None = None
    membership_ids: set[str] = field(factory=set[str])


@record
class Role(Record):
    """A named set of permissions."""

    kind = "role"
    prefix = "role_"
    hidden: ClassVar[frozenset[str]] = frozenset({"organization_id"})

    slug: str
    name: str
    description: str | None = None
    type: str = "EnvironmentRole"
    resource_type_slug: str = "organization"
    permissions: list[str] = field(factory=list[str])
    organization_id: str | None = None
    """Set on roles that exist in only one organization."""


@record
class Permission(Record):
    """Something that a role allows."""

    kind = "permission"
    prefix = "perm_"

    slug: str
    name: str
    description: str | None = None
    system: bool = False
    resource_type_slug: str = "organization"


@record
class FeatureFlag(Record):
    """A switch that is on for everyone, or for some users and organizations."""

    kind = "feature_flag"
    prefix = "flag_"
    hidden: ClassVar[frozenset[str]] = frozenset({"targets"})

    slug: str
    name: str
    description: str | None = None
    owner: dict[str, Any] | None = None
    tags: list[str] = field(factory=list[str])
    enabled: bool = True
    default_value: bool = False
    targets: set[str] = field(factory=set[str])

    def is_on_for(self, *targets: str | None) -> bool:
        """Return whether the flag is on for one of these users and organizations."""
        return self.enabled and (self.default_value or any(t in self.targets for t in targets))
