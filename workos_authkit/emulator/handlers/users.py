"""Users: `/user_management/users`."""

import re
from typing import Any

from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_email
from workos_authkit.emulator.handlers.metadata import merge_metadata, read_metadata
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import User, wire
from workos_authkit.emulator.refusals import InvalidField, Refused, coded, not_found
from workos_authkit.emulator.routing import Call

_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def list_users(environment: Environment, call: Call) -> Response:
    """List users, by email or organization."""
    email = call.query.optional_text("email")
    organization_id = call.query.optional_text("organization_id") or call.query.optional_text(
        "organization"
    )
    members = {
        m.user_id for m in environment.memberships if organization_id in (None, m.organization_id)
    }
    users = environment.users.where(
        lambda user: (
            (email is None or user.email.casefold() == email.casefold())
            and (organization_id is None or user.id in members)
        )
    )
    return page(environment.users, users, call.query, wire)


def get_user(environment: Environment, call: Call) -> Response:
    """Return a user."""
    return json_response(wire(environment.users.require(call.id)))


def get_user_by_external_id(environment: Environment, call: Call) -> Response:
    """Return the user with this external id."""
    user = environment.users.first(lambda u: u.external_id == call.id)
    if user is None:
        raise not_found("User", call.id)
    return json_response(wire(user))


def create_user(environment: Environment, call: Call) -> Response:
    """Create a user."""
    body = call.body
    email = body.email()
    external_id = body.external_id()
    if environment.user_by_email(email):
        raise _creation_error("email_not_available", "This email is not available.")
    if external_id is not None and _external_id_taken(environment, external_id):
        raise _creation_error("external_id_already_used", "This external id is already used.")
    user = environment.create(
        User,
        email=email,
        email_verified=bool(body.flag("email_verified")),
        first_name=body.optional_text("first_name"),
        last_name=body.optional_text("last_name"),
        name=body.optional_text("name"),
        external_id=external_id,
        metadata=merge_metadata({}, read_metadata(body)),
        password=read_password(environment, body),
    )
    if user.name is None:
        user.name = full_name(user)
    return json_response(wire(user), 201)


def update_user(environment: Environment, call: Call) -> Response:
    """Change the fields of a user that the body names."""
    user = environment.users.require(call.id)
    body = call.body
    changes: dict[str, Any] = {}
    if (email := body.optional_text("email")) is not None:
        changes.update(_new_email(environment, user, email.strip()))
    for name in ("first_name", "last_name", "name"):
        if body.optional_text(name) is not None:
            changes[name] = body[name]
    if (verified := body.flag("email_verified")) is not None:
        changes["email_verified"] = verified
    if "external_id" in body:
        changes["external_id"] = _new_external_id(environment, user, body)
    if "locale" in body:
        changes["locale"] = _locale(body)
    if "metadata" in body:
        former = {} if body["metadata"] is None else user.metadata
        changes["metadata"] = merge_metadata(former, read_metadata(body))
    if (password := read_password(environment, body)) is not None:
        changes["password"] = password
    for name, value in changes.items():
        setattr(user, name, value)
    user.updated_at = environment.now()
    return json_response(wire(user))


def delete_user(environment: Environment, call: Call) -> Response:
    """Delete a user."""
    environment.delete_user(environment.users.require(call.id))
    return empty_response(200)


def list_identities(environment: Environment, call: Call) -> Response:
    """List a user's OAuth identities, as a bare array."""
    return json_response(environment.users.require(call.id).identities)


def list_authorized_applications(environment: Environment, call: Call) -> Response:
    """List the applications that a user authorized."""
    user = environment.users.require(call.id)
    granted = environment.applications.where(lambda a: a.user_id == user.id)
    return page(environment.applications, granted, call.query, wire)


def delete_authorized_application(environment: Environment, call: Call) -> Response:
    """Withdraw a user's authorization of an application."""
    user = environment.users.require(call.path["user_id"])
    application_id = call.path["application_id"]
    granted = environment.applications.first(
        lambda a: (
            a.user_id == user.id
            and application_id in (a.id, a.application["id"], a.application["client_id"])
        )
    )
    if granted is None:
        raise not_found("Authorized application", application_id)
    environment.applications.remove(granted)
    return empty_response(204)


def full_name(user: User) -> str | None:
    """Return a user's first and last name as one, if any."""
    return " ".join(part for part in (user.first_name, user.last_name) if part) or None


def read_password(environment: Environment, body: Fields) -> str | None:
    """Return a body's password in its stored form, if it has one.

    Raises:
        Refused: The password is weak, the hash malformed, or both are given: 400.
    """
    password = body.optional_text("password")
    text = body.optional_text("password_hash")
    kind = body.optional_choice("password_hash_type", passwords.HASH_TYPES)
    position = body.optional_choice("password_salt_position", ("prefix", "suffix"))
    if password is not None:
        if text is not None:
            raise coded(400, "password_and_password_hash_provided")
        if kind is not None:
            raise coded(400, "password_and_password_hash_type_provided")
    if position is not None and text is None:
        raise coded(400, "password_salt_position_requires_password_hash")
    if password is not None:
        check_strength(environment, password)
        return passwords.store(password, environment.token(16))
    if text is None:
        return None
    if kind is None:
        raise InvalidField(
            "password_hash_type", "password_hash_type_required", "Say the hash type."
        )
    if not passwords.is_hash(kind, text):
        raise coded(400, "invalid_password_hash", f"This is no {kind} hash.")
    return passwords.store_hash(kind, text, position or "suffix")


def weakness(environment: Environment, password: str) -> dict[str, str] | None:
    """Return the weakness of a new password, if it has one."""
    least = environment.settings.minimum_password_length
    if len(password) >= least:
        return None
    message = f"Password must be at least {least} characters."
    return {"code": "password_too_short", "message": message}


def check_strength(environment: Environment, password: str) -> None:
    """Make sure that a new password is strong enough.

    Raises:
        Refused: It is weak: 400 `password_strength_error`.
    """
    problem = weakness(environment, password)
    if problem is not None:
        message = "Password does not meet strength requirements."
        raise coded(400, "password_strength_error", message, errors=[problem])


def _creation_error(code: str, message: str) -> Refused:
    problem = {"code": code, "message": message}
    return coded(400, "user_creation_error", "Could not create user.", errors=[problem])


def _external_id_taken(environment: Environment, external_id: str, by: User | None = None) -> bool:
    owner = environment.users.first(lambda u: u.external_id == external_id)
    return owner is not None and owner is not by


def _new_email(environment: Environment, user: User, email: str) -> dict[str, Any]:
    if not is_email(email):
        raise coded(400, "invalid_email", "The email is not valid.")
    owner = environment.user_by_email(email)
    if owner is not None and owner is not user:
        raise coded(400, "email_not_available", "This email is not available.")
    if email == user.email:
        return {}
    return {"email": email, "email_verified": False}


def _new_external_id(environment: Environment, user: User, body: Fields) -> str | None:
    external_id = body.external_id()
    if external_id is not None and _external_id_taken(environment, external_id, by=user):
        raise coded(400, "external_id_already_used", "This external id is already used.")
    return external_id


def _locale(body: Fields) -> str | None:
    locale = body.optional_text("locale")
    if locale is not None and not _LOCALE.fullmatch(locale):
        raise coded(400, "invalid_locale", "The locale is not valid.")
    return locale
