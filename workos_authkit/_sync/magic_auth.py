# Drawn by `python -m workos_authkit._generate`: edit _async/magic_auth.py instead.
"""Codes that sign users in without a password."""

from workos_authkit._async.magic_auth import AsyncMagicAuthCodes
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor
from workos_authkit.models.magic_auth import MagicAuth


class MagicAuthCodes:
    """Codes that sign users in without a password."""

    def __init__(self, resource: AsyncMagicAuthCodes) -> None:
        self._async = resource

    def get(self, magic_auth_id: str, *, options: RequestOptions | None = None) -> MagicAuth:
        """Return the code with this id, so that you can send it yourself.

        API: `GET /user_management/magic_auth/{id}`

        Args:
            magic_auth_id: The id of the code, `magic_auth_...`, from an event.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The code does not exist.
        """
        return run(self._async.get(magic_auth_id, options=options))

    def create(
        self,
        *,
        email: str,
        invitation_token: str | None = None,
        locale: str | None = None,
        visitor: Visitor | None = None,
        radar_auth_attempt_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> MagicAuth:
        """Send a user a code for `authentication.with_magic_auth`.

        If no user has the address, WorkOS creates one.

        API: `POST /user_management/magic_auth`

        Args:
            email: The user's address.
            invitation_token: The invitation to accept while signing in.
            locale: The email's language, such as `en-GB`.
            visitor: The user's browser or device, for Radar.
            radar_auth_attempt_id: The attempt that this call continues.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The address or the invitation is not accepted: `code` is
                `authentication_method_not_allowed`, `sign_up_not_allowed`,
                `invitation_invalid`, `email_domain_not_deliverable`, ...
            RateLimitError: Too many codes today (`daily_quota_exceeded`).
        """
        call = self._async.create(
            email=email,
            invitation_token=invitation_token,
            locale=locale,
            visitor=visitor,
            radar_auth_attempt_id=radar_auth_attempt_id,
            options=options,
        )
        del invitation_token
        return run(call)
