# Drawn by `python -m workos_authkit._generate`: edit _async/authentication.py instead.
"""Signing users in."""

from collections.abc import Mapping, Sequence

from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._run import run
from workos_authkit._types import Provider, RequestOptions, ScreenHint
from workos_authkit.models import Authentication


class Authenticator:
    """Signing users in: each method is one way to prove who they are."""

    def __init__(self, resource: AsyncAuthenticator) -> None:
        self._async = resource

    def get_authorization_url(
        self,
        *,
        redirect_uri: str | None = None,
        provider: Provider | str | None = None,
        connection_id: str | None = None,
        organization_id: str | None = None,
        state: str | None = None,
        code_challenge: str | None = None,
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

        API: `GET /user_management/authorize`, in the user's browser

        Args:
            redirect_uri: Where the user comes back to; the client's by default.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through.
            organization_id: The organization to sign in to.
            state: Comes back with the user; compare it with the one you kept.
            code_challenge: The challenge of a `PKCE` pair (RFC 7636); its method is S256.
            screen_hint: Which page to show first, with `provider="authkit"`.
            login_hint: An address to fill in, or the user that the provider should take.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in; 0 asks for it anew.
            invitation_token: The invitation to accept while signing in.
            provider_scopes: Further scopes to ask the provider for.
            provider_query_params: Further parameters for the provider.

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
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
            provider_scopes=provider_scopes,
            provider_query_params=provider_query_params,
        )

    def with_password(
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
            options: What this call does differently from the client.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            AuthenticationError: The user may not sign in, or not so.
        """
        return run(
            self._async.with_password(
                email=email,
                password=password,
                invitation_token=invitation_token,
                ip_address=ip_address,
                user_agent=user_agent,
                device_id=device_id,
                signals_id=signals_id,
                radar_auth_attempt_id=radar_auth_attempt_id,
                options=options,
            )
        )

    def with_code(
        self,
        code: str,
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

        API: `POST /user_management/authenticate`, grant `authorization_code`

        Args:
            code: The code of the callback.
            code_verifier: The verifier of the `PKCE` pair whose challenge went with the user;
                a public client needs it.
            invitation_token: The invitation to accept on the way.
            ip_address: The user's address, for Radar.
            user_agent: The user's browser, for Radar.
            device_id: The user's device, for Radar.
            signals_id: The id that Radar's script gave in the browser.
            options: What this call does differently from the client.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            AuthenticationError: The code is wrong, was used, or has expired.
        """
        return run(
            self._async.with_code(
                code,
                code_verifier=code_verifier,
                invitation_token=invitation_token,
                ip_address=ip_address,
                user_agent=user_agent,
                device_id=device_id,
                signals_id=signals_id,
                options=options,
            )
        )

    def with_refresh_token(
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
            options: What this call does differently from the client.

        Raises:
            AuthenticationStepError: The user must do one more thing; its class says which.
            AuthenticationError: The session has ended (`invalid_grant`).
        """
        return run(
            self._async.with_refresh_token(
                refresh_token,
                organization_id=organization_id,
                ip_address=ip_address,
                user_agent=user_agent,
                device_id=device_id,
                options=options,
            )
        )
