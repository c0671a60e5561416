"""Codes that sign users in without a password."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor, visitor_fields
from workos_authkit.models.magic_auth import MagicAuth


class AsyncMagicAuthCodes:
    """Codes that sign users in without a password."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(self, magic_auth_id: str, *, options: RequestOptions | None = None) -> MagicAuth:
        """Return the code with this id, so that you can send it yourself.

        API: `GET /user_management/magic_auth/{id}`

        Args:
            magic_auth_id: The id of the code, `magic_auth_...`, from an event.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The code does not exist.
        """
        request = Request(
            "GET", path("user_management/magic_auth/{magic_auth_id}", magic_auth_id=magic_auth_id)
        )
        return await self._api.call(request, MagicAuth, options)

    @without_arguments
    async def create(
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
        require_text("email", email)
        request = Request(
            "POST",
            path("user_management/magic_auth"),
            json=without_none(
                email=email,
                invitation_token=invitation_token,
                locale=locale,
                radar_auth_attempt_id=radar_auth_attempt_id,
                **visitor_fields(visitor, "ip_address", "user_agent", "signals_id"),
            ),
        )
        del invitation_token
        return await self._api.call(request, MagicAuth, options)
