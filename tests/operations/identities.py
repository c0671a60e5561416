"""Accounts at other providers."""

from tests.operations.row import Answer, Row, sent
from workos_authkit.models import Identity

ROWS = [
    Row(
        call=lambda authkit: authkit.identities.list("user_1"),
        sends=sent("GET /user_management/users/user_1/identities"),
        answers=Answer([{"idp_id": "4F42", "type": "OAuth", "provider": "GithubOAuth"}]),
        returns=[Identity(idp_id="4F42", type="OAuth", provider="GithubOAuth")],
    ),
]
