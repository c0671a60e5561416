"""The routing table: every operation that the emulator serves."""

from functools import partial

from workos_authkit.emulator import routing
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers import (
    admin_portal,
    api_keys,
    authentication,
    cli_auth,
    cors_origins,
    email_changes,
    email_verifications,
    events,
    invitations,
    jwt_template,
    magic_auth,
    mfa,
    oauth,
    oauth_consent,
    organization_domains,
    organization_memberships,
    organizations,
    password_resets,
    permissions,
    radar_challenges,
    redirect_uris,
    roles,
    sessions,
    users,
    waitlists,
    widgets,
)
from workos_authkit.emulator.hosted import authorization, device, links, portal, walk
from workos_authkit.emulator.refusals import invalid_constraints, invalid_fields, invalid_messages

_UM = "/user_management"
_USER = f"{_UM}/users/{{id}}"
_ROLES = "/authorization/roles"
_ROLE = f"{_ROLES}/{{slug}}"
_CUSTOM_ROLES = "/authorization/organizations/{organization_id}/roles"
_CUSTOM_ROLE = f"{_CUSTOM_ROLES}/{{slug}}"
_PERMISSIONS = "/authorization/permissions"
_PERMISSION = f"{_PERMISSIONS}/{{slug}}"
_DOMAINS = "/organization_domains"
_DOMAIN = f"{_DOMAINS}/{{id}}"
_MEMBERSHIPS = f"{_UM}/organization_memberships"
_ORGANIZATION = "/organizations/{id}"
_WAITLISTS, _ENTRY = f"{_UM}/waitlists", f"{_UM}/waitlist_entries/{{id}}"

_by_field_400, _by_field_422 = invalid_fields(400), invalid_fields(422)
Operation = routing.Operation[Environment]
_public = partial(Operation, public=True)

OPERATIONS: tuple[routing.Operation[Environment], ...] = (
    # Signing in
    _public("authenticate", "POST", f"{_UM}/authenticate", authentication.authenticate),
    _public("authorize", "GET", f"{_UM}/authorize", authorization.authorize),
    _public("device.authorize", "POST", f"{_UM}/authorize/device", cli_auth.authorize_device),
    _public("hosted.show", "GET", "/authkit", walk.show_visit),
    _public("hosted.answer", "POST", "/authkit", walk.answer_visit),
    _public("hosted.invitation", "GET", "/invite", links.follow_invitation),
    _public("hosted.reset", "GET", "/reset-password", links.show_reset),
    _public("hosted.answer_reset", "POST", "/reset-password", links.answer_reset),
    _public("portal.launch", "GET", "/portal/launch", portal.launch),
    _public("portal.show", "GET", "/portal", portal.show_portal),
    _public("portal.answer", "POST", "/portal", portal.answer_portal),
    _public("device.page", "GET", "/device", device.show_device),
    _public("device.answer", "POST", "/device", device.answer_device),
    _public("device.confirm", "GET", "/device/confirm", device.show_confirmation),
    _public("device.decide", "POST", "/device/confirm", device.answer_confirmation),
    Operation("magic_auth.create", "POST", f"{_UM}/magic_auth", magic_auth.create_magic_auth),
    Operation("magic_auth.get", "GET", f"{_UM}/magic_auth/{{id}}", magic_auth.get_magic_auth),
    Operation(
        "radar_challenges.create",
        "POST",
        f"{_UM}/radar_challenges",
        radar_challenges.create_radar_challenge,
    ),
    Operation(
        "radar_challenges.get",
        "GET",
        f"{_UM}/radar_challenges/{{id}}",
        radar_challenges.get_radar_challenge,
    ),
    # The authorization server
    _public("oauth.metadata", "GET", "/.well-known/oauth-authorization-server", oauth.get_metadata),
    _public("oauth.openid", "GET", "/.well-known/openid-configuration", oauth.get_metadata),
    _public("oauth.jwks", "GET", "/oauth2/jwks", oauth.get_jwks),
    _public("oauth.authorize", "GET", "/oauth2/authorize", oauth_consent.authorize),
    _public("oauth.consent", "GET", "/oauth2/consent", oauth_consent.show_consent),
    _public("oauth.answer_consent", "POST", "/oauth2/consent", oauth_consent.answer_consent),
    _public("oauth.token", "POST", "/oauth2/token", oauth.issue_tokens),
    _public("oauth.register", "POST", "/oauth2/register", oauth.register),
    _public("oauth.introspect", "POST", "/oauth2/introspection", oauth.introspect),
    _public("oauth.userinfo", "GET", "/oauth2/userinfo", oauth.get_userinfo),
    _public("oauth.device", "POST", "/oauth2/device_authorization", oauth.authorize_device),
    # Users
    Operation("users.list", "GET", f"{_UM}/users", users.list_users),
    Operation("users.create", "POST", f"{_UM}/users", users.create_user),
    Operation("users.get", "GET", _USER, users.get_user),
    Operation(
        "users.get_by_external_id",
        "GET",
        f"{_UM}/users/external_id/{{external_id}}",
        users.get_user_by_external_id,
    ),
    Operation("users.update", "PUT", _USER, users.update_user),
    Operation("users.delete", "DELETE", _USER, users.delete_user),
    Operation(
        "users.list_feature_flags", "GET", f"{_USER}/feature-flags", roles.list_user_feature_flags
    ),
    Operation("identities.list", "GET", f"{_USER}/identities", users.list_identities),
    Operation(
        "authorized_applications.list",
        "GET",
        f"{_UM}/users/{{user_id}}/authorized_applications",
        users.list_authorized_applications,
    ),
    Operation(
        "authorized_applications.delete",
        "DELETE",
        f"{_UM}/users/{{user_id}}/authorized_applications/{{application_id}}",
        users.delete_authorized_application,
    ),
    # Addresses and passwords
    Operation(
        "email_verifications.get",
        "GET",
        f"{_UM}/email_verification/{{id}}",
        email_verifications.get_email_verification,
    ),
    Operation(
        "users.send_verification_email",
        "POST",
        f"{_USER}/email_verification/send",
        email_verifications.send_email_verification,
    ),
    Operation(
        "users.verify_email",
        "POST",
        f"{_USER}/email_verification/confirm",
        email_verifications.confirm_email_verification,
    ),
    Operation(
        "users.send_email_change",
        "POST",
        f"{_USER}/email_change/send",
        email_changes.send_email_change,
    ),
    Operation(
        "users.confirm_email_change",
        "POST",
        f"{_USER}/email_change/confirm",
        email_changes.confirm_email_change,
    ),
    Operation(
        "password_resets.create",
        "POST",
        f"{_UM}/password_reset",
        password_resets.create_password_reset,
    ),
    Operation(
        "password_resets.get",
        "GET",
        f"{_UM}/password_reset/{{id}}",
        password_resets.get_password_reset,
    ),
    Operation(
        "password_resets.reset_password",
        "POST",
        f"{_UM}/password_reset/confirm",
        password_resets.confirm_password_reset,
    ),
    # Second factors
    Operation("mfa.enroll", "POST", f"{_USER}/auth_factors", mfa.enroll_user_factor),
    Operation("mfa.list_factors", "GET", f"{_USER}/auth_factors", mfa.list_user_factors),
    Operation("mfa.enroll_unassigned", "POST", "/auth/factors/enroll", mfa.enroll_factor),
    Operation("mfa.get_factor", "GET", "/auth/factors/{id}", mfa.get_factor),
    Operation("mfa.delete_factor", "DELETE", "/auth/factors/{id}", mfa.delete_factor),
    Operation("mfa.challenge", "POST", "/auth/factors/{id}/challenge", mfa.challenge_factor),
    Operation("mfa.verify", "POST", "/auth/challenges/{id}/verify", mfa.verify_challenge),
    # Sessions
    Operation("sessions.list", "GET", f"{_USER}/sessions", sessions.list_sessions),
    Operation("sessions.revoke", "POST", f"{_UM}/sessions/revoke", sessions.revoke_session),
    _public("sessions.logout", "GET", f"{_UM}/sessions/logout", sessions.log_out),
    _public("jwks.get", "GET", "/sso/jwks/{client_id}", sessions.get_jwks),
    # Organizations
    Operation("organizations.list", "GET", "/organizations", organizations.list_organizations),
    Operation("organizations.create", "POST", "/organizations", organizations.create_organization),
    Operation("organizations.get", "GET", _ORGANIZATION, organizations.get_organization),
    Operation(
        "organizations.get_by_external_id",
        "GET",
        "/organizations/external_id/{external_id}",
        organizations.get_organization_by_external_id,
    ),
    Operation("organizations.update", "PUT", _ORGANIZATION, organizations.update_organization),
    Operation("organizations.delete", "DELETE", _ORGANIZATION, organizations.delete_organization),
    Operation(
        "organizations.list_feature_flags",
        "GET",
        f"{_ORGANIZATION}/feature-flags",
        roles.list_organization_feature_flags,
    ),
    Operation(
        "organizations.list_roles",
        "GET",
        _CUSTOM_ROLES,
        roles.list_organization_roles,
    ),
    Operation("organization_domains.create", "POST", _DOMAINS, organization_domains.create_domain),
    Operation("organization_domains.get", "GET", _DOMAIN, organization_domains.get_domain),
    Operation("organization_domains.delete", "DELETE", _DOMAIN, organization_domains.delete_domain),
    Operation(
        "organization_domains.verify",
        "POST",
        f"{_DOMAIN}/verify",
        organization_domains.verify_domain,
    ),
    Operation(
        "admin_portal.generate_link", "POST", "/portal/generate_link", admin_portal.generate_link
    ),
    Operation("admin_portal.revoke_link", "POST", "/portal/revoke_link", admin_portal.revoke_link),
    Operation("roles.list", "GET", _ROLES, roles.list_roles),
    Operation("roles.create", "POST", _ROLES, roles.create_role),
    Operation("roles.get", "GET", _ROLE, roles.get_role),
    Operation("roles.update", "PATCH", _ROLE, roles.update_role),
    Operation("roles.set_permissions", "PUT", f"{_ROLE}/permissions", roles.set_role_permissions),
    Operation("roles.add_permission", "POST", f"{_ROLE}/permissions", roles.add_role_permission),
    Operation("organization_roles.create", "POST", _CUSTOM_ROLES, roles.create_organization_role),
    Operation("organization_roles.get", "GET", _CUSTOM_ROLE, roles.get_role),
    Operation("organization_roles.update", "PATCH", _CUSTOM_ROLE, roles.update_role),
    Operation("organization_roles.delete", "DELETE", _CUSTOM_ROLE, roles.delete_role),
    Operation(
        "organization_roles.set_permissions",
        "PUT",
        f"{_CUSTOM_ROLE}/permissions",
        roles.set_role_permissions,
    ),
    Operation(
        "organization_roles.add_permission",
        "POST",
        f"{_CUSTOM_ROLE}/permissions",
        roles.add_role_permission,
    ),
    Operation(
        "organization_roles.remove_permission",
        "DELETE",
        f"{_CUSTOM_ROLE}/permissions/{{permission}}",
        roles.remove_role_permission,
    ),
    Operation("permissions.list", "GET", _PERMISSIONS, permissions.list_permissions),
    Operation("permissions.create", "POST", _PERMISSIONS, permissions.create_permission),
    Operation("permissions.get", "GET", _PERMISSION, permissions.get_permission),
    Operation("permissions.update", "PATCH", _PERMISSION, permissions.update_permission),
    Operation("permissions.delete", "DELETE", _PERMISSION, permissions.delete_permission),
    # Memberships and invitations
    Operation(
        "organization_memberships.list",
        "GET",
        _MEMBERSHIPS,
        organization_memberships.list_memberships,
    ),
    Operation(
        "organization_memberships.create",
        "POST",
        _MEMBERSHIPS,
        organization_memberships.create_membership,
    ),
    Operation(
        "organization_memberships.get",
        "GET",
        f"{_MEMBERSHIPS}/{{id}}",
        organization_memberships.get_membership,
    ),
    Operation(
        "organization_memberships.update",
        "PUT",
        f"{_MEMBERSHIPS}/{{id}}",
        organization_memberships.update_membership,
    ),
    Operation(
        "organization_memberships.delete",
        "DELETE",
        f"{_MEMBERSHIPS}/{{id}}",
        organization_memberships.delete_membership,
    ),
    Operation(
        "organization_memberships.deactivate",
        "PUT",
        f"{_MEMBERSHIPS}/{{id}}/deactivate",
        organization_memberships.deactivate_membership,
    ),
    Operation(
        "organization_memberships.reactivate",
        "PUT",
        f"{_MEMBERSHIPS}/{{id}}/reactivate",
        organization_memberships.reactivate_membership,
    ),
    Operation(
        "organization_memberships.list_groups",
        "GET",
        f"{_MEMBERSHIPS}/{{id}}/groups",
        organization_memberships.list_membership_groups,
    ),
    Operation("invitations.list", "GET", f"{_UM}/invitations", invitations.list_invitations),
    Operation("invitations.send", "POST", f"{_UM}/invitations", invitations.send_invitation),
    Operation("invitations.get", "GET", f"{_UM}/invitations/{{id}}", invitations.get_invitation),
    Operation(
        "invitations.find_by_token",
        "GET",
        f"{_UM}/invitations/by_token/{{token}}",
        invitations.get_invitation_by_token,
    ),
    Operation(
        "invitations.accept",
        "POST",
        f"{_UM}/invitations/{{id}}/accept",
        invitations.accept_invitation,
    ),
    Operation(
        "invitations.resend",
        "POST",
        f"{_UM}/invitations/{{id}}/resend",
        invitations.resend_invitation,
    ),
    Operation(
        "invitations.revoke",
        "POST",
        f"{_UM}/invitations/{{id}}/revoke",
        invitations.revoke_invitation,
    ),
    # API keys
    Operation("api_keys.validate", "POST", "/api_keys/validations", api_keys.validate_api_key),
    Operation("api_keys.expire", "POST", "/api_keys/{id}/expire", api_keys.expire_api_key),
    Operation("api_keys.delete", "DELETE", "/api_keys/{id}", api_keys.delete_api_key),
    Operation(
        "api_keys.create_for_organization",
        "POST",
        f"{_ORGANIZATION}/api_keys",
        api_keys.create_organization_api_key,
        invalid=_by_field_422,
    ),
    Operation(
        "api_keys.list_for_organization",
        "GET",
        f"{_ORGANIZATION}/api_keys",
        api_keys.list_organization_api_keys,
    ),
    Operation(
        "api_keys.create_for_user",
        "POST",
        f"{_USER}/api_keys",
        api_keys.create_user_api_key,
        invalid=_by_field_400,
    ),
    Operation("api_keys.list_for_user", "GET", f"{_USER}/api_keys", api_keys.list_user_api_keys),
    # Configuration
    Operation(
        "redirect_uris.list", "GET", f"{_UM}/redirect_uris", redirect_uris.list_redirect_uris
    ),
    Operation(
        "redirect_uris.create", "POST", f"{_UM}/redirect_uris", redirect_uris.create_redirect_uri
    ),
    Operation(
        "redirect_uris.delete",
        "DELETE",
        f"{_UM}/redirect_uris/{{id}}",
        redirect_uris.delete_redirect_uri,
    ),
    Operation("cors_origins.list", "GET", f"{_UM}/cors_origins", cors_origins.list_cors_origins),
    Operation(
        "cors_origins.create",
        "POST",
        f"{_UM}/cors_origins",
        cors_origins.create_cors_origin,
        invalid=invalid_constraints,
    ),
    Operation("jwt_template.get", "GET", f"{_UM}/jwt_template", jwt_template.get_jwt_template),
    Operation(
        "jwt_template.update", "PUT", f"{_UM}/jwt_template", jwt_template.update_jwt_template
    ),
    Operation(
        "widgets.create_token",
        "POST",
        "/widgets/token",
        widgets.create_widget_token,
        invalid=invalid_messages,
    ),
    # What happened
    Operation("events.list", "GET", "/events", events.list_events),
    # Waitlists
    Operation("waitlists.list", "GET", _WAITLISTS, waitlists.list_waitlists),
    Operation("waitlists.get", "GET", f"{_WAITLISTS}/{{id}}", waitlists.get_waitlist),
    Operation(
        "waitlists.list_entries",
        "GET",
        f"{_WAITLISTS}/{{id}}/entries",
        waitlists.list_waitlist_entries,
    ),
    Operation(
        "waitlists.create_entry",
        "POST",
        f"{_WAITLISTS}/{{id}}/entries",
        waitlists.create_waitlist_entry,
    ),
    Operation(
        "waitlists.approve_entry", "POST", f"{_ENTRY}/approve", waitlists.approve_waitlist_entry
    ),
    Operation("waitlists.deny_entry", "POST", f"{_ENTRY}/deny", waitlists.deny_waitlist_entry),
    Operation("waitlists.delete_entry", "DELETE", _ENTRY, waitlists.delete_waitlist_entry),
)
