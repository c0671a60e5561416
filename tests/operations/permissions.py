"""What roles and API keys may allow."""

from tests.operations.row import STAMPED, STAMPS, all_row, list_row
from workos_authkit.models import Permission

PERMISSION_JSON = {
    "object": "permission",
    "id": "perm_1",
    "slug": "crank:turn",
    "name": "Turn the crank",
    "description": None,
    "system": False,
    "resource_type_slug": "organization",
    **STAMPS,
}
PERMISSION = Permission(
    id="perm_1",
    slug="crank:turn",
    name="Turn the crank",
    system=False,
    resource_type_slug="organization",
    **STAMPED,
)

ROWS = [
    list_row(
        lambda authkit: authkit.permissions.list(limit=1, order="asc"),
        "GET /authorization/permissions",
        PERMISSION_JSON,
        PERMISSION,
        query={"limit": "1", "order": "asc"},
    ),
    all_row(
        lambda authkit: authkit.permissions.all(),
        "GET /authorization/permissions",
        PERMISSION_JSON,
        PERMISSION,
    ),
]
