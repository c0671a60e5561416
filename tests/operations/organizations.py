"""The organizations that users belong to."""

from tests.operations.feature_flags import FEATURE_FLAG, FEATURE_FLAG_JSON
from tests.operations.roles import ROLE, ROLE_JSON
from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
from workos_authkit.models import Organization, OrganizationDomain, Page

ORGANIZATION_JSON = {
    "object": "organization",
    "id": "org_1",
    "name": "Analytical Engines",
    "domains": [
        {
            "object": "organization_domain",
            "id": "org_domain_1",
            "organization_id": "org_1",
            "domain": "example.com",
            "state": "pending",
            "verification_strategy": "dns",
            "verification_prefix": "_workos",
            "verification_token": "prove-it",
            **STAMPS,
        }
    ],
    "metadata": {"tier": "gold"},
    "external_id": "engines/1",
    "stripe_customer_id": "cus_1",
    "allow_profiles_outside_organization": False,
    **STAMPS,
}
ORGANIZATION = Organization(
    id="org_1",
    name="Analytical Engines",
    domains=(
        OrganizationDomain(
            id="org_domain_1",
            organization_id="org_1",
            domain="example.com",
            state="pending",
            verification_strategy="dns",
            verification_prefix="_workos",
            verification_token="prove-it",
            **STAMPED,
        ),
    ),
    metadata={"tier": "gold"},
    external_id="engines/1",
    stripe_customer_id="cus_1",
    allow_profiles_outside_organization=False,
    **STAMPED,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.organizations.get("org_1"),
        sends=sent("GET /organizations/org_1"),
        answers=Answer(ORGANIZATION_JSON),
        returns=ORGANIZATION,
    ),
    Row(
        call=lambda authkit: authkit.organizations.get_by_external_id("engines/1"),
        sends=sent("GET /organizations/external_id/engines%2F1"),
        answers=Answer(ORGANIZATION_JSON),
        returns=ORGANIZATION,
    ),
    list_row(
        lambda authkit: authkit.organizations.list(
            domains=["example.com", "example.org"], search="engines", order="desc"
        ),
        "GET /organizations",
        ORGANIZATION_JSON,
        ORGANIZATION,
        query={"domains": "example.com,example.org", "search": "engines", "order": "desc"},
    ),
    all_row(
        lambda authkit: authkit.organizations.all(domains=["example.com"]),
        "GET /organizations",
        ORGANIZATION_JSON,
        ORGANIZATION,
        query={"domains": "example.com"},
    ),
    Row(
        call=lambda authkit: authkit.organizations.create(
            name="Analytical Engines",
            domain_data=[{"domain": "example.com", "state": "pending"}],
            external_id="engines/1",
            metadata=None,
        ),
        sends=sent(
            "POST /organizations",
            {
                "name": "Analytical Engines",
                "domain_data": [{"domain": "example.com", "state": "pending"}],
                "external_id": "engines/1",
                "metadata": None,
            },
        ),
        answers=Answer(ORGANIZATION_JSON, 201),
        returns=ORGANIZATION,
    ),
    Row(
        call=lambda authkit: authkit.organizations.update(
            "org_1", name="Engines", external_id=None, stripe_customer_id="cus_1"
        ),
        sends=sent(
            "PUT /organizations/org_1",
            {"name": "Engines", "external_id": None, "stripe_customer_id": "cus_1"},
        ),
        answers=Answer(ORGANIZATION_JSON),
        returns=ORGANIZATION,
    ),
    Row(
        call=lambda authkit: authkit.organizations.delete("org_1"),
        sends=sent("DELETE /organizations/org_1"),
        answers=Answer(status=202),
    ),
    Row(
        call=lambda authkit: authkit.organizations.list_roles("org_1"),
        sends=sent("GET /authorization/organizations/org_1/roles"),
        answers=Answer({"object": "list", "data": [ROLE_JSON]}),
        returns=Page(data=[ROLE]),
    ),
    list_row(
        lambda authkit: authkit.organizations.list_feature_flags("org_1", after="flag_0"),
        "GET /organizations/org_1/feature-flags",
        FEATURE_FLAG_JSON,
        FEATURE_FLAG,
        query={"after": "flag_0"},
    ),
    all_row(
        lambda authkit: authkit.organizations.all_feature_flags("org_1"),
        "GET /organizations/org_1/feature-flags",
        FEATURE_FLAG_JSON,
        FEATURE_FLAG,
    ),
]
