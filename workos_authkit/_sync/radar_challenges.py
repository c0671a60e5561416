# Drawn by `python -m workos_authkit._generate`: edit _async/radar_challenges.py instead.
"""Radar challenges: codes that a suspicious sign-in must answer."""

from workos_authkit._async.radar_challenges import AsyncRadarChallenges
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor
from workos_authkit.errors import PendingAuthentication
from workos_authkit.models.radar_challenges import RadarChallenge, RadarSMSChallenge


class RadarChallenges:
    """Radar challenges: codes that a suspicious sign-in must answer."""

    def __init__(self, resource: AsyncRadarChallenges) -> None:
        self._async = resource

    def get(
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
        return run(self._async.get(radar_challenge_id, options=options))

    def create(
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
        call = self._async.create(
            user_id=user_id,
            pending=pending,
            phone_number=phone_number,
            visitor=visitor,
            options=options,
        )
        del pending
        return run(call)
