"""Documented answers: roles, permissions and feature flags."""

from typing import Any

import httpx

from tests.emulator.answers.table import on_demand, row, rows
from tests.emulator.scene import (
    USERS,
    Scene,
)

ROLES = "/authorization/organizations/{id}/roles"


def flagged(s: Scene) -> tuple[dict[str, Any], dict[str, Any]]:
    user, organization = s.user(), s.organization()
    targets = [user["email"], organization["name"]]
    s.emulator.seed({"feature_flags": [{"slug": s.unique("flag"), "targets": targets}]})
    return user, organization


rows(
    "GET",
    ROLES,
    {
        (200, None): lambda s: s.get(
            f"/authorization/organizations/{s.organization()['id']}/roles"
        ),
        (404, None): lambda s: s.get("/authorization/organizations/none/roles"),
    },
)
on_demand(
    "GET",
    ROLES,
    "organizations.list_roles",
    lambda s: s.get(f"/authorization/organizations/{s.organization()['id']}/roles"),
    (403, "forbidden"),
)


def permissions(s: Scene) -> httpx.Response:
    s.emulator.seed({"permissions": [s.unique("posts:")]})
    return s.get("/authorization/permissions")


row("GET", "/authorization/permissions", 200, None, permissions)
on_demand(
    "GET",
    "/authorization/permissions",
    "permissions.list",
    lambda s: s.get("/authorization/permissions"),
    (404, "not_found"),
)
row("GET", "/authorization/roles", 200, None, lambda s: s.get("/authorization/roles"))
on_demand(
    "GET",
    "/authorization/roles",
    "roles.list",
    lambda s: s.get("/authorization/roles"),
    (403, "forbidden"),
)
rows(
    "GET",
    "/organizations/{id}/feature-flags",
    {
        (200, None): lambda s: s.get(f"/organizations/{flagged(s)[1]['id']}/feature-flags"),
        (404, None): lambda s: s.get("/organizations/none/feature-flags"),
    },
)
rows(
    "GET",
    f"{USERS}/{{id}}/feature-flags",
    {
        (200, None): lambda s: s.get(f"{USERS}/{flagged(s)[0]['id']}/feature-flags"),
        (404, None): lambda s: s.get(f"{USERS}/none/feature-flags"),
    },
)
