"""What WorkOS sends to your server when something happens."""

from tests.operations.events import EVENT, EVENT_JSON
from tests.operations.row import CLIENT, Row, signed

BODY, SIGNATURE = signed(EVENT_JSON, CLIENT["webhook_secret"])

ROWS = [
    Row(
        call=lambda authkit: authkit.webhooks.parse(BODY, SIGNATURE, tolerance=1e10),
        returns=EVENT,
        public=True,
    ),
]
