"""Roles that an organization defines for itself."""

from attrs import evolve

from tests.operations.roles import ROLE, ROLE_JSON
from tests.operations.row import Answer, Row, sent

PATH = "/authorization/organizations/org_1/roles"
OWN_JSON = {**ROLE_JSON, "slug": "org-engineer", "type": "OrganizationRole"}
OWN = evolve(ROLE, slug="org-engineer", type="OrganizationRole")

ROWS = [
    Row(
        call=lambda authkit: authkit.organization_roles.create(
            organization_id="org_1", name="Engineer", slug="org-engineer"
        ),
        sends=sent(f"POST {PATH}", {"slug": "org-engineer", "name": "Engineer"}),
        answers=Answer(OWN_JSON, 201),
        returns=OWN,
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.get(
            "org-engineer", organization_id="org_1"
        ),
        sends=sent(f"GET {PATH}/org-engineer"),
        answers=Answer(OWN_JSON),
        returns=OWN,
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.update(
            "org-engineer", organization_id="org_1", description=None
        ),
        sends=sent(f"PATCH {PATH}/org-engineer", {"description": None}),
        answers=Answer(OWN_JSON),
        returns=OWN,
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.delete(
            "org-engineer", organization_id="org_1"
        ),
        sends=sent(f"DELETE {PATH}/org-engineer"),
        answers=Answer(status=204),
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.set_permissions(
            "org-engineer", ["crank:turn"], organization_id="org_1"
        ),
        sends=sent(f"PUT {PATH}/org-engineer/permissions", {"permissions": ["crank:turn"]}),
        answers=Answer(OWN_JSON),
        returns=OWN,
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.add_permission(
            "org-engineer", "crank:turn", organization_id="org_1"
        ),
        sends=sent(f"POST {PATH}/org-engineer/permissions", {"slug": "crank:turn"}),
        answers=Answer(OWN_JSON),
        returns=OWN,
    ),
    Row(
        call=lambda authkit: authkit.organization_roles.remove_permission(
            "org-engineer", "crank:turn", organization_id="org_1"
        ),
        sends=sent(f"DELETE {PATH}/org-engineer/permissions/crank%3Aturn"),
        answers=Answer(OWN_JSON),
    ),
]
