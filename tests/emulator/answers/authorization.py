"""Documented answers: writes of roles and permissions, domains, the Admin Portal."""

from typing import Any

import httpx

from tests.emulator.answers.table import Act, on_demand, rows
from tests.emulator.scene import Scene

ROLES = "/authorization/roles"
ROLE = f"{ROLES}/{{slug}}"
PERMISSIONS = "/authorization/permissions"
PERMISSION = f"{PERMISSIONS}/{{slug}}"
DOMAINS = "/organization_domains"
DOMAIN = f"{DOMAINS}/{{id}}"
PORTAL = "/portal/generate_link"

FORBIDDEN = (403, "forbidden")
BAD_REQUEST = (400, "bad_request")


def new_role(s: Scene, **fields: Any) -> httpx.Response:
    return s.post(ROLES, **{"slug": s.unique("role"), "name": "A role", **fields})


def new_permission(s: Scene, **fields: Any) -> httpx.Response:
    return s.post(PERMISSIONS, **{"slug": s.unique("permission"), "name": "A permission", **fields})


def role(s: Scene) -> str:
    return f"{ROLES}/{new_role(s).json()['slug']}"


def permission(s: Scene) -> str:
    return str(new_permission(s).json()["slug"])


def permission_url(s: Scene) -> str:
    return f"{PERMISSIONS}/{permission(s)}"


def new_domain(s: Scene, name: str | None = None) -> httpx.Response:
    name = name or f"{s.unique('domain').replace('_', '-')}.example"
    return s.post(DOMAINS, organization_id=s.organization()["id"], domain=name)


def domain_url(s: Scene) -> str:
    return f"{DOMAINS}/{new_domain(s).json()['id']}"


def twice(act: Act) -> Act:
    def act_twice(s: Scene) -> httpx.Response:
        first = act(s)
        assert first.is_success
        return act(s)

    return act_twice


def same_domain_again(s: Scene) -> httpx.Response:
    organization = s.organization()
    answers = [
        s.post(DOMAINS, organization_id=organization["id"], domain="twice.example")
        for _ in range(2)
    ]
    return answers[-1]


def verified_twice(s: Scene) -> httpx.Response:
    url = domain_url(s)
    s.post(f"{url}/verify")
    return s.post(f"{url}/verify")


rows(
    "POST",
    ROLES,
    {
        (201, None): new_role,
        (409, "role_slug_conflict"): twice(lambda s: new_role(s, slug="the-same-role")),
        (422, None): lambda s: new_role(s, slug="No slug!"),
    },
)
on_demand("POST", ROLES, "roles.create", new_role, FORBIDDEN, (404, "not_found"), BAD_REQUEST)
rows(
    "GET",
    ROLE,
    {
        (200, None): lambda s: s.get(role(s)),
        (404, None): lambda s: s.get(f"{ROLES}/none"),
    },
)
on_demand("GET", ROLE, "roles.get", lambda s: s.get(role(s)), FORBIDDEN)
rows(
    "PATCH",
    ROLE,
    {
        (200, None): lambda s: s.call("PATCH", role(s), {"name": "Another"}),
        (404, None): lambda s: s.call("PATCH", f"{ROLES}/none", {"name": "Another"}),
        (422, None): lambda s: s.call("PATCH", role(s), {"name": 5}),
    },
)
on_demand(
    "PATCH",
    ROLE,
    "roles.update",
    lambda s: s.call("PATCH", role(s), {"name": "Another"}),
    FORBIDDEN,
    BAD_REQUEST,
)
rows(
    "PUT",
    f"{ROLE}/permissions",
    {
        (200, None): lambda s: s.put(f"{role(s)}/permissions", permissions=[permission(s)]),
        (404, None): lambda s: s.put(f"{role(s)}/permissions", permissions=["none"]),
        (422, None): lambda s: s.put(f"{role(s)}/permissions", permissions=5),
    },
)
on_demand(
    "PUT",
    f"{ROLE}/permissions",
    "roles.set_permissions",
    lambda s: s.put(f"{role(s)}/permissions", permissions=[]),
    FORBIDDEN,
    BAD_REQUEST,
)
rows(
    "POST",
    f"{ROLE}/permissions",
    {
        (200, None): lambda s: s.post(f"{role(s)}/permissions", slug=permission(s)),
        (404, None): lambda s: s.post(f"{role(s)}/permissions", slug="none"),
        (422, None): lambda s: s.post(f"{role(s)}/permissions", slug=5),
    },
)
on_demand(
    "POST",
    f"{ROLE}/permissions",
    "roles.add_permission",
    lambda s: s.post(f"{role(s)}/permissions", slug=permission(s)),
    FORBIDDEN,
    BAD_REQUEST,
)
rows(
    "POST",
    PERMISSIONS,
    {
        (201, None): new_permission,
        (409, "permission_slug_conflict"): twice(
            lambda s: new_permission(s, slug="the-same-permission")
        ),
        (422, None): lambda s: new_permission(s, slug="No slug!"),
    },
)
on_demand(
    "POST", PERMISSIONS, "permissions.create", new_permission, (404, "not_found"), BAD_REQUEST
)
rows(
    "GET",
    PERMISSION,
    {
        (200, None): lambda s: s.get(permission_url(s)),
        (404, None): lambda s: s.get(f"{PERMISSIONS}/none"),
    },
)
rows(
    "PATCH",
    PERMISSION,
    {
        (200, None): lambda s: s.call("PATCH", permission_url(s), {"name": "Another"}),
        (404, None): lambda s: s.call("PATCH", f"{PERMISSIONS}/none", {"name": "Another"}),
        (422, None): lambda s: s.call("PATCH", permission_url(s), {"name": 5}),
    },
)
on_demand(
    "PATCH",
    PERMISSION,
    "permissions.update",
    lambda s: s.call("PATCH", permission_url(s), {"name": "Another"}),
    FORBIDDEN,
)
rows(
    "DELETE",
    PERMISSION,
    {
        (204, None): lambda s: s.delete(permission_url(s)),
        (404, None): lambda s: s.delete(f"{PERMISSIONS}/none"),
    },
)
on_demand(
    "DELETE",
    PERMISSION,
    "permissions.delete",
    lambda s: s.delete(permission_url(s)),
    FORBIDDEN,
)
rows("POST", DOMAINS, {(201, None): new_domain, (409, "domain_already_exists"): same_domain_again})
rows(
    "GET",
    DOMAIN,
    {
        (200, None): lambda s: s.get(domain_url(s)),
        (404, None): lambda s: s.get(f"{DOMAINS}/none"),
    },
)
rows(
    "DELETE",
    DOMAIN,
    {
        (204, None): lambda s: s.delete(domain_url(s)),
        (404, None): lambda s: s.delete(f"{DOMAINS}/none"),
    },
)
rows(
    "POST",
    f"{DOMAIN}/verify",
    {
        (201, None): lambda s: s.post(f"{domain_url(s)}/verify"),
        (400, "domain_already_verified"): verified_twice,
    },
)
rows(
    "POST",
    PORTAL,
    {
        (201, None): lambda s: s.post(PORTAL, organization=s.organization()["id"]),
        (404, None): lambda s: s.post(PORTAL, organization="none"),
        (422, None): lambda s: s.post(PORTAL, organization=s.organization()["id"], intent="none"),
    },
)
on_demand(
    "POST",
    PORTAL,
    "admin_portal.generate_link",
    lambda s: s.post(PORTAL, organization=s.organization()["id"]),
    FORBIDDEN,
)


def refused_portal(s: Scene) -> httpx.Response:
    s.emulator.refuse("admin_portal.generate_link", "bad_request")
    return s.post(PORTAL, organization=s.organization()["id"])


rows("POST", PORTAL, {(400, None): refused_portal})
