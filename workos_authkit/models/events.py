"""What happened at WorkOS, as webhooks and the events API tell it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE
from workos_authkit.models.api_keys import APIKey
from workos_authkit.models.feature_flags import FeatureFlag
from workos_authkit.models.groups import Group
from workos_authkit.models.invitations import InvitationSummary
from workos_authkit.models.organization_memberships import OrganizationMembership
from workos_authkit.models.organizations import Organization, OrganizationDomain
from workos_authkit.models.permissions import Permission
from workos_authkit.models.roles import RoleDefinition
from workos_authkit.models.sessions import Session
from workos_authkit.models.users import User
from workos_authkit.models.waitlists import WaitlistEntry


@model
class AuthenticationAttemptError(Model):
    """Why an attempt to sign in failed."""

    code: str = field(default="", repr=False)  # as whatever is called a code
    message: str = ""


@model
class AuthenticationAttemptSSO(Model):
    """The part that an identity provider has in an attempt to sign in."""

    organization_id: str | None = None
    connection_id: str | None = None
    session_id: str | None = None


@model
class AuthenticationAttempt(Model):
    """An attempt to sign in: what the events `authentication.*` are about."""

    type: str = ""
    """`password`, `magic_auth`, `oauth`, `passkey`, `email_verification`, `mfa`, `sso`, ..."""

    status: str = ""
    """`succeeded`, `failed`, `started`, `timed_out`, or a newer one."""

    user_id: str | None = None
    """`None` where nobody has the address, and where it is not known yet."""

    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    provider: str | None = None
    """Which OAuth provider."""

    error: AuthenticationAttemptError | None = None
    sso: AuthenticationAttemptSSO | None = None


@model
class RadarRisk(Model):
    """A risky attempt to sign in: what `authentication.radar_risk_detected` is about."""

    action: str = ""
    """`signup`, `login`, or a newer one."""

    auth_method: str = ""
    control: str | None = None
    """Which of Radar's controls found it."""

    blocklist_type: str | None = None
    user_id: str | None = None
    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None


@model
class ActionDenial(Model):
    """That an action of yours denied: what the events `action.*.denied` are about."""

    action_endpoint_id: str = ""
    action_execution_id: str = ""
    type: str = ""
    """`authentication`, `user_registration`, or a newer one."""

    verdict: str = ""
    user_id: str | None = None
    organization_id: str | None = None
    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None


@model
class SentCode(Model):
    """A code or a link that a user was sent; an event never carries it.

    `magic_auth.created`, `email_verification.created`, `password_reset.created` and `.succeeded`
    are about one.
    """

    id: str
    user_id: str | None = None
    email: str = ""
    expires_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class EventActor(Model):
    """Who did it."""

    id: str = ""
    source: str = ""
    """`api`, `dashboard`, `admin_portal`, `system`, or a newer one."""

    name: str | None = None


@model
class EventContext(Model):
    """What led to an event."""

    client_id: str | None = None
    actor: EventActor | None = None
    previous_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    """What an update replaced."""


EventData: TypeAlias = (
    ActionDenial
    | APIKey
    | AuthenticationAttempt
    | FeatureFlag
    | Group
    | InvitationSummary
    | Organization
    | OrganizationDomain
    | OrganizationMembership
    | Permission
    | RadarRisk
    | RoleDefinition
    | SentCode
    | Session
    | User
    | WaitlistEntry
    | Mapping[str, Any]
)
"""What an event is about: a model, or what came, where the package has none for it."""


@model
class Event(Model):
    """Something that happened.

    The same event can come more than once, and a later one before an earlier one: go by `id`, and
    by `data.updated_at`.
    """

    id: str
    type: str = field(metadata={"wire_name": "event"})
    """`user.created`, `session.revoked`, ... or a newer one."""

    data: EventData = field(default=NOTHING_MORE, hash=False)
    """What it is about."""

    created_at: datetime | None = None
    context: EventContext | None = None
    raw: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False, eq=False)
    """All of it, as it came."""


_DATA_MODELS: Final[Mapping[str, type[Model]]] = {
    "action.authentication": ActionDenial,
    "action.user_registration": ActionDenial,
    "api_key": APIKey,
    "authentication": AuthenticationAttempt,
    "email_verification": SentCode,
    "feature_flags.flag": FeatureFlag,
    "flag": FeatureFlag,
    "group": Group,
    "invitation": InvitationSummary,
    "magic_auth": SentCode,
    "organization": Organization,
    "organization_domain": OrganizationDomain,
    "organization_membership": OrganizationMembership,
    "organization_role": RoleDefinition,
    "password_reset": SentCode,
    "permission": Permission,
    "role": RoleDefinition,
    "session": Session,
    "user": User,
    "waitlist_user": WaitlistEntry,
}


def data_model(event_type: str) -> type[Model] | None:
    """Return the model of what events of a type are about, where the package has one."""
    if event_type == "authentication.radar_risk_detected":
        return RadarRisk
    return _DATA_MODELS.get(event_type.rpartition(".")[0])
