"""Radar challenges: codes that a suspicious sign-in must answer."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, path
from workos_authkit._token_endpoint import pending_token
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor, visitor_fields
from workos_authkit.errors import PendingAuthentication
from workos_authkit.models.radar_challenges import RadarChallenge, RadarSMSChallenge


class AsyncRadarChallenges:
    """Radar challenges: codes that a suspicious sign-in must answer."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
        self, radar_challenge_id: str, *, options: RequestOptions | None = None
    ) -> RadarChallenge:
        """Return an email challenge, so that you can send its code yourself.

        API: `GET /user_management/radar_challenges/{id}`

        Args:
            radar_challenge_id: The challenge's id, `radar_challenge_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The challenge does not exist.
        """
        request = Request(
            "GET",
            path(
                "user_management/radar_challenges/{radar_challenge_id}",
                radar_challenge_id=radar_challenge_id,
            ),
        )
        return await self._api.call(request, RadarChallenge, options)

    @without_arguments
    async def create(
        self,
        *,
        user_id: str,
        pending: PendingAuthentication | str,
        phone_number: str,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> RadarSMSChallenge:
        """Send a text message with a code for `authentication.with_radar_sms_challenge`.

        API: `POST /user_management/radar_challenges`

        Args:
            user_id: The user's id.
            pending: The error's `pending`, or its `pending_authentication_token`.
            phone_number: Where the code goes, in E.164 form, such as `+15005550006`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            APIError: The message was not sent; `code` says why, such as
                `sms_challenge_quota_reached`.
        """
        require_text("user_id", user_id)
        require_text("phone_number", phone_number)
        request = Request(
            "POST",
            path("user_management/radar_challenges"),
            json=without_none(
                user_id=user_id,
                pending_authentication_token=pending_token(pending),
                phone_number=phone_number,
                **visitor_fields(visitor, "ip_address", "user_agent"),
            ),
        )
        del pending
        return await self._api.call(request, RadarSMSChallenge, options)
