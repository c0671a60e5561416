"""Documented answers: configuration."""

from typing import Any

from tests.emulator.answers.table import Act, rows
from tests.emulator.scene import (
    UM,
    Scene,
)

ORIGIN = "https://app.example.com"
CORS = f"{UM}/cors_origins"
REDIRECTS = f"{UM}/redirect_uris"


def no_key(method: str, path: str, json: Any = None) -> Act:
    return lambda s: s.http.request(method, path, json=json)


def add_redirects(s: Scene, number: int) -> list[dict[str, Any]]:
    uris = [f"https://{s.unique('app')}.example.com/callback" for _ in range(number)]
    return [s.post(REDIRECTS, uri=uri).json() for uri in uris]


rows(
    "POST",
    CORS,
    {
        (201, None): lambda s: s.post(CORS, origin=f"https://{s.unique('app')}.example.com"),
        (409, None): lambda s: [s.post(CORS, origin=ORIGIN) for _ in range(2)][-1],
        (422, None): lambda s: s.post(CORS, origin="not an origin"),
    },
)
rows(
    "GET",
    CORS,
    {
        (200, None): lambda s: (s.post(CORS, origin=ORIGIN), s.get(CORS))[1],
        (401, None): no_key("GET", CORS),
    },
)
rows(
    "POST",
    REDIRECTS,
    {
        (201, None): lambda s: s.post(REDIRECTS, uri=f"https://{s.unique('app')}.example.com/cb"),
        (400, None): lambda s: [s.post(REDIRECTS, uri="https://example.com/cb") for _ in "12"][-1],
        (401, None): no_key("POST", REDIRECTS, {"uri": "https://example.com/cb"}),
        (422, None): lambda s: s.post(REDIRECTS, uri="not a uri"),
    },
)
rows(
    "GET",
    REDIRECTS,
    {
        (200, None): lambda s: (add_redirects(s, 2), s.get(REDIRECTS))[1],
        (401, None): no_key("GET", REDIRECTS),
    },
)
rows(
    "DELETE",
    f"{REDIRECTS}/{{id}}",
    {
        (204, None): lambda s: s.delete(f"{REDIRECTS}/{add_redirects(s, 2)[1]['id']}"),
        (401, None): no_key("DELETE", f"{REDIRECTS}/none"),
        (404, None): lambda s: s.delete(f"{REDIRECTS}/none"),
        (409, None): lambda s: s.delete(f"{REDIRECTS}/{add_redirects(s, 1)[0]['id']}"),
    },
)
rows(
    "GET",
    f"{UM}/jwt_template",
    {
        (200, None): lambda s: (
            s.put(f"{UM}/jwt_template", content='{"tier": "gold"}'),
            s.get(f"{UM}/jwt_template"),
        )[1],
        (404, None): lambda s: s.get(f"{UM}/jwt_template"),
    },
)
rows(
    "PUT",
    f"{UM}/jwt_template",
    {
        (200, None): lambda s: s.put(f"{UM}/jwt_template", content='{"e": "{{ user.email }}"}'),
        (422, "invalid_request_parameters"): lambda s: s.put(f"{UM}/jwt_template", content="{"),
    },
)
rows(
    "POST",
    "/widgets/token",
    {
        (201, None): lambda s: s.post(
            "/widgets/token",
            organization_id=s.organization()["id"],
            user_id=s.user()["id"],
            scopes=["widgets:sso:manage"],
        ),
        (400, None): lambda s: s.post("/widgets/token", scopes=["widgets:everything"]),
        (404, None): lambda s: s.post("/widgets/token", organization_id="none"),
        (422, None): lambda s: s.post("/widgets/token"),
    },
)
