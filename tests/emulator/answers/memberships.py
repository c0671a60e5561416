"""Documented answers: memberships."""

from typing import Any

import httpx

from tests.emulator.answers.table import INVALID, Act, on_demand, rows
from tests.emulator.scene import (
    MEMBERSHIPS,
    USERS,
    Scene,
)

MEMBERSHIP = f"{MEMBERSHIPS}/{{id}}"


def new_membership(s: Scene, **fields: Any) -> httpx.Response:
    given = {"user_id": s.user()["id"], "organization_id": s.organization()["id"], **fields}
    return s.post(MEMBERSHIPS, **given)


def changed_membership(s: Scene, **fields: Any) -> httpx.Response:
    return s.put(f"{MEMBERSHIPS}/{s.membership()['id']}", **fields)


def one_role_only(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.multiple_roles_enabled = False
    return act(s)


def scoped_role(s: Scene) -> str:
    slug = s.unique("scoped-")
    s.emulator.seed({"roles": [{"slug": slug, "resource_type_slug": "project"}]})
    return slug


def pending_again(s: Scene) -> httpx.Response:
    pending = s.pending_membership()
    return s.post(
        MEMBERSHIPS, user_id=pending["user_id"], organization_id=pending["organization_id"]
    )


rows(
    "GET",
    MEMBERSHIPS,
    {
        (200, None): lambda s: s.get(
            MEMBERSHIPS, user_id=s.membership()["user_id"], statuses="active,inactive"
        ),
        (400, "missing_user_id_or_organization_id"): lambda s: s.get(MEMBERSHIPS),
        (404, None): lambda s: s.get(MEMBERSHIPS, user_id="none"),
        (422, None): lambda s: s.get(MEMBERSHIPS, user_id="none", statuses="asleep"),
    },
)
on_demand(
    "GET",
    MEMBERSHIPS,
    "organization_memberships.list",
    lambda s: s.get(MEMBERSHIPS, user_id=s.user()["id"]),
    (400, INVALID),
)
rows(
    "POST",
    MEMBERSHIPS,
    {
        (201, None): lambda s: new_membership(s, role_slugs=["admin", "member"]),
        (400, "cannot_reactivate_pending_organization_membership"): pending_again,
        (404, None): lambda s: new_membership(s, user_id="none"),
        (422, INVALID): lambda s: s.post(MEMBERSHIPS),
        (422, "invalid_role"): lambda s: new_membership(s, role_slug="none"),
        (422, "multiple_roles_not_enabled"): lambda s: one_role_only(
            s, lambda s: new_membership(s, role_slugs=["admin", "member"])
        ),
        (422, "sub_resource_scoped_role_not_allowed"): lambda s: new_membership(
            s, role_slug=scoped_role(s)
        ),
    },
)
rows(
    "GET",
    MEMBERSHIP,
    {
        (200, None): lambda s: s.get(f"{MEMBERSHIPS}/{s.membership()['id']}"),
        (404, None): lambda s: s.get(f"{MEMBERSHIPS}/none"),
    },
)
rows(
    "DELETE",
    MEMBERSHIP,
    {
        (200, None): lambda s: s.delete(f"{MEMBERSHIPS}/{s.membership()['id']}"),
        (404, None): lambda s: s.delete(f"{MEMBERSHIPS}/none"),
    },
)
rows(
    "PUT",
    MEMBERSHIP,
    {
        (200, None): lambda s: changed_membership(s, role_slug="admin"),
        (404, None): lambda s: s.put(f"{MEMBERSHIPS}/none", role_slug="admin"),
        (422, INVALID): lambda s: changed_membership(s, role_slug="admin", role_slugs=["admin"]),
        (422, "invalid_role"): lambda s: changed_membership(s, role_slug="none"),
        (422, "multiple_roles_not_enabled"): lambda s: one_role_only(
            s, lambda s: changed_membership(s, role_slugs=["admin", "member"])
        ),
        (422, "sub_resource_scoped_role_not_allowed"): lambda s: changed_membership(
            s, role_slug=scoped_role(s)
        ),
    },
)


def move(verb: str) -> Act:
    return lambda s: s.put(f"{MEMBERSHIPS}/{s.membership()['id']}/{verb}")


def move_pending(verb: str) -> Act:
    return lambda s: s.put(f"{MEMBERSHIPS}/{s.pending_membership()['id']}/{verb}")


for verb in ("deactivate", "reactivate"):
    rows(
        "PUT",
        f"{MEMBERSHIP}/{verb}",
        {
            (200, None): move(verb),
            (400, f"cannot_{verb}_pending_organization_membership"): move_pending(verb),
            (404, None): lambda s, verb=verb: s.put(f"{MEMBERSHIPS}/none/{verb}"),
        },
    )
    on_demand(
        "PUT",
        f"{MEMBERSHIP}/{verb}",
        f"organization_memberships.{verb}",
        move(verb),
        (422, INVALID),
    )


def grouped(s: Scene) -> httpx.Response:
    email = s.email()
    members = [{"user": email}]
    groups = [{"name": "Engineers", "members": [email]}]
    organization = {"name": s.unique("Org "), "members": members, "groups": groups}
    s.emulator.seed({"users": [{"email": email}], "organizations": [organization]})
    user = s.get(USERS, email=email).json()["data"][0]
    membership = s.get(MEMBERSHIPS, user_id=user["id"]).json()["data"][0]
    return s.get(f"{MEMBERSHIPS}/{membership['id']}/groups")


rows(
    "GET",
    f"{MEMBERSHIPS}/{{omId}}/groups",
    {(200, None): grouped, (404, None): lambda s: s.get(f"{MEMBERSHIPS}/none/groups")},
)
