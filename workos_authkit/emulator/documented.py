"""The refusal that the API documents for each status of each operation."""

from collections.abc import Mapping
from http import HTTPStatus

from workos_authkit.emulator.refusals import Refused, coded, oauth, plain

_ROLES = ("create", "update", "set_permissions", "add_permission")

_CODES: Mapping[tuple[str, int], str] = {
    **{(f"roles.{name}", 400): "bad_request" for name in _ROLES},
    **{
        (f"organization_roles.{name}", 400): "bad_request"
        for name in ("create", "update", "delete", "add_permission")
    },
    ("roles.create", 409): "role_slug_conflict",
    ("organization_roles.create", 409): "organization_role_slug_conflict",
    ("organization_roles.delete", 409): "role_has_assignments",
    ("permissions.create", 400): "bad_request",
    ("permissions.create", 409): "permission_slug_conflict",
    ("mfa.verify", 400): "one_time_code_too_many_attempts",
    ("organizations.create", 400): "external_id_already_used",
    ("organizations.update", 400): "external_id_already_used",
    ("organization_domains.create", 409): "domain_already_exists",
    ("organization_domains.verify", 400): "domain_already_verified",
    ("organization_memberships.list", 400): "missing_user_id_or_organization_id",
    ("organization_memberships.create", 400): "cannot_reactivate_pending_organization_membership",
    (
        "organization_memberships.deactivate",
        400,
    ): "cannot_deactivate_pending_organization_membership",
    (
        "organization_memberships.reactivate",
        400,
    ): "cannot_reactivate_pending_organization_membership",
    ("invitations.send", 400): "email_already_invited",
    ("invitations.accept", 400): "invite_not_pending",
    ("invitations.resend", 400): "invite_accepted",
    ("invitations.revoke", 400): "invite_not_pending",
    ("authenticate", 403): "authentication_method_not_allowed",
    ("magic_auth.create", 429): "daily_quota_exceeded",
    ("password_resets.create", 403): "password_reset_not_allowed",
    ("password_resets.create", 429): "daily_quota_exceeded",
    ("password_resets.reset_password", 403): "email_password_auth_disabled",
    ("api_keys.expire", 409): "api_key_already_expired",
    ("users.delete", 409): "user_deletion_not_allowed",
    ("users.confirm_email_change", 400): "email_change_code_incorrect",
    ("users.confirm_email_change", 409): "email_not_available",
    ("users.confirm_email_change", 429): "email_change_too_many_attempts",
    ("users.send_email_change", 409): "email_not_available",
    ("users.send_email_change", 429): "daily_quota_exceeded",
    ("users.verify_email", 400): "email_verification_code_incorrect",
    ("users.send_verification_email", 400): "email_already_verified",
    ("users.send_verification_email", 429): "daily_quota_exceeded",
}
"""By operation and status; where several codes are documented, the one that is met most."""

_CODES_WITH_ERRORS: Mapping[tuple[str, int], str] = {
    ("users.create", 400): "user_creation_error",
    ("users.update", 400): "email_not_available",
    ("password_resets.reset_password", 400): "password_reset_error",
}
"""Those that list what is wrong, too."""

_OAUTH: Mapping[tuple[str, int], str] = {
    ("authenticate", 400): "invalid_request",
    ("authenticate", 429): "too_many_requests",
    ("device.authorize", 400): "invalid_client",
    ("device.authorize", 403): "access_denied",
    ("magic_auth.create", 400): "authentication_method_not_allowed",
}

_FIELDS = frozenset({("api_keys.create_for_user", 400)})
"""Those that list fields, and have no code."""


def refusal(operation: str | None, status: int) -> Refused:
    """Return the refusal that the API gives with a status, in the operation's envelope."""
    key = (operation or "", status)
    if key in _CODES:
        return coded(status, _CODES[key])
    if key in _CODES_WITH_ERRORS:
        return coded(status, _CODES_WITH_ERRORS[key], errors=[])
    if key in _OAUTH:
        return oauth(_OAUTH[key], status=status)
    if key in _FIELDS:
        return Refused(status, {"message": "Validation failed.", "errors": []})
    if status == 422:
        return coded(422, "invalid_request_parameters", "Validation failed.", errors=[])
    if status == 401:
        return plain(401, "Unauthorized")
    known = status in HTTPStatus.__members__.values()
    return plain(status, HTTPStatus(status).phrase if known else "Error")
