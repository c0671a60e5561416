"""Chances to choose a new password."""

from tests.operations.row import LATER, LATER_ON, STAMPED, STAMPS, Answer, Row, sent
from tests.operations.users import USER, USER_JSON
from workos_authkit.models import PasswordReset

PATH = "/user_management/password_reset"

PASSWORD_RESET_JSON = {
    "object": "password_reset",
    "id": "password_reset_1",
    "user_id": "user_1",
    "email": "ada@example.com",
    "expires_at": LATER,
    "password_reset_token": "forgot-it",
    "password_reset_url": "https://auth.example.com/reset?token=forgot-it",
    "created_at": STAMPS["created_at"],
}
PASSWORD_RESET = PasswordReset(
    id="password_reset_1",
    user_id="user_1",
    email="ada@example.com",
    expires_at=LATER_ON,
    password_reset_token="forgot-it",
    password_reset_url="https://auth.example.com/reset?token=forgot-it",
    created_at=STAMPED["created_at"],
)

ROWS = [
    Row(
        call=lambda authkit: authkit.password_resets.get("password_reset_1"),
        sends=sent(f"GET {PATH}/password_reset_1"),
        answers=Answer(PASSWORD_RESET_JSON),
        returns=PASSWORD_RESET,
    ),
    Row(
        call=lambda authkit: authkit.password_resets.create(
            email="ada@example.com", locale="en-GB"
        ),
        sends=sent(f"POST {PATH}", {"email": "ada@example.com", "locale": "en-GB"}),
        answers=Answer(PASSWORD_RESET_JSON, 201),
        returns=PASSWORD_RESET,
    ),
    Row(
        call=lambda authkit: authkit.password_resets.reset_password(
            token="forgot-it", new_password="correct horse battery staple"
        ),
        sends=sent(
            f"POST {PATH}/confirm",
            {"token": "forgot-it", "new_password": "correct horse battery staple"},
        ),
        answers=Answer({"user": USER_JSON}),
        returns=USER,
    ),
]
