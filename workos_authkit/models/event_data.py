"""Data of events that has no counterpart elsewhere in the API."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models.organizations import OrganizationDomain


@model
class AuthenticationAttemptError(Model):
    """Why an attempt to sign in failed."""

    code: str = field(default="", repr=False)  # like every field named `code`
    message: str = ""


@model
class AuthenticationAttemptSSO(Model):
    """The SSO details of an attempt to sign in."""

    organization_id: str | None = None
    connection_id: str | None = None
    session_id: str | None = None


@model
class AuthenticationAttempt(Model):
    """An attempt to sign in: the data of `authentication.*` events."""

    type: str = ""
    """`password`, `magic_auth`, `oauth`, `passkey`, `email_verification`, `mfa`, `sso`, ..."""

    status: str = ""
    """`succeeded`, `failed`, `started`, `timed_out`, or a newer one."""

    user_id: str | None = None
    """`None` when no user has the address, or the user is not known yet."""

    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    provider: str | None = None
    """The OAuth provider."""

    error: AuthenticationAttemptError | None = None
    sso: AuthenticationAttemptSSO | None = None


@model
class RadarRisk(Model):
    """A risky attempt to sign in: the data of `authentication.radar_risk_detected`."""

    action: str = ""
    """`signup`, `login`, or a newer one."""

    auth_method: str = ""
    control: str | None = None
    """The Radar control that detected the risk."""

    blocklist_type: str | None = None
    user_id: str | None = None
    email: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None


@model
class ActionDenial(Model):
    """A denial by one of your actions: the data of `action.*.denied` events."""

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
    """A code or link that a user was sent; the event does not carry the secret itself.

    The data of `magic_auth.created`, `email_verification.created`, `password_reset.created` and
    `password_reset.succeeded`.
    """

    id: str
    user_id: str | None = None
    email: str = ""
    expires_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class GroupMember(Model):
    """The data of `group.member_added` and `group.member_removed`."""

    group_id: str = ""
    organization_membership_id: str = ""


@model
class DomainVerificationFailure(Model):
    """The data of `organization_domain.verification_failed`."""

    reason: str = ""
    """`domain_verification_period_expired`, `domain_verified_by_other_organization`, or a newer
    one."""

    organization_domain: OrganizationDomain | None = None


@model
class SentRadarChallenge(Model):
    """A Radar challenge that a user was sent: the data of `radar.challenge_created`."""

    type: str = ""
    """`email`, or a newer one."""

    radar_challenge_id: str = ""
    user_id: str | None = None
    email: str | None = None
