"""Every event type that is known, and what an event of it is about."""

from typing import Any

from workos_authkit import models

STAMPS = {"created_at": "2026-01-02T03:04:05.678Z", "updated_at": "2026-01-03T00:00:00.000Z"}

USER = {"object": "user", "id": "user_1", "email": "ada@example.com", **STAMPS}
SESSION = {
    "object": "session",
    "id": "session_1",
    "user_id": "user_1",
    "organization_id": None,
    "auth_method": "password",
    "status": "active",
    "ip_address": None,
    "user_agent": None,
    "expires_at": "2026-01-03T00:00:00.000Z",
    "ended_at": None,
    **STAMPS,
}
ORGANIZATION = {"object": "organization", "id": "org_1", "name": "Engines", "domains": [], **STAMPS}
DOMAIN = {"object": "organization_domain", "id": "org_domain_1", "organization_id": "org_1"}
MEMBERSHIP = {
    "object": "organization_membership",
    "id": "om_1",
    "user_id": "user_1",
    "organization_id": "org_1",
    "status": "active",
    "role": {"slug": "member"},
    "directory_managed": False,
    "custom_attributes": {},
    **STAMPS,
}
INVITATION = {"object": "invitation", "id": "invitation_1", "email": "ada@example.com", **STAMPS}
ROLE = {"object": "role", "slug": "engineer", "permissions": ["crank:turn"], **STAMPS}
PERMISSION = {"object": "permission", "id": "perm_1", "slug": "crank:turn", **STAMPS}
API_KEY = {
    "object": "api_key",
    "id": "api_key_1",
    "owner": {"type": "organization", "id": "org_1"},
    "name": "Loom",
    "obfuscated_value": "sk_...1234",
    "permissions": [],
    **STAMPS,
}
SENT_CODE = {"id": "magic_auth_1", "user_id": "user_1", "email": "ada@example.com", **STAMPS}
GROUP = {"object": "group", "id": "group_1", "organization_id": "org_1", **STAMPS}
FLAG = {"object": "feature_flag", "id": "flag_1", "slug": "dark-mode", **STAMPS}
WAITLIST_USER = {"object": "waitlist_user", "id": "wl_1", "email": "ada@example.com", **STAMPS}
ATTEMPT = {
    "type": "password",
    "status": "failed",
    "user_id": None,
    "email": "ada@example.com",
    "ip_address": None,
    "user_agent": None,
    "error": {"code": "invalid_credentials", "message": "No."},
}
DENIAL = {"type": "authentication", "verdict": "Deny", "email": "ada@example.com"}
RISK = {"action": "login", "auth_method": "password", "user_id": "user_1"}

CONNECTION = {
    "object": "connection",
    "id": "conn_1",
    "organization_id": "org_1",
    "name": "Okta",
    "connection_type": "OktaSAML",
    "state": "active",
    "status": "linked",
    "external_key": "key",
    "domains": [{"object": "connection_domain", "id": "conn_domain_1", "domain": "example.com"}],
    **STAMPS,
}
CERTIFICATE_NOTICE = {
    "connection": {"id": "conn_1", "organization_id": "org_1"},
    "certificate": {
        "certificate_type": "ResponseSigning",
        "expiry_date": "2026-02-02T00:00:00.000Z",
        "is_expired": False,
    },
    "days_until_expiry": 31,
}
DIRECTORY = {
    "object": "directory",
    "id": "directory_1",
    "organization_id": "org_1",
    "name": "People",
    "type": "okta scim v2.0",
    "state": "active",
    "external_key": "key",
    "domains": [],
    **STAMPS,
}
DIRECTORY_USER = {
    "object": "directory_user",
    "id": "directory_user_1",
    "directory_id": "directory_1",
    "organization_id": "org_1",
    "idp_id": "123",
    "email": "ada@example.com",
    "first_name": "Ada",
    "state": "active",
    "role": {"slug": "member"},
    "custom_attributes": {"department": "Engines"},
    "raw_attributes": {},
    **STAMPS,
}
DIRECTORY_GROUP = {
    "object": "directory_group",
    "id": "directory_group_1",
    "directory_id": "directory_1",
    "organization_id": "org_1",
    "idp_id": "456",
    "name": "Engineers",
    **STAMPS,
}
DIRECTORY_MEMBER = {
    "directory_id": "directory_1",
    "user": DIRECTORY_USER,
    "group": DIRECTORY_GROUP,
}
DIRECTORY_TOKEN = {
    "object": "directory_token",
    "id": "directory_token_1",
    "directory_id": "directory_1",
    "organization_id": "org_1",
    "token_suffix": "1234",
    "created_at": "2026-01-02T03:04:05.678Z",
}
FLAG_RULE = {
    "object": "flag_rule",
    "id": "flag_rule_1",
    "flag_id": "flag_1",
    "flag_slug": "dark-mode",
    "environment_id": "environment_1",
    "target_type": "organization",
    "position": 0,
    "value_type": "boolean",
    "value": False,
    **STAMPS,
}
FLAG_TARGET = {
    "object": "flag_target",
    "id": "flag_target_1",
    "flag_id": "flag_1",
    "flag_slug": "dark-mode",
    "environment_id": "environment_1",
    "target_type": "user",
    "target_id": "user_1",
    "rule_id": None,
    "value_type": "boolean",
    "value": True,
    **STAMPS,
}
GROUP_MEMBER = {"group_id": "group_1", "organization_membership_id": "om_1"}
DOMAIN_FAILURE = {
    "reason": "domain_verification_period_expired",
    "organization_domain": DOMAIN,
}
RADAR_CHALLENGE = {
    "type": "email",
    "radar_challenge_id": "radar_challenge_1",
    "user_id": "user_1",
    "email": "ada@example.com",
}

_STEPS = ("created", "updated", "deleted")
_TOKEN_STEPS = ("created", "revoked")
_ATTEMPTS = (
    *("email_verification_failed", "email_verification_succeeded", "magic_auth_failed"),
    *("magic_auth_succeeded", "mfa_failed", "mfa_succeeded", "oauth_failed", "oauth_succeeded"),
    *("passkey_failed", "passkey_succeeded", "password_failed", "password_succeeded"),
    *("reauthentication_succeeded", "sso_failed", "sso_started", "sso_succeeded", "sso_timed_out"),
)

TYPED: dict[str, tuple[Any, type]] = {
    **{
        f"action.{kind}.denied": (DENIAL, models.ActionDenial)
        for kind in ("authentication", "user_registration")
    },
    **{f"api_key.{step}": (API_KEY, models.APIKey) for step in ("created", "revoked", "updated")},
    **{f"authentication.{step}": (ATTEMPT, models.AuthenticationAttempt) for step in _ATTEMPTS},
    "authentication.radar_risk_detected": (RISK, models.RadarRisk),
    **{
        f"connection.{step}": (CONNECTION, models.Connection)
        for step in ("activated", "deactivated", "deleted")
    },
    **{
        f"connection.saml_certificate_{step}": (CERTIFICATE_NOTICE, models.SAMLCertificateNotice)
        for step in ("renewal_required", "renewed")
    },
    **{f"dsync.{step}": (DIRECTORY, models.Directory) for step in ("activated", "deleted")},
    **{f"dsync.group.{step}": (DIRECTORY_GROUP, models.DirectoryGroup) for step in _STEPS},
    **{
        f"dsync.group.user_{step}": (DIRECTORY_MEMBER, models.DirectoryGroupMember)
        for step in ("added", "removed")
    },
    **{f"dsync.token.{step}": (DIRECTORY_TOKEN, models.DirectoryToken) for step in _TOKEN_STEPS},
    **{f"dsync.user.{step}": (DIRECTORY_USER, models.DirectoryUser) for step in _STEPS},
    "email_verification.created": (SENT_CODE, models.SentCode),
    **{f"feature_flags.flag.{step}": (FLAG, models.FeatureFlag) for step in _STEPS},
    **{f"feature_flags.flag_rule.{step}": (FLAG_RULE, models.FlagRule) for step in _STEPS},
    **{
        f"feature_flags.flag_target.{step}": (FLAG_TARGET, models.FlagTarget)
        for step in ("created", "deleted")
    },
    **{f"flag.{step}": (FLAG, models.FeatureFlag) for step in (*_STEPS, "rule_updated")},
    **{f"group.{step}": (GROUP, models.Group) for step in _STEPS},
    **{
        f"invitation.{step}": (INVITATION, models.InvitationSummary)
        for step in ("accepted", "created", "resent", "revoked")
    },
    **{f"group.member_{step}": (GROUP_MEMBER, models.GroupMember) for step in ("added", "removed")},
    "magic_auth.created": (SENT_CODE, models.SentCode),
    **{f"organization.{step}": (ORGANIZATION, models.Organization) for step in _STEPS},
    **{
        f"organization_domain.{step}": (DOMAIN, models.OrganizationDomain)
        for step in (*_STEPS, "verified")
    },
    "organization_domain.verification_failed": (
        DOMAIN_FAILURE,
        models.DomainVerificationFailure,
    ),
    **{
        f"organization_membership.{step}": (MEMBERSHIP, models.OrganizationMembership)
        for step in _STEPS
    },
    **{f"organization_role.{step}": (ROLE, models.RoleDefinition) for step in _STEPS},
    "password_reset.created": (SENT_CODE, models.SentCode),
    "password_reset.succeeded": (SENT_CODE, models.SentCode),
    **{f"permission.{step}": (PERMISSION, models.Permission) for step in _STEPS},
    "radar.challenge_created": (RADAR_CHALLENGE, models.SentRadarChallenge),
    **{f"role.{step}": (ROLE, models.RoleDefinition) for step in _STEPS},
    **{f"session.{step}": (SESSION, models.Session) for step in ("created", "revoked")},
    **{f"user.{step}": (USER, models.User) for step in _STEPS},
    **{
        f"waitlist_user.{step}": (WAITLIST_USER, models.WaitlistEntry)
        for step in ("approved", "created", "denied")
    },
}
"""The types that have a model: a sample, and the model."""

UNTYPED = [
    "agent.registration.created",
    "pipes.connected_account.connected",
    "resource_export.completed",
    "user.teleported",
    "vault.data.read",
]
"""Some whose data is a mapping: those of other products, and one to come."""
