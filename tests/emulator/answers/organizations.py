"""Documented answers: organizations."""

from typing import Any

import httpx

from tests.emulator.answers.table import TOO_LONG, on_demand, row, rows
from tests.emulator.scene import (
    Scene,
)

ORGANIZATION = "/organizations/{id}"


def taken_domain(s: Scene) -> list[dict[str, str]]:
    domain = {"domain": f"{s.unique('taken')}.example.com", "state": "verified"}
    s.organization(domain_data=[domain])
    return [domain]


def taken_external_id(s: Scene) -> str:
    external_id = s.unique("external")
    s.organization(external_id=external_id)
    return external_id


def changed_organization(s: Scene, **fields: Any) -> httpx.Response:
    return s.put(f"/organizations/{s.organization()['id']}", **fields)


def customer(s: Scene) -> str:
    name = s.unique("cus_")
    changed_organization(s, stripe_customer_id=name)
    return name


rows(
    "GET",
    "/organizations",
    {
        (200, None): lambda s: (s.organization(), s.get("/organizations"))[1],
        (422, None): lambda s: s.get("/organizations", limit=1000),
    },
)
rows(
    "POST",
    "/organizations",
    {
        (201, None): lambda s: s.post(
            "/organizations",
            name="Acme",
            external_id=s.unique("external"),
            metadata={"tier": "gold"},
            domain_data=[{"domain": f"{s.unique('acme')}.example.com", "state": "pending"}],
        ),
        (400, "invalid_metadata"): lambda s: s.post("/organizations", name="A", metadata=TOO_LONG),
        (400, "external_id_already_used"): lambda s: s.post(
            "/organizations", name="Acme", external_id=taken_external_id(s)
        ),
        (409, None): lambda s: s.post("/organizations", name="A", domain_data=taken_domain(s)),
        (422, None): lambda s: s.post("/organizations"),
    },
)
rows(
    "GET",
    "/organizations/external_id/{external_id}",
    {
        (200, None): lambda s: s.get(f"/organizations/external_id/{taken_external_id(s)}"),
        (404, None): lambda s: s.get("/organizations/external_id/none"),
    },
)
rows(
    "GET",
    ORGANIZATION,
    {
        (200, None): lambda s: s.get(f"/organizations/{s.organization()['id']}"),
        (404, None): lambda s: s.get("/organizations/none"),
    },
)
rows(
    "PUT",
    ORGANIZATION,
    {
        (200, None): lambda s: changed_organization(s, name="Acme", metadata={"tier": "gold"}),
        (400, "invalid_metadata"): lambda s: changed_organization(s, metadata=TOO_LONG),
        (400, "external_id_already_used"): lambda s: changed_organization(
            s, external_id=taken_external_id(s)
        ),
        (400, "stripe_customer_id_already_used"): lambda s: changed_organization(
            s, stripe_customer_id=customer(s)
        ),
        (404, None): lambda s: s.put("/organizations/none", name="Acme"),
        (409, None): lambda s: changed_organization(s, domain_data=taken_domain(s)),
        (422, None): lambda s: changed_organization(s, name=["Acme"]),
    },
)
on_demand(
    "PUT",
    ORGANIZATION,
    "organizations.update",
    lambda s: changed_organization(s, name="Acme"),
    (403, "forbidden"),
)


def delete_organization(s: Scene) -> httpx.Response:
    return s.delete(f"/organizations/{s.organization()['id']}")


row("DELETE", ORGANIZATION, 202, None, delete_organization)
on_demand("DELETE", ORGANIZATION, "organizations.delete", delete_organization, (403, "forbidden"))
