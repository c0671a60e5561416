"""API keys of organizations and users: `/api_keys`, `.../{id}/api_keys`."""

from datetime import datetime
from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import APIKey, wire
from workos_authkit.emulator.refusals import InvalidField, coded, plain
from workos_authkit.emulator.routing import Call


def create_organization_api_key(environment: Environment, call: Call) -> Response:
    """Create a key of an organization; only this answer shows its value."""
    organization = environment.organizations.require(call.id)
    owner = {"type": "organization", "id": organization.id}
    return _created(_add(environment, call.body, owner))


def list_organization_api_keys(environment: Environment, call: Call) -> Response:
    """List the keys of an organization."""
    organization = environment.organizations.require(call.id)
    keys = environment.api_keys.where(lambda k: k.owner["id"] == organization.id)
    return page(environment.api_keys, keys, call.query, wire)


def create_user_api_key(environment: Environment, call: Call) -> Response:
    """Create a key of a user in an organization; only this answer shows its value."""
    user = environment.users.require(call.id)
    organization_id = call.body.text("organization_id")
    membership = environment.membership(user.id, organization_id)
    if membership is None or membership.status != "active":
        raise plain(422, "The user is not an active member of the organization.")
    owner = {"type": "user", "id": user.id, "organization_id": organization_id}
    return _created(_add(environment, call.body, owner))


def list_user_api_keys(environment: Environment, call: Call) -> Response:
    """List the keys of a user, optionally in one organization."""
    user = environment.users.require(call.id)
    organization_id = call.query.optional_text("organization_id")
    keys = environment.api_keys.where(
        lambda k: (
            k.owner["id"] == user.id and organization_id in (None, k.owner.get("organization_id"))
        )
    )
    return page(environment.api_keys, keys, call.query, wire)


def validate_api_key(environment: Environment, call: Call) -> Response:
    """Return the key with a value; an unknown or expired key gives null, not an error."""
    value = call.body.text("value")
    key = environment.api_keys.first(lambda k: k.value == value)
    if key is None or _has_expired(environment, key):
        return json_response({"api_key": None})
    key.last_used_at = environment.now()
    return json_response({"api_key": wire(key)})


def expire_api_key(environment: Environment, call: Call) -> Response:
    """Expire a key now; with `expires_at`, later; with null, not at all."""
    key = environment.api_keys.require(call.id)
    expires_at = _future(environment, call.body)
    if _has_expired(environment, key):
        raise coded(409, "api_key_already_expired", "The API key has expired already.")
    key.expires_at = expires_at if "expires_at" in call.body else environment.now()
    key.updated_at = environment.now()
    return json_response(wire(key))


def delete_api_key(environment: Environment, call: Call) -> Response:
    """Delete a key."""
    environment.api_keys.remove(environment.api_keys.require(call.id))
    return empty_response(204)


def _add(environment: Environment, body: Fields, owner: dict[str, str]) -> APIKey:
    name = body.text("name")
    permissions = body.texts("permissions") or []
    known = {permission.slug for permission in environment.permissions}
    for slug in permissions:
        if slug not in known:
            raise InvalidField("permissions", "invalid_permission", f"Unknown: '{slug}'.")
    value = f"sk_{environment.token(44)}"
    return environment.create(
        APIKey,
        owner=owner,
        name=name,
        permissions=permissions,
        expires_at=_future(environment, body),
        value=value,
        obfuscated_value=f"sk_...{value[-4:]}",
    )


def _created(key: APIKey) -> Response:
    shown: dict[str, Any] = {**wire(key), "value": key.value}
    return json_response(shown, 201)


def _future(environment: Environment, body: Fields) -> datetime | None:
    expires_at = body.instant("expires_at")
    if expires_at is not None and expires_at <= environment.now():
        message = "expires_at must lie in the future."
        raise InvalidField("expires_at", "expires_at_invalid", message)
    return expires_at


def _has_expired(environment: Environment, key: APIKey) -> bool:
    return key.expires_at is not None and environment.now() >= key.expires_at
