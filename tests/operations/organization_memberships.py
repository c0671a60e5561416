"""Who belongs to which organization, and in what role."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, all_row, list_row, sent
from tests.operations.users import USER, USER_JSON
from workos_authkit.models import Group, OrganizationMembership, RoleSummary

PATH = "/user_management/organization_memberships"

MEMBERSHIP_JSON = {
    "object": "organization_membership",
    "id": "om_1",
    "user_id": "user_1",
    "organization_id": "org_1",
    "organization_name": "Analytical Engines",
    "status": "active",
    "directory_managed": False,
    "custom_attributes": {"department": "Engines", "floors": [1, 2]},
    "role": {"slug": "engineer"},
    "roles": [{"slug": "engineer"}, {"slug": "poet"}],
    "user": USER_JSON,
    **STAMPS,
}
MEMBERSHIP = OrganizationMembership(
    id="om_1",
    user_id="user_1",
    organization_id="org_1",
    organization_name="Analytical Engines",
    status="active",
    directory_managed=False,
    custom_attributes={"department": "Engines", "floors": (1, 2)},
    role=RoleSummary(slug="engineer"),
    roles=(RoleSummary(slug="engineer"), RoleSummary(slug="poet")),
    user=USER,
    **STAMPED,
)
GROUP_JSON = {
    "object": "group",
    "id": "group_1",
    "organization_id": "org_1",
    "name": "Engineers",
    "description": None,
    **STAMPS,
}
GROUP = Group(id="group_1", organization_id="org_1", name="Engineers", **STAMPED)

ROWS = [
    Row(
        call=lambda authkit: authkit.organization_memberships.get("om_1"),
        sends=sent(f"GET {PATH}/om_1"),
        answers=Answer(MEMBERSHIP_JSON),
        returns=MEMBERSHIP,
    ),
    list_row(
        lambda authkit: authkit.organization_memberships.list(
            user_id="user_1", organization_id="org_1", statuses=["active", "inactive"]
        ),
        f"GET {PATH}",
        MEMBERSHIP_JSON,
        MEMBERSHIP,
        query={"user_id": "user_1", "organization_id": "org_1", "statuses": "active,inactive"},
    ),
    all_row(
        lambda authkit: authkit.organization_memberships.all(user_id="user_1"),
        f"GET {PATH}",
        MEMBERSHIP_JSON,
        MEMBERSHIP,
        query={"user_id": "user_1"},
    ),
    Row(
        call=lambda authkit: authkit.organization_memberships.create(
            user_id="user_1", organization_id="org_1", role_slugs=["engineer", "poet"]
        ),
        sends=sent(
            f"POST {PATH}",
            {
                "user_id": "user_1",
                "organization_id": "org_1",
                "role_slugs": ["engineer", "poet"],
            },
        ),
        answers=Answer(MEMBERSHIP_JSON, 201),
        returns=MEMBERSHIP,
    ),
    Row(
        call=lambda authkit: authkit.organization_memberships.update("om_1", role_slug="engineer"),
        sends=sent(f"PUT {PATH}/om_1", {"role_slug": "engineer"}),
        answers=Answer(MEMBERSHIP_JSON),
        returns=MEMBERSHIP,
    ),
    Row(
        call=lambda authkit: authkit.organization_memberships.delete("om_1"),
        sends=sent(f"DELETE {PATH}/om_1"),
        answers=Answer(),
    ),
    Row(
        call=lambda authkit: authkit.organization_memberships.deactivate("om_1"),
        sends=sent(f"PUT {PATH}/om_1/deactivate"),
        answers=Answer(MEMBERSHIP_JSON),
        returns=MEMBERSHIP,
    ),
    Row(
        call=lambda authkit: authkit.organization_memberships.reactivate("om_1"),
        sends=sent(f"PUT {PATH}/om_1/reactivate"),
        answers=Answer(MEMBERSHIP_JSON),
        returns=MEMBERSHIP,
    ),
    list_row(
        lambda authkit: authkit.organization_memberships.list_groups("om_1", before="group_2"),
        f"GET {PATH}/om_1/groups",
        GROUP_JSON,
        GROUP,
        query={"before": "group_2"},
    ),
    all_row(
        lambda authkit: authkit.organization_memberships.all_groups("om_1"),
        f"GET {PATH}/om_1/groups",
        GROUP_JSON,
        GROUP,
    ),
]
