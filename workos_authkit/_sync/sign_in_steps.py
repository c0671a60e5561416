# Drawn by `python -m workos_authkit._generate`: edit _async/sign_in_steps.py instead.
"""The steps that continue a pending sign-in."""

from workos_authkit._async.sign_in_steps import AsyncSignInSteps
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit._visitor import Visitor
from workos_authkit.errors import PendingAuthentication
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.mfa import AuthenticationFactor


class SignInSteps:
    """Continues a sign-in: each method takes the step that an error requires."""

    def __init__(self, resource: AsyncSignInSteps) -> None:
        self._async = resource

    def with_email_verification(
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
        call = self._async.with_email_verification(
            code,
            pending=pending,
            visitor=visitor,
            options=options,
        )
        del code, pending
        return run(call)

    def with_totp(
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
        call = self._async.with_totp(
            code,
            pending=pending,
            authentication_challenge_id=authentication_challenge_id,
            factor=factor,
            visitor=visitor,
            options=options,
        )
        del code, pending
        return run(call)

    def with_organization_selection(
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
        call = self._async.with_organization_selection(
            organization_id,
            pending=pending,
            visitor=visitor,
            options=options,
        )
        del pending
        return run(call)

    def with_radar_email_challenge(
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
        call = self._async.with_radar_email_challenge(
            code,
            pending=pending,
            radar_challenge_id=radar_challenge_id,
            visitor=visitor,
            options=options,
        )
        del code, pending
        return run(call)

    def with_radar_sms_challenge(
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
        call = self._async.with_radar_sms_challenge(
            code,
            pending=pending,
            verification_id=verification_id,
            phone_number=phone_number,
            visitor=visitor,
            options=options,
        )
        del code, pending
        return run(call)

    def with_email_completion(
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
        call = self._async.with_email_completion(
            email=email,
            pending=pending,
            visitor=visitor,
            options=options,
        )
        del pending
        return run(call)
