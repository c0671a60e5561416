"""Invitations to sign up, or to join an organization."""

from tests.operations.row import (
    LATER,
    LATER_ON,
    STAMPED,
    STAMPS,
    Answer,
    Row,
    all_row,
    list_row,
    sent,
)
from workos_authkit.models import Invitation

PATH = "/user_management/invitations"

INVITATION_JSON = {
    "object": "invitation",
    "id": "invitation_1",
    "email": "ada@example.com",
    "state": "pending",
    "accepted_at": None,
    "revoked_at": None,
    "expires_at": LATER,
    "token": "let-her-in",
    "accept_invitation_url": "https://auth.example.com/invite?invitation_token=let-her-in",
    "organization_id": "org_1",
    "inviter_user_id": "user_2",
    "accepted_user_id": None,
    "role_slug": "engineer",
    **STAMPS,
}
INVITATION = Invitation(
    id="invitation_1",
    email="ada@example.com",
    state="pending",
    expires_at=LATER_ON,
    token="let-her-in",
    accept_invitation_url="https://auth.example.com/invite?invitation_token=let-her-in",
    organization_id="org_1",
    inviter_user_id="user_2",
    role_slug="engineer",
    **STAMPED,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.invitations.get("invitation_1"),
        sends=sent(f"GET {PATH}/invitation_1"),
        answers=Answer(INVITATION_JSON),
        returns=INVITATION,
    ),
    Row(
        call=lambda authkit: authkit.invitations.find_by_token("let-her-in"),
        sends=sent(f"GET {PATH}/by_token/let-her-in"),
        answers=Answer(INVITATION_JSON),
        returns=INVITATION,
    ),
    list_row(
        lambda authkit: authkit.invitations.list(email="ada@example.com", organization_id="org_1"),
        f"GET {PATH}",
        INVITATION_JSON,
        INVITATION,
        query={"email": "ada@example.com", "organization_id": "org_1"},
    ),
    all_row(
        lambda authkit: authkit.invitations.all(organization_id="org_1"),
        f"GET {PATH}",
        INVITATION_JSON,
        INVITATION,
        query={"organization_id": "org_1"},
    ),
    Row(
        call=lambda authkit: authkit.invitations.send(
            email="ada@example.com",
            organization_id="org_1",
            role_slug="engineer",
            expires_in_days=3,
            inviter_user_id="user_2",
            locale="en-GB",
        ),
        sends=sent(
            f"POST {PATH}",
            {
                "email": "ada@example.com",
                "organization_id": "org_1",
                "role_slug": "engineer",
                "expires_in_days": 3,
                "inviter_user_id": "user_2",
                "locale": "en-GB",
            },
        ),
        answers=Answer(INVITATION_JSON, 201),
        returns=INVITATION,
    ),
    Row(
        call=lambda authkit: authkit.invitations.resend("invitation_1"),
        sends=sent(f"POST {PATH}/invitation_1/resend", {}),
        answers=Answer(INVITATION_JSON),
        returns=INVITATION,
    ),
    Row(
        call=lambda authkit: authkit.invitations.accept("invitation_1"),
        sends=sent(f"POST {PATH}/invitation_1/accept"),
        answers=Answer(INVITATION_JSON),
        returns=INVITATION,
    ),
    Row(
        call=lambda authkit: authkit.invitations.revoke("invitation_1"),
        sends=sent(f"POST {PATH}/invitation_1/revoke"),
        answers=Answer(INVITATION_JSON),
        returns=INVITATION,
    ),
]
