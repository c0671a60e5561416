"""Organizations: `/organizations`."""

from collections.abc import Mapping
from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_domain
from workos_authkit.emulator.handlers.metadata import merge_metadata, read_metadata
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Organization, timestamp, wire
from workos_authkit.emulator.refusals import InvalidField, Refused, coded, not_found, plain
from workos_authkit.emulator.routing import Call

_DOMAIN_STATES = ("pending", "verified")


def list_organizations(environment: Environment, call: Call) -> Response:
    """List organizations, by domain or by part of the name."""
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
    name, external_id = body.text("name"), body.external_id()
    _check_external_id(environment, None, external_id)
    domains = _read_domains(environment, None, body) or {}
    organization = environment.create(
        Organization,
        name=name,
        external_id=external_id,
        metadata=merge_metadata({}, read_metadata(body)),
        allow_profiles_outside_organization=bool(body.flag("allow_profiles_outside_organization")),
    )
    organization.domains = _new_domains(environment, organization, domains)
    return json_response(wire(organization), 201)


def get_organization(environment: Environment, call: Call) -> Response:
    """Return an organization."""
    return json_response(wire(environment.organizations.require(call.id)))


def get_organization_by_external_id(environment: Environment, call: Call) -> Response:
    """Return the organization with this external id."""
    found = environment.organizations.first(lambda o: o.external_id == call.id)
    if found is None:
        raise not_found("Organization", call.id)
    return json_response(wire(found))


def update_organization(environment: Environment, call: Call) -> Response:
    """Change the fields of an organization that the body names."""
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
        changes["domains"] = _new_domains(environment, organization, domains)
    for name, value in changes.items():
        setattr(organization, name, value)
    organization.updated_at = environment.now()
    return json_response(wire(organization))


def delete_organization(environment: Environment, call: Call) -> Response:
    """Delete an organization."""
    environment.delete_organization(environment.organizations.require(call.id))
    return empty_response(202)


def check_domain(environment: Environment, organization: Organization | None, name: str) -> str:
    """Return a domain in lower case, if the organization may have it.

    Raises:
        InvalidField: It is not a domain.
        Refused: Another organization has verified it: 409.
    """
    domain = name.strip().casefold()
    if not is_domain(domain):
        raise InvalidField("domain", "domain_invalid", f"'{name}' is not a domain.")
    for other in environment.organizations:
        if other is not organization and any(
            d["domain"] == domain and d["state"] == "verified" for d in other.domains
        ):
            raise plain(409, f"The domain '{domain}' belongs to another organization.")
    return domain


def new_domain(
    environment: Environment, organization: Organization, domain: str, state: str
) -> dict[str, Any]:
    """Return an organization's domain in the API's form."""
    now = timestamp(environment.now())
    return {
        "object": "organization_domain",
        "id": environment.new_id("org_domain_"),
        "organization_id": organization.id,
        "domain": domain,
        "state": state,
        "verification_strategy": "manual" if state == "verified" else "dns",
        "created_at": now,
        "updated_at": now,
    }


def _new_domains(
    environment: Environment, organization: Organization, domains: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [new_domain(environment, organization, *item) for item in domains.items()]


def _read_domains(
    environment: Environment, organization: Organization | None, body: Fields
) -> dict[str, str] | None:
    """Return the state of each domain that a body names, if it names any."""
    data = body.members("domain_data")
    if data is not None:
        states = {item.text("domain"): item.choice("state", _DOMAIN_STATES) for item in data}
    else:
        names = body.texts("domains")
        if names is None:
            return None
        states = dict.fromkeys(names, "verified")
    return {check_domain(environment, organization, name): state for name, state in states.items()}


def _check_external_id(
    environment: Environment, organization: Organization | None, external_id: str | None
) -> None:
    if external_id is not None:
        _check_unused(environment, organization, "external_id", external_id)


def _check_unused(
    environment: Environment, organization: Organization | None, name: str, value: str
) -> None:
    owner = environment.organizations.first(lambda o: getattr(o, name) == value)
    if owner is not None and owner is not organization:
        raise _already_used(name)


def _already_used(name: str) -> Refused:
    return coded(400, f"{name}_already_used", f"This {name} is already used.")
