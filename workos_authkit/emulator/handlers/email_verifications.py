"""Verification of a user's address: `/user_management/users/{id}/email_verification`."""

from collections.abc import Callable, Mapping

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import (
    EmailVerification,
    User,
    Verdict,
    wire,
)
from workos_authkit.emulator.refusals import Refused, coded
from workos_authkit.emulator.routing import Call


def send_email_verification(environment: Environment, call: Call) -> Response:
    """Email a user a code that verifies the address."""
    user = environment.users.require(call.id)
    locale = call.body.locale()
    if user.email_verified:
        raise coded(400, "email_already_verified", "The email is verified already.")
    environment.check_email_quota(user.email)
    new_email_verification(environment, user, locale)
    return json_response({"user": wire(user)})


def get_email_verification(environment: Environment, call: Call) -> Response:
    """Return an email verification, including its code."""
    return json_response(wire(environment.email_verifications.require(call.id)))


def confirm_email_verification(environment: Environment, call: Call) -> Response:
    """Check the code that verifies a user's address."""
    user = environment.users.require(call.id)
    code = call.body.text("code")
    if user.email_verified:
        raise coded(400, "email_previously_verified", "The email is verified already.")
    verification = environment.email_verifications.last(lambda v: v.user_id == user.id)
    verdict = verification.enter(code, environment.now()) if verification else Verdict.WRONG
    refuse(verdict, _VERIFICATION_REFUSALS)
    mark_verified(environment, user)
    return json_response({"user": wire(user)})


def new_email_verification(
    environment: Environment, user: User, locale: str | None = None
) -> EmailVerification:
    """Email a user a code that verifies the address, and return its record."""
    verification = environment.create(
        EmailVerification,
        user_id=user.id,
        email=user.email,
        code=environment.code(),
        expires_at=environment.code_expiry(),
    )
    environment.send("email_verification", user.email, code=verification.code, locale=locale)
    return verification


def mark_verified(environment: Environment, user: User) -> None:
    """Mark a user's address as verified."""
    user.email_verified = True
    user.updated_at = environment.now()


def refuse(verdict: Verdict, refusals: Mapping[Verdict, Callable[[], Refused]]) -> None:
    """Refuse a wrong code.

    Raises:
        Refused: The verdict's refusal.
    """
    if verdict is not Verdict.RIGHT:
        raise refusals[verdict]()


_VERIFICATION_REFUSALS: dict[Verdict, Callable[[], Refused]] = {
    Verdict.WRONG: lambda: coded(400, "email_verification_code_incorrect"),
    Verdict.TOO_MANY_ATTEMPTS: lambda: coded(400, "email_verification_code_incorrect"),
    Verdict.EXPIRED: lambda: coded(400, "email_verification_code_expired"),
    Verdict.USED_BEFORE: lambda: coded(400, "email_verification_code_previously_used"),
}
