# Drawn by `python -m workos_authkit._generate`: edit _async/password_resets.py instead.
"""Password resets."""

from workos_authkit._async.password_resets import AsyncPasswordResets
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.password_resets import PasswordReset
from workos_authkit.models.users import User


class PasswordResets:
    """Password resets."""

    def __init__(self, resource: AsyncPasswordResets) -> None:
        self._async = resource

    def get(
        self, password_reset_id: str, *, options: RequestOptions | None = None
    ) -> PasswordReset:
        """Return the password reset with this id, so that you can send its link yourself.

        API: `GET /user_management/password_reset/{id}`

        Args:
            password_reset_id: The id of the reset, `password_reset_...`, from an event.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The reset does not exist.
        """
        return run(self._async.get(password_reset_id, options=options))

    def create(
        self, *, email: str, locale: str | None = None, options: RequestOptions | None = None
    ) -> PasswordReset:
        """Send a user a link to choose a new password.

        Do not show whether this failed: it would reveal who has an account.

        API: `POST /user_management/password_reset`

        Args:
            email: The user's address.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: Nobody has this address.
            ForbiddenError: The user cannot reset a password: `code` is
                `email_password_auth_disabled` or `password_reset_not_allowed`.
            RateLimitError: Too many resets today (`daily_quota_exceeded`).
        """
        return run(self._async.create(email=email, locale=locale, options=options))

    def reset_password(
        self, *, token: str, new_password: str, options: RequestOptions | None = None
    ) -> User:
        """Set the password that the user chose; this also verifies their address.

        API: `POST /user_management/password_reset/confirm`

        Args:
            token: The token from the user's link, or `password_reset_token`; it works once.
            new_password: The password, in plain text.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The reset does not exist.
            BadRequestError: The token is used or expired, or the password is too weak;
                `errors` says why.
            ForbiddenError: Passwords are disabled (`email_password_auth_disabled`).
        """
        call = self._async.reset_password(token=token, new_password=new_password, options=options)
        del token, new_password
        return run(call)
