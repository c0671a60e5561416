"""Roles and feature flags: `/authorization/roles`, `.../feature-flags`."""

import re

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Role, wire
from workos_authkit.emulator.refusals import InvalidField, coded, not_found
from workos_authkit.emulator.routing import Call

_SLUG = re.compile(r"[a-z0-9][a-z0-9._:*-]{0,47}")


def list_roles(environment: Environment, call: Call) -> Response:
    """List all roles of the environment on one page."""
    return _all(environment.roles.where(lambda role: role.organization_id is None))


def list_organization_roles(environment: Environment, call: Call) -> Response:
    """List all roles that an organization may assign, on one page."""
    organization = environment.organizations.require(call.id)
    return _all(environment.roles.where(lambda r: r.organization_id in (None, organization.id)))


def create_role(environment: Environment, call: Call) -> Response:
    """Create a role of the environment."""
    slug = check_slug(call.body.text("slug"))
    if environment.roles.first(lambda role: role.slug == slug):
        raise coded(409, "role_slug_conflict", f"There is a role '{slug}' already.")
    return _create(environment, call, slug, organization_id=None)


def create_organization_role(environment: Environment, call: Call) -> Response:
    """Create a role of an organization."""
    organization = environment.organizations.require(call.id)
    slug = call.body.optional_text("slug")
    if slug is None:
        words = re.sub(r"[^a-z0-9]+", "-", call.body.text("name").lower()).strip("-")
        slug = f"org-{words[:30]}-{environment.token(6).lower()}"
    if not check_slug(slug).startswith("org-"):
        raise InvalidField("slug", "slug_invalid", "The slug of a custom role begins with 'org-'.")
    if environment.role(slug, organization.id):
        raise coded(
            409, "organization_role_slug_conflict", f"The organization has a role '{slug}' already."
        )
    return _create(environment, call, slug, organization_id=organization.id)


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
    """Add a permission to a role."""
    role = _role(environment, call)
    slug = _known(environment, call.body.text("slug"))
    if slug not in role.permissions:
        role.permissions = [*role.permissions, slug]
    role.updated_at = environment.now()
    return json_response(wire(role))


def remove_role_permission(environment: Environment, call: Call) -> Response:
    """Remove a permission from a role of an organization."""
    role, slug = _role(environment, call), call.path["permission"]
    if slug not in role.permissions:
        raise not_found("Permission", slug)
    role.permissions = [each for each in role.permissions if each != slug]
    role.updated_at = environment.now()
    return json_response(wire(role))


def delete_role(environment: Environment, call: Call) -> Response:
    """Delete an unassigned role of an organization."""
    role = _role(environment, call)
    if environment.memberships.first(
        lambda each: each.organization_id == role.organization_id and role.slug in each.role_slugs
    ):
        raise coded(409, "role_has_assignments", "Members have this role.")
    environment.roles.remove(role)
    return empty_response(204)


def check_slug(slug: str) -> str:
    """Return the slug of a role or a permission.

    Raises:
        InvalidField: It is not a slug.
    """
    if not _SLUG.fullmatch(slug):
        raise InvalidField("slug", "slug_invalid", f"'{slug}' is not a slug.")
    return slug


def list_user_feature_flags(environment: Environment, call: Call) -> Response:
    """List the flags that are on for a user, directly or through an organization."""
    user = environment.users.require(call.id)
    targets = [user.id, *(m.organization_id for m in environment.memberships_of(user.id))]
    flags = environment.feature_flags.where(lambda flag: flag.is_on_for(*targets))
    return page(environment.feature_flags, flags, call.query, wire)


def list_organization_feature_flags(environment: Environment, call: Call) -> Response:
    """List the flags that are on for an organization."""
    organization = environment.organizations.require(call.id)
    flags = environment.feature_flags.where(lambda flag: flag.is_on_for(organization.id))
    return page(environment.feature_flags, flags, call.query, wire)


def _create(
    environment: Environment, call: Call, slug: str, *, organization_id: str | None
) -> Response:
    role = environment.create(
        Role,
        slug=slug,
        name=call.body.text("name"),
        description=call.body.optional_text("description"),
        type="EnvironmentRole" if organization_id is None else "OrganizationRole",
        resource_type_slug=call.body.optional_text("resource_type_slug") or "organization",
        organization_id=organization_id,
    )
    return json_response(wire(role), 201)


def _role(environment: Environment, call: Call) -> Role:
    """Return the role that a path names, of the environment or of an organization."""
    slug, organization_id = call.path["slug"], call.path.get("organization_id")
    if organization_id is not None:
        environment.organizations.require(organization_id)
    found = environment.roles.first(
        lambda role: role.slug == slug and role.organization_id == organization_id
    )
    if found is None:
        raise not_found("Role", slug)
    return found


def _known(environment: Environment, slug: str) -> str:
    if not environment.permissions.first(lambda each: each.slug == slug):
        raise not_found("Permission", slug)
    return slug


def _all(roles: list[Role]) -> Response:
    return json_response({"object": "list", "data": [wire(role) for role in roles]})
