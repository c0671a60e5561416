"""Organization memberships: `/user_management/organization_memberships`."""

from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Membership, wire
from workos_authkit.emulator.refusals import InvalidField, Refused, coded
from workos_authkit.emulator.routing import Call

_STATUSES = ("active", "inactive", "pending")


def list_memberships(environment: Environment, call: Call) -> Response:
    """List the memberships of a user or an organization: by default the active ones."""
    user_id = call.query.optional_text("user_id")
    organization_id = call.query.optional_text("organization_id")
    statuses = call.query.listed("statuses", _STATUSES) or ["active"]
    if user_id is None and organization_id is None:
        message = "Either user_id or organization_id must be given."
        raise coded(400, "missing_user_id_or_organization_id", message)
    if user_id is not None:
        environment.users.require(user_id)
    if organization_id is not None:
        environment.organizations.require(organization_id)
    found = environment.memberships.where(
        lambda m: (
            user_id in (None, m.user_id)
            and organization_id in (None, m.organization_id)
            and m.status in statuses
        )
    )
    return page(environment.memberships, found, call.query, lambda m: shown(environment, m))


def create_membership(environment: Environment, call: Call) -> Response:
    """Make a user a member; an inactive membership becomes active again."""
    user = environment.users.require(call.body.text("user_id"))
    organization = environment.organizations.require(call.body.text("organization_id"))
    roles = _read_roles(environment, organization.id, call.body)
    membership = environment.membership(user.id, organization.id)
    if membership is None:
        membership = add_membership(environment, user.id, organization.id, roles)
    elif membership.status == "pending":
        raise _pending("reactivate")
    elif membership.status == "active":
        message = "The user is a member of the organization already."
        raise coded(409, "user_already_organization_member", message)
    else:
        membership.role_slugs = roles or membership.role_slugs
        _set_status(environment, membership, "active")
    return json_response(shown(environment, membership), 201)


def get_membership(environment: Environment, call: Call) -> Response:
    """Return a membership."""
    return json_response(shown(environment, environment.memberships.require(call.id)))


def update_membership(environment: Environment, call: Call) -> Response:
    """Change a membership's roles."""
    membership = environment.memberships.require(call.id)
    roles = _read_roles(environment, membership.organization_id, call.body)
    if roles:
        membership.role_slugs = roles
        membership.updated_at = environment.now()
    return json_response(shown(environment, membership))


def delete_membership(environment: Environment, call: Call) -> Response:
    """Delete a membership."""
    environment.memberships.remove(environment.memberships.require(call.id))
    return empty_response(200)


def deactivate_membership(environment: Environment, call: Call) -> Response:
    """Suspend a membership; it keeps its roles."""
    return _change_status(environment, call, "deactivate", "inactive")


def reactivate_membership(environment: Environment, call: Call) -> Response:
    """End a membership's suspension."""
    return _change_status(environment, call, "reactivate", "active")


def list_membership_groups(environment: Environment, call: Call) -> Response:
    """List the groups that a membership is in."""
    membership = environment.memberships.require(call.id)
    groups = environment.groups.where(lambda g: membership.id in g.membership_ids)
    return page(environment.groups, groups, call.query, wire)


def add_membership(
    environment: Environment,
    user_id: str,
    organization_id: str,
    role_slugs: list[str] | None = None,
    status: str = "active",
) -> Membership:
    """Make a user a member and return the membership."""
    return environment.create(
        Membership,
        user_id=user_id,
        organization_id=organization_id,
        role_slugs=role_slugs or [environment.settings.default_role_slug],
        status=status,
    )


def shown(environment: Environment, membership: Membership) -> dict[str, Any]:
    """Return a membership in the API's form, with its user, roles and organization's name."""
    organization = environment.organizations.require(membership.organization_id)
    roles = [{"slug": slug} for slug in membership.role_slugs]
    return {
        **wire(membership),
        "organization_name": organization.name,
        "role": roles[0],
        "roles": roles,
        "user": wire(environment.users.require(membership.user_id)),
    }


def check_role(
    environment: Environment, organization_id: str | None, slug: str, status: int
) -> None:
    """Make sure that a role can be assigned.

    Raises:
        Refused: The role does not exist (`invalid_role`), or belongs to something else.
    """
    role = environment.role(slug, organization_id)
    if role is None:
        raise coded(status, "invalid_role", f"There is no role '{slug}'.")
    if role.resource_type_slug != "organization":
        message = f"The role '{slug}' is scoped to a sub-resource."
        raise coded(422, "sub_resource_scoped_role_not_allowed", message, role_slug=slug)


def _read_roles(environment: Environment, organization_id: str, body: Fields) -> list[str] | None:
    slug, slugs = body.optional_text("role_slug"), body.texts("role_slugs")
    if slug is not None and slugs is not None:
        message = "role_slug and role_slugs exclude each other."
        raise InvalidField("role_slugs", "role_slugs_invalid", message)
    chosen = [slug] if slug is not None else list(dict.fromkeys(slugs or ()))
    if len(chosen) > 1 and not environment.settings.multiple_roles_enabled:
        raise coded(422, "multiple_roles_not_enabled", "Several roles at once are not enabled.")
    for name in chosen:
        check_role(environment, organization_id, name, 422)
    return chosen or None


def _change_status(environment: Environment, call: Call, verb: str, status: str) -> Response:
    membership = environment.memberships.require(call.id)
    if membership.status == "pending":
        raise _pending(verb)
    if membership.status != status:
        _set_status(environment, membership, status)
    return json_response(shown(environment, membership))


def _set_status(environment: Environment, membership: Membership, status: str) -> None:
    membership.status = status
    membership.updated_at = environment.now()


def _pending(verb: str) -> Refused:
    code = f"cannot_{verb}_pending_organization_membership"
    return coded(400, code, f"Cannot {verb} a pending organization membership.")
