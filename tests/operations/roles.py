"""What members may do."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, sent
from workos_authkit.models import Page, Role

ROLE_JSON = {
    "object": "role",
    "id": "role_1",
    "slug": "engineer",
    "name": "Engineer",
    "description": "Turns the crank",
    "type": "EnvironmentRole",
    "resource_type_slug": "organization",
    "permissions": ["crank:turn"],
    **STAMPS,
}
ROLE = Role(
    id="role_1",
    slug="engineer",
    name="Engineer",
    description="Turns the crank",
    type="EnvironmentRole",
    resource_type_slug="organization",
    permissions=("crank:turn",),
    **STAMPED,
)

PATH = "/authorization/roles"

ROWS = [
    Row(
        call=lambda authkit: authkit.roles.get("engineer"),
        sends=sent(f"GET {PATH}/engineer"),
        answers=Answer(ROLE_JSON),
        returns=ROLE,
    ),
    Row(
        call=lambda authkit: authkit.roles.create("engineer", name="Engineer"),
        sends=sent(f"POST {PATH}", {"slug": "engineer", "name": "Engineer"}),
        answers=Answer(ROLE_JSON, 201),
        returns=ROLE,
    ),
    Row(
        call=lambda authkit: authkit.roles.update("engineer", name="Engineer"),
        sends=sent(f"PATCH {PATH}/engineer", {"name": "Engineer"}),
        answers=Answer(ROLE_JSON),
        returns=ROLE,
    ),
    Row(
        call=lambda authkit: authkit.roles.set_permissions("engineer", ["crank:turn"]),
        sends=sent(f"PUT {PATH}/engineer/permissions", {"permissions": ["crank:turn"]}),
        answers=Answer(ROLE_JSON),
        returns=ROLE,
    ),
    Row(
        call=lambda authkit: authkit.roles.add_permission("engineer", "crank:turn"),
        sends=sent(f"POST {PATH}/engineer/permissions", {"slug": "crank:turn"}),
        answers=Answer(ROLE_JSON),
        returns=ROLE,
    ),
    Row(
        call=lambda authkit: authkit.roles.list(),
        sends=sent("GET /authorization/roles"),
        answers=Answer({"object": "list", "data": [ROLE_JSON]}),
        returns=Page(data=[ROLE]),
    ),
]
