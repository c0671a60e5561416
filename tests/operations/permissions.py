"""What roles and API keys may allow."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
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

PATH = "/authorization/permissions"

ROWS = [
    Row(
        call=lambda authkit: authkit.permissions.get("crank:turn"),
        sends=sent(f"GET {PATH}/crank%3Aturn"),
        answers=Answer(PERMISSION_JSON),
        returns=PERMISSION,
    ),
    Row(
        call=lambda authkit: authkit.permissions.create("crank:turn", name="Turn the crank"),
        sends=sent(f"POST {PATH}", {"slug": "crank:turn", "name": "Turn the crank"}),
        answers=Answer(PERMISSION_JSON, 201),
        returns=PERMISSION,
    ),
    Row(
        call=lambda authkit: authkit.permissions.update("crank:turn", description=None),
        sends=sent(f"PATCH {PATH}/crank%3Aturn", {"description": None}),
        answers=Answer(PERMISSION_JSON),
        returns=PERMISSION,
    ),
    Row(
        call=lambda authkit: authkit.permissions.delete("crank:turn"),
        sends=sent(f"DELETE {PATH}/crank%3Aturn"),
        answers=Answer(status=204),
        returns=None,
    ),
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
