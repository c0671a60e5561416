# Drawn by `python -m workos_authkit._generate`: edit _async/mfa.py instead.
"""Multi-factor authentication."""

from collections.abc import Iterator

from workos_authkit._async.mfa import AsyncMFA
from workos_authkit._run import iterate, run
from workos_authkit._types import FactorType, Order, RequestOptions
from workos_authkit.models.mfa import (
    AuthenticationChallenge,
    AuthenticationFactor,
    ChallengeVerification,
    FactorEnrollment,
)
from workos_authkit.models.page import Page


class MFA:
    """Multi-factor authentication: factors and challenges."""

    def __init__(self, resource: AsyncMFA) -> None:
        self._async = resource

    def enroll(
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
        call = self._async.enroll(
            user_id,
            totp_issuer=totp_issuer,
            totp_user=totp_user,
            totp_secret=totp_secret,
            options=options,
        )
        del totp_secret
        return run(call)

    def enroll_unassigned(
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
        return run(
            self._async.enroll_unassigned(
                type=type,
                phone_number=phone_number,
                totp_issuer=totp_issuer,
                totp_user=totp_user,
                user_id=user_id,
                options=options,
            )
        )

    def list_factors(
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
        return run(
            self._async.list_factors(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
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
    ) -> Iterator[AuthenticationFactor]:
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
        return iterate(
            self._async.all_factors(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def get_factor(
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
        return run(self._async.get_factor(factor_id, options=options))

    def delete_factor(self, factor_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the factor permanently.

        API: `DELETE /auth/factors/{id}`

        Args:
            factor_id: The factor's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The factor does not exist.
        """
        return run(self._async.delete_factor(factor_id, options=options))

    def challenge(
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
        return run(self._async.challenge(factor_id, sms_template=sms_template, options=options))

    def verify(
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
        call = self._async.verify(challenge_id, code=code, options=options)
        del code
        return run(call)
