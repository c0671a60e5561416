"""Multi-factor authentication."""

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
from workos_authkit.models import (
    SMS,
    TOTP,
    AuthenticationChallenge,
    AuthenticationFactor,
    ChallengeVerification,
    FactorEnrollment,
)

FACTOR_JSON = {
    "object": "authentication_factor",
    "id": "auth_factor_1",
    "type": "totp",
    "user_id": "user_1",
    "totp": {"issuer": "Engines", "user": "ada@example.com"},
    **STAMPS,
}
FACTOR = AuthenticationFactor(
    id="auth_factor_1",
    type="totp",
    user_id="user_1",
    totp=TOTP(issuer="Engines", user="ada@example.com"),
    **STAMPED,
)
CHALLENGE_JSON = {
    "object": "authentication_challenge",
    "id": "auth_challenge_1",
    "authentication_factor_id": "auth_factor_1",
    "expires_at": LATER,
    "code": "123456",
    **STAMPS,
}
CHALLENGE = AuthenticationChallenge(
    id="auth_challenge_1",
    authentication_factor_id="auth_factor_1",
    expires_at=LATER_ON,
    code="123456",
    **STAMPED,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.mfa.enroll(
            "user_1", totp_issuer="Engines", totp_user="ada@example.com", totp_secret="JBSWY3DP"
        ),
        sends=sent(
            "POST /user_management/users/user_1/auth_factors",
            {
                "type": "totp",
                "totp_issuer": "Engines",
                "totp_user": "ada@example.com",
                "totp_secret": "JBSWY3DP",
            },
        ),
        answers=Answer(
            {
                "authentication_factor": {
                    **FACTOR_JSON,
                    "totp": {
                        "issuer": "Engines",
                        "user": "ada@example.com",
                        "secret": "JBSWY3DP",
                        "qr_code": "data:image/png;base64,AAAA",
                        "uri": "otpauth://totp/Engines:ada@example.com?secret=JBSWY3DP",
                    },
                },
                "authentication_challenge": CHALLENGE_JSON,
            },
            201,
        ),
        returns=FactorEnrollment(
            factor=AuthenticationFactor(
                id="auth_factor_1",
                type="totp",
                user_id="user_1",
                totp=TOTP(
                    issuer="Engines",
                    user="ada@example.com",
                    secret="JBSWY3DP",
                    qr_code="data:image/png;base64,AAAA",
                    uri="otpauth://totp/Engines:ada@example.com?secret=JBSWY3DP",
                ),
                **STAMPED,
            ),
            challenge=CHALLENGE,
        ),
    ),
    Row(
        call=lambda authkit: authkit.mfa.enroll_unassigned(
            type="sms", phone_number="+15005550006", user_id="user_1"
        ),
        sends=sent(
            "POST /auth/factors/enroll",
            {"type": "sms", "phone_number": "+15005550006", "user_id": "user_1"},
        ),
        answers=Answer(
            {
                "object": "authentication_factor",
                "id": "auth_factor_2",
                "type": "sms",
                "user_id": "user_1",
                "sms": {"phone_number": "+15005550006"},
                **STAMPS,
            },
            201,
        ),
        returns=AuthenticationFactor(
            id="auth_factor_2",
            type="sms",
            user_id="user_1",
            sms=SMS(phone_number="+15005550006"),
            **STAMPED,
        ),
    ),
    list_row(
        lambda authkit: authkit.mfa.list_factors("user_1", limit=5),
        "GET /user_management/users/user_1/auth_factors",
        FACTOR_JSON,
        FACTOR,
        query={"limit": "5"},
    ),
    all_row(
        lambda authkit: authkit.mfa.all_factors("user_1"),
        "GET /user_management/users/user_1/auth_factors",
        FACTOR_JSON,
        FACTOR,
    ),
    Row(
        call=lambda authkit: authkit.mfa.get_factor("auth_factor_1"),
        sends=sent("GET /auth/factors/auth_factor_1"),
        answers=Answer(FACTOR_JSON),
        returns=FACTOR,
    ),
    Row(
        call=lambda authkit: authkit.mfa.delete_factor("auth_factor_1"),
        sends=sent("DELETE /auth/factors/auth_factor_1"),
        answers=Answer(status=204),
    ),
    Row(
        call=lambda authkit: authkit.mfa.challenge("auth_factor_1"),
        sends=sent("POST /auth/factors/auth_factor_1/challenge", {}),
        answers=Answer(CHALLENGE_JSON, 201),
        returns=CHALLENGE,
    ),
    Row(
        call=lambda authkit: authkit.mfa.verify("auth_challenge_1", code="123456"),
        sends=sent("POST /auth/challenges/auth_challenge_1/verify", {"code": "123456"}),
        answers=Answer({"challenge": CHALLENGE_JSON, "valid": True}, 201),
        returns=ChallengeVerification(challenge=CHALLENGE, valid=True),
    ),
]
