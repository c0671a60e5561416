"""The official Python SDK, a client that nobody here wrote, against the served emulator."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import anyio
import httpx
import pyotp
import pytest
from cryptography.fernet import Fernet
from workos import AsyncWorkOSClient, BadRequestError, NotFoundError, WorkOSClient
from workos.organization_membership import RoleSingle
from workos.session import (
    EmailVerificationRequiredError,
    MfaChallengeError,
    MfaEnrollmentError,
    OrganizationSelectionRequiredError,
    seal_session_from_auth_response,
)
from workos.user_management import PasswordPlaintext

from tests.emulator.scene import PASSWORD, REDIRECT_URI
from workos_authkit.emulator import Emulator, serving


class Peer:
    """The official client, sync or async, and the emulator that it talks to."""

    def __init__(self, client: Any, emulator: Emulator) -> None:
        self.client = client
        self.emulator = emulator
        self.users = client.user_management

    async def create_user(self, email: str, **fields: Any) -> Any:
        given = {"password": PasswordPlaintext(password=PASSWORD), "email_verified": True, **fields}
        return await done(self.users.create_user(email=email, **given))

    async def sign_in(self, email: str) -> Any:
        return await done(self.users.authenticate_with_password(email=email, password=PASSWORD))

    async def create_membership(self, user: Any, organization: Any, **fields: Any) -> Any:
        return await done(
            self.client.organization_membership.create_organization_membership(
                user_id=user.id, organization_id=organization.id, **fields
            )
        )


async def done(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def password(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com", first_name="Ada", metadata={"tier": "gold"})
    answer = await peer.sign_in(user.email)

    assert (answer.user.id, answer.user.metadata) == (user.id, {"tier": "gold"})
    assert answer.authentication_method == "Password"


async def wrong_password(peer: Peer) -> None:
    with pytest.raises(BadRequestError) as caught:
        await peer.sign_in("nobody@example.com")

    assert caught.value.code == "invalid_credentials"


async def code_with_pkce(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    request = await done(
        peer.users.get_authorization_url_with_pkce(
            redirect_uri=REDIRECT_URI, provider="authkit", login_hint=user.email
        )
    )
    async with httpx.AsyncClient() as browser:
        response = await browser.get(request["url"])
    callback = httpx.URL(response.headers["location"]).params
    answer = await done(
        peer.users.authenticate_with_code_pkce(
            code=callback["code"], code_verifier=request["code_verifier"]
        )
    )

    assert callback["state"] == request["state"]
    assert answer.user.id == user.id


async def refresh(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    first = await peer.sign_in(user.email)

    second, again = [
        await done(peer.users.authenticate_with_refresh_token(refresh_token=first.refresh_token))
        for _ in range(2)
    ]

    assert second.refresh_token == again.refresh_token != first.refresh_token


async def magic_auth(peer: Peer) -> None:
    sent = await done(peer.users.create_magic_auth(email="new@example.com", locale="fr"))
    answer = await done(
        peer.users.authenticate_with_magic_auth(code=sent.code, email="new@example.com")
    )

    assert answer.user.email_verified is True


async def email_verification(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com", email_verified=False)
    with pytest.raises(EmailVerificationRequiredError) as caught:
        await peer.sign_in(user.email)
    sent = await done(peer.users.get_email_verification(caught.value.email_verification_id))
    answer = await done(
        peer.users.authenticate_with_email_verification(
            code=sent.code,
            pending_authentication_token=caught.value.pending_authentication_token,
        )
    )

    assert answer.user.email_verified is True


async def mfa_challenge(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    mfa = peer.client.multi_factor_auth
    enrolled = await done(mfa.create_user_auth_factor(user.id, type="totp"))
    with pytest.raises(MfaChallengeError) as caught:
        await peer.sign_in(user.email)
    (factor,) = caught.value.authentication_factors
    challenge = await done(mfa.challenge_factor(factor["id"]))
    answer = await done(
        peer.users.authenticate_with_totp(
            code=pyotp.TOTP(enrolled.authentication_factor.totp.secret).now(),
            pending_authentication_token=caught.value.pending_authentication_token,
            authentication_challenge_id=challenge.id,
        )
    )

    assert answer.user.id == user.id


async def mfa_enrollment(peer: Peer) -> None:
    peer.emulator.settings.mfa = "required"
    user = await peer.create_user("ada@example.com")
    with pytest.raises(MfaEnrollmentError) as caught:
        await peer.sign_in(user.email)
    enrolled = await done(
        peer.client.multi_factor_auth.create_user_auth_factor(user.id, type="totp")
    )
    answer = await done(
        peer.users.authenticate_with_totp(
            code=pyotp.TOTP(enrolled.authentication_factor.totp.secret).now(),
            pending_authentication_token=caught.value.pending_authentication_token,
            authentication_challenge_id=enrolled.authentication_challenge.id,
        )
    )

    assert answer.user.id == user.id


async def organization_selection(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    organizations = [
        await done(peer.client.organizations.create_organization(name=name)) for name in "AB"
    ]
    for organization in organizations:
        await peer.create_membership(user, organization)
    with pytest.raises(OrganizationSelectionRequiredError) as caught:
        await peer.sign_in(user.email)
    chosen = caught.value.organizations[1]["id"]
    answer = await done(
        peer.users.authenticate_with_organization_selection(
            pending_authentication_token=caught.value.pending_authentication_token,
            organization_id=chosen,
        )
    )

    assert answer.organization_id == chosen == organizations[1].id


async def memberships(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    organization = await done(peer.client.organizations.create_organization(name="Acme"))
    made = await peer.create_membership(user, organization, role=RoleSingle(role_slug="admin"))
    resource = peer.client.organization_membership

    inactive = await done(resource.deactivate_organization_membership(made.id))
    listed = await done(
        resource.list_organization_memberships(user_id=user.id, statuses=["active", "inactive"])
    )
    active = await done(resource.reactivate_organization_membership(made.id))
    await done(resource.delete_organization_membership(made.id))

    assert (inactive.status, active.status, made.role.slug) == ("inactive", "active", "admin")
    assert [membership.id for membership in listed.data] == [made.id]
    with pytest.raises(NotFoundError):
        await done(resource.get_organization_membership(made.id))


async def invitations(peer: Peer) -> None:
    sent = await done(peer.users.send_invitation(email="eve@example.com", expires_in_days=3))
    found = await done(peer.users.find_invitation_by_token(sent.token))
    resent = await done(peer.users.resend_invitation(sent.id))
    accepted = await done(peer.users.accept_invitation(sent.id))

    assert found.id == resent.id == accepted.id
    assert accepted.state == "accepted"
    with pytest.raises(BadRequestError) as caught:
        await done(peer.users.revoke_invitation(sent.id))
    assert caught.value.code == "invite_not_pending"


async def api_keys(peer: Peer) -> None:
    organization = await done(peer.client.organizations.create_organization(name="Acme"))
    keys = peer.client.api_keys
    made = await done(keys.create_organization_api_key(organization.id, name="key"))

    validated = await done(keys.create_validation(value=made.value))
    listed = await done(keys.list_organization_api_keys(organization.id))
    await done(keys.delete_api_key(made.id))
    gone = await done(keys.create_validation(value=made.value))

    assert validated.api_key.id == made.id == listed.data[0].id
    assert gone.api_key is None


async def list_paging(peer: Peer) -> None:
    made = [(await peer.create_user(f"user{n}@example.com")).id for n in range(7)]

    page = await done(peer.users.list_users(limit=3))
    pages = page.auto_paging_iter()
    if isinstance(pages, Iterator):
        found = [user.id for user in pages]
    else:
        found = [user.id async for user in pages]

    assert len(page.data) == 3
    assert found == made[::-1]


async def sealed_session(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    answer = await peer.sign_in(user.email)
    key = Fernet.generate_key().decode()
    sealed = seal_session_from_auth_response(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token,
        user=answer.user.to_dict(),
        cookie_password=key,
    )
    session = peer.users.load_sealed_session(session_data=sealed, cookie_password=key)

    authenticated = await done(session.authenticate())
    refreshed = await done(session.refresh())
    logout_url = await done(session.get_logout_url(return_to="https://app.example.com/"))
    async with httpx.AsyncClient() as browser:
        left = await browser.get(logout_url)
    ended = await done(session.refresh())

    assert authenticated.authenticated is True
    assert authenticated.user["id"] == user.id
    assert refreshed.authenticated is True
    assert left.headers["location"] == "https://app.example.com/"
    assert ended.authenticated is False


async def device_flow(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    device = await done(peer.users.create_device(client_id=peer.emulator.client_id))
    with pytest.raises(BadRequestError) as caught:
        await done(peer.users.authenticate_with_device_code(device_code=device.device_code))
    peer.emulator.approve_device(device.user_code, user.email)
    answer = await done(peer.users.authenticate_with_device_code(device_code=device.device_code))

    assert caught.value.error == "authorization_pending"
    assert answer.user.id == user.id


async def sessions(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    await peer.sign_in(user.email)
    (session,) = (await done(peer.users.list_sessions(user.id))).data
    await done(peer.users.revoke_session(session_id=session.id))
    (revoked,) = (await done(peer.users.list_sessions(user.id))).data

    assert (session.status, revoked.status) == ("active", "revoked")


async def password_reset(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    reset = await done(peer.users.reset_password(email=user.email))
    answer = await done(
        peer.users.confirm_password_reset(
            token=reset.password_reset_token, new_password="another password"
        )
    )

    assert answer.user.id == user.id


async def waitlist(peer: Peer) -> None:
    entry = await done(peer.users.create_waitlist_entry("default", email="eve@example.com"))
    approved = await done(peer.users.create_waitlist_entry_approve(entry.id))

    assert (entry.state, approved.state) == ("pending", "approved")


async def retry_after_a_fault(peer: Peer) -> None:
    user = await peer.create_user("ada@example.com")
    peer.emulator.faults.add("users.get", status=503)
    peer.emulator.faults.add("users.get", lost="reply")

    assert (await done(peer.users.get_user(user.id))).id == user.id


async def keys_of_tokens(peer: Peer) -> None:
    jwks = await done(peer.users.get_jwks(peer.emulator.client_id))

    assert jwks.keys[0].kid == peer.emulator.keyring.current.kid
    assert jwks.keys[0].x_5_t_s_256 == peer.emulator.keyring.current.jwk["x5t#S256"]


STEPS: tuple[Callable[[Peer], Awaitable[None]], ...] = (
    password,
    wrong_password,
    code_with_pkce,
    refresh,
    magic_auth,
    email_verification,
    mfa_challenge,
    mfa_enrollment,
    organization_selection,
    memberships,
    invitations,
    api_keys,
    list_paging,
    sealed_session,
    device_flow,
    sessions,
    password_reset,
    waitlist,
    retry_after_a_fault,
    keys_of_tokens,
)
"""What the official SDK does here, by name."""


@pytest.mark.parametrize("kind", [WorkOSClient, AsyncWorkOSClient])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_the_official_python_sdk_works_here(
    step: Callable[[Peer], Awaitable[None]], kind: Any, emulator: Emulator
) -> None:
    async def play(base_url: str) -> None:
        client = kind(api_key=emulator.api_key, client_id=emulator.client_id, base_url=base_url)
        try:
            await step(Peer(client, emulator))
        finally:
            await done(client.close())

    with serving(emulator) as base_url:
        anyio.run(play, base_url)
