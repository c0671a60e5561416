"""Tokens for WorkOS's widgets."""

from tests.operations.row import Answer, Row, sent
from workos_authkit.models import WidgetToken

ROWS = [
    Row(
        call=lambda authkit: authkit.widgets.create_token(
            organization_id="org_1", user_id="user_1", scopes=["widgets:users-table:manage"]
        ),
        sends=sent(
            "POST /widgets/token",
            {
                "organization_id": "org_1",
                "user_id": "user_1",
                "scopes": ["widgets:users-table:manage"],
            },
        ),
        answers=Answer({"token": "widget-token"}, 201),
        returns=WidgetToken(token="widget-token"),
    ),
]
