"""Multi-factor authentication."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, page_query, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import FactorType, Order, RequestOptions
from workos_authkit.models.mfa import (
    AuthenticationChallenge,
    AuthenticationFactor,
    ChallengeVerification,
    FactorEnrollment,
)
from workos_authkit.models.page import Page


class AsyncMFA:
    """Multi-factor authentication: factors and challenges."""

    def __init__(self, api: API) -> None:
        self._api = api

    @without_arguments
    async def enroll(
        self,
        user_id: str,
        *,
        totp_issuer: str | None = None,
        totp_user: str | None = None,
        totp_secret: str | None = None,
        options: RequestOptions | None = None,
    ) -> FactorEnrollment:
        """Enroll a new factor of time-based one-time passwords for a user (RFC 6238).

        Show `factor.totp.qr_code`. The user's first code completes the enrollment: pass it, with
        the id of `challenge`, to `authentication.with_totp` or `verify`.

        API: `POST /user_management/users/{userlandUserId}/auth_factors`

        Args:
            user_id: The user's id.
            totp_issuer: Your application's name in the user's authenticator.
            totp_user: The user's name in their authenticator.
            totp_secret: A Base32 secret to use instead of a new one.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            UnprocessableEntityError: A value is not valid.
        """
        request = Request(
            "POST",
            path("user_management/users/{user_id}/auth_factors", user_id=user_id),
            json=without_none(
                type="totp",
                totp_issuer=totp_issuer,
                totp_user=totp_user,
                totp_secret=totp_secret,
            ),
        )
        del totp_secret
        return await self._api.call(request, FactorEnrollment, options)

    async def enroll_unassigned(
        self,
        *,
        type: FactorType,
        phone_number: str | None = None,
        totp_issuer: str | None = None,
        totp_user: str | None = None,
        user_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> AuthenticationFactor:
        """Create a factor that need not belong to an AuthKit user; this is the older API.

        API: `POST /auth/factors/enroll`

        Args:
            type: `sms`, `totp` or `generic_otp`.
            phone_number: Where codes go, with `sms`.
            totp_issuer: Your application's name in the authenticator, with `totp`.
            totp_user: The user's name in their authenticator, with `totp`.
            user_id: The user to whom the factor belongs, if any.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            UnprocessableEntityError: A value is missing or not valid.
        """
        require_text("type", type)
        request = Request(
            "POST",
            path("auth/factors/enroll"),
            json=without_none(
                type=type,
                phone_number=phone_number,
                totp_issuer=totp_issuer,
                totp_user=totp_user,
                user_id=user_id,
            ),
        )
        return await self._api.call(request, AuthenticationFactor, options)

    async def list_factors(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[AuthenticationFactor]:
        """Return one page of factors of the user.

        API: `GET /user_management/users/{userlandUserId}/auth_factors`

        Args:
            user_id: The user's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this factor id.
            after: The page that starts after this factor id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            AuthenticationFactor,
            options,
        )

    def all_factors(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[AuthenticationFactor]:
        """Iterate over every factor of the user, page by page.

        API: `GET /user_management/users/{userlandUserId}/auth_factors`

        Args:
            user_id: The user's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this factor id.
            after: Start after this factor id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            AuthenticationFactor,
            options,
        )

    async def get_factor(
        self, factor_id: str, *, options: RequestOptions | None = None
    ) -> AuthenticationFactor:
        """Return the factor with this id.

        API: `GET /auth/factors/{id}`

        Args:
            factor_id: The factor's id, `auth_factor_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The factor does not exist.
        """
        request = Request("GET", path("auth/factors/{factor_id}", factor_id=factor_id))
        return await self._api.call(request, AuthenticationFactor, options)

    async def delete_factor(self, factor_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the factor permanently.

        API: `DELETE /auth/factors/{id}`

        Args:
            factor_id: The factor's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The factor does not exist.
        """
        request = Request("DELETE", path("auth/factors/{factor_id}", factor_id=factor_id))
        await self._api.send(request, options)

    async def challenge(
        self,
        factor_id: str,
        *,
        sms_template: str | None = None,
        options: RequestOptions | None = None,
    ) -> AuthenticationChallenge:
        """Create a challenge for a factor; an `sms` factor is sent a code.

        After an `MFAChallengeError`, pass its id to `authentication.with_totp`.

        API: `POST /auth/factors/{id}/challenge`

        Args:
            factor_id: The factor's id.
            sms_template: The message, with `{{code}}` where the code goes.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The factor does not exist.
        """
        request = Request(
            "POST",
            path("auth/factors/{factor_id}/challenge", factor_id=factor_id),
            json=without_none(sms_template=sms_template),
        )
        return await self._api.call(request, AuthenticationChallenge, options)

    @without_arguments
    async def verify(
        self, challenge_id: str, *, code: str, options: RequestOptions | None = None
    ) -> ChallengeVerification:
        """Check a code against a challenge; `valid` of the result says whether it is right.

        To sign in, use `authentication.with_totp` instead.

        API: `POST /auth/challenges/{id}/verify`

        Args:
            challenge_id: The challenge's id, `auth_challenge_...`.
            code: The code that the user entered.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The challenge does not exist.
            BadRequestError: There were too many attempts (`one_time_code_too_many_attempts`).
            UnprocessableEntityError: The challenge is over.
        """
        require_text("code", code)
        request = Request(
            "POST",
            path("auth/challenges/{challenge_id}/verify", challenge_id=challenge_id),
            json={"code": code},
        )
        del code
        return await self._api.call(request, ChallengeVerification, options)


def _list_request(
    *,
    user_id: str,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/auth_factors", user_id=user_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
