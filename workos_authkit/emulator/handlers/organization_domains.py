"""Domains of organizations: `/organization_domains`."""

from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.organizations import check_domain, new_domain
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.records import Organization, timestamp
from workos_authkit.emulator.refusals import coded, not_found
from workos_authkit.emulator.routing import Call

_PREFIX = "_workos-domain-verification"


def create_domain(environment: Environment, call: Call) -> Response:
    """Add an unverified domain to an organization."""
    organization = environment.organizations.require(call.body.text("organization_id"))
    return json_response(add_domain(environment, organization, call.body.text("domain")), 201)


def add_domain(environment: Environment, organization: Organization, name: str) -> dict[str, Any]:
    """Add an unverified domain to an organization, and return it.

    Raises:
        InvalidField: It is not a domain.
        Refused: The organization has it already, or another one has verified it: 409.
    """
    name = check_domain(environment, organization, name)
    if any(domain["domain"] == name for domain in organization.domains):
        raise coded(
            409, "domain_already_exists", f"The organization has the domain '{name}' already."
        )
    domain = new_domain(environment, organization, name, "pending") | {
        "verification_prefix": _PREFIX,
        "verification_token": environment.token(24),
    }
    organization.domains = [*organization.domains, domain]
    return domain


def get_domain(environment: Environment, call: Call) -> Response:
    """Return a domain."""
    return json_response(_find(environment, call.id)[1])


def verify_domain(environment: Environment, call: Call) -> Response:
    """Verify a domain: here the DNS record is always right."""
    organization, domain = _find(environment, call.id)
    if domain["state"] == "verified":
        raise coded(400, "domain_already_verified", "The domain is verified already.")
    return json_response(mark_verified(environment, organization, domain), 201)


def mark_verified(
    environment: Environment, organization: Organization, domain: dict[str, Any]
) -> dict[str, Any]:
    """Verify a domain of an organization, and return it as it is then."""
    verified = {**domain, "state": "verified", "updated_at": timestamp(environment.now())}
    organization.domains = [verified if each is domain else each for each in organization.domains]
    return verified


def delete_domain(environment: Environment, call: Call) -> Response:
    """Remove a domain from its organization."""
    organization, domain = _find(environment, call.id)
    organization.domains = [each for each in organization.domains if each is not domain]
    return empty_response(204)


def _find(environment: Environment, domain_id: str) -> tuple[Organization, dict[str, Any]]:
    for organization in environment.organizations:
        for domain in organization.domains:
            if domain["id"] == domain_id:
                return organization, domain
    raise not_found("Organization domain", domain_id)
