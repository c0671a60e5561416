"""The Admin Portal."""

from tests.operations.row import Answer, Row, sent
from workos_authkit.models import PortalLink

LINK = "https://setup.workos.com/portal/launch?secret=once"

ROWS = [
    Row(
        call=lambda authkit: authkit.admin_portal.generate_link(
            "org_1", intent="sso", it_contact_emails=["it@example.com"], external_user_id="ada"
        ),
        sends=sent(
            "POST /portal/generate_link",
            {
                "organization": "org_1",
                "intent": "sso",
                "it_contact_emails": ["it@example.com"],
                "external_user_id": "ada",
            },
        ),
        answers=Answer({"link": LINK}, 201),
        returns=PortalLink(link=LINK),
    ),
    Row(
        call=lambda authkit: authkit.admin_portal.revoke_link("org_1", external_user_id="ada"),
        sends=sent(
            "POST /portal/revoke_link", {"organization": "org_1", "external_user_id": "ada"}
        ),
        answers=Answer(None, 204),
        returns=None,
    ),
]
