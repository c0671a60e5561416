"""Roles and feature flags: `/authorization/roles`, `.../feature-flags`."""

import re

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Role, wire
from workos_authkit.emulator.refusals import InvalidField, coded, not_found
from workos_authkit.emulator.routing import Call

_SLUG = re.compile(r"[a-z0-9][a-z0-9._:*-]{0,47}")


def list_roles(environment: Environment, call: Call) -> Response:
    """List the roles of the environment, all at once."""
    return _all(environment.roles.where(lambda role: role.organization_id is None))


def list_organization_roles(environment: Environment, call: Call) -> Response:
    """List the roles that an organization may give, all at once."""
    organization = environment.organizations.require(call.id)
    return _all(environment.roles.where(lambda r: r.organization_id in (None, organization.id)))


def create_role(environment: Environment, call: Call) -> Response:
    """Create a role of the environment."""
    slug, name = check_slug(call.body.text("slug")), call.body.text("name")
    if environment.roles.first(lambda role: role.slug == slug):
        raise coded(409, "role_slug_conflict", f"There is a role '{slug}' already.")
    role = environment.create(
        Role,
        slug=slug,
        name=name,
        description=call.body.optional_text("description"),
        resource_type_slug=call.body.optional_text("resource_type_slug") or "organization",
    )
    return json_response(wire(role), 201)


def get_role(environment: Environment, call: Call) -> Response:
    """Return a role of the environment."""
    return json_response(wire(_role(environment, call)))


def update_role(environment: Environment, call: Call) -> Response:
    """Change the name or the description of a role."""
    role = _role(environment, call)
    if call.body.optional_text("name") is not None:
        role.name = call.body.text("name")
    if "description" in call.body:
        role.description = call.body.optional_text("description")
    role.updated_at = environment.now()
    return json_response(wire(role))


def set_role_permissions(environment: Environment, call: Call) -> Response:
    """Replace the permissions of a role."""
    role = _role(environment, call)
    wanted = call.body.texts("permissions")
    if wanted is None:
        raise InvalidField("permissions", "permissions_required", "permissions must be a list.")
    role.permissions = [_known(environment, slug) for slug in dict.fromkeys(wanted)]
    role.updated_at = environment.now()
    return json_response(wire(role))


def add_role_permission(environment: Environment, call: Call) -> Response:
    """Give a role one more permission."""
    role = _role(environment, call)
    slug = _known(environment, call.body.text("slug"))
    if slug not in role.permissions:
        role.permissions = [*role.permissions, slug]
    role.updated_at = environment.now()
    return json_response(wire(role))


def check_slug(slug: str) -> str:
    """Return the slug of a role or a permission.

    Raises:
        InvalidField: It is none.
    """
    if not _SLUG.fullmatch(slug):
        raise InvalidField("slug", "slug_invalid", f"'{slug}' is not a slug.")
    return slug


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


def _role(environment: Environment, call: Call) -> Role:
    found = environment.roles.first(
        lambda role: role.slug == call.id and role.organization_id is None
    )
    if found is None:
        raise not_found("Role", call.id)
    return found


def _known(environment: Environment, slug: str) -> str:
    if not environment.permissions.first(lambda each: each.slug == slug):
        raise not_found("Permission", slug)
    return slug


def _all(roles: list[Role]) -> Response:
    return json_response({"object": "list", "data": [wire(role) for role in roles]})
