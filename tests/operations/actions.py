"""What WorkOS asks your server before it lets somebody in or up."""

import json
from typing import Any

from tests.operations.row import CLIENT, Row, signed
from workos_authkit.models import NewUser, UserRegistrationAction

ACTION_JSON = {
    "object": "user_registration_action_context",
    "id": "action_1",
    "user_data": {"object": "user_data", "email": "ada@example.com", "first_name": "Ada"},
    "ip_address": "192.0.2.1",
}
ACTION = UserRegistrationAction(
    id="action_1",
    user_data=NewUser(email="ada@example.com", first_name="Ada"),
    ip_address="192.0.2.1",
)

BODY, SIGNATURE = signed(ACTION_JSON, CLIENT["actions_secret"])


def _said(answer: bytes) -> dict[str, Any]:
    """Return what an answer says apart from the time."""
    content = json.loads(answer)
    return {"object": content["object"], **content["payload"], "timestamp": None}


ROWS = [
    Row(
        call=lambda authkit: authkit.actions.parse(BODY, SIGNATURE, tolerance=1e10),
        returns=ACTION,
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.actions.allow(ACTION),
        read=_said,
        returns={
            "object": "user_registration_action_response",
            "timestamp": None,
            "verdict": "Allow",
        },
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.actions.deny(ACTION, "Not allowed"),
        read=_said,
        returns={
            "object": "user_registration_action_response",
            "timestamp": None,
            "verdict": "Deny",
            "error_message": "Not allowed",
        },
        public=True,
    ),
]
