"""Password resets: `/user_management/password_reset`."""

from urllib.parse import urlencode

from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.email_verifications import mark_verified
from workos_authkit.emulator.handlers.users import weakness
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import PasswordReset, User, wire
from workos_authkit.emulator.refusals import Refused, coded, not_found, plain
from workos_authkit.emulator.routing import Call


def create_password_reset(environment: Environment, call: Call) -> Response:
    """Email a user a link that sets a new password."""
    email = call.body.email()
    locale = call.body.locale()
    _check_enabled(environment)
    user = environment.user_by_email(email)
    if user is None:
        raise not_found("User", email)
    return json_response(wire(send_password_reset(environment, user, locale)), 201)


def get_password_reset(environment: Environment, call: Call) -> Response:
    """Return a password reset, including its token."""
    return json_response(wire(environment.password_resets.require(call.id)))


def confirm_password_reset(environment: Environment, call: Call) -> Response:
    """Set a new password with a token; this also verifies the user's address."""
    token = call.body.text("token")
    password = call.body.text("new_password")
    _check_enabled(environment)
    reset = environment.password_resets.first(lambda r: r.password_reset_token == token)
    user = environment.users.get(reset.user_id) if reset else None
    if reset is None or user is None:
        raise plain(404, "Password reset token not found.")
    use_password_reset(environment, reset, user, password)
    return json_response({"user": wire(user)})


def send_password_reset(
    environment: Environment, user: User, locale: str | None = None
) -> PasswordReset:
    """Email a user a link that sets a new password, and return its record.

    Raises:
        Refused: The address has reached today's limit of emails.
    """
    environment.check_email_quota(user.email)
    token = environment.token()
    url = f"{environment.base_url}/reset-password?{urlencode({'token': token})}"
    reset = environment.create(
        PasswordReset,
        user_id=user.id,
        email=user.email,
        password_reset_token=token,
        password_reset_url=url,
        expires_at=environment.code_expiry(),
    )
    environment.send("password_reset", user.email, token=token, url=url, locale=locale)
    return reset


def use_password_reset(
    environment: Environment, reset: PasswordReset, user: User, password: str
) -> None:
    """Set a new password.

    Raises:
        Refused: The link was used before or has expired, or the password is weak.
    """
    check_usable(environment, reset)
    problem = weakness(environment, password)
    if problem is not None:
        raise _failed(**problem)
    reset.used = True
    user.password = passwords.store(password, environment.token(16))
    mark_verified(environment, user)


def check_usable(environment: Environment, reset: PasswordReset) -> None:
    """Make sure that a link is still valid.

    Raises:
        Refused: It was used before or has expired.
    """
    if reset.used:
        raise _failed("password_reset_token_used", "The token was used already.")
    if environment.now() >= reset.expires_at:
        raise _failed("password_reset_token_expired", "The token has expired.")


def _failed(code: str, message: str) -> Refused:
    problem = {"code": code, "message": message}
    return coded(400, "password_reset_error", "Could not reset the password.", errors=[problem])


def _check_enabled(environment: Environment) -> None:
    if not environment.settings.password_enabled:
        raise coded(403, "email_password_auth_disabled", "Passwords are not enabled.")
