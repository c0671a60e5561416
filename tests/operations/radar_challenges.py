"""Further proofs that Radar asks of a suspicious sign-in."""

from tests.operations.row import LATER, LATER_ON, STAMPED, STAMPS, Answer, Row, sent
from workos_authkit import Visitor
from workos_authkit.models import RadarChallenge, RadarSMSChallenge

ROWS = [
    Row(
        call=lambda authkit: authkit.radar_challenges.get("radar_challenge_1"),
        sends=sent("GET /user_management/radar_challenges/radar_challenge_1"),
        answers=Answer(
            {
                "object": "radar_challenge",
                "id": "radar_challenge_1",
                "type": "email",
                "user_id": "user_1",
                "email": "ada@example.com",
                "expires_at": LATER,
                "code": "123456",
                **STAMPS,
            }
        ),
        returns=RadarChallenge(
            id="radar_challenge_1",
            type="email",
            user_id="user_1",
            email="ada@example.com",
            expires_at=LATER_ON,
            code="123456",
            **STAMPED,
        ),
    ),
    Row(
        call=lambda authkit: authkit.radar_challenges.create(
            user_id="user_1",
            pending="not-done-yet",
            phone_number="+15005550006",
            visitor=Visitor(ip_address="203.0.113.1", user_agent="Firefox"),
        ),
        sends=sent(
            "POST /user_management/radar_challenges",
            {
                "user_id": "user_1",
                "pending_authentication_token": "not-done-yet",
                "phone_number": "+15005550006",
                "ip_address": "203.0.113.1",
                "user_agent": "Firefox",
            },
        ),
        answers=Answer({"verification_id": "verification_1", "phone_number": "+15005550006"}, 201),
        returns=RadarSMSChallenge(verification_id="verification_1", phone_number="+15005550006"),
    ),
]
