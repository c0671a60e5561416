"""The keys that customers call an API with."""

from datetime import datetime, timedelta, timezone

from attrs import evolve

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
from workos_authkit.models import APIKey, APIKeyOwner

IN_ROME = datetime(2026, 2, 1, 13, tzinfo=timezone(timedelta(hours=1)))

API_KEY_JSON = {
    "object": "api_key",
    "id": "api_key_1",
    "owner": {"type": "organization", "id": "org_1"},
    "name": "Crank",
    "obfuscated_value": "sk_...4242",
    "last_used_at": None,
    "expires_at": LATER,
    "permissions": ["crank:turn"],
    **STAMPS,
}
API_KEY = APIKey(
    id="api_key_1",
    owner=APIKeyOwner(type="organization", id="org_1"),
    name="Crank",
    obfuscated_value="sk_...4242",
    expires_at=LATER_ON,
    permissions=("crank:turn",),
    **STAMPED,
)
USER_API_KEY_JSON = {
    **API_KEY_JSON,
    "owner": {"type": "user", "id": "user_1", "organization_id": "org_1"},
}
USER_API_KEY = evolve(API_KEY, owner=APIKeyOwner(type="user", id="user_1", organization_id="org_1"))

ROWS = [
    Row(
        call=lambda authkit: authkit.api_keys.validate("sk_engines_4242"),
        sends=sent("POST /api_keys/validations", {"value": "sk_engines_4242"}),
        answers=Answer({"api_key": USER_API_KEY_JSON, "agent_registration_id": "agent_1"}),
        returns=evolve(USER_API_KEY, agent_registration_id="agent_1"),
    ),
    Row(
        call=lambda authkit: authkit.api_keys.create_for_organization(
            "org_1", name="Crank", permissions=["crank:turn"], expires_at=IN_ROME
        ),
        sends=sent(
            "POST /organizations/org_1/api_keys",
            {"name": "Crank", "permissions": ["crank:turn"], "expires_at": LATER},
        ),
        answers=Answer({**API_KEY_JSON, "value": "sk_engines_4242"}, 201),
        returns=evolve(API_KEY, value="sk_engines_4242"),
    ),
    Row(
        call=lambda authkit: authkit.api_keys.create_for_user(
            "user_1", name="Crank", organization_id="org_1"
        ),
        sends=sent(
            "POST /user_management/users/user_1/api_keys",
            {"name": "Crank", "organization_id": "org_1"},
        ),
        answers=Answer({**USER_API_KEY_JSON, "value": "sk_engines_4242"}, 201),
        returns=evolve(USER_API_KEY, value="sk_engines_4242"),
    ),
    list_row(
        lambda authkit: authkit.api_keys.list_for_organization("org_1", limit=3),
        "GET /organizations/org_1/api_keys",
        API_KEY_JSON,
        API_KEY,
        query={"limit": "3"},
    ),
    all_row(
        lambda authkit: authkit.api_keys.all_for_organization("org_1"),
        "GET /organizations/org_1/api_keys",
        API_KEY_JSON,
        API_KEY,
    ),
    list_row(
        lambda authkit: authkit.api_keys.list_for_user("user_1", organization_id="org_1"),
        "GET /user_management/users/user_1/api_keys",
        USER_API_KEY_JSON,
        USER_API_KEY,
        query={"organization_id": "org_1"},
    ),
    all_row(
        lambda authkit: authkit.api_keys.all_for_user("user_1"),
        "GET /user_management/users/user_1/api_keys",
        USER_API_KEY_JSON,
        USER_API_KEY,
    ),
    Row(
        call=lambda authkit: authkit.api_keys.expire("api_key_1", expires_at=IN_ROME),
        sends=sent("POST /api_keys/api_key_1/expire", {"expires_at": LATER}),
        answers=Answer(API_KEY_JSON),
        returns=API_KEY,
    ),
    Row(
        call=lambda authkit: authkit.api_keys.delete("api_key_1"),
        sends=sent("DELETE /api_keys/api_key_1"),
        answers=Answer(status=204),
    ),
]
