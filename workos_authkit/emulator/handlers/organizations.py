"""Organizations: `/organizations`."""

from collections.abc import Sequence
from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.handlers.metadata import merge_metadata, read_metadata
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Organization, timestamp, wire
from workos_authkit.emulator.refusals import Refused, coded, not_found, plain
from workos_authkit.emulator.routing import Call


def list_organizations(environment: Environment, call: Call) -> Response:
    """List organizations, by domain or by a part of the name."""
    domains = {domain.casefold() for domain in call.query.listed("domains")}
    search = (call.query.optional_text("search") or "").casefold()

    def wanted(organization: Organization) -> bool:
        owned = {domain["domain"] for domain in organization.domains}
        return (not domains or bool(owned & domains)) and search in organization.name.casefold()

    found = environment.organizations.where(wanted)
    return page(environment.organizations, found, call.query, wire)


def create_organization(environment: Environment, call: Call) -> Response:
    """Create an organization."""
    body = call.body
    organization = Organization(
        **environment.stamp(Organization.prefix),
        name=body.text("name"),
        external_id=body.external_id(),
        metadata=merge_metadata({}, read_metadata(body)),
        allow_profiles_outside_organization=bool(body.flag("allow_profiles_outside_organization")),
    )
    _check_external_id(environment, organization, organization.external_id)
    organization.domains = _read_domains(environment, organization, body) or []
    return json_response(wire(environment.organizations.add(organization)), 201)


def get_organization(environment: Environment, call: Call) -> Response:
    """Return an organization."""
    return json_response(wire(environment.organizations.require(call.id)))


def get_organization_by_external_id(environment: Environment, call: Call) -> Response:
    """Return the organization with an id of the caller's own."""
    found = environment.organizations.first(lambda o: o.external_id == call.id)
    if found is None:
        raise not_found("Organization", call.id)
    return json_response(wire(found))


def update_organization(environment: Environment, call: Call) -> Response:
    """Change what the body names of an organization."""
    organization = environment.organizations.require(call.id)
    body = call.body
    changes: dict[str, Any] = {}
    if body.optional_text("name") is not None:
        changes["name"] = body.text("name")
    if body.flag("allow_profiles_outside_organization") is not None:
        changes["allow_profiles_outside_organization"] = body["allow_profiles_outside_organization"]
    if "external_id" in body:
        changes["external_id"] = body.external_id()
        _check_external_id(environment, organization, changes["external_id"])
    if (customer := body.optional_text("stripe_customer_id")) is not None:
        _check_unused(environment, organization, "stripe_customer_id", customer)
        changes["stripe_customer_id"] = customer
    if "metadata" in body:
        former = {} if body["metadata"] is None else organization.metadata
        changes["metadata"] = merge_metadata(former, read_metadata(body))
    domains = _read_domains(environment, organization, body)
    if domains is not None:
        changes["domains"] = domains
    for name, value in changes.items():
        setattr(organization, name, value)
    organization.updated_at = environment.now()
    return json_response(wire(organization))


def delete_organization(environment: Environment, call: Call) -> Response:
    """Delete an organization."""
    environment.delete_organization(environment.organizations.require(call.id))
    return empty_response(202)


def add_domain(
    environment: Environment, organization: Organization, domain: str, state: str
) -> dict[str, Any]:
    """Return a domain of an organization as the wire shows it.

    Raises:
        Refused: Another organization has verified it: 409.
    """
    name = domain.strip().casefold()
    for other in environment.organizations:
        if other is not organization and any(
            d["domain"] == name and d["state"] == "verified" for d in other.domains
        ):
            raise plain(409, f"The domain '{name}' belongs to another organization.")
    now = timestamp(environment.now())
    return {
        "object": "organization_domain",
        "id": environment.new_id("org_domain_"),
        "organization_id": organization.id,
        "domain": name,
        "state": state,
        "verification_strategy": "manual" if state == "verified" else "dns",
        "created_at": now,
        "updated_at": now,
    }


def _read_domains(
    environment: Environment, organization: Organization, body: Fields
) -> list[dict[str, Any]] | None:
    data: Sequence[Fields] | None = body.members("domain_data")
    if data is not None:
        return [
            add_domain(
                environment,
                organization,
                item.text("domain"),
                item.choice("state", ("pending", "verified")),
            )
            for item in data
        ]
    names = body.texts("domains")
    if names is None:
        return None
    return [add_domain(environment, organization, name, "verified") for name in names]


def _check_external_id(
    environment: Environment, organization: Organization, external_id: str | None
) -> None:
    if external_id is not None:
        _check_unused(environment, organization, "external_id", external_id)


def _check_unused(
    environment: Environment, organization: Organization, name: str, value: str
) -> None:
    owner = environment.organizations.first(lambda o: getattr(o, name) == value)
    if owner is not None and owner is not organization:
        raise _already_used(name)


def _already_used(name: str) -> Refused:
    return coded(400, f"{name}_already_used", f"This {name} is already used.")
