"""Codes that sign users in without a password."""

from attrs import evolve

from tests.operations.row import LATER, LATER_ON, STAMPED, STAMPS, Answer, Row, sent
from workos_authkit import Visitor
from workos_authkit.models import MagicAuth

MAGIC_AUTH_JSON = {
    "object": "magic_auth",
    "id": "magic_auth_1",
    "user_id": "user_1",
    "email": "ada@example.com",
    "expires_at": LATER,
    "code": "123456",
    **STAMPS,
}
MAGIC_AUTH = MagicAuth(
    id="magic_auth_1",
    user_id="user_1",
    email="ada@example.com",
    expires_at=LATER_ON,
    code="123456",
    **STAMPED,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.magic_auth.get("magic_auth_1"),
        sends=sent("GET /user_management/magic_auth/magic_auth_1"),
        answers=Answer(MAGIC_AUTH_JSON),
        returns=MAGIC_AUTH,
    ),
    Row(
        call=lambda authkit: authkit.magic_auth.create(
            email="ada@example.com",
            invitation_token="let-her-in",
            locale="en-GB",
            visitor=Visitor(ip_address="203.0.113.1", user_agent="Firefox", signals_id="signals_1"),
            radar_auth_attempt_id="attempt_1",
        ),
        sends=sent(
            "POST /user_management/magic_auth",
            {
                "email": "ada@example.com",
                "invitation_token": "let-her-in",
                "locale": "en-GB",
                "ip_address": "203.0.113.1",
                "user_agent": "Firefox",
                "signals_id": "signals_1",
                "radar_auth_attempt_id": "attempt_1",
            },
        ),
        answers=Answer({**MAGIC_AUTH_JSON, "radar_auth_attempt_id": "attempt_1"}, 201),
        returns=evolve(MAGIC_AUTH, radar_auth_attempt_id="attempt_1"),
    ),
]
