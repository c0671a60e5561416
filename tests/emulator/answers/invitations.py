"""Documented answers: invitations."""

from typing import Any

import httpx

from tests.emulator.answers.table import on_demand, rows, undeliverable
from tests.emulator.scene import (
    INVITATIONS,
    Scene,
)


def moved_invitation(s: Scene, verb: str, then: str) -> httpx.Response:
    """Accept or revoke an invitation, then do something to it."""
    invitation = s.invitation()
    s.post(f"{INVITATIONS}/{invitation['id']}/{verb}")
    return s.post(f"{INVITATIONS}/{invitation['id']}/{then}")


def expired_invitation(s: Scene) -> httpx.Response:
    invitation = s.invitation(expires_in_days=1)
    s.emulator.clock.advance(86_401)
    return s.post(f"{INVITATIONS}/{invitation['id']}/resend")


def resend_undeliverable(s: Scene) -> httpx.Response:
    invitation = s.invitation()
    return undeliverable(s, lambda s: s.post(f"{INVITATIONS}/{invitation['id']}/resend"))


def invite_member(s: Scene) -> httpx.Response:
    membership = s.membership()
    return s.post(
        INVITATIONS,
        email=membership["user"]["email"],
        organization_id=membership["organization_id"],
    )


def invite_twice(s: Scene, **fields: Any) -> httpx.Response:
    email = s.email()
    return [s.post(INVITATIONS, email=email, **fields) for _ in range(2)][-1]


INVITATION = f"{INVITATIONS}/{{id}}"
rows(
    "GET",
    INVITATIONS,
    {
        (200, None): lambda s: (s.invitation(), s.get(INVITATIONS))[1],
        (422, "invalid_request_parameters"): lambda s: s.get(INVITATIONS, email="no email"),
    },
)
rows(
    "POST",
    INVITATIONS,
    {
        (201, None): lambda s: s.post(
            INVITATIONS,
            email=s.email(),
            organization_id=s.organization()["id"],
            role_slug="member",
            inviter_user_id=s.user()["id"],
            expires_in_days=3,
            locale="en-GB",
        ),
        (400, "email_already_invited_to_organization"): lambda s: invite_twice(
            s, organization_id=s.organization()["id"]
        ),
        (400, "user_already_organization_member"): invite_member,
        (400, "email_already_invited"): invite_twice,
        (400, "user_already_exists"): lambda s: s.post(INVITATIONS, email=s.user()["email"]),
        (400, "expires_in_days_too_short"): lambda s: s.post(
            INVITATIONS, email=s.email(), expires_in_days=0
        ),
        (400, "expires_in_days_too_long"): lambda s: s.post(
            INVITATIONS, email=s.email(), expires_in_days=31
        ),
        (400, "invalid_role"): lambda s: s.post(
            INVITATIONS,
            email=s.email(),
            organization_id=s.organization()["id"],
            role_slug="none",
        ),
        (400, "email_domain_not_deliverable"): lambda s: undeliverable(
            s, lambda s: s.post(INVITATIONS, email=s.email())
        ),
        (404, None): lambda s: s.post(INVITATIONS, email=s.email(), organization_id="none"),
        (422, "invalid_request_parameters"): lambda s: s.post(INVITATIONS, email="no email"),
    },
)
on_demand(
    "POST",
    INVITATIONS,
    "invitations.send",
    lambda s: s.post(INVITATIONS, email=s.email()),
    (400, "organization_blocked_from_sending_invites"),
)
rows(
    "GET",
    f"{INVITATIONS}/by_token/{{token}}",
    {
        (200, None): lambda s: s.get(f"{INVITATIONS}/by_token/{s.invitation()['token']}"),
        (404, None): lambda s: s.get(f"{INVITATIONS}/by_token/none"),
    },
)
rows(
    "GET",
    INVITATION,
    {
        (200, None): lambda s: s.get(f"{INVITATIONS}/{s.invitation()['id']}"),
        (404, None): lambda s: s.get(f"{INVITATIONS}/none"),
    },
)
rows(
    "POST",
    f"{INVITATION}/accept",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/accept"),
        (400, "invite_not_pending"): lambda s: moved_invitation(s, "accept", "accept"),
        (404, None): lambda s: s.post(f"{INVITATIONS}/none/accept"),
    },
)
on_demand(
    "POST",
    f"{INVITATION}/accept",
    "invitations.accept",
    lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/accept"),
    (400, "invalid_invite"),
    (400, "invite_has_accepted_user_id"),
)
rows(
    "POST",
    f"{INVITATION}/resend",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/resend"),
        (400, "invite_expired"): expired_invitation,
        (400, "invite_revoked"): lambda s: moved_invitation(s, "revoke", "resend"),
        (400, "invite_accepted"): lambda s: moved_invitation(s, "accept", "resend"),
        (400, "email_domain_not_deliverable"): resend_undeliverable,
        (404, None): lambda s: s.post(f"{INVITATIONS}/none/resend"),
        (422, "invalid_request_parameters"): lambda s: s.post(
            f"{INVITATIONS}/{s.invitation()['id']}/resend", locale="tlh"
        ),
    },
)
rows(
    "POST",
    f"{INVITATION}/revoke",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/revoke"),
        (400, "invite_not_pending"): lambda s: moved_invitation(s, "revoke", "revoke"),
    },
)
