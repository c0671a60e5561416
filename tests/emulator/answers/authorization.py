"""Documented answers: writes of roles and permissions, domains, the Admin Portal."""

from typing import Any

import httpx

from tests.emulator.answers.table import Act, on_demand, rows
from tests.emulator.scene import MEMBERSHIPS, Scene

ROLES = "/authorization/roles"
ROLE = f"{ROLES}/{{slug}}"
CUSTOM_ROLES = "/authorization/organizations/{organizationId}/roles"
CUSTOM_ROLE = f"{CUSTOM_ROLES}/{{slug}}"
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


def custom_roles(organization_id: str) -> str:
    return f"/authorization/organizations/{organization_id}/roles"


def new_custom_role(s: Scene, **fields: Any) -> httpx.Response:
    given = {"slug": s.unique("org-role"), "name": "A role", **fields}
    return s.post(custom_roles(s.organization()["id"]), **given)


def same_custom_role_again(s: Scene) -> httpx.Response:
    url = custom_roles(s.organization()["id"])
    return [s.post(url, slug="org-twice", name="A role") for _ in range(2)][-1]


def custom_role(s: Scene) -> str:
    url = custom_roles(s.organization()["id"])
    return f"{url}/{s.post(url, slug=s.unique('org-role'), name='A role').json()['slug']}"


def assigned_custom_role(s: Scene) -> httpx.Response:
    url = custom_role(s)
    organization_id, slug = url.split("/")[3], url.split("/")[-1]
    s.post(MEMBERSHIPS, user_id=s.user()["id"], organization_id=organization_id, role_slug=slug)
    return s.delete(url)


def given_permission(s: Scene) -> str:
    url, slug = f"{custom_role(s)}/permissions", permission(s)
    s.post(url, slug=slug)
    return f"{url}/{slug}"


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
    CUSTOM_ROLES,
    {
        (201, None): new_custom_role,
        (404, None): lambda s: s.post(custom_roles("none"), name="A role"),
        (409, "organization_role_slug_conflict"): same_custom_role_again,
        (422, None): lambda s: new_custom_role(s, slug="not-of-an-organization"),
    },
)
on_demand(
    "POST", CUSTOM_ROLES, "organization_roles.create", new_custom_role, FORBIDDEN, BAD_REQUEST
)
rows(
    "GET",
    CUSTOM_ROLE,
    {
        (200, None): lambda s: s.get(custom_role(s)),
        (404, None): lambda s: s.get(f"{custom_role(s)}-not"),
    },
)
on_demand("GET", CUSTOM_ROLE, "organization_roles.get", lambda s: s.get(custom_role(s)), FORBIDDEN)
rows(
    "PATCH",
    CUSTOM_ROLE,
    {
        (200, None): lambda s: s.call("PATCH", custom_role(s), {"name": "Another"}),
        (404, None): lambda s: s.call("PATCH", f"{custom_role(s)}-not", {"name": "Another"}),
        (422, None): lambda s: s.call("PATCH", custom_role(s), {"name": 5}),
    },
)
on_demand(
    "PATCH",
    CUSTOM_ROLE,
    "organization_roles.update",
    lambda s: s.call("PATCH", custom_role(s), {"name": "Another"}),
    FORBIDDEN,
    BAD_REQUEST,
)
rows(
    "DELETE",
    CUSTOM_ROLE,
    {
        (204, None): lambda s: s.delete(custom_role(s)),
        (404, None): lambda s: s.delete(f"{custom_role(s)}-not"),
        (409, "role_has_assignments"): assigned_custom_role,
    },
)
on_demand(
    "DELETE",
    CUSTOM_ROLE,
    "organization_roles.delete",
    lambda s: s.delete(custom_role(s)),
    FORBIDDEN,
    BAD_REQUEST,
    (409, "role_has_group_role_mappings"),
)
rows(
    "PUT",
    f"{CUSTOM_ROLE}/permissions",
    {
        (200, None): lambda s: s.put(f"{custom_role(s)}/permissions", permissions=[permission(s)]),
        (404, None): lambda s: s.put(f"{custom_role(s)}/permissions", permissions=["none"]),
        (422, None): lambda s: s.put(f"{custom_role(s)}/permissions", permissions=5),
    },
)
on_demand(
    "PUT",
    f"{CUSTOM_ROLE}/permissions",
    "organization_roles.set_permissions",
    lambda s: s.put(f"{custom_role(s)}/permissions", permissions=[]),
    FORBIDDEN,
)
rows(
    "POST",
    f"{CUSTOM_ROLE}/permissions",
    {
        (200, None): lambda s: s.post(f"{custom_role(s)}/permissions", slug=permission(s)),
        (404, None): lambda s: s.post(f"{custom_role(s)}/permissions", slug="none"),
        (422, None): lambda s: s.post(f"{custom_role(s)}/permissions", slug=5),
    },
)
on_demand(
    "POST",
    f"{CUSTOM_ROLE}/permissions",
    "organization_roles.add_permission",
    lambda s: s.post(f"{custom_role(s)}/permissions", slug=permission(s)),
    FORBIDDEN,
    BAD_REQUEST,
)
rows(
    "DELETE",
    f"{CUSTOM_ROLE}/permissions/{{permissionSlug}}",
    {
        (200, None): lambda s: s.delete(given_permission(s)),
        (404, None): lambda s: s.delete(f"{custom_role(s)}/permissions/none"),
    },
)
on_demand(
    "DELETE",
    f"{CUSTOM_ROLE}/permissions/{{permissionSlug}}",
    "organization_roles.remove_permission",
    lambda s: s.delete(given_permission(s)),
    FORBIDDEN,
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
