"""Events, as webhooks and the events API deliver them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE
from workos_authkit.models.api_keys import APIKey
from workos_authkit.models.connections import Connection, SAMLCertificateNotice
from workos_authkit.models.directories import (
    Directory,
    DirectoryGroup,
    DirectoryGroupMember,
    DirectoryToken,
    DirectoryUser,
)
from workos_authkit.models.event_data import (
    ActionDenial,
    AuthenticationAttempt,
    DomainVerificationFailure,
    GroupMember,
    RadarRisk,
    SentCode,
    SentRadarChallenge,
)
from workos_authkit.models.feature_flags import FeatureFlag, FlagRule, FlagTarget
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
class EventActor(Model):
    """Who caused an event."""

    id: str = ""
    source: str = ""
    """`api`, `dashboard`, `admin_portal`, `system`, or a newer one."""

    name: str | None = None


@model
class EventContext(Model):
    """The circumstances of an event."""

    client_id: str | None = None
    actor: EventActor | None = None
    previous_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    """The values that an update replaced."""


EventData: TypeAlias = (
    ActionDenial
    | APIKey
    | AuthenticationAttempt
    | Connection
    | Directory
    | DirectoryGroup
    | DirectoryGroupMember
    | DirectoryToken
    | DirectoryUser
    | DomainVerificationFailure
    | FeatureFlag
    | FlagRule
    | FlagTarget
    | Group
    | GroupMember
    | InvitationSummary
    | Organization
    | OrganizationDomain
    | OrganizationMembership
    | Permission
    | RadarRisk
    | RoleDefinition
    | SAMLCertificateNotice
    | SentCode
    | SentRadarChallenge
    | Session
    | User
    | WaitlistEntry
    | Mapping[str, Any]
)
"""The data of an event: a model, or the JSON object where the package has no model for it."""


_MODELS_OF_TYPES: Final[Mapping[str, type[Model]]] = {
    "authentication.radar_risk_detected": RadarRisk,
    "connection.saml_certificate_renewal_required": SAMLCertificateNotice,
    "connection.saml_certificate_renewed": SAMLCertificateNotice,
    "dsync.group.user_added": DirectoryGroupMember,
    "dsync.group.user_removed": DirectoryGroupMember,
    "group.member_added": GroupMember,
    "group.member_removed": GroupMember,
    "organization_domain.verification_failed": DomainVerificationFailure,
    "radar.challenge_created": SentRadarChallenge,
}
"""Types whose data differs from that of the other types with the same prefix."""

_MODELS_OF_SUBJECTS: Final[Mapping[str, type[Model]]] = {
    "action.authentication": ActionDenial,
    "action.user_registration": ActionDenial,
    "api_key": APIKey,
    "authentication": AuthenticationAttempt,
    "connection": Connection,
    "dsync": Directory,
    "dsync.group": DirectoryGroup,
    "dsync.token": DirectoryToken,
    "dsync.user": DirectoryUser,
    "email_verification": SentCode,
    "feature_flags.flag": FeatureFlag,
    "feature_flags.flag_rule": FlagRule,
    "feature_flags.flag_target": FlagTarget,
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
    """Return the model for the data of an event type, or `None` where the package has none."""
    own = _MODELS_OF_TYPES.get(event_type)
    return own or _MODELS_OF_SUBJECTS.get(event_type.rpartition(".")[0])


@model
class Event(Model):
    """Something that happened at WorkOS.

    An event can be delivered more than once and out of order: compare `id` and
    `data.updated_at`.
    """

    id: str
    type: str = field(metadata={"wire_name": "event"})
    """`user.created`, `session.revoked`, ... or a newer one."""

    data: EventData = field(default=NOTHING_MORE, hash=False)
    """The object that the event is about."""

    created_at: datetime | None = None
    context: EventContext | None = None
    raw: Mapping[str, Any] = field(default=NOTHING_MORE, repr=False, eq=False)
    """The whole event, unchanged."""

    _model_of_data = staticmethod(data_model)
