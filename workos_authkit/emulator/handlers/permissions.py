"""Permissions: `/authorization/permissions`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.roles import check_slug
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Permission, wire
from workos_authkit.emulator.refusals import coded, not_found
from workos_authkit.emulator.routing import Call


def list_permissions(environment: Environment, call: Call) -> Response:
    """List the permissions."""
    return page(environment.permissions, environment.permissions, call.query, wire)


def create_permission(environment: Environment, call: Call) -> Response:
    """Create a permission."""
    slug, name = check_slug(call.body.text("slug")), call.body.text("name")
    if environment.permissions.first(lambda each: each.slug == slug):
        raise coded(409, "permission_slug_conflict", f"There is a permission '{slug}' already.")
    permission = environment.create(
        Permission,
        slug=slug,
        name=name,
        description=call.body.optional_text("description"),
        resource_type_slug=call.body.optional_text("resource_type_slug") or "organization",
    )
    return json_response(wire(permission), 201)


def get_permission(environment: Environment, call: Call) -> Response:
    """Return a permission."""
    return json_response(wire(_permission(environment, call)))


def update_permission(environment: Environment, call: Call) -> Response:
    """Change the name or the description of a permission."""
    permission = _changeable(environment, call)
    if call.body.optional_text("name") is not None:
        permission.name = call.body.text("name")
    if "description" in call.body:
        permission.description = call.body.optional_text("description")
    permission.updated_at = environment.now()
    return json_response(wire(permission))


def delete_permission(environment: Environment, call: Call) -> Response:
    """Delete a permission; roles lose it."""
    permission = _changeable(environment, call)
    environment.permissions.remove(permission)
    for role in environment.roles:
        role.permissions = [slug for slug in role.permissions if slug != permission.slug]
    return empty_response(204)


def _permission(environment: Environment, call: Call) -> Permission:
    found = environment.permissions.first(lambda each: each.slug == call.id)
    if found is None:
        raise not_found("Permission", call.id)
    return found


def _changeable(environment: Environment, call: Call) -> Permission:
    permission = _permission(environment, call)
    if permission.system:
        raise coded(403, "forbidden", "A permission of WorkOS cannot be changed.")
    return permission
