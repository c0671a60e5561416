"""What somebody does with those operations that the official emulator has as the API has them.

Several runs share one emulator, so everything has a name of its own.
"""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.operations.row import CLIENT
from tests.operations.stories import PASSWORD, Recorded, answer_a_question
from workos_authkit.errors import NotFoundError, ResponseDecodeError
from workos_authkit.models import AuthenticatedSession, RefreshedSession, User
from workos_authkit.testing import sign_webhook

Story = Callable[[Recorded], Coroutine[Any, Any, None]]

LACKING = frozenset(
    {
        # It does not have them.
        "api_keys.all_for_user",
        "api_keys.create_for_organization",
        "api_keys.create_for_user",
        "api_keys.expire",
        "api_keys.list_for_user",
        "oauth_tokens.client_credentials",
        "oauth_tokens.get_metadata",
        "oauth_tokens.verify",
        "oauth_tokens.warm_up",
        "cors_origins.all",
        "cors_origins.list",
        "organization_memberships.all_groups",
        "organization_memberships.list_groups",
        "radar_challenges.create",
        "radar_challenges.get",
        "redirect_uris.all",
        "redirect_uris.delete",
        "redirect_uris.list",
        "admin_portal.generate_link",
        "admin_portal.revoke_link",
        "organization_domains.create",
        "organization_domains.delete",
        "organization_domains.get",
        "organization_domains.verify",
        "organization_roles.add_permission",
        "organization_roles.create",
        "organization_roles.delete",
        "organization_roles.get",
        "organization_roles.remove_permission",
        "organization_roles.set_permissions",
        "organization_roles.update",
        "permissions.create",
        "permissions.delete",
        "permissions.get",
        "permissions.update",
        "roles.add_permission",
        "roles.create",
        "roles.get",
        "roles.set_permissions",
        "roles.update",
        "sealed_values.seal",  # the same for every server
        "sealed_values.unseal",
        "users.confirm_email_change",
        "users.send_email_change",
        "waitlists.all_entries",
        "waitlists.approve_entry",
        "waitlists.create_entry",
        "waitlists.delete_entry",
        "waitlists.deny_entry",
        "waitlists.get",
        "waitlists.list",
        "waitlists.list_entries",
        # Its sign-ins never ask for another step.
        "authentication.with_email_completion",
        "authentication.with_email_verification",
        "authentication.with_organization_selection",
        "authentication.with_radar_email_challenge",
        "authentication.with_radar_sms_challenge",
        "authentication.with_totp",
        # Its answers lack fields, or the object around them.
        "identities.list",
        "jwt_template.get",
        "jwt_template.update",
        "mfa.challenge",
        "mfa.enroll",
        "mfa.verify",
        "password_resets.create",
        "password_resets.get",
        "password_resets.reset_password",
        "permissions.all",
        "permissions.list",
        "redirect_uris.create",
        "roles.list",
        "sessions.all",
        "sessions.list",
        "users.send_verification_email",
        "users.verify_email",
    }
)
"""What it does not have, or has in another way than the OpenAPI document says."""


def unique(word: str) -> str:
    return f"{word}-{uuid4().hex[:8]}"


async def somebody(authkit: Recorded) -> User:
    user: User = await authkit.users.create(
        email=f"{unique('ada')}@example.com", password=PASSWORD, email_verified=True
    )
    return user


async def users(authkit: Recorded) -> None:
    user = await somebody(authkit)
    user = await authkit.users.update(user.id, external_id=unique("ada/"), first_name="Ada")
    assert await authkit.users.get(user.id) == user
    assert await authkit.users.get_by_external_id(user.external_id) == user
    assert (await authkit.users.list(email=user.email)).data == [user]
    older = await somebody(authkit), await somebody(authkit)
    everybody = [each.id for each in await authkit.users.all(limit=2)]
    assert len(everybody) == len(set(everybody))
    assert {user.id, *(each.id for each in older)} <= set(everybody)
    assert (await authkit.users.list_feature_flags(user.id)).data == []
    assert await authkit.users.all_feature_flags(user.id) == []
    assert (await authkit.authorized_applications.list(user.id)).data == []
    assert await authkit.authorized_applications.all(user.id) == []
    with pytest.raises(NotFoundError):
        await authkit.authorized_applications.delete(user.id, application_id="unknown")
    answer = await authkit.request("GET", f"/user_management/users/{user.id}")
    assert answer["email"] == user.email
    await authkit.users.delete(user.id)
    with pytest.raises(NotFoundError):
        await authkit.users.get(user.id)


async def organizations(authkit: Recorded) -> None:
    organization = await authkit.organizations.create(
        name=unique("Engines"),
        external_id=unique("engines"),
        domain_data=[{"domain": f"{unique('engines')}.example.com", "state": "verified"}],
    )
    assert (await authkit.organizations.get(organization.id)).domains == organization.domains
    found = await authkit.organizations.get_by_external_id(organization.external_id)
    assert found.id == organization.id
    found = await authkit.organizations.update(organization.id, name=unique("Looms"))
    assert found.name != organization.name
    await authkit.organizations.list(domains=["other.example.com"], limit=1)
    assert organization.id in {each.id for each in await authkit.organizations.all()}
    await authkit.organizations.list_roles(organization.id)
    assert (await authkit.organizations.list_feature_flags(organization.id)).data == []
    assert await authkit.organizations.all_feature_flags(organization.id) == []
    assert (await authkit.api_keys.list_for_organization(organization.id)).data == []
    assert await authkit.api_keys.all_for_organization(organization.id) == []
    with pytest.raises(ResponseDecodeError):  # its answer says nothing at all
        await authkit.api_keys.validate("sk_unknown")
    with pytest.raises(NotFoundError):
        await authkit.api_keys.delete("api_key_unknown")
    user = await somebody(authkit)
    widget = await authkit.widgets.create_token(
        user_id=user.id, organization_id=organization.id, scopes=["widgets:users-table:manage"]
    )
    assert widget.token
    origin = await authkit.cors_origins.create(f"https://{unique('app')}.example.com")
    assert origin.id
    await authkit.organizations.delete(organization.id)
    with pytest.raises(NotFoundError):
        await authkit.organizations.get(organization.id)


async def memberships(authkit: Recorded) -> None:
    user = await somebody(authkit)
    organization = await authkit.organizations.create(name=unique("Engines"))
    membership = await authkit.organization_memberships.create(
        user_id=user.id, organization_id=organization.id, role_slug="member"
    )
    found = await authkit.organization_memberships.get(membership.id)
    assert found.user_id == user.id
    found = await authkit.organization_memberships.update(membership.id, role_slug="admin")
    assert found.role.slug == "admin"
    found = await authkit.organization_memberships.deactivate(membership.id)
    assert found.status == "inactive"
    found = await authkit.organization_memberships.reactivate(membership.id)
    assert found.status == "active"
    found = await authkit.organization_memberships.list(user_id=user.id, statuses=["active"])
    assert [each.id for each in found.data] == [membership.id]
    found = await authkit.organization_memberships.all(organization_id=organization.id)
    assert [each.id for each in found] == [membership.id]
    await authkit.organization_memberships.delete(membership.id)
    with pytest.raises(NotFoundError):
        await authkit.organization_memberships.get(membership.id)


async def invitations(authkit: Recorded) -> None:
    email = f"{unique('charles')}@example.com"
    invitation = await authkit.invitations.send(email=email)
    assert (await authkit.invitations.get(invitation.id)).state == "pending"
    assert (await authkit.invitations.find_by_token(invitation.token)).id == invitation.id
    assert (await authkit.invitations.resend(invitation.id)).id == invitation.id
    assert [each.id for each in (await authkit.invitations.list(email=email)).data] == [
        invitation.id
    ]
    assert (await authkit.invitations.accept(invitation.id)).state == "accepted"
    another = await authkit.invitations.send(email=f"{unique('george')}@example.com")
    assert (await authkit.invitations.revoke(another.id)).state == "revoked"
    assert another.id in {each.id for each in await authkit.invitations.all()}


async def factors(authkit: Recorded) -> None:
    user = await somebody(authkit)
    factor = await authkit.mfa.enroll_unassigned(
        type="sms", phone_number="+15005550006", user_id=user.id
    )
    assert factor.id
    assert (await authkit.mfa.get_factor(factor.id)).id == factor.id
    await authkit.mfa.list_factors(user.id)
    await authkit.mfa.all_factors(user.id)
    await authkit.mfa.delete_factor(factor.id)


async def codes(authkit: Recorded) -> None:
    user = await somebody(authkit)
    magic = await authkit.magic_auth.create(email=user.email)
    assert await authkit.magic_auth.get(magic.id) == magic
    session = await authkit.authentication.with_magic_auth(magic.code, email=user.email)
    assert session.user.id == user.id
    sent = await authkit.request(
        "POST", f"/user_management/users/{user.id}/email_verification/send"
    )
    verification = await authkit.email_verifications.get(sent["id"])
    assert verification.code == sent["code"]


async def signing_in(authkit: Recorded) -> None:
    user = await somebody(authkit)
    session = await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    refreshed = await authkit.authentication.with_refresh_token(session.refresh_token)
    claims = await authkit.session_tokens.verify(refreshed.access_token)
    assert claims.sub == user.id
    await authkit.session_tokens.warm_up()
    keys = await authkit.session_tokens.get_jwks()
    published = httpx.get(await authkit.session_tokens.get_jwks_url()).json()["keys"]
    assert [key.kid for key in keys.keys] == [key["kid"] for key in published]

    start = await authkit.authentication.start(provider="authkit", login_hint=user.email)
    back = httpx.get(start.url).headers["location"]
    callback = await authkit.authentication.parse_callback(back, state=start.state)
    session = await authkit.authentication.with_code(callback, code_verifier=start.code_verifier)
    assert session.user.id == user.id
    url = await authkit.authentication.get_authorization_url(
        provider="authkit", login_hint=user.email
    )
    assert "code=" in httpx.get(url).headers["location"]

    device = await authkit.cli_auth.authorize_device()
    assert (await authkit.cli_auth.wait(device)).access_token
    device = await authkit.cli_auth.authorize_device()
    assert (await authkit.authentication.with_device_code(device.device_code)).access_token


async def sessions(authkit: Recorded) -> None:
    user = await somebody(authkit)
    signed_in = await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    cookie = await authkit.sessions.seal(signed_in)
    loaded = await authkit.sessions.load_sealed_session(cookie)
    session = await authkit.sessions.authenticate(loaded)
    assert isinstance(session, AuthenticatedSession)
    url = await authkit.sessions.get_logout_url(session.session_id)
    assert url == await authkit.sessions.get_logout_url_from_cookie(cookie)
    refreshed = await authkit.sessions.refresh(cookie)
    assert isinstance(refreshed, RefreshedSession)
    await authkit.sessions.revoke(refreshed.session.session_id)
    assert await authkit.sessions.sign_out(cookie) == url


async def what_happened(authkit: Recorded) -> None:
    user = await authkit.users.create(email=f"{uuid4()}@example.com")
    page = await authkit.events.list(events=["user.created"], limit=100)
    [event] = [event for event in page.data if event.data == user]  # it gives the newest first
    assert event in await authkit.events.all(events=["user.created"])
    body, headers = sign_webhook(event.raw, CLIENT["webhook_secret"])
    assert await authkit.webhooks.parse(body, headers["WorkOS-Signature"]) == event
    await authkit.sessions.apply_event(event)


STORIES: tuple[Story, ...] = (
    what_happened,
    answer_a_question,
    users,
    organizations,
    memberships,
    invitations,
    factors,
    codes,
    signing_in,
    sessions,
)
