# Drawn by `python -m workos_authkit._generate`: edit _async/authentication.py instead.
"""Signing users in."""

from collections.abc import Mapping, Sequence
from typing import Literal

from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._run import run
from workos_authkit._sync.sign_in_steps import SignInSteps
from workos_authkit._types import Provider, RequestOptions, ScreenHint
from workos_authkit._visitor import Visitor
from workos_authkit.models.authentication import (
    Authentication,
    AuthorizationCallback,
    AuthorizationRequest,
)


class Authenticator(SignInSteps):
    """Signing users in: one method for each way to authenticate.

    If a sign-in needs one more step, an `AuthenticationStepError` says which. Pass its `pending` to
    the method that takes the step.
    """

    def __init__(self, resource: AsyncAuthenticator) -> None:
        super().__init__(resource)
        self._async: AsyncAuthenticator = resource

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
        extra: Mapping[str, str] | None = None,
    ) -> AuthorizationRequest:
        """Start a sign-in in the user's browser, with a new state and PKCE pair. Nothing is sent.

        Keep `state` and `code_verifier` in the user's session and send the user to `url`. When
        they return, `parse_callback` checks the state and `with_code` takes the verifier.

        API: `GET /user_management/authorize`, in the user's browser; RFC 6749 §4.1, RFC 7636

        Args:
            redirect_uri: Where the user returns; the client's by default.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through.
            organization_id: The organization to sign in to.
            screen_hint: Which page to show first; only with `provider="authkit"`.
            login_hint: An email address to fill in, or the account that the provider should use.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in; 0 asks for a new
                sign-in. Only with `provider="authkit"`.
            invitation_token: The invitation to accept while signing in.
            provider_scopes: Further scopes to ask the provider for.
            provider_query_params: Further parameters for the provider.
            extra: Parameters of WorkOS that have no argument here, such as `claim_nonce`.

        Raises:
            InvalidArgumentError: None of provider, connection_id and organization_id is given,
                or a parameter does not go with them.
            ConfigurationError: `client_id` or `redirect_uri` is missing.
        """
        return self._async.start(
            redirect_uri=redirect_uri,
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
            provider_scopes=provider_scopes,
            provider_query_params=provider_query_params,
            extra=extra,
        )

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
        extra: Mapping[str, str] | None = None,
    ) -> str:
        """Return the URL where the user signs in. Nothing is sent.

        `start` does the same, and also creates `state` and the PKCE pair.

        API: `GET /user_management/authorize`, in the user's browser

        Args:
            redirect_uri: Where the user returns; the client's by default.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through.
            organization_id: The organization to sign in to.
            state: Returned in the callback; compare it with the one you kept.
            code_challenge: The challenge of a `PKCE` pair (RFC 7636).
            code_challenge_method: `S256`, also when it is left out.
            screen_hint: Which page to show first; only with `provider="authkit"`.
            login_hint: An email address to fill in, or the account that the provider should use.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in; 0 asks for a new
                sign-in. Only with `provider="authkit"`.
            invitation_token: The invitation to accept while signing in.
            provider_scopes: Further scopes to ask the provider for.
            provider_query_params: Further parameters for the provider.
            extra: Parameters of WorkOS that have no argument here, such as `claim_nonce`.

        Raises:
            InvalidArgumentError: None of provider, connection_id and organization_id is given,
                or a parameter does not go with them.
            ConfigurationError: `client_id` or `redirect_uri` is missing.
        """
        return self._async.get_authorization_url(
            redirect_uri=redirect_uri,
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            state=state,
            code_challenge=code_challenge,
            code_challenge_method=code_challenge_method,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
            provider_scopes=provider_scopes,
            provider_query_params=provider_query_params,
            extra=extra,
        )

    def parse_callback(
        self,
        url_or_query: str | bytes,
        *,
        state: str | None = None,
        allow_impersonation: bool = False,
    ) -> AuthorizationCallback:
        """Read the callback and check that it belongs to this sign-in.

        Nothing is sent. Pass the result to `with_code`, and delete the state and the verifier that
        you kept: they work once.

        RFC 6749 §4.1.2 and §10.12

        Args:
            url_or_query: The URL to which the user returned, or its query.
            state: The state that `start` gave, from the user's session; without it, only an
                impersonation can be accepted.
            allow_impersonation: Accept a callback without a state, as the dashboard's impersonation
                sends. `with_code` then refuses every sign-in that is not an impersonation.

        Raises:
            StateMismatchError: The state is missing or differs: the sign-in began elsewhere, and
                perhaps somebody else began it.
            AuthorizationCallbackError: The callback has an error instead of a code.
        """
        return self._async.parse_callback(
            url_or_query,
            state=state,
            allow_impersonation=allow_impersonation,
        )

    def with_code(
        self,
        code: str | AuthorizationCallback,
        *,
        code_verifier: str | None = None,
        invitation_token: str | None = None,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Exchange the code from the callback. A code works once.

        After a callback without a state, only an impersonation is accepted. Any other session is
        revoked, and `StateMismatchError` is raised.

        API: `POST /user_management/authenticate`, grant `authorization_code`

        Args:
            code: What `parse_callback` returned, or only the code.
            code_verifier: The verifier that `start` gave, or that of the `PKCE` pair whose
                challenge the URL carried. A public client needs it; an impersonation has none.
            invitation_token: The invitation to accept while signing in.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            InvalidGrantError: The code is wrong, used or expired.
            StateMismatchError: The callback had no state, and this is no impersonation.
            AuthenticationError: The user may not sign in.
        """
        call = self._async.with_code(
            code,
            code_verifier=code_verifier,
            invitation_token=invitation_token,
            visitor=visitor,
            options=options,
        )
        del code, code_verifier, invitation_token
        return run(call)

    def with_password(
        self,
        *,
        email: str,
        password: str,
        invitation_token: str | None = None,
        visitor: Visitor | None = None,
        radar_auth_attempt_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Sign a user in with their password.

        API: `POST /user_management/authenticate`, grant `password`

        Args:
            email: The user's address.
            password: The user's password.
            invitation_token: The invitation to accept while signing in.
            visitor: The user's browser or device, for Radar.
            radar_auth_attempt_id: The attempt that this call continues.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            InvalidCredentialsError: The password is wrong, or there is no such user.
            AuthenticationError: The user may not sign in, or not with this method.
        """
        call = self._async.with_password(
            email=email,
            password=password,
            invitation_token=invitation_token,
            visitor=visitor,
            radar_auth_attempt_id=radar_auth_attempt_id,
            options=options,
        )
        del password, invitation_token
        return run(call)

    def with_magic_auth(
        self,
        code: str,
        *,
        email: str,
        invitation_token: str | None = None,
        link_authorization_code: str | None = None,
        visitor: Visitor | None = None,
        radar_auth_attempt_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Sign a user in with the code that `magic_auth.create` sent.

        API: `POST /user_management/authenticate`, grant
        `urn:workos:oauth:grant-type:magic-auth:code`

        Args:
            code: The code that the user entered.
            email: The address that it was sent to.
            invitation_token: The invitation to accept while signing in.
            link_authorization_code: The authorization code of a sign-in to link with.
            visitor: The user's browser or device, for Radar.
            radar_auth_attempt_id: The attempt that this call continues.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            OneTimeCodeError: The code is wrong, used or expired.
            AuthenticationError: The user may not sign in, or not with this method.
        """
        call = self._async.with_magic_auth(
            code,
            email=email,
            invitation_token=invitation_token,
            link_authorization_code=link_authorization_code,
            visitor=visitor,
            radar_auth_attempt_id=radar_auth_attempt_id,
            options=options,
        )
        del code, invitation_token, link_authorization_code
        return run(call)

    def with_refresh_token(
        self,
        refresh_token: str,
        *,
        organization_id: str | None = None,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Get a new access token. Store the new refresh token; the old one stops working.

        API: `POST /user_management/authenticate`, grant `refresh_token`

        Args:
            refresh_token: The refresh token of the last authentication.
            organization_id: The organization to switch to.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthenticationStepError: The user must take one more step; its class says which.
            InvalidGrantError: The session has ended.
            AuthenticationError: The user may not continue, or not in that organization.
        """
        call = self._async.with_refresh_token(
            refresh_token,
            organization_id=organization_id,
            visitor=visitor,
            options=options,
        )
        del refresh_token
        return run(call)

    def with_device_code(
        self,
        device_code: str,
        *,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Poll once whether the user has signed in on another device; `cli_auth.wait` polls.

        API: `POST /user_management/authenticate`, grant
        `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4)

        Args:
            device_code: The device code of `cli_auth.authorize_device`.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            AuthorizationPendingError: Not yet.
            SlowDownError: Not yet; lengthen the interval by 5 seconds.
            AccessDeniedError: The user denied access.
            DeviceCodeExpiredError: The user took too long.
            InvalidGrantError: The device code does not exist, or was used.
            AuthenticationStepError: The user must take one more step; its class says which.
        """
        call = self._async.with_device_code(device_code, visitor=visitor, options=options)
        del device_code
        return run(call)
