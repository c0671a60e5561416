"""Webhooks and actions between this package and the official ones, both ways."""

import json
import time
from typing import Any

import pytest
from workos.actions import Actions
from workos.webhooks._verification import verify_event

from workos_authkit import actions
from workos_authkit.models import NewUser, UserRegistrationAction
from workos_authkit.testing import make_event, sign_webhook

SECRET = "whsec_test_0123456789abcdef"
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


def test_the_official_package_reads_our_webhook() -> None:
    body, headers = sign_webhook(make_event("user.created", USER), SECRET)

    event: Any = verify_event(
        event_body=body, event_signature=headers["WorkOS-Signature"], secret=SECRET
    )

    assert event.data.id == "user_1"


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
