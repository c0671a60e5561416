"""Where users may come back to after signing in."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
from workos_authkit.models import RedirectURI

PATH = "/user_management/redirect_uris"

REDIRECT_URI_JSON = {
    "object": "redirect_uri",
    "id": "redir_1",
    "uri": "https://app.example.com/callback",
    "default": True,
    **STAMPS,
}
REDIRECT_URI = RedirectURI(
    id="redir_1", uri="https://app.example.com/callback", default=True, **STAMPED
)

ROWS = [
    list_row(
        lambda authkit: authkit.redirect_uris.list(after="redir_0"),
        f"GET {PATH}",
        REDIRECT_URI_JSON,
        REDIRECT_URI,
        query={"after": "redir_0"},
    ),
    all_row(
        lambda authkit: authkit.redirect_uris.all(),
        f"GET {PATH}",
        REDIRECT_URI_JSON,
        REDIRECT_URI,
    ),
    Row(
        call=lambda authkit: authkit.redirect_uris.create("https://app.example.com/callback"),
        sends=sent(f"POST {PATH}", {"uri": "https://app.example.com/callback"}),
        answers=Answer(REDIRECT_URI_JSON, 201),
        returns=REDIRECT_URI,
    ),
    Row(
        call=lambda authkit: authkit.redirect_uris.delete("redir_1"),
        sends=sent(f"DELETE {PATH}/redir_1"),
        answers=Answer(status=204),
    ),
]
