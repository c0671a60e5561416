"""Documented refusals that no state leads to: an emulator gives them on demand."""

from collections.abc import Mapping

from workos_authkit.emulator.refusals import Refused, coded, oauth, plain

FORBIDDEN = "forbidden"
NOT_FOUND = "not_found"
"""Names for refusals that carry words alone."""


def _forbidden() -> Refused:
    return plain(403, "Forbidden.")


def _invalid(status: int = 422) -> Refused:
    return coded(status, "invalid_request_parameters", "Validation failed.")


ON_DEMAND: Mapping[str, tuple[Refused, ...]] = {
    "authenticate": (
        oauth("invalid_profile"),
        oauth("invalid_connection"),
        oauth("authentication_method_not_allowed"),
        oauth("sign_up_not_allowed"),
        oauth("extra_attributes_required"),
        oauth("pkce_not_supported"),
        coded(429, "daily_quota_exceeded"),
        oauth("too_many_requests", status=429),
    ),
    "users.create": (plain(404, "Not found."),),
    "users.update": (
        coded(400, "email_already_verified"),
        coded(400, "email_change_not_allowed"),
    ),
    "users.delete": (coded(409, "user_deletion_not_allowed"),),
    "users.send_email_change": (coded(409, "email_change_not_allowed"),),
    "users.confirm_email_change": (
        coded(409, "email_change_not_allowed"),
        coded(422, "invalid_email"),
    ),
    "password_resets.create": (coded(403, "password_reset_not_allowed"),),
    "organizations.update": (_forbidden(),),
    "organizations.delete": (_forbidden(),),
    "organizations.list_roles": (_forbidden(),),
    "roles.list": (_forbidden(),),
    "roles.get": (_forbidden(),),
    "roles.create": (_forbidden(), plain(404, "Not found."), coded(400, "bad_request")),
    "roles.update": (_forbidden(), coded(400, "bad_request")),
    "roles.set_permissions": (_forbidden(), coded(400, "bad_request")),
    "roles.add_permission": (_forbidden(), coded(400, "bad_request")),
    "organization_roles.create": (_forbidden(), coded(400, "bad_request")),
    "organization_roles.get": (_forbidden(),),
    "organization_roles.update": (_forbidden(), coded(400, "bad_request")),
    "organization_roles.delete": (
        _forbidden(),
        coded(400, "bad_request"),
        coded(409, "role_has_group_role_mappings"),
    ),
    "organization_roles.set_permissions": (_forbidden(),),
    "organization_roles.add_permission": (_forbidden(), coded(400, "bad_request")),
    "organization_roles.remove_permission": (_forbidden(),),
    "permissions.create": (plain(404, "Not found."), coded(400, "bad_request")),
    "permissions.update": (_forbidden(),),
    "permissions.delete": (_forbidden(),),
    "admin_portal.generate_link": (_forbidden(), coded(400, "bad_request")),
    "permissions.list": (plain(404, "Not found."),),
    "organization_memberships.list": (_invalid(400),),
    "organization_memberships.deactivate": (_invalid(),),
    "organization_memberships.reactivate": (_invalid(),),
    "invitations.send": (coded(400, "organization_blocked_from_sending_invites"),),
    "invitations.accept": (
        coded(400, "invalid_invite"),
        coded(400, "invite_has_accepted_user_id"),
    ),
}


def name_of(refused: Refused) -> str:
    """Return what a refusal is called: its code, or its kind where it has none."""
    content = refused.content
    words_alone = FORBIDDEN if refused.status == 403 else NOT_FOUND
    return str(content.get("code") or content.get("error") or words_alone)


def find(operation: str, code: str) -> Refused:
    """Return a refusal of an operation.

    Raises:
        ValueError: It is not one that can be demanded.
    """
    known = {name_of(refused): refused for refused in ON_DEMAND.get(operation, ())}
    if code not in known:
        names = ", ".join(sorted(known)) or "none"
        raise ValueError(
            f"code: '{operation}' has no refusal '{code}' on demand (it has: {names}); "
            "what the state of the emulator leads to needs no demand"
        )
    return known[code]
