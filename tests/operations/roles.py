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

ROWS = [
    Row(
        call=lambda authkit: authkit.roles.list(),
        sends=sent("GET /authorization/roles"),
        answers=Answer({"object": "list", "data": [ROLE_JSON]}),
        returns=Page(data=[ROLE]),
    ),
]
