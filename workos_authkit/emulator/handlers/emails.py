"""Proving and changing a user's address, and signing in by a code sent there.

`/user_management/users/{id}/email_verification`, `.../email_change`, `/user_management/magic_auth`.
"""

from collections.abc import Callable

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import is_email
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import (
    EmailChange,
    EmailVerification,
    MagicAuth,
    User,
    Verdict,
    timestamp,
    wire,
)
from workos_authkit.emulator.refusals import Refused, coded, oauth
from workos_authkit.emulator.routing import Call


def send_email_verification(environment: Environment, call: Call) -> Response:
    """Email a user a code that proves the address."""
    user = environment.users.require(call.id)
    locale = call.body.locale()
    if user.email_verified:
        raise coded(400, "email_already_verified", "The email is verified already.")
    environment.check_email_quota(user.email)
    new_email_verification(environment, user, locale)
    return json_response({"user": wire(user)})


def get_email_verification(environment: Environment, call: Call) -> Response:
    """Return an email verification, its code included."""
    return json_response(wire(environment.email_verifications.require(call.id)))


def confirm_email_verification(environment: Environment, call: Call) -> Response:
    """Take the code that proves a user's address."""
    user = environment.users.require(call.id)
    code = call.body.text("code")
    if user.email_verified:
        raise coded(400, "email_previously_verified", "The email is verified already.")
    verification = environment.email_verifications.last(lambda v: v.user_id == user.id)
    verdict = verification.enter(code, environment.now()) if verification else Verdict.WRONG
    _refuse(verdict, _VERIFICATION_REFUSALS)
    mark_verified(environment, user)
    return json_response({"user": wire(user)})


def send_email_change(environment: Environment, call: Call) -> Response:
    """Email a code to the address that a user wants to change to."""
    user = environment.users.require(call.id)
    new_email = call.body.text("new_email").strip()
    locale = call.body.locale()
    if not is_email(new_email):
        raise coded(422, "invalid_email", "The email is not valid.")
    if new_email == user.email:
        raise coded(409, "email_change_not_needed", "This is the user's email already.")
    _check_available(environment, new_email)
    environment.check_email_quota(new_email)
    change = environment.email_changes.add(
        EmailChange(
            **environment.stamp(EmailChange.prefix),
            user_id=user.id,
            new_email=new_email,
            code=environment.code(),
            expires_at=environment.after(environment.settings.code_lifetime),
        )
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
    """Take the code that proves a user's new address."""
    user = environment.users.require(call.id)
    code = call.body.text("code")
    change = environment.email_changes.last(lambda c: c.user_id == user.id)
    if change is None:
        raise coded(409, "no_pending_email_change", "There is no email change to confirm.")
    _refuse(change.enter(code, environment.now()), _CHANGE_REFUSALS)
    _check_available(environment, change.new_email)
    user.email = change.new_email
    mark_verified(environment, user)
    return json_response({"object": "email_change_confirmation", "user": wire(user)})


def create_magic_auth(environment: Environment, call: Call) -> Response:
    """Make a code that signs somebody in; a new address becomes a new user."""
    email = call.body.email()
    locale = call.body.locale()
    invitation_token = call.body.optional_text("invitation_token")
    environment.check_deliverable(email)
    if not environment.settings.magic_auth_enabled:
        raise oauth("authentication_method_not_allowed")
    if invitation_token is not None:
        _check_invitation(environment, invitation_token, email)
    environment.check_email_quota(email)
    user = environment.user_by_email(email)
    if user is None:
        if not environment.settings.sign_up_enabled:
            raise oauth("sign_up_not_allowed")
        user = environment.users.add(User(**environment.stamp(User.prefix), email=email))
    magic_auth = environment.magic_auths.add(
        MagicAuth(
            **environment.stamp(MagicAuth.prefix),
            user_id=user.id,
            email=email,
            code=environment.code(),
            expires_at=environment.after(environment.settings.code_lifetime),
        )
    )
    environment.send("magic_auth", email, code=magic_auth.code, locale=locale)
    return json_response(wire(magic_auth), 201)


def get_magic_auth(environment: Environment, call: Call) -> Response:
    """Return a Magic Auth code."""
    return json_response(wire(environment.magic_auths.require(call.id)))


def new_email_verification(
    environment: Environment, user: User, locale: str | None = None
) -> EmailVerification:
    """Email a user a code that proves the address, and return its record."""
    verification = environment.email_verifications.add(
        EmailVerification(
            **environment.stamp(EmailVerification.prefix),
            user_id=user.id,
            email=user.email,
            code=environment.code(),
            expires_at=environment.after(environment.settings.code_lifetime),
        )
    )
    environment.send("email_verification", user.email, code=verification.code, locale=locale)
    return verification


def mark_verified(environment: Environment, user: User) -> None:
    """Note that a user's address is proven."""
    user.email_verified = True
    user.updated_at = environment.now()


def _check_available(environment: Environment, email: str) -> None:
    if environment.user_by_email(email):
        raise coded(409, "email_not_available", "This email is not available.")


def _check_invitation(environment: Environment, token: str, email: str) -> None:
    invitation = environment.invitations.first(lambda i: i.token == token)
    if invitation is None or invitation.email.casefold() != email.casefold():
        raise oauth("invitation_invalid")


def _refuse(verdict: Verdict, refusals: dict[Verdict, Callable[[], Refused]]) -> None:
    if verdict is not Verdict.RIGHT:
        raise refusals[verdict]()


_VERIFICATION_REFUSALS: dict[Verdict, Callable[[], Refused]] = {
    Verdict.WRONG: lambda: coded(400, "email_verification_code_incorrect"),
    Verdict.TOO_MANY_ATTEMPTS: lambda: coded(400, "email_verification_code_incorrect"),
    Verdict.EXPIRED: lambda: coded(400, "email_verification_code_expired"),
    Verdict.USED_BEFORE: lambda: coded(400, "email_verification_code_previously_used"),
}

_CHANGE_REFUSALS: dict[Verdict, Callable[[], Refused]] = {
    Verdict.WRONG: lambda: coded(400, "email_change_code_incorrect"),
    Verdict.TOO_MANY_ATTEMPTS: lambda: coded(429, "email_change_too_many_attempts"),
    Verdict.EXPIRED: lambda: coded(400, "email_change_code_expired"),
    Verdict.USED_BEFORE: lambda: coded(409, "email_change_code_previously_used"),
}
