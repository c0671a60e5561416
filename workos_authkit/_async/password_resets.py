"""Password resets."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import RequestOptions
from workos_authkit.models.password_resets import PasswordReset
from workos_authkit.models.users import User, UserAnswer


class AsyncPasswordResets:
    """Password resets."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
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
        request = Request(
            "GET",
            path(
                "user_management/password_reset/{password_reset_id}",
                password_reset_id=password_reset_id,
            ),
        )
        return await self._api.call(request, PasswordReset, options)

    async def create(
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
        require_text("email", email)
        request = Request(
            "POST",
            path("user_management/password_reset"),
            json=without_none(email=email, locale=locale),
        )
        return await self._api.call(request, PasswordReset, options)

    @without_arguments
    async def reset_password(
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
        require_text("token", token)
        require_text("new_password", new_password)
        request = Request(
            "POST",
            path("user_management/password_reset/confirm"),
            json={"token": token, "new_password": new_password},
        )
        del token, new_password
        return (await self._api.call(request, UserAnswer, options)).user
