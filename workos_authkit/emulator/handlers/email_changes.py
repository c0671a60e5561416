"""Changing a user's address: `/user_management/users/{id}/email_change`."""

from collections.abc import Callable

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import is_email
from workos_authkit.emulator.handlers.email_verifications import mark_verified, refuse
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import EmailChange, SignIn, Verdict, timestamp, wire
from workos_authkit.emulator.refusals import Refused, coded
from workos_authkit.emulator.routing import Call


def send_email_change(environment: Environment, call: Call) -> Response:
    """Email a code to a user's new address."""
    user = environment.users.require(call.id)
    new_email = call.body.text("new_email").strip()
    locale = call.body.locale()
    if not is_email(new_email):
        raise coded(422, "invalid_email", "The email is not valid.")
    if new_email == user.email:
        raise coded(409, "email_change_not_needed", "This is the user's email already.")
    _check_available(environment, new_email)
    environment.check_email_quota(new_email)
    change = environment.create(
        EmailChange,
        user_id=user.id,
        new_email=new_email,
        code=environment.code(),
        expires_at=environment.code_expiry(),
    )
    environment.send("email_change", new_email, code=change.code, locale=locale)
    return json_response(
        {
            "object": "email_change",
            "user": wire(user),
            "new_email": new_email,
            "expires_at": timestamp(change.expires_at),
            "created_at": timestamp(change.created_at),
        }
    )


def confirm_email_change(environment: Environment, call: Call) -> Response:
    """Check the code that verifies a user's new address."""
    user = environment.users.require(call.id)
    code = call.body.text("code")
    change = environment.email_changes.last(lambda c: c.user_id == user.id)
    if change is None:
        raise coded(409, "no_pending_email_change", "There is no email change to confirm.")
    refuse(change.enter(code, environment.now()), _CHANGE_REFUSALS)
    _check_available(environment, change.new_email)
    user.email = change.new_email
    mark_verified(environment, user)
    return json_response({"object": "email_change_confirmation", "user": wire(user)})


def complete_email(environment: Environment, sign_in: SignIn, email: str) -> None:
    """Set the address of a user whose identity provider gave none; it has to be verified.

    Raises:
        Refused: Another user has the address: 400 `email_not_available`.
    """
    user = environment.users.require(sign_in.user_id)
    owner = environment.user_by_email(email)
    if owner is not None and owner is not user:
        raise coded(400, "email_not_available", "This email is not available.")
    if email != user.email:
        user.email, user.email_verified = email, False
        user.updated_at = environment.now()
        sign_in.passed.discard("email_verification")


def _check_available(environment: Environment, email: str) -> None:
    if environment.user_by_email(email):
        raise coded(409, "email_not_available", "This email is not available.")


_CHANGE_REFUSALS: dict[Verdict, Callable[[], Refused]] = {
    Verdict.WRONG: lambda: coded(400, "email_change_code_incorrect"),
    Verdict.TOO_MANY_ATTEMPTS: lambda: coded(429, "email_change_too_many_attempts"),
    Verdict.EXPIRED: lambda: coded(400, "email_change_code_expired"),
    Verdict.USED_BEFORE: lambda: coded(409, "email_change_code_previously_used"),
}
