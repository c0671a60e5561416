"""The steps that continue a pending sign-in."""

from workos_authkit import _token_endpoint as grants
from workos_authkit._api import API
from workos_authkit._arguments import check_kind, require_text
from workos_authkit._async.mfa import AsyncMFA
from workos_authkit._token_endpoint import (
    factor_to_challenge,
    pending_token,
    token_request,
    with_challenge,
)
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor
from workos_authkit.errors import PendingAuthentication
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.mfa import AuthenticationFactor


class AsyncSignInSteps:
    """Continues a sign-in: each method takes the step that an error requires."""

    def __init__(self, api: API) -> None:
        self._api = api

    @without_arguments
    async def with_email_verification(
        self,
        code: str,
        *,
        pending: PendingAuthentication | str,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after an `EmailVerificationRequiredError`, with the code that the user was sent.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:email-verification:code`

        Args:
            code: The code that the user entered.
            pending: The error's `pending`, or its `pending_authentication_token`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OneTimeCodeError: The code is wrong, used or expired.
            InvalidPendingAuthenticationTokenError: The pending sign-in has expired.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("code", code)
        request = token_request(
            self._api.settings,
            grants.EMAIL_VERIFICATION,
            code=code,
            pending_authentication_token=pending_token(pending),
            visitor=visitor,
        )
        del code, pending
        return await self._api.authenticate(request, options)

    @without_arguments
    async def with_totp(
        self,
        code: str,
        *,
        pending: PendingAuthentication | str,
        authentication_challenge_id: str | None = None,
        factor: AuthenticationFactor | str | None = None,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after an `MFAChallengeError` or an `MFAEnrollmentError`, with a code.

        The code answers the challenge that you name, else the one in the error, else a new one for
        the factor. After `mfa.enroll`, name the challenge that it returned. For an `sms` factor,
        call `mfa.challenge` first, which sends the code.

        API: `POST /user_management/authenticate`, grant `urn:workos:oauth:grant-type:mfa-totp`,
        after `POST /auth/factors/{id}/challenge` where a challenge is missing

        Args:
            code: The code that the user read.
            pending: The error's `pending`, or its `pending_authentication_token`.
            authentication_challenge_id: The challenge that the code answers.
            factor: The factor that the code is from, or its id; may be omitted if `pending` lists
                only one factor besides `sms`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for each call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OneTimeCodeError: The code is wrong, used or expired.
            InvalidPendingAuthenticationTokenError: The pending sign-in has expired.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("code", code)
        if not isinstance(factor, AuthenticationFactor):
            check_kind("factor", factor)
        if authentication_challenge_id is None and isinstance(pending, PendingAuthentication):
            authentication_challenge_id = pending.authentication_challenge_id
        request = token_request(
            self._api.settings,
            grants.TOTP,
            code=code,
            pending_authentication_token=pending_token(pending),
            authentication_challenge_id=authentication_challenge_id,
            visitor=visitor,
        )
        if authentication_challenge_id is not None:
            del code, pending
            return await self._api.authenticate(request, options)
        factor_id = factor_to_challenge(pending, factor)
        del code, pending
        challenge = await AsyncMFA(self._api).challenge(factor_id, options=options)
        request = with_challenge(request, challenge.id)
        return await self._api.authenticate(request, options)

    @without_arguments
    async def with_organization_selection(
        self,
        organization_id: str,
        *,
        pending: PendingAuthentication | str,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after an `OrganizationSelectionError`, in the organization that the user chose.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:organization-selection`

        Args:
            organization_id: The id of the organization.
            pending: The error's `pending`, or its `pending_authentication_token`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OrganizationMembershipNotFoundError: The user is not a member of it.
            InvalidPendingAuthenticationTokenError: The pending sign-in has expired.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("organization_id", organization_id)
        request = token_request(
            self._api.settings,
            grants.ORGANIZATION_SELECTION,
            pending_authentication_token=pending_token(pending),
            organization_id=organization_id,
            visitor=visitor,
        )
        del pending
        return await self._api.authenticate(request, options)

    @without_arguments
    async def with_radar_email_challenge(
        self,
        code: str,
        *,
        pending: PendingAuthentication | str,
        radar_challenge_id: str | None = None,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after a `RadarEmailChallengeError`, with the code that the user was sent.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:radar-email-challenge:code`

        Args:
            code: The code that the user entered.
            pending: The error's `pending`, or its `pending_authentication_token`.
            radar_challenge_id: The challenge that the code answers; by default that of `pending`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OneTimeCodeError: The code is wrong, used or expired.
            InvalidPendingAuthenticationTokenError: The pending sign-in has expired.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("code", code)
        if radar_challenge_id is None and isinstance(pending, PendingAuthentication):
            radar_challenge_id = pending.radar_challenge_id
        require_text("radar_challenge_id", radar_challenge_id)
        request = token_request(
            self._api.settings,
            grants.RADAR_EMAIL_CHALLENGE,
            code=code,
            radar_challenge_id=radar_challenge_id,
            pending_authentication_token=pending_token(pending),
            visitor=visitor,
        )
        del code, pending
        return await self._api.authenticate(request, options)

    @without_arguments
    async def with_radar_sms_challenge(
        self,
        code: str,
        *,
        pending: PendingAuthentication | str,
        verification_id: str | None = None,
        phone_number: str | None = None,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after an SMS challenge from Radar, with the code sent to the user's phone.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:radar-sms-challenge:code`

        Args:
            code: The code that the user entered.
            pending: The error's `pending`, or its `pending_authentication_token`.
            verification_id: What `radar_challenges.create` returned; not for a
                `RadarSMSSignInChallengeError`, whose code WorkOS sent itself.
            phone_number: Where the code was sent; goes with `verification_id`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OneTimeCodeError: The code is wrong, used or expired.
            InvalidPendingAuthenticationTokenError: The pending sign-in has expired.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("code", code)
        request = token_request(
            self._api.settings,
            grants.RADAR_SMS_CHALLENGE,
            code=code,
            verification_id=verification_id,
            phone_number=phone_number,
            pending_authentication_token=pending_token(pending),
            visitor=visitor,
        )
        del code, pending
        return await self._api.authenticate(request, options)

    @without_arguments
    async def with_email_completion(
        self,
        *,
        email: str,
        pending: PendingAuthentication | str,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Continue after an `EmailCompletionRequiredError`, with the user's email address.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:email-completion`

        Args:
            email: The user's address.
            pending: The error's `pending`, or its `email_completion_token`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            EmailVerificationRequiredError: The user must verify the address.
            AuthenticationStepError: The user must take one more step; its class says which.
            AuthenticationError: The user may not sign in.
            InvalidArgumentError: `pending` holds no token that continues the sign-in.
        """
        require_text("email", email)
        request = token_request(
            self._api.settings,
            grants.EMAIL_COMPLETION,
            email=email,
            email_completion_token=pending_token(pending, "email_completion_token"),
            visitor=visitor,
        )
        del pending
        return await self._api.authenticate(request, options)
