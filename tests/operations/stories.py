"""What somebody does with the operations, area by area, over HTTP, until none is left.

Each story takes a client whose every call is awaited, and whose name is recorded, whatever client
is behind it.
"""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.operations.row import CLIENT
from tests.support.driver import value
from workos_authkit.emulator import Emulator
from workos_authkit.errors import (
    AuthenticationStepError,
    EmailVerificationRequiredError,
    InsufficientScopeError,
    InvalidGrantError,
    InvalidTokenError,
    MFAChallengeError,
    NotFoundError,
    OrganizationSelectionError,
)
from workos_authkit.models import AuthenticatedSession, RefreshedSession
from workos_authkit.testing import sign_webhook

PASSWORD = "correct horse battery staple"
ANOTHER_PASSWORD = "another correct horse battery"

SEED = {
    "permissions": ["crank:turn"],
    "roles": [
        {"slug": "engineer", "name": "Engineer", "permissions": ["crank:turn"]},
        {"slug": "poet", "name": "Poet"},
    ],
    "users": [
        {
            "email": "ada@example.com",
            "password": PASSWORD,
            "identities": ["GoogleOAuth"],
            "authorized_applications": [{"name": "Difference Engine"}],
        }
    ],
    "organizations": [
        {
            "name": "Engines",
            "members": [{"user": "ada@example.com", "roles": ["engineer"]}],
            "groups": [{"name": "Engineers", "members": ["ada@example.com"]}],
        }
    ],
    "applications": [
        {
            "name": "Loom",
            "type": "m2m",
            "client_id": "client_loom",
            "client_secret": "the loom's secret",
            "organization": "Engines",
            "scopes": ["cloth:weave"],
        }
    ],
    "feature_flags": [{"slug": "dark-mode", "targets": ["ada@example.com", "Engines"]}],
}


class Recorded:
    """A client, or a part of one: awaits every call and writes down its name."""

    def __init__(self, target: Any, names: set[str], name: str = "") -> None:
        self._target, self._names, self._name = target, names, name

    def __getattr__(self, name: str) -> "Recorded":
        path = f"{self._name}.{name}".lstrip(".")
        return Recorded(getattr(self._target, name), self._names, path)

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._names.add(self._name)
        return await value(self._target(*args, **kwargs))


Story = Callable[[Recorded, Emulator], Coroutine[Any, Any, None]]


async def users(authkit: Recorded, emulator: Emulator) -> None:
    ada = await authkit.users.create(email="lovelace@example.com", external_id="ada/1", name="Ada")
    assert await authkit.users.get(ada.id) == ada
    assert await authkit.users.get_by_external_id("ada/1") == ada
    ada = await authkit.users.update(ada.id, external_id=None, metadata={"team": "engines"})
    assert (ada.external_id, ada.metadata) == (None, {"team": "engines"})
    ada = await authkit.users.update(ada.id, metadata={"team": None})
    assert ada.metadata == {}
    for number in range(3):
        await authkit.users.create(email=f"{number}@example.com")
    page = await authkit.users.list(limit=2)
    assert [user.email for user in page.data] == ["2@example.com", "1@example.com"]
    older = await authkit.users.list(limit=2, after=page.after)
    assert older.data[0].email == "0@example.com"
    assert [user.id for user in await authkit.users.all(email=ada.email)] == [ada.id]
    everybody = await authkit.users.all(limit=2, order="normal")
    assert len({user.id for user in everybody}) == len(everybody) == 5
    await authkit.users.delete(ada.id)
    with pytest.raises(NotFoundError):
        await authkit.users.get(ada.id)


async def addresses(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(email="unproven@example.com", password=PASSWORD)
    await authkit.users.send_verification_email(user.id, locale="en-GB")
    code = emulator.outbox.last(user.email, "email_verification").code
    assert (await authkit.users.verify_email(user.id, code=code)).email_verified
    change = await authkit.users.send_email_change(user.id, new_email="proven@example.com")
    assert change.new_email == "proven@example.com"
    code = emulator.outbox.last(change.new_email, "email_change").code
    user = await authkit.users.confirm_email_change(user.id, code=code)
    assert user.email == "proven@example.com"


async def what_users_have(authkit: Recorded, emulator: Emulator) -> None:
    [ada] = await authkit.users.all(email="ada@example.com")
    assert [flag.slug for flag in (await authkit.users.list_feature_flags(ada.id)).data] == [
        "dark-mode"
    ]
    assert len(await authkit.users.all_feature_flags(ada.id)) == 1
    [identity] = await authkit.identities.list(ada.id)
    assert identity.provider == "GoogleOAuth"
    [application] = (await authkit.authorized_applications.list(ada.id)).data
    assert application.application.name == "Difference Engine"
    await authkit.authorized_applications.delete(ada.id, application_id=application.application.id)
    assert await authkit.authorized_applications.all(ada.id) == []


async def organizations(authkit: Recorded, emulator: Emulator) -> None:
    organization = await authkit.organizations.create(
        name="Looms",
        external_id="looms",
        domain_data=[{"domain": "looms.example.com", "state": "verified"}],
    )
    assert await authkit.organizations.get(organization.id) == organization
    assert await authkit.organizations.get_by_external_id("looms") == organization
    found = await authkit.organizations.list(domains=["looms.example.com", "other.example.com"])
    assert [each.id for each in found.data] == [organization.id]
    organization = await authkit.organizations.update(organization.id, name="Power Looms")
    assert organization.name == "Power Looms"
    assert {each.name for each in await authkit.organizations.all()} >= {"Engines", "Power Looms"}
    roles = await authkit.organizations.list_roles(organization.id)
    assert "engineer" in {role.slug for role in roles.data}
    [engines] = await authkit.organizations.all(search="Engines")
    flags = await authkit.organizations.list_feature_flags(engines.id)
    assert flags.data == await authkit.organizations.all_feature_flags(engines.id)
    await authkit.organizations.delete(organization.id)
    with pytest.raises(NotFoundError):
        await authkit.organizations.get(organization.id)


async def memberships(authkit: Recorded, emulator: Emulator) -> None:
    [ada] = await authkit.users.all(email="ada@example.com")
    [membership] = (await authkit.organization_memberships.list(user_id=ada.id)).data
    assert membership.role.slug == "engineer"
    groups = await authkit.organization_memberships.list_groups(membership.id)
    assert [group.name for group in groups.data] == ["Engineers"]
    assert await authkit.organization_memberships.all_groups(membership.id) == groups.data

    organization = await authkit.organizations.create(name="Poems")
    membership = await authkit.organization_memberships.create(
        user_id=ada.id, organization_id=organization.id, role_slugs=["poet", "engineer"]
    )
    assert {role.slug for role in membership.roles} == {"poet", "engineer"}
    membership = await authkit.organization_memberships.update(membership.id, role_slug="poet")
    assert [role.slug for role in membership.roles] == ["poet"]
    await authkit.organization_memberships.deactivate(membership.id)
    everywhere = await authkit.organization_memberships.all(
        user_id=ada.id, statuses=["active", "inactive"]
    )
    assert {each.status for each in everywhere} == {"active", "inactive"}
    membership = await authkit.organization_memberships.reactivate(membership.id)
    assert membership.status == "active"
    assert (await authkit.organization_memberships.get(membership.id)).id == membership.id
    await authkit.organization_memberships.delete(membership.id)
    with pytest.raises(NotFoundError):
        await authkit.organization_memberships.get(membership.id)


async def invitations(authkit: Recorded, emulator: Emulator) -> None:
    [engines] = await authkit.organizations.all(search="Engines")
    invitation = await authkit.invitations.send(
        email="charles@example.com", organization_id=engines.id, role_slug="engineer"
    )
    assert (await authkit.invitations.get(invitation.id)).state == "pending"
    assert (await authkit.invitations.find_by_token(invitation.token)).id == invitation.id
    assert (await authkit.invitations.resend(invitation.id)).id == invitation.id
    found = await authkit.invitations.list(organization_id=engines.id)
    assert [each.id for each in found.data] == [invitation.id]
    await authkit.users.create(email="charles@example.com")
    assert (await authkit.invitations.accept(invitation.id)).state == "accepted"
    another = await authkit.invitations.send(email="george@example.com")
    assert (await authkit.invitations.revoke(another.id)).state == "revoked"
    assert len(await authkit.invitations.all()) == 2


async def configuration(authkit: Recorded, emulator: Emulator) -> None:
    await authkit.redirect_uris.create("https://default.example.com/callback")
    uri = await authkit.redirect_uris.create("https://two.example.com/callback")
    assert uri.id in {each.id for each in await authkit.redirect_uris.all()}
    assert uri.id in {each.id for each in (await authkit.redirect_uris.list()).data}
    await authkit.redirect_uris.delete(uri.id)
    assert uri.id not in {each.id for each in await authkit.redirect_uris.all()}
    origin = await authkit.cors_origins.create("https://two.example.com")
    assert (await authkit.cors_origins.list()).data == [origin]
    assert await authkit.cors_origins.all() == [origin]
    with pytest.raises(NotFoundError):
        await authkit.jwt_template.get()
    template = await authkit.jwt_template.update('{"email": {{user.email}}}')
    assert await authkit.jwt_template.get() == template
    assert {each.slug for each in (await authkit.roles.list()).data} >= {"engineer", "poet"}
    assert [each.slug for each in (await authkit.permissions.list()).data] == ["crank:turn"]
    assert len(await authkit.permissions.all()) == 1
    await authkit.permissions.create("looms:weave", name="Weave")
    await authkit.permissions.update("looms:weave", description="Weaves patterns")
    assert (await authkit.permissions.get("looms:weave")).description == "Weaves patterns"
    await authkit.roles.create("weaver", name="Weaver")
    await authkit.roles.update("weaver", description="Works the looms")
    await authkit.roles.set_permissions("weaver", ["looms:weave"])
    weaver = await authkit.roles.add_permission("weaver", "crank:turn")
    assert weaver == await authkit.roles.get("weaver")
    assert weaver.permissions == ("looms:weave", "crank:turn")
    await authkit.permissions.delete("looms:weave")
    assert (await authkit.roles.get("weaver")).permissions == ("crank:turn",)
    [ada] = await authkit.users.all(email="ada@example.com")
    [engines] = await authkit.organizations.all(search="Engines")
    domain = await authkit.organization_domains.create(
        organization_id=engines.id, domain="engines.example"
    )
    assert (await authkit.organization_domains.get(domain.id)).state == "pending"
    assert (await authkit.organization_domains.verify(domain.id)).state == "verified"
    await authkit.organization_domains.delete(domain.id)
    with pytest.raises(NotFoundError):
        await authkit.organization_domains.get(domain.id)
    own = await authkit.organization_roles.create(organization_id=engines.id, name="Book keeper")
    assert own.slug.startswith("org-book-keeper-")
    of_it = {"organization_id": engines.id}
    await authkit.organization_roles.update(own.slug, description="Keeps the books", **of_it)
    await authkit.organization_roles.set_permissions(own.slug, [], **of_it)
    own = await authkit.organization_roles.add_permission(own.slug, "crank:turn", **of_it)
    assert own == await authkit.organization_roles.get(own.slug, **of_it)
    assert own.permissions == ("crank:turn",)
    await authkit.organization_roles.remove_permission(own.slug, "crank:turn", **of_it)
    await authkit.organization_roles.delete(own.slug, **of_it)
    with pytest.raises(NotFoundError):
        await authkit.organization_roles.get(own.slug, **of_it)
    portal = await authkit.admin_portal.generate_link(
        engines.id, intent="sso", external_user_id=ada.id
    )
    assert portal.link
    await authkit.admin_portal.revoke_link(engines.id, external_user_id=ada.id)
    widget = await authkit.widgets.create_token(user_id=ada.id, organization_id=engines.id)
    assert widget.token
    answer = await authkit.request("GET", "/user_management/users", params={"limit": 1})
    assert answer["object"] == "list"


async def api_keys(authkit: Recorded, emulator: Emulator) -> None:
    [ada] = await authkit.users.all(email="ada@example.com")
    [engines] = await authkit.organizations.all(search="Engines")
    key = await authkit.api_keys.create_for_organization(
        engines.id,
        name="Crank",
        permissions=["crank:turn"],
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    assert key.value
    valid = await authkit.api_keys.validate(key.value)
    assert (valid.id, valid.value, valid.owner.type) == (key.id, None, "organization")
    assert await authkit.api_keys.validate("sk_unknown") is None
    assert (await authkit.api_keys.expire(key.id, expires_at=None)).expires_at is None
    await authkit.api_keys.expire(key.id)
    assert await authkit.api_keys.validate(key.value) is None

    hers = await authkit.api_keys.create_for_user(ada.id, name="Hers", organization_id=engines.id)
    [listed] = (await authkit.api_keys.list_for_user(ada.id)).data
    assert (listed.id, listed.value, listed.owner.organization_id) == (hers.id, None, engines.id)
    assert [each.id for each in await authkit.api_keys.all_for_user(ada.id)] == [hers.id]
    before = await authkit.api_keys.all_for_organization(engines.id)
    await authkit.api_keys.delete(key.id)
    after = (await authkit.api_keys.list_for_organization(engines.id)).data
    assert {each.id for each in before} - {each.id for each in after} == {key.id}


async def waitlists(authkit: Recorded, emulator: Emulator) -> None:
    entry = await authkit.waitlists.create_entry(
        "default", email="mary@example.com", additional_fields={"referrer": "Ada"}
    )
    [waitlist] = (await authkit.waitlists.list()).data
    assert await authkit.waitlists.get("default") == waitlist
    assert (await authkit.waitlists.list_entries(waitlist.id, state="pending")).data == [entry]
    assert (await authkit.waitlists.deny_entry(entry.id)).state == "denied"
    assert (await authkit.waitlists.approve_entry(entry.id)).state == "approved"
    assert [each.state for each in await authkit.waitlists.all_entries("default")] == ["approved"]
    await authkit.waitlists.delete_entry(entry.id)
    assert await authkit.waitlists.all_entries("default") == []


async def passwords(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(email="forgetful@example.com", password=PASSWORD)
    reset = await authkit.password_resets.create(email=user.email)
    assert await authkit.password_resets.get(reset.id) == reset
    user = await authkit.password_resets.reset_password(
        token=reset.password_reset_token, new_password=ANOTHER_PASSWORD
    )
    assert user.email_verified
    session = await authkit.authentication.with_password(
        email=user.email, password=ANOTHER_PASSWORD
    )
    assert session.user.id == user.id


async def codes_by_email(authkit: Recorded, emulator: Emulator) -> None:
    magic = await authkit.magic_auth.create(email="magic@example.com")
    assert await authkit.magic_auth.get(magic.id) == magic
    session = await authkit.authentication.with_magic_auth(magic.code, email=magic.email)
    assert session.user.email_verified

    user = await authkit.users.create(email="unverified@example.com", password=PASSWORD)
    with pytest.raises(EmailVerificationRequiredError) as caught:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    verification = await authkit.email_verifications.get(caught.value.email_verification_id)
    session = await authkit.authentication.with_email_verification(
        verification.code, pending=caught.value.pending
    )
    assert session.user.id == user.id

    emulator.refuse("authenticate", "email_completion_required")
    with pytest.raises(AuthenticationStepError) as step:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    with pytest.raises(EmailVerificationRequiredError):
        await authkit.authentication.with_email_completion(
            email="completed@example.com", pending=step.value.pending
        )


async def second_factors(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(
        email="factors@example.com", password=PASSWORD, email_verified=True
    )
    enrollment = await authkit.mfa.enroll(user.id, totp_issuer="Engines", totp_user=user.email)
    factor = enrollment.factor
    assert factor.totp.secret
    code = emulator.totp_code(factor.id)
    assert (await authkit.mfa.verify(enrollment.challenge.id, code=code)).valid
    assert (await authkit.mfa.get_factor(factor.id)).totp.secret is None
    with pytest.raises(MFAChallengeError) as caught:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    challenge = await authkit.mfa.challenge(factor.id)
    session = await authkit.authentication.with_totp(
        emulator.totp_code(factor.id, after=30),
        pending=caught.value.pending,
        authentication_challenge_id=challenge.id,
    )
    assert session.user.id == user.id
    sms = await authkit.mfa.enroll_unassigned(type="sms", phone_number="+15005550006")
    assert sms.sms.phone_number == "+15005550006"
    [listed] = (await authkit.mfa.list_factors(user.id)).data
    assert listed.id == factor.id
    await authkit.mfa.delete_factor(factor.id)
    assert await authkit.mfa.all_factors(user.id) == []


async def radar(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(
        email="suspicious@example.com", password=PASSWORD, email_verified=True
    )
    emulator.refuse("authenticate", "radar_email_challenge")
    with pytest.raises(AuthenticationStepError) as caught:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    pending = caught.value.pending
    by_email = await authkit.radar_challenges.get(pending.radar_challenge_id)
    session = await authkit.authentication.with_radar_email_challenge(
        by_email.code, pending=pending
    )
    assert session.user.id == user.id

    emulator.refuse("authenticate", "radar_sms_challenge")
    with pytest.raises(AuthenticationStepError) as caught:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    pending = caught.value.pending
    by_sms = await authkit.radar_challenges.create(
        user_id=user.id,
        pending=pending,
        phone_number="+15005550006",
    )
    session = await authkit.authentication.with_radar_sms_challenge(
        emulator.outbox.last(kind="radar_challenge").code,
        pending=pending,
        verification_id=by_sms.verification_id,
        phone_number=by_sms.phone_number,
    )
    assert session.user.id == user.id


async def the_browser(authkit: Recorded, emulator: Emulator) -> None:
    start = await authkit.authentication.start(provider="authkit", login_hint="ada@example.com")
    back = httpx.get(start.url).headers["location"]
    callback = await authkit.authentication.parse_callback(back, state=start.state)
    session = await authkit.authentication.with_code(callback, code_verifier=start.code_verifier)
    with pytest.raises(InvalidGrantError):
        await authkit.authentication.with_code(callback, code_verifier=start.code_verifier)
    url = await authkit.authentication.get_authorization_url(provider="authkit", state="state")
    assert parse_qs(urlsplit(url).query)["state"] == ["state"]
    claims = await authkit.session_tokens.verify(session.access_token)
    assert claims.sub == session.user.id
    refreshed = await authkit.authentication.with_refresh_token(session.refresh_token)
    assert refreshed.user == session.user


async def an_organization_to_choose(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(
        email="undecided@example.com", password=PASSWORD, email_verified=True
    )
    for name in ("One", "Two"):
        organization = await authkit.organizations.create(name=name)
        await authkit.organization_memberships.create(
            user_id=user.id, organization_id=organization.id
        )
    with pytest.raises(OrganizationSelectionError) as caught:
        await authkit.authentication.with_password(email=user.email, password=PASSWORD)
    chosen = caught.value.organizations[0]
    session = await authkit.authentication.with_organization_selection(
        chosen.id, pending=caught.value.pending
    )
    assert session.organization_id == chosen.id


async def another_device(authkit: Recorded, emulator: Emulator) -> None:
    device = await authkit.cli_auth.authorize_device()
    emulator.approve_device(device.user_code, "ada@example.com")
    session = await authkit.cli_auth.wait(device)
    assert session.user.email == "ada@example.com"
    device = await authkit.cli_auth.authorize_device()
    emulator.approve_device(device.user_code, "ada@example.com")
    session = await authkit.authentication.with_device_code(device.device_code)
    assert session.user.email == "ada@example.com"


async def sessions(authkit: Recorded, emulator: Emulator) -> None:
    signed_in = await authkit.authentication.with_password(
        email="ada@example.com", password=PASSWORD
    )
    cookie = await authkit.sessions.seal(signed_in)
    loaded = await authkit.sessions.load_sealed_session(cookie)
    assert loaded.authentication.user == signed_in.user
    session = await authkit.sessions.authenticate(cookie)
    assert isinstance(session, AuthenticatedSession)
    refreshed = await authkit.sessions.refresh(cookie)
    assert isinstance(refreshed, RefreshedSession)
    url = await authkit.sessions.get_logout_url(session)
    assert url == await authkit.sessions.get_logout_url_from_cookie(refreshed.sealed_session)
    listed = await authkit.sessions.list(signed_in.user.id, limit=1)
    assert session.session_id in {each.id for each in await authkit.sessions.all(signed_in.user.id)}
    assert len(listed.data) == 1
    await authkit.sessions.revoke(session.session_id)
    failure = await authkit.sessions.refresh(refreshed.sealed_session)
    assert not failure.authenticated
    assert await authkit.sessions.sign_out(cookie) == url
    link = await authkit.sealed_values.seal(["user_1"], purpose="unsubscribe", lifetime=60)
    assert await authkit.sealed_values.unseal(link, purpose="unsubscribe") == ["user_1"]
    await authkit.session_tokens.warm_up()
    keys = await authkit.session_tokens.get_jwks()
    url = await authkit.session_tokens.get_jwks_url()
    assert httpx.get(url).json()["keys"][0]["kid"] == keys.keys[0].kid


async def machines(authkit: Recorded, emulator: Emulator) -> None:
    await authkit.oauth_tokens.warm_up()
    metadata = await authkit.oauth_tokens.get_metadata()
    assert metadata.issuer == emulator.base_url
    credentials = {"client_id": "client_loom", "client_secret": "the loom's secret"}
    token = await authkit.oauth_tokens.client_credentials(**credentials, scopes=["cloth:weave"])
    claims = await authkit.oauth_tokens.verify(token.access_token, required_scopes=["cloth:weave"])
    assert (claims.is_machine, claims.client_id) == (True, "client_loom")
    [engines] = await authkit.organizations.all(search="Engines")
    assert claims.org_id == engines.id
    with pytest.raises(InsufficientScopeError):
        await authkit.oauth_tokens.verify(token.access_token, required_scopes=["cloth:sell"])
    with pytest.raises(InvalidTokenError):
        await authkit.oauth_tokens.verify(token.access_token, users_only=True)


async def what_happened(authkit: Recorded, emulator: Emulator) -> None:
    user = await authkit.users.create(email="babbage@example.com")
    await authkit.users.update(user.id, first_name="Charles")
    await authkit.users.delete(user.id)
    types = ["user.created", "user.updated", "user.deleted"]
    page = await authkit.events.list(events=types, limit=2)
    assert [event.type for event in page.data] == types[:2]
    assert page.data[1].data.first_name == "Charles"
    rest = await authkit.events.all(events=types, after=page.after)
    assert [(event.type, event.data.id) for event in rest] == [("user.deleted", user.id)]
    first = page.data[0]
    body, headers = sign_webhook(first.raw, CLIENT["webhook_secret"])
    assert await authkit.webhooks.parse(body, headers["WorkOS-Signature"]) == first
    await authkit.sessions.apply_event(first)


async def a_question(authkit: Recorded, emulator: Emulator) -> None:
    await answer_a_question(authkit)


async def answer_a_question(authkit: Recorded) -> None:
    context = {
        "object": "user_registration_action_context",
        "id": "action_1",
        "user_data": {"email": "eve@example.com"},
    }
    body, headers = sign_webhook(context, CLIENT["actions_secret"])
    action = await authkit.actions.parse(body, headers["WorkOS-Signature"])
    assert action.user_data.email == "eve@example.com"
    assert b'"Allow"' in await authkit.actions.allow(action)
    assert b'"Deny"' in await authkit.actions.deny(action, "Members only")


STORIES: tuple[Story, ...] = (
    what_happened,
    a_question,
    users,
    addresses,
    what_users_have,
    organizations,
    memberships,
    invitations,
    configuration,
    api_keys,
    waitlists,
    passwords,
    codes_by_email,
    second_factors,
    radar,
    the_browser,
    an_organization_to_choose,
    another_device,
    sessions,
    machines,
)
