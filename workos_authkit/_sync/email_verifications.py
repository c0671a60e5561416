# Drawn by `python -m workos_authkit._generate`: edit _async/email_verifications.py instead.
"""Email verifications: codes that prove that an address belongs to a user."""

from workos_authkit._async.email_verifications import AsyncEmailVerifications
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.email_verifications import EmailVerification


class EmailVerifications:
    """Email verifications: codes that prove that an address belongs to a user.

    `users.send_verification_email` starts one; `users.verify_email` or
    `authentication.with_email_verification` completes it.
    """

    def __init__(self, resource: AsyncEmailVerifications) -> None:
        self._async = resource

    def get(
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
        return run(self._async.get(email_verification_id, options=options))
