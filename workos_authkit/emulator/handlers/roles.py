"""Roles, permissions and feature flags, read only: a seed makes them."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Role, wire
from workos_authkit.emulator.routing import Call


def list_roles(environment: Environment, call: Call) -> Response:
    """List the roles of the environment, all at once."""
    return _all(environment.roles.where(lambda role: role.organization_id is None))


def list_organization_roles(environment: Environment, call: Call) -> Response:
    """List the roles that an organization may give, all at once."""
    organization = environment.organizations.require(call.id)
    return _all(environment.roles.where(lambda r: r.organization_id in (None, organization.id)))


def list_permissions(environment: Environment, call: Call) -> Response:
    """List the permissions."""
    return page(environment.permissions, environment.permissions, call.query, wire)


def list_user_feature_flags(environment: Environment, call: Call) -> Response:
    """List the flags that are on for a user, through an organization included."""
    user = environment.users.require(call.id)
    targets = [user.id, *(m.organization_id for m in environment.memberships_of(user.id))]
    flags = environment.feature_flags.where(lambda flag: flag.is_on_for(*targets))
    return page(environment.feature_flags, flags, call.query, wire)


def list_organization_feature_flags(environment: Environment, call: Call) -> Response:
    """List the flags that are on for an organization."""
    organization = environment.organizations.require(call.id)
    flags = environment.feature_flags.where(lambda flag: flag.is_on_for(organization.id))
    return page(environment.feature_flags, flags, call.query, wire)


def _all(roles: list[Role]) -> Response:
    return json_response({"object": "list", "data": [wire(role) for role in roles]})
