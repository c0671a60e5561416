"""Email verifications: codes that prove that an address belongs to a user."""

from workos_authkit._api import API
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models.email_verifications import EmailVerification


class AsyncEmailVerifications:
    """Email verifications: codes that prove that an address belongs to a user.

    `users.send_verification_email` starts one; `users.verify_email` or
    `authentication.with_email_verification` completes it.
    """

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
        self, email_verification_id: str, *, options: RequestOptions | None = None
    ) -> EmailVerification:
        """Return the email verification with this id, so that you can send its code yourself.

        API: `GET /user_management/email_verification/{id}`

        Args:
            email_verification_id: The id of the verification, `email_verification_...`, from an
                event or an `EmailVerificationRequiredError`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The verification does not exist.
        """
        request = Request(
            "GET",
            path(
                "user_management/email_verification/{email_verification_id}",
                email_verification_id=email_verification_id,
            ),
        )
        return await self._api.call(request, EmailVerification, options)
