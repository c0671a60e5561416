"""Origins whose pages may call the API from a browser."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
from workos_authkit.models import CORSOrigin

PATH = "/user_management/cors_origins"

CORS_ORIGIN_JSON = {
    "object": "cors_origin",
    "id": "cors_origin_1",
    "origin": "https://app.example.com",
    **STAMPS,
}
CORS_ORIGIN = CORSOrigin(id="cors_origin_1", origin="https://app.example.com", **STAMPED)

ROWS = [
    list_row(
        lambda authkit: authkit.cors_origins.list(order="normal"),
        f"GET {PATH}",
        CORS_ORIGIN_JSON,
        CORS_ORIGIN,
        query={"order": "normal"},
    ),
    all_row(
        lambda authkit: authkit.cors_origins.all(), f"GET {PATH}", CORS_ORIGIN_JSON, CORS_ORIGIN
    ),
    Row(
        call=lambda authkit: authkit.cors_origins.create("https://app.example.com"),
        sends=sent(f"POST {PATH}", {"origin": "https://app.example.com"}),
        answers=Answer(CORS_ORIGIN_JSON, 201),
        returns=CORS_ORIGIN,
    ),
]
