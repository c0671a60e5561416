"""Further proofs that Radar asks of a suspicious sign-in."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models import RadarChallenge, RadarSMSChallenge


class AsyncRadarChallenges:
    """Further proofs that Radar asks of a suspicious sign-in."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
        self, radar_challenge_id: str, *, options: RequestOptions | None = None
    ) -> RadarChallenge:
        """Return a challenge by email, to send its code yourself.

        API: `GET /user_management/radar_challenges/{id}`

        Args:
            radar_challenge_id: The challenge's id, `radar_challenge_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such challenge.
        """
        request = Request(
            "GET",
            path(
                "user_management/radar_challenges/{radar_challenge_id}",
                radar_challenge_id=radar_challenge_id,
            ),
        )
        return await self._api.call(request, RadarChallenge, options)

    async def create(
        self,
        *,
        user_id: str,
        pending_authentication_token: str,
        phone_number: str,
        ip_address: str | None = None,
        user_agent: str | None = None,
        options: RequestOptions | None = None,
    ) -> RadarSMSChallenge:
        """Send a code by text message that `authentication.with_radar_sms_challenge` takes.

        API: `POST /user_management/radar_challenges`

        Args:
            user_id: The user's id.
            pending_authentication_token: What the error carried that interrupted the sign-in.
            phone_number: Where the code goes, in E.164 form, such as `+15005550006`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            APIError: The message was not sent; `code` says why, such as
                `sms_challenge_quota_reached`.
        """
        require_text("user_id", user_id)
        require_text("pending_authentication_token", pending_authentication_token)
        require_text("phone_number", phone_number)
        request = Request(
            "POST",
            path("user_management/radar_challenges"),
            json=without_none(
                user_id=user_id,
                pending_authentication_token=pending_authentication_token,
                phone_number=phone_number,
                ip_address=ip_address,
                user_agent=user_agent,
            ),
        )
        return await self._api.call(request, RadarSMSChallenge, options)
