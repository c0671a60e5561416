"""Domains of organizations."""

from tests.operations.organizations import ORGANIZATION, ORGANIZATION_JSON
from tests.operations.row import Answer, Row, sent

[DOMAIN_JSON] = ORGANIZATION_JSON["domains"]
[DOMAIN] = ORGANIZATION.domains

ROWS = [
    Row(
        call=lambda authkit: authkit.organization_domains.create(
            organization_id="org_1", domain="example.com"
        ),
        sends=sent(
            "POST /organization_domains", {"organization_id": "org_1", "domain": "example.com"}
        ),
        answers=Answer(DOMAIN_JSON, 201),
        returns=DOMAIN,
    ),
    Row(
        call=lambda authkit: authkit.organization_domains.get("org_domain_1"),
        sends=sent("GET /organization_domains/org_domain_1"),
        answers=Answer(DOMAIN_JSON),
        returns=DOMAIN,
    ),
    Row(
        call=lambda authkit: authkit.organization_domains.verify("org_domain_1"),
        sends=sent("POST /organization_domains/org_domain_1/verify"),
        answers=Answer(DOMAIN_JSON, 201),
        returns=DOMAIN,
    ),
    Row(
        call=lambda authkit: authkit.organization_domains.delete("org_domain_1"),
        sends=sent("DELETE /organization_domains/org_domain_1"),
        answers=Answer(status=204),
        returns=None,
    ),
]
