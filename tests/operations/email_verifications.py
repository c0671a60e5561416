"""Proofs that an address belongs to its user."""

from tests.operations.row import LATER, LATER_ON, STAMPED, STAMPS, Answer, Row, sent
from workos_authkit.models import EmailVerification

ROWS = [
    Row(
        call=lambda authkit: authkit.email_verifications.get("email_verification_1"),
        sends=sent("GET /user_management/email_verification/email_verification_1"),
        answers=Answer(
            {
                "object": "email_verification",
                "id": "email_verification_1",
                "user_id": "user_1",
                "email": "ada@example.com",
                "expires_at": LATER,
                "code": "123456",
                **STAMPS,
            }
        ),
        returns=EmailVerification(
            id="email_verification_1",
            user_id="user_1",
            email="ada@example.com",
            expires_at=LATER_ON,
            code="123456",
            **STAMPED,
        ),
    ),
]
