"""The people who can sign in."""

from tests.operations.feature_flags import FEATURE_FLAG, FEATURE_FLAG_JSON
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
from workos_authkit import Visitor
from workos_authkit.models import EmailChange, User

USER_JSON = {
    "object": "user",
    "id": "user_1",
    "email": "ada@example.com",
    "email_verified": True,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "name": "Ada Lovelace",
    "profile_picture_url": "https://example.com/ada.png",
    "last_sign_in_at": LATER,
    "external_id": "ada/1",
    "locale": "en-GB",
    "metadata": {"team": "engines"},
    **STAMPS,
}
USER = User(
    id="user_1",
    email="ada@example.com",
    email_verified=True,
    first_name="Ada",
    last_name="Lovelace",
    name="Ada Lovelace",
    profile_picture_url="https://example.com/ada.png",
    last_sign_in_at=LATER_ON,
    external_id="ada/1",
    locale="en-GB",
    metadata={"team": "engines"},
    **STAMPED,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.users.get("user_1"),
        sends=sent("GET /user_management/users/user_1"),
        answers=Answer(USER_JSON),
        returns=USER,
    ),
    Row(
        call=lambda authkit: authkit.users.get_by_external_id("ada/1?"),
        sends=sent("GET /user_management/users/external_id/ada%2F1%3F"),
        answers=Answer(USER_JSON),
        returns=USER,
    ),
    list_row(
        lambda authkit: authkit.users.list(
            email="ada@example.com",
            organization_id="org_1",
            limit=2,
            before="user_3",
            after="user_0",
            order="asc",
        ),
        "GET /user_management/users",
        USER_JSON,
        USER,
        query={
            "email": "ada@example.com",
            "organization_id": "org_1",
            "limit": "2",
            "before": "user_3",
            "after": "user_0",
            "order": "asc",
        },
    ),
    all_row(
        lambda authkit: authkit.users.all(organization_id="org_1"),
        "GET /user_management/users",
        USER_JSON,
        USER,
        query={"organization_id": "org_1"},
    ),
    Row(
        call=lambda authkit: authkit.users.create(
            email="ada@example.com",
            first_name="Ada",
            last_name="Lovelace",
            name="Ada Lovelace",
            email_verified=True,
            external_id="ada/1",
            metadata={"team": "engines"},
            password_hash="$2b$10$hash",
            password_hash_type="bcrypt",
            visitor=Visitor(ip_address="203.0.113.1", user_agent="Firefox", signals_id="signals_1"),
        ),
        sends=sent(
            "POST /user_management/users",
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "name": "Ada Lovelace",
                "email_verified": True,
                "external_id": "ada/1",
                "metadata": {"team": "engines"},
                "password_hash": "$2b$10$hash",
                "password_hash_type": "bcrypt",
                "ip_address": "203.0.113.1",
                "user_agent": "Firefox",
                "signals_id": "signals_1",
            },
        ),
        answers=Answer({**USER_JSON, "metadata": {}, "radar_auth_attempt_id": "attempt_1"}, 201),
        returns=User(
            id="user_1",
            email="ada@example.com",
            email_verified=True,
            first_name="Ada",
            last_name="Lovelace",
            name="Ada Lovelace",
            profile_picture_url="https://example.com/ada.png",
            last_sign_in_at=LATER_ON,
            external_id="ada/1",
            locale="en-GB",
            radar_auth_attempt_id="attempt_1",
            **STAMPED,
        ),
    ),
    Row(
        call=lambda authkit: authkit.users.update(
            "user_1", first_name="Ada", external_id=None, metadata={"team": "engines"}
        ),
        sends=sent(
            "PUT /user_management/users/user_1",
            {"first_name": "Ada", "external_id": None, "metadata": {"team": "engines"}},
        ),
        answers=Answer(USER_JSON),
        returns=USER,
    ),
    Row(
        call=lambda authkit: authkit.users.delete("user_1"),
        sends=sent("DELETE /user_management/users/user_1"),
        answers=Answer(),
    ),
    Row(
        call=lambda authkit: authkit.users.send_verification_email("user_1"),
        sends=sent("POST /user_management/users/user_1/email_verification/send"),
        answers=Answer({"user": USER_JSON}),
        returns=USER,
    ),
    Row(
        call=lambda authkit: authkit.users.verify_email("user_1", code="123456"),
        sends=sent(
            "POST /user_management/users/user_1/email_verification/confirm", {"code": "123456"}
        ),
        answers=Answer({"user": USER_JSON}),
        returns=USER,
    ),
    Row(
        call=lambda authkit: authkit.users.send_email_change(
            "user_1", new_email="countess@example.com", locale="en-GB"
        ),
        sends=sent(
            "POST /user_management/users/user_1/email_change/send",
            {"new_email": "countess@example.com", "locale": "en-GB"},
        ),
        answers=Answer(
            {
                "object": "email_change",
                "user": USER_JSON,
                "new_email": "countess@example.com",
                "expires_at": LATER,
                "created_at": STAMPS["created_at"],
            }
        ),
        returns=EmailChange(
            user=USER,
            new_email="countess@example.com",
            expires_at=LATER_ON,
            created_at=STAMPED["created_at"],
        ),
    ),
    Row(
        call=lambda authkit: authkit.users.confirm_email_change("user_1", code="123456"),
        sends=sent("POST /user_management/users/user_1/email_change/confirm", {"code": "123456"}),
        answers=Answer({"object": "email_change_confirmation", "user": USER_JSON}),
        returns=USER,
    ),
    list_row(
        lambda authkit: authkit.users.list_feature_flags("user_1", limit=100),
        "GET /user_management/users/user_1/feature-flags",
        FEATURE_FLAG_JSON,
        FEATURE_FLAG,
        query={"limit": "100"},
    ),
    all_row(
        lambda authkit: authkit.users.all_feature_flags("user_1"),
        "GET /user_management/users/user_1/feature-flags",
        FEATURE_FLAG_JSON,
        FEATURE_FLAG,
    ),
]
