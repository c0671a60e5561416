"""Webhooks and actions between this package and the official ones, both ways."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from workos.actions import Actions, _compute_signature
from workos.events.models import EventSchema
from workos.webhooks._verification import verify_event

from tests.support.npm import npm_install, run_node
from tests.support.official_samples import OFFICIAL_TYPES, official_sample
from tests.unit.event_samples import TYPED
from workos_authkit import (
    AuthKit,
    EmailVerificationRequiredError,
    InvalidCredentialsError,
    MFAChallengeError,
    actions,
    webhooks,
)
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.totp import code as totp_code
from workos_authkit.models import Event, NewUser, User, UserRegistrationAction
from workos_authkit.models._frozen import freeze
from workos_authkit.testing import make_emulator, make_event, sign_webhook

SECRET = "whsec_test_0123456789abcdef"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STAMP = "2026-01-02T03:04:05.678Z"
USER = {
    "object": "user",
    "id": "user_1",
    "first_name": None,
    "last_name": "Lovelace",
    "profile_picture_url": None,
    "email": "ada@example.com",
    "email_verified": True,
    "external_id": None,
    "last_sign_in_at": None,
    "locale": None,
    "metadata": {},
    "created_at": STAMP,
    "updated_at": STAMP,
}
ACTION = UserRegistrationAction(id="action_1", user_data=NewUser(email="ada@example.com"))


def parsed(content: dict[str, Any]) -> Event:
    body, headers = sign_webhook(content, SECRET)
    return webhooks.parse(body, headers["WorkOS-Signature"], SECRET)


@pytest.mark.parametrize("event_type", OFFICIAL_TYPES)
def test_every_type_of_the_official_package_is_read(event_type: str) -> None:
    sample = official_sample(event_type)
    assert EventSchema.from_dict(sample).event == event_type  # it is one that they read too

    event = parsed(sample)

    assert event.type == event_type
    assert event.raw["data"] == freeze(sample["data"])
    assert isinstance(event.data, TYPED[event_type][1] if event_type in TYPED else Mapping)
    assert parsed({**sample, "data": {}}).type == event_type


def test_the_types_with_a_model_are_official_ones() -> None:
    assert len(OFFICIAL_TYPES) >= 136
    assert set(TYPED) <= set(OFFICIAL_TYPES)


@pytest.mark.parametrize("event_type", OFFICIAL_TYPES)
def test_the_official_package_reads_our_webhook(event_type: str) -> None:
    body, headers = sign_webhook(official_sample(event_type), SECRET)

    event: Any = verify_event(
        event_body=body, event_signature=headers["WorkOS-Signature"], secret=SECRET
    )

    assert event.event == event_type


def test_the_official_package_refuses_what_we_signed_with_another_secret() -> None:
    body, headers = sign_webhook(make_event("user.created", USER), "another secret")

    with pytest.raises(ValueError, match="does not match"):
        verify_event(event_body=body, event_signature=headers["WorkOS-Signature"], secret=SECRET)


@pytest.mark.parametrize("email", ["ada@example.com", "åda+ä 😀\u2028@example.com"])
def test_a_webhook_with_the_official_package_s_signature_is_read(email: str) -> None:
    event = make_event("user.created", {**USER, "email": email})
    body, timestamp = json.dumps(event, ensure_ascii=False), str(int(time.time() * 1000))
    signature = _compute_signature(f"{timestamp}.{body}", SECRET)  # it has no public one
    header = f"t={timestamp}, v1={signature}"
    theirs: Any = verify_event(event_body=body.encode(), event_signature=header, secret=SECRET)

    ours = webhooks.parse(body.encode(), header, SECRET)

    assert isinstance(ours.data, User)
    assert ours.data.email == theirs.data.email == email


def test_an_action_with_the_official_package_s_signature_is_read() -> None:
    context = {"object": "user_registration_action_context", "id": "action_1", "user_data": {}}
    body, timestamp = json.dumps(context), str(int(time.time() * 1000))
    header = f"t={timestamp}, v1={_compute_signature(f'{timestamp}.{body}', SECRET)}"
    assert Actions().construct_action(payload=body, sig_header=header, secret=SECRET) == context

    action = actions.parse(body.encode(), header, SECRET)

    assert isinstance(action, UserRegistrationAction)
    assert action.id == "action_1"


def test_the_official_package_takes_our_signature_of_an_action() -> None:
    context = {"object": "user_registration_action_context", "id": "action_1", "user_data": {}}
    body, headers = sign_webhook(context, SECRET)

    content = Actions().construct_action(
        payload=body, sig_header=headers["WorkOS-Signature"], secret=SECRET
    )

    assert content == context


@pytest.mark.parametrize("message", [None, "Not allowed"], ids=["allow", "deny"])
def test_our_answer_is_the_official_package_s(
    message: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1767323045.678
    monkeypatch.setattr(time, "time", lambda: now)

    theirs = Actions().sign_response(
        action_type="user_registration",
        verdict="Allow" if message is None else "Deny",
        error_message=message,
        secret=SECRET,
    )

    ours = (
        actions.allow(ACTION, SECRET, now=now)
        if message is None
        else actions.deny(ACTION, message, SECRET, now=now)
    )
    assert json.loads(ours) == theirs


def _live(authkit: AuthKit, emulator: Emulator) -> None:
    """Let happen what an application can make happen."""
    organization = authkit.organizations.create(name="Engines")
    authkit.organizations.update(organization.id, name="Analytical Engines")
    domain = authkit.organization_domains.create(
        organization_id=organization.id, domain="engines.example"
    )
    authkit.organization_domains.verify(domain.id)
    link = authkit.admin_portal.generate_link(organization.id, intent="sso").link
    with emulator.http_client() as browser:
        portal = browser.get(link, follow_redirects=True).url
        browser.post(portal, data={"name": "Okta"})

    eve = authkit.users.create(email="eve@example.com")
    authkit.users.update(eve.id, first_name="Eve")
    membership = authkit.organization_memberships.create(
        user_id=eve.id, organization_id=organization.id
    )
    authkit.organization_memberships.deactivate(membership.id)
    invitation = authkit.invitations.send(email="x@example.com", organization_id=organization.id)
    authkit.invitations.resend(invitation.id)
    authkit.invitations.revoke(invitation.id)

    authkit.roles.create(slug="weaver", name="Weaver")
    authkit.roles.update("weaver", name="Master")
    authkit.permissions.create(slug="cloth:weave", name="Weave")
    authkit.permissions.update("cloth:weave", name="Weave cloth")
    authkit.permissions.delete("cloth:weave")
    authkit.organization_roles.create(
        organization_id=organization.id, slug="org-weaver", name="Weaver"
    )
    authkit.organization_roles.delete("org-weaver", organization_id=organization.id)
    authkit.api_keys.create_for_organization(organization.id, name="Loom")

    reset = authkit.password_resets.create(email="ada@example.com")
    authkit.password_resets.reset_password(
        token=reset.password_reset_token, new_password="difference engine"
    )
    with pytest.raises(InvalidCredentialsError):
        authkit.authentication.with_password(email="ada@example.com", password="a guess")
    with pytest.raises(MFAChallengeError) as second_factor:
        authkit.authentication.with_password(email="ada@example.com", password="difference engine")
    pending = second_factor.value.pending
    authkit.authentication.with_totp(
        totp_code(TOTP_SECRET, emulator.clock.now()),
        pending=pending,
        factor=pending.authentication_factors[0],
    )
    magic_auth = authkit.magic_auth.create(email="bob@example.com")
    authkit.authentication.with_magic_auth(email="bob@example.com", code=magic_auth.code)
    with pytest.raises(EmailVerificationRequiredError) as unverified:
        authkit.authentication.with_password(email="cy@example.com", password="analytical engine")
    sent = emulator.outbox.last(to="cy@example.com", kind="email_verification")
    signed_in = authkit.authentication.with_email_verification(
        code=sent.code, pending=unverified.value.pending
    )
    [session] = authkit.sessions.list(signed_in.user.id).data
    authkit.sessions.revoke(session_id=session.id)
    authkit.users.delete(eve.id)
    authkit.organizations.delete(organization.id)


def test_the_official_package_reads_what_happens_in_the_emulator() -> None:
    password = "analytical engine"
    emulator = make_emulator(
        seed={
            "users": [
                {"email": "ada@example.com", "password": password, "totp_secret": TOTP_SECRET},
                {"email": "bob@example.com"},
                {"email": "cy@example.com", "password": password, "email_verified": False},
            ],
        }
    )
    with emulator.client() as authkit:
        _live(authkit, emulator)
        ours = [*authkit.events.all(events=OFFICIAL_TYPES)]
        query = {"events": ",".join(OFFICIAL_TYPES), "limit": "100"}
        told = authkit.request("GET", "/events", params=query)["data"]

    assert {event.type for event in ours} == HAPPENED
    for event, sent in zip(ours, told, strict=True):
        theirs: Any = EventSchema.from_dict(sent)
        assert (theirs.id, theirs.event) == (event.id, event.type)
        assert isinstance(event.data, TYPED[event.type][1])


HAPPENED = {
    "api_key.created",
    "api_key.revoked",
    "authentication.email_verification_succeeded",
    "authentication.magic_auth_succeeded",
    "authentication.mfa_succeeded",
    "authentication.password_failed",
    "authentication.password_succeeded",
    "connection.activated",
    "connection.deleted",
    "email_verification.created",
    "invitation.created",
    "invitation.resent",
    "invitation.revoked",
    "magic_auth.created",
    "organization.created",
    "organization.deleted",
    "organization.updated",
    "organization_domain.created",
    "organization_domain.deleted",
    "organization_domain.verified",
    "organization_membership.created",
    "organization_membership.deleted",
    "organization_membership.updated",
    "organization_role.created",
    "organization_role.deleted",
    "password_reset.created",
    "password_reset.succeeded",
    "permission.created",
    "permission.deleted",
    "permission.updated",
    "role.created",
    "role.updated",
    "session.created",
    "session.revoked",
    "user.created",
    "user.deleted",
    "user.updated",
}


NODE = """
import { WorkOS } from '@workos-inc/node';
import { createHmac } from 'node:crypto';

const workos = new WorkOS('sk_test', { clientId: 'client_test' });
const { secret } = input;
const event = await workos.webhooks.constructEvent({
  payload: JSON.parse(input.event.body), sigHeader: input.event.signature, secret,
});
const action = await workos.actions.constructAction({
  payload: JSON.parse(input.action.body), sigHeader: input.action.signature, secret,
});
const answers = {};
for (const [name, message] of Object.entries(input.messages)) {
  answers[name] = await workos.actions.signResponse({
    type: 'user_registration',
    verdict: message === null ? 'Allow' : 'Deny',
    ...(message === null ? {} : { errorMessage: message }),
  }, secret);
}
const body = JSON.stringify(input.theirs);
const timestamp = Date.now();
const signature = await workos.webhooks.computeSignature(timestamp, input.theirs, secret);
output({
  email: event.data.email, action: action.id, answers: JSON.stringify(answers),
  body, header: `t=${timestamp}, v1=${signature}`,
});
"""

MESSAGES = {"allow": None, "ascii": "Not allowed", "beyond": 'Accès refusé 😀 \u2028 "quoted"'}


@pytest.mark.interop
def test_the_official_node_package_and_this_one_understand_each_other() -> None:
    # It takes parsed JSON and writes it again: only what JavaScript writes so is signed alike.
    context = {
        "object": "user_registration_action_context",
        "id": "action_1",
        "user_data": {"object": "user_data", "email": "ada@example.com"},
    }
    theirs = make_event("user.deleted", {**USER, "email": "grace@example.com"})

    said = run_node(
        npm_install("node-sdk", {"@workos-inc/node": "^11.0.0"}),
        NODE,
        {
            "secret": SECRET,
            "event": _signed(make_event("user.created", USER)),
            "action": _signed(context),
            "messages": MESSAGES,
            "theirs": theirs,
        },
    )

    assert (said["email"], said["action"]) == ("ada@example.com", "action_1")
    read = webhooks.parse(said["body"].encode(), said["header"], SECRET)
    assert isinstance(read.data, User)
    assert (read.type, read.data.email) == ("user.deleted", "grace@example.com")
    for name, answer in json.loads(said["answers"]).items():
        now, message = answer["payload"]["timestamp"] / 1000, MESSAGES[name]
        ours = (
            actions.allow(ACTION, SECRET, now=now)
            if message is None
            else actions.deny(ACTION, message, SECRET, now=now)
        )
        assert ours.decode() == json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _signed(content: dict[str, Any]) -> dict[str, str]:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    body, headers = sign_webhook(text, SECRET)
    return {"body": body.decode(), "signature": headers["WorkOS-Signature"]}
