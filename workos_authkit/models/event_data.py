"""What events are about, where nothing else in the API has its shape."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models.organizations import OrganizationDomain


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
class GroupMember(Model):
    """What `group.member_added` and `group.member_removed` are about."""

    group_id: str = ""
    organization_membership_id: str = ""


@model
class DomainVerificationFailure(Model):
    """What `organization_domain.verification_failed` is about."""

    reason: str = ""
    """`domain_verification_period_expired`, `domain_verified_by_other_organization`, or a newer
    one."""

    organization_domain: OrganizationDomain | None = None


@model
class SentRadarChallenge(Model):
    """A challenge of Radar that a user was sent: what `radar.challenge_created` is about."""

    type: str = ""
    """`email`, or a newer one."""

    radar_challenge_id: str = ""
    user_id: str | None = None
    email: str | None = None
