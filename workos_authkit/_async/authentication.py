"""Signing users in."""

import hmac
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal
from urllib.parse import parse_qs

from workos_authkit import tokens
from workos_authkit._api import API
from workos_authkit._arguments import joined, require_text, without_none
from workos_authkit._async.mfa import AsyncMFA
from workos_authkit._request import KeyUse, Request, encode_query, path
from workos_authkit._types import Provider, RequestOptions, ScreenHint
from workos_authkit.errors import (
    AuthenticationStepError,
    AuthKitError,
    AuthorizationCallbackError,
    InvalidArgumentError,
    PendingAuthentication,
    StateMismatchError,
)
from workos_authkit.models import (
    Authentication,
    AuthenticationFactor,
    AuthorizationCallback,
    AuthorizationRequest,
)
from workos_authkit.pkce import PKCE

_WORKOS_GRANT: Final = "urn:workos:oauth:grant-type:"
_DEVICE_CODE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"

_STATE_BYTES: Final = 32
_NO_IMPERSONATION: Final = "the callback has no state, and the sign-in is not an impersonation"

_logger = logging.getLogger("workos_authkit")


class AsyncAuthenticator:
    """Signing users in: each method is one way to prove who they are.

    Where a sign-in needs one more step, an `AuthenticationStepError` says which, and its `pending`
    is what the method that takes the step goes on from.
    """

    def __init__(self, api: API) -> None:
        self._api = api

    def start(
        self,
        *,
        redirect_uri: str | None = None,
        provider: Provider | str | None = None,
        connection_id: str | None = None,
        organization_id: str | None = None,
        screen_hint: ScreenHint | None = None,
        login_hint: str | None = None,
        domain_hint: str | None = None,
        prompt: str | None = None,
        max_age: int | None = None,
        invitation_token: str | None = None,
        provider_scopes: Sequence[str] | None = None,
        provider_query_params: Mapping[str, str | bool | int] | None = None,
    ) -> AuthorizationRequest:
        """Begin a sign-in in the user's browser, with a new state and PKCE pair. Nothing is sent.

        Keep `state` and `code_verifier` in the user's session and send the user to `url`. When
        they are back, `parse_callback` checks the state and `with_code` takes the verifier.

        API: `GET /user_management/authorize`, in the user's browser; RFC 6749 §4.1, RFC 7636

        Args:
            redirect_uri: Where the user comes back to; the client's by default.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through.
            organization_id: The organization to sign in to.
            screen_hint: Which page to show first; only with `provider="authkit"`.
            login_hint: An address to fill in, or the user that the provider should take.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in; 0 asks for it anew. Only
                with `provider="authkit"`.
            invitation_token: The invitation to accept while signing in.
            provider_scopes: Further scopes to ask the provider for.
            provider_query_params: Further parameters for the provider.

        Raises:
            InvalidArgumentError: None of provider, connection_id and organization_id is given,
                or a parameter does not go with them.
            ConfigurationError: `client_id` or `redirect_uri` is missing.
        """
        state, pkce = secrets.token_urlsafe(_STATE_BYTES), PKCE.generate()
        url = self.get_authorization_url(
            redirect_uri=redirect_uri,
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            state=state,
            code_challenge=pkce.code_challenge,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
            provider_scopes=provider_scopes,
            provider_query_params=provider_query_params,
        )
        return AuthorizationRequest(url=url, state=state, code_verifier=pkce.code_verifier)

    def get_authorization_url(
        self,
        *,
        redirect_uri: str | None = None,
        provider: Provider | str | None = None,
        connection_id: str | None = None,
        organization_id: str | None = None,
        state: str | None = None,
        code_challenge: str | None = None,
        code_challenge_method: Literal["S256"] | None = None,
        screen_hint: ScreenHint | None = None,
        login_hint: str | None = None,
        domain_hint: str | None = None,
        prompt: str | None = None,
        max_age: int | None = None,
        invitation_token: str | None = None,
        provider_scopes: Sequence[str] | None = None,
        provider_query_params: Mapping[str, str | bool | int] | None = None,
    ) -> str:
        """Return the URL to send the user to, where they sign in. Nothing is sent.

        `start` does the same and makes `state` and the PKCE pair, too.

        API: `GET /user_management/authorize`, in the user's browser

        Args:
            redirect_uri: Where the user comes back to; the client's by default.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through.
            organization_id: The organization to sign in to.
            state: Comes back with the user; compare it with the one you kept.
            code_challenge: The challenge of a `PKCE` pair (RFC 7636).
            code_challenge_method: `S256`, also when it is left out.
            screen_hint: Which page to show first; only with `provider="authkit"`.
            login_hint: An address to fill in, or the user that the provider should take.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in; 0 asks for it anew. Only
                with `provider="authkit"`.
            invitation_token: The invitation to accept while signing in.
            provider_scopes: Further scopes to ask the provider for.
            provider_query_params: Further parameters for the provider.

        Raises:
            InvalidArgumentError: None of provider, connection_id and organization_id is given,
                or a parameter does not go with them.
            ConfigurationError: `client_id` or `redirect_uri` is missing.
        """
        settings = self._api.settings
        if not (provider or connection_id or organization_id):
            raise InvalidArgumentError(
                "pass one of provider, connection_id and organization_id: "
                "provider='authkit' shows the hosted page"
            )
        if provider != "authkit" and (screen_hint is not None or max_age is not None):
            raise InvalidArgumentError("screen_hint and max_age need provider='authkit'")
        if max_age is not None and (type(max_age) is not int or max_age < 0):
            raise InvalidArgumentError("max_age must be a whole number of seconds, 0 or more")
        if code_challenge_method not in (None, "S256") or (
            code_challenge_method and not code_challenge
        ):
            raise InvalidArgumentError("code_challenge_method is 'S256', with a code_challenge")
        query = without_none(
            client_id=settings.require_client_id(),
            redirect_uri=redirect_uri or settings.require_redirect_uri(),
            response_type="code",
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            state=state,
            code_challenge=code_challenge,
            code_challenge_method="S256" if code_challenge else None,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
            provider_scopes=joined(provider_scopes),
            provider_query_params=provider_query_params,
        )
        return f"{settings.base_url}/user_management/authorize?{encode_query(query)}"

    def parse_callback(
        self,
        url_or_query: str | bytes,
        *,
        state: str | None = None,
        allow_impersonation: bool = False,
    ) -> AuthorizationCallback:
        """Read what came back with the user, and check that this sign-in asked for it.

        Nothing is sent. Pass the value on to `with_code`, and forget the state and the verifier
        that you kept: they work once.

        RFC 6749 §4.1.2 and §10.12

        Args:
            url_or_query: The URL that the user came back to, or its query.
            state: The state that `start` gave, from the user's session; without it, only an
                impersonation can be accepted.
            allow_impersonation: Take a callback without a state, as the dashboard's impersonation
                sends. `with_code` then refuses every sign-in that is not an impersonation.

        Raises:
            StateMismatchError: The state is missing or another one: the sign-in began elsewhere,
                perhaps by somebody else's hand.
            AuthorizationCallbackError: The user comes back with an error instead of a code.
        """
        if not isinstance(state, str | None):
            raise InvalidArgumentError("state must be the text that start gave, or None")
        answer = _parse_query(url_or_query)
        if "state" in answer:
            if not state or not _are_equal(answer["state"], state):
                raise StateMismatchError(
                    "the state of the callback is not the one that this sign-in started with"
                )
        elif "error" not in answer and not allow_impersonation:
            raise StateMismatchError("the callback has no state")
        if "error" in answer:
            description = answer.get("error_description")
            details = f": {description!r}" if description else ""
            raise AuthorizationCallbackError(
                f"the user came back with the error {answer['error']!r}{details}",
                error=answer["error"],
                error_description=description,
                state=answer.get("state"),
            )
        if "code" not in answer:
            raise AuthorizationCallbackError(
                "the callback holds neither a code nor an error", error="missing_code"
            )
        return AuthorizationCallback(code=answer["code"], impersonation="state" not in answer)

    async def with_code(
        self,
        code: str | AuthorizationCallback,
        *,
        code_verifier: str | None = None,
        invitation_token: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        signals_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Exchange the code that came back with the user. A code works once.

        A callback that came without a state is good for an impersonation alone. When it turns out
        to be something else, the new session is revoked and `StateMismatchError` is raised.

        API: `POST /user_management/authenticate`, grant `authorization_code`

        Args:
            code: What `parse_callback` returned, or the code alone.
            code_verifier: The verifier that `start` gave, or that of the `PKCE` pair whose
                challenge went with the user. A public client needs it; an impersonation has none.
            invitation_token: The invitation to accept on the way.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            signals_id: The id that Radar's script gave in the browser.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            InvalidGrantError: The code is wrong, was used, or has expired.
            StateMismatchError: The callback had no state, and this is no impersonation.
            AuthenticationError: The user may not sign in.
        """
        must_impersonate = isinstance(code, AuthorizationCallback) and code.impersonation
        if isinstance(code, AuthorizationCallback):
            code = code.code
        require_text("code", code)
        if must_impersonate:
            code_verifier = None
        if code_verifier is None and self._api.settings.is_public:
            raise InvalidArgumentError(
                "code_verifier is missing: a client without an API key proves itself with the "
                "verifier of its PKCE pair"
            )
        try:
            authentication = await self._authenticate(
                "authorization_code",
                options,
                key="optional",
                code=code,
                code_verifier=code_verifier,
                invitation_token=invitation_token,
                ip_address=ip_address,
                user_agent=user_agent,
                device_id=device_id,
                signals_id=signals_id,
            )
        except AuthenticationStepError:
            if must_impersonate:  # or the step would lead into a session that nobody asked for
                raise StateMismatchError(_NO_IMPERSONATION) from None
            raise
        if must_impersonate and authentication.impersonator is None:
            await self._revoke(authentication, options)
            raise StateMismatchError(_NO_IMPERSONATION)
        return authentication

    async def with_password(
        self,
        *,
        email: str,
        password: str,
        invitation_token: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        signals_id: str | None = None,
        radar_auth_attempt_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Sign a user in with their password.

        API: `POST /user_management/authenticate`, grant `password`

        Args:
            email: The user's address.
            password: The user's password.
            invitation_token: The invitation to accept on the way.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            signals_id: The id that Radar's script gave in the browser.
            radar_auth_attempt_id: The attempt that this call continues.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            InvalidCredentialsError: The password is wrong, or there is no such user.
            AuthenticationError: The user may not sign in, or not so.
        """
        require_text("email", email)
        require_text("password", password)
        return await self._authenticate(
            "password",
            options,
            email=email,
            password=password,
            invitation_token=invitation_token,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
            signals_id=signals_id,
            radar_auth_attempt_id=radar_auth_attempt_id,
        )

    async def with_magic_auth(
        self,
        code: str,
        *,
        email: str,
        invitation_token: str | None = None,
        link_authorization_code: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        signals_id: str | None = None,
        radar_auth_attempt_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Sign a user in with the code that `magic_auth.create` sent to them.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:magic-auth:code`

        Args:
            code: The code that the user entered.
            email: The address that it was sent to.
            invitation_token: The invitation to accept on the way.
            link_authorization_code: The code of a sign-in with another method, to join with it.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            signals_id: The id that Radar's script gave in the browser.
            radar_auth_attempt_id: The attempt that this call continues.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OneTimeCodeError: The code is wrong, was used, or has expired.
            AuthenticationError: The user may not sign in, or not so.
        """
        require_text("code", code)
        require_text("email", email)
        return await self._authenticate(
            _WORKOS_GRANT + "magic-auth:code",
            options,
            code=code,
            email=email,
            invitation_token=invitation_token,
            link_authorization_code=link_authorization_code,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
            signals_id=signals_id,
            radar_auth_attempt_id=radar_auth_attempt_id,
        )

    async def with_refresh_token(
        self,
        refresh_token: str,
        *,
        organization_id: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Get a new access token. Keep the refresh token that comes with it: the old one ends.

        API: `POST /user_management/authenticate`, grant `refresh_token`

        Args:
            refresh_token: The refresh token of the last authentication.
            organization_id: The organization to switch to.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            InvalidGrantError: The session has ended.
            AuthenticationError: The user may not go on, or not in that organization.
        """
        require_text("refresh_token", refresh_token)
        return await self._authenticate(
            "refresh_token",
            options,
            key="optional",
            refresh_token=refresh_token,
            organization_id=organization_id,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_email_verification(
        self,
        code: str,
        *,
        pending: PendingAuthentication | None = None,
        pending_authentication_token: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after an `EmailVerificationRequiredError`, with the code that was sent to the user.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:email-verification:code`

        Args:
            code: The code that the user entered.
            pending: The sign-in to go on with, `pending` of the error.
            pending_authentication_token: The error's token, in place of `pending`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OneTimeCodeError: The code is wrong, was used, or has expired.
            InvalidPendingAuthenticationTokenError: The sign-in waited too long.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("code", code)
        return await self._authenticate(
            _WORKOS_GRANT + "email-verification:code",
            options,
            code=code,
            pending_authentication_token=_token(pending, pending_authentication_token),
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_totp(
        self,
        code: str,
        *,
        pending: PendingAuthentication | None = None,
        pending_authentication_token: str | None = None,
        authentication_challenge_id: str | None = None,
        factor: AuthenticationFactor | str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after an `MFAChallengeError` or an `MFAEnrollmentError`, with a code.

        The code answers a challenge: the one that is named, else the one that came with the error,
        else a new one for the factor. After `mfa.enroll` name the one that came with it. An `sms`
        factor needs `mfa.challenge` first, which sends the code.

        API: `POST /user_management/authenticate`, grant `urn:workos:oauth:grant-type:mfa-totp`,
        after `POST /auth/factors/{id}/challenge` where a challenge is missing

        Args:
            code: The code that the user read off.
            pending: The sign-in to go on with, `pending` of the error.
            pending_authentication_token: The error's token, in place of `pending`.
            authentication_challenge_id: The challenge that the code answers.
            factor: The factor that the code is from, or its id; may be left out where `pending`
                knows of one alone, beside `sms`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for each call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OneTimeCodeError: The code is wrong, was used, or has expired.
            InvalidPendingAuthenticationTokenError: The sign-in waited too long.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("code", code)
        token = _token(pending, pending_authentication_token)
        if authentication_challenge_id is None and pending is not None:
            authentication_challenge_id = pending.authentication_challenge_id
        if authentication_challenge_id is None:
            challenge = await AsyncMFA(self._api).challenge(
                _factor_to_challenge(pending, factor), options=options
            )
            authentication_challenge_id = challenge.id
        return await self._authenticate(
            _WORKOS_GRANT + "mfa-totp",
            options,
            code=code,
            pending_authentication_token=token,
            authentication_challenge_id=authentication_challenge_id,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_organization_selection(
        self,
        organization_id: str,
        *,
        pending: PendingAuthentication | None = None,
        pending_authentication_token: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after an `OrganizationSelectionError`, in the organization that the user chose.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:organization-selection`

        Args:
            organization_id: The id of the organization.
            pending: The sign-in to go on with, `pending` of the error.
            pending_authentication_token: The error's token, in place of `pending`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OrganizationMembershipNotFoundError: The user is no member of it.
            InvalidPendingAuthenticationTokenError: The sign-in waited too long.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("organization_id", organization_id)
        return await self._authenticate(
            _WORKOS_GRANT + "organization-selection",
            options,
            pending_authentication_token=_token(pending, pending_authentication_token),
            organization_id=organization_id,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_radar_email_challenge(
        self,
        code: str,
        *,
        pending: PendingAuthentication | None = None,
        pending_authentication_token: str | None = None,
        radar_challenge_id: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after a `RadarEmailChallengeError`, with the code that was sent to the user.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:radar-email-challenge:code`

        Args:
            code: The code that the user entered.
            pending: The sign-in to go on with, `pending` of the error.
            pending_authentication_token: The error's token, in place of `pending`.
            radar_challenge_id: The challenge that the code answers; by default that of `pending`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OneTimeCodeError: The code is wrong, was used, or has expired.
            InvalidPendingAuthenticationTokenError: The sign-in waited too long.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("code", code)
        if radar_challenge_id is None and pending is not None:
            radar_challenge_id = pending.radar_challenge_id
        require_text("radar_challenge_id", radar_challenge_id)
        return await self._authenticate(
            _WORKOS_GRANT + "radar-email-challenge:code",
            options,
            code=code,
            radar_challenge_id=radar_challenge_id,
            pending_authentication_token=_token(pending, pending_authentication_token),
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_radar_sms_challenge(
        self,
        code: str,
        *,
        pending: PendingAuthentication | None = None,
        pending_authentication_token: str | None = None,
        verification_id: str | None = None,
        phone_number: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after a Radar challenge by SMS, with the code that was sent to the user's phone.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:radar-sms-challenge:code`

        Args:
            code: The code that the user entered.
            pending: The sign-in to go on with, `pending` of the error.
            pending_authentication_token: The error's token, in place of `pending`.
            verification_id: What `radar_challenges.create` returned; not for a
                `RadarSMSSignInChallengeError`, whose code WorkOS sent itself.
            phone_number: Where the code was sent; goes with `verification_id`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            OneTimeCodeError: The code is wrong, was used, or has expired.
            InvalidPendingAuthenticationTokenError: The sign-in waited too long.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("code", code)
        return await self._authenticate(
            _WORKOS_GRANT + "radar-sms-challenge:code",
            options,
            code=code,
            verification_id=verification_id,
            phone_number=phone_number,
            pending_authentication_token=_token(pending, pending_authentication_token),
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def with_email_completion(
        self,
        *,
        email: str,
        pending: PendingAuthentication | None = None,
        email_completion_token: str | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        signals_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Go on after an `EmailCompletionRequiredError`, with the address that the user gave.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:email-completion`

        Args:
            email: The user's address.
            pending: The sign-in to go on with, `pending` of the error.
            email_completion_token: The error's token, in place of `pending`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            signals_id: The id that Radar's script gave in the browser.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            EmailVerificationRequiredError: The user must prove that the address is theirs.
            AuthenticationStepError: The user must do one more thing; its class says which.
            AuthenticationError: The user may not sign in.
            InvalidArgumentError: Neither `pending` nor the token is given, or both are.
        """
        require_text("email", email)
        return await self._authenticate(
            _WORKOS_GRANT + "email-completion",
            options,
            email=email,
            email_completion_token=_token(
                pending, email_completion_token, name="email_completion_token"
            ),
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
            signals_id=signals_id,
        )

    async def with_device_code(
        self,
        device_code: str,
        *,
        ip_address: str | None = None,
        user_agent: str | None = None,
        device_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Ask once whether the user has signed in on another device; `cli_auth.wait` keeps asking.

        API: `POST /user_management/authenticate`, grant
        `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4)

        Args:
            device_code: The device code of `cli_auth.authorize_device`.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthorizationPendingError: Not yet.
            SlowDownError: Not yet, and ask 5 seconds less often.
            AccessDeniedError: The user said no.
            DeviceCodeExpiredError: The user took too long.
            InvalidGrantError: There is no such device code, or it was used.
            AuthenticationStepError: The user must do one more thing; its class says which.
        """
        require_text("device_code", device_code)
        return await self._authenticate(
            _DEVICE_CODE_GRANT,
            options,
            key="optional",
            device_code=device_code,
            ip_address=ip_address,
            user_agent=user_agent,
            device_id=device_id,
        )

    async def _authenticate(
        self,
        grant_type: str,
        options: RequestOptions | None,
        *,
        key: KeyUse = "required",
        **fields: Any,
    ) -> Authentication:
        settings = self._api.settings
        secret = None if grant_type == _DEVICE_CODE_GRANT else settings.api_key
        request = Request(
            "POST",
            path("user_management/authenticate"),
            json=without_none(
                client_id=settings.require_client_id(),
                client_secret=secret,
                grant_type=grant_type,
                **fields,
            ),
            key=key,
        )
        return await self._api.call(request, Authentication, options)

    async def _revoke(self, authentication: Authentication, options: RequestOptions | None) -> None:
        """End a session that nobody shall have; its tokens are dropped whatever comes of it."""
        try:
            session_id = tokens.read_unverified(authentication.access_token).get("sid")
            require_text("sid", session_id)
            request = Request(
                "POST",
                path("user_management/sessions/revoke"),
                json={"session_id": session_id},
                safe=True,
            )
            await self._api.send(request, options)
        except AuthKitError as error:
            _logger.warning("the session could not be revoked: %s", type(error).__name__)


def _parse_query(url_or_query: str | bytes) -> dict[str, str]:
    """Return the parameters of a callback; one that is empty or given twice is none."""
    if isinstance(url_or_query, bytes):
        url_or_query = url_or_query.decode("ascii", "replace")
    if not isinstance(url_or_query, str):
        raise InvalidArgumentError("url_or_query must be the URL of the callback, or its query")
    before, mark, after = url_or_query.partition("#")[0].partition("?")
    query = after if mark or "://" in before or before.startswith("/") else before
    values = parse_qs(query, errors="replace")
    return {name: found[0] for name, found in values.items() if len(found) == 1}


def _are_equal(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )


def _token(
    pending: PendingAuthentication | None,
    token: str | None,
    *,
    name: str = "pending_authentication_token",
) -> str:
    """Return the token that continues a sign-in."""
    if (pending is None) == (token is None):
        raise InvalidArgumentError(f"pass either pending or {name}")
    if pending is not None:
        if not isinstance(pending, PendingAuthentication):
            raise InvalidArgumentError("pending must be the `pending` of an error")
        token = getattr(pending, name)
    if token is None:
        raise InvalidArgumentError(
            f"pending has no {name}: this sign-in cannot go on here, start it anew"
        )
    require_text(name, token)
    return token


def _factor_to_challenge(
    pending: PendingAuthentication | None, factor: AuthenticationFactor | str | None
) -> str:
    """Return the id of the factor whose code is to be checked."""
    known = pending.authentication_factors if pending is not None else ()
    readable = [item for item in known if item.type != "sms"] or known
    if factor is None and len(readable) == 1:
        factor = readable[0]
    if factor is None:
        raise InvalidArgumentError(
            "pass factor, one of the error's authentication_factors, or authentication_challenge_id"
        )
    if isinstance(factor, str):
        factor = next((item for item in known if item.id == factor), factor)
    if isinstance(factor, str):
        return factor
    if factor.type == "sms":
        raise InvalidArgumentError(
            "an sms factor must send its code first: call mfa.challenge(factor.id), then pass the "
            "challenge's id as authentication_challenge_id"
        )
    return factor.id
