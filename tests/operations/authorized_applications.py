"""Connect applications that users gave access to their account."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
from workos_authkit.models import (
    ApplicationRedirectURI,
    AuthorizedApplication,
    ConnectApplication,
)

PATH = "/user_management/users/user_1/authorized_applications"

APPLICATION_JSON = {
    "object": "authorized_connect_application",
    "id": "authorized_1",
    "granted_scopes": ["openid", "email"],
    "oauth_resource": "https://mcp.example.com",
    "application": {
        "object": "connect_application",
        "id": "conn_app_1",
        "client_id": "client_app_1",
        "name": "Difference Engine",
        "description": None,
        "application_type": "oauth",
        "scopes": ["openid", "email", "profile"],
        "redirect_uris": [{"uri": "https://difference.example.com/callback", "default": True}],
        "uses_pkce": True,
        "is_first_party": False,
        "was_dynamically_registered": False,
        "organization_id": "org_1",
        **STAMPS,
    },
}
APPLICATION = AuthorizedApplication(
    id="authorized_1",
    granted_scopes=("openid", "email"),
    oauth_resource="https://mcp.example.com",
    application=ConnectApplication(
        id="conn_app_1",
        client_id="client_app_1",
        name="Difference Engine",
        application_type="oauth",
        scopes=("openid", "email", "profile"),
        redirect_uris=(
            ApplicationRedirectURI(uri="https://difference.example.com/callback", default=True),
        ),
        uses_pkce=True,
        is_first_party=False,
        was_dynamically_registered=False,
        organization_id="org_1",
        **STAMPED,
    ),
)

ROWS = [
    list_row(
        lambda authkit: authkit.authorized_applications.list("user_1", limit=10),
        f"GET {PATH}",
        APPLICATION_JSON,
        APPLICATION,
        query={"limit": "10"},
    ),
    all_row(
        lambda authkit: authkit.authorized_applications.all("user_1"),
        f"GET {PATH}",
        APPLICATION_JSON,
        APPLICATION,
    ),
    Row(
        call=lambda authkit: authkit.authorized_applications.delete(
            "user_1", application_id="conn_app_1"
        ),
        sends=sent(f"DELETE {PATH}/conn_app_1"),
        answers=Answer(status=204),
    ),
]
