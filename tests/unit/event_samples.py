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

_STEPS = ("created", "updated", "deleted")
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
    "email_verification.created": (SENT_CODE, models.SentCode),
    **{f"feature_flags.flag.{step}": (FLAG, models.FeatureFlag) for step in _STEPS},
    **{f"flag.{step}": (FLAG, models.FeatureFlag) for step in (*_STEPS, "rule_updated")},
    **{f"group.{step}": (GROUP, models.Group) for step in _STEPS},
    **{
        f"invitation.{step}": (INVITATION, models.InvitationSummary)
        for step in ("accepted", "created", "resent", "revoked")
    },
    "magic_auth.created": (SENT_CODE, models.SentCode),
    **{f"organization.{step}": (ORGANIZATION, models.Organization) for step in _STEPS},
    **{
        f"organization_domain.{step}": (DOMAIN, models.OrganizationDomain)
        for step in (*_STEPS, "verified")
    },
    **{
        f"organization_membership.{step}": (MEMBERSHIP, models.OrganizationMembership)
        for step in _STEPS
    },
    **{f"organization_role.{step}": (ROLE, models.RoleDefinition) for step in _STEPS},
    "password_reset.created": (SENT_CODE, models.SentCode),
    "password_reset.succeeded": (SENT_CODE, models.SentCode),
    **{f"permission.{step}": (PERMISSION, models.Permission) for step in _STEPS},
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
    "group.member_added",
    "organization_domain.verification_failed",
    "radar.challenge_created",
    "connection.activated",
    "dsync.user.created",
    "vault.data.read",
    "user.teleported",
]
"""Some whose data is a mapping: other products', those of another shape, and one to come."""
