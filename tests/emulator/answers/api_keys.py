"""Documented answers: API keys."""

from typing import Any

import httpx

from tests.emulator.answers.table import later, rows
from tests.emulator.scene import (
    USERS,
    Scene,
)

KEY = "/api_keys/{id}"


def expired_key(s: Scene) -> dict[str, Any]:
    key = s.organization_key()
    s.post(f"/api_keys/{key['id']}/expire")
    return key


rows(
    "POST",
    "/api_keys/validations",
    {
        (200, None): lambda s: s.post("/api_keys/validations", value=s.organization_key()["value"]),
        (401, None): lambda s: s.http.post("/api_keys/validations", json={"value": "sk"}),
        (422, None): lambda s: s.post("/api_keys/validations"),
    },
)
rows(
    "DELETE",
    KEY,
    {
        (204, None): lambda s: s.delete(f"/api_keys/{s.organization_key()['id']}"),
        (404, None): lambda s: s.delete("/api_keys/none"),
    },
)
rows(
    "POST",
    f"{KEY}/expire",
    {
        (200, None): lambda s: s.post(
            f"/api_keys/{s.organization_key()['id']}/expire", expires_at=later(1)
        ),
        (404, None): lambda s: s.post("/api_keys/none/expire"),
        (409, "api_key_already_expired"): lambda s: s.post(
            f"/api_keys/{expired_key(s)['id']}/expire"
        ),
        (422, None): lambda s: s.post(
            f"/api_keys/{s.organization_key()['id']}/expire", expires_at="soon"
        ),
    },
)
rows(
    "GET",
    "/organizations/{id}/api_keys",
    {
        (200, None): lambda s: s.get(
            f"/organizations/{s.organization_key()['owner']['id']}/api_keys"
        ),
        (404, None): lambda s: s.get("/organizations/none/api_keys"),
    },
)
rows(
    "POST",
    "/organizations/{id}/api_keys",
    {
        (201, None): lambda s: s.post(
            f"/organizations/{s.organization()['id']}/api_keys", name="key", expires_at=later(1)
        ),
        (404, None): lambda s: s.post("/organizations/none/api_keys", name="key"),
        (422, None): lambda s: s.post(f"/organizations/{s.organization()['id']}/api_keys"),
    },
)


def user_key(s: Scene, **fields: Any) -> httpx.Response:
    membership = s.membership()
    given = {"organization_id": membership["organization_id"], **fields}
    return s.post(f"{USERS}/{membership['user_id']}/api_keys", **given)


rows(
    "GET",
    f"{USERS}/{{id}}/api_keys",
    {
        (200, None): lambda s: s.get(
            f"{USERS}/{user_key(s, name='key').json()['owner']['id']}/api_keys"
        ),
        (404, None): lambda s: s.get(f"{USERS}/none/api_keys"),
    },
)
rows(
    "POST",
    f"{USERS}/{{id}}/api_keys",
    {
        (201, None): lambda s: user_key(s, name="key"),
        (400, None): lambda s: user_key(s),
        (404, None): lambda s: s.post(f"{USERS}/none/api_keys", name="k", organization_id="o"),
        (422, None): lambda s: user_key(s, name="key", organization_id=s.organization()["id"]),
    },
)
