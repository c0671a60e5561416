"""The Admin Portal."""

from tests.operations.row import Answer, Row, sent
from workos_authkit.models import PortalLink

LINK = "https://setup.workos.com/portal/launch?secret=once"

ROWS = [
    Row(
        call=lambda authkit: authkit.admin_portal.generate_link(
            "org_1", intent="sso", it_contact_emails=["it@example.com"]
        ),
        sends=sent(
            "POST /portal/generate_link",
            {"organization": "org_1", "intent": "sso", "it_contact_emails": ["it@example.com"]},
        ),
        answers=Answer({"link": LINK}, 201),
        returns=PortalLink(link=LINK),
    ),
]
