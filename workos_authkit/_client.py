"""The two clients: where the parts are put together, nothing else."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

from workos_authkit import _async, _sync
from workos_authkit._api import API
from workos_authkit._config import (
    DEFAULT_DEADLINE,
    DEFAULT_LEEWAY,
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    Settings,
    load_settings,
)
from workos_authkit._coordination import (
    AsyncRefreshCoordinator,
    RefreshCoordinator,
    SharedWithThreads,
)
from workos_authkit._request import custom_request
from workos_authkit._run import run
from workos_authkit._transport import Transport
from workos_authkit._transport._http import AsyncHTTPClient, HTTPClient
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit._transport.concurrent import ConcurrentTransport
from workos_authkit._types import Clock, RequestOptions
from workos_authkit.sealing import Passwords

_SYSTEM_CLOCK: Final[Clock] = time


class _Resources:
    """Every resource, over one transport."""

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        coordinator: AsyncRefreshCoordinator | None,
    ) -> None:
        self.api = api = API(transport, settings)
        self.api_keys = _async.AsyncAPIKeys(api)
        self.authentication = _async.AsyncAuthenticator(api)
        self.authorized_applications = _async.AsyncAuthorizedApplications(api)
        self.cli_auth = _async.AsyncCLIAuth(api)
        self.cors_origins = _async.AsyncCORSOrigins(api)
        self.email_verifications = _async.AsyncEmailVerifications(api)
        self.identities = _async.AsyncIdentities(api)
        self.invitations = _async.AsyncInvitations(api)
        self.jwt_template = _async.AsyncJWTTemplates(api)
        self.magic_auth = _async.AsyncMagicAuthCodes(api)
        self.mfa = _async.AsyncMFA(api)
        self.organization_memberships = _async.AsyncOrganizationMemberships(api)
        self.organizations = _async.AsyncOrganizations(api)
        self.password_resets = _async.AsyncPasswordResets(api)
        self.permissions = _async.AsyncPermissions(api)
        self.radar_challenges = _async.AsyncRadarChallenges(api)
        self.redirect_uris = _async.AsyncRedirectURIs(api)
        self.roles = _async.AsyncRoles(api)
        self.session_tokens = _async.AsyncSessionTokens(api)
        self.sessions = _async.AsyncSessions(api, self.session_tokens, coordinator)
        self.users = _async.AsyncUsers(api)
        self.waitlists = _async.AsyncWaitlists(api)
        self.widgets = _async.AsyncWidgets(api)


class AsyncAuthKit:
    """A client of WorkOS AuthKit for asyncio and trio.

    Use it as an async context manager, or call `aclose` when it is no longer needed. Making one
    sends nothing and needs no event loop.

    Args:
        api_key: The secret key, `sk_...`; `WORKOS_API_KEY` by default. Without one the client is
            public.
        client_id: The client id, `client_...`; `WORKOS_CLIENT_ID` by default.
        public: Never send a key, even when the environment holds one: for applications that
            cannot keep a secret. Works with PKCE and the device flow.
        base_url: Where the API lives; `WORKOS_BASE_URL`, else `https://api.workos.com`.
        redirect_uri: Where users come back to after signing in; `WORKOS_REDIRECT_URI` by default.
        cookie_password: What session cookies are sealed with, at least 32 characters, or several
            passwords, newest first; `WORKOS_COOKIE_PASSWORD` by default.
        issuer: The issuer, or the issuers, that access tokens must come from; `WORKOS_ISSUER` by
            default. Without one, and with `()`, the issuer is not checked.
        leeway: How many seconds the clocks of the token's issuer and this machine may differ.
        timeout: Seconds that one attempt may take; connecting takes at most a third of them, and
            never more than 5.
        max_retries: How many attempts may follow the first.
        deadline: Seconds that all attempts of a call together may take.
        http_client: An `httpx.AsyncClient` to send with, or a function that makes one. A client
            of yours is never closed; its defaults do not change our requests.
        user_agent_suffix: What to append to the `User-Agent` header.
        refresh_coordinator: Lets several processes share the refresh of a session; tasks and
            threads share it anyway.
        clock: Where the time is read; for tests.

    Raises:
        ConfigurationError: A setting is wrong; the message names it and says what to do.
    """

    def __init__(
        self,
        api_key: str | None = None,
        client_id: str | None = None,
        *,
        public: bool = False,
        base_url: str | None = None,
        redirect_uri: str | None = None,
        cookie_password: Passwords | None = None,
        issuer: str | Sequence[str] | None = None,
        leeway: float = DEFAULT_LEEWAY,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        deadline: float = DEFAULT_DEADLINE,
        http_client: AsyncHTTPClient | Callable[[], AsyncHTTPClient] | None = None,
        user_agent_suffix: str | None = None,
        refresh_coordinator: AsyncRefreshCoordinator | None = None,
        clock: Clock = _SYSTEM_CLOCK,
    ) -> None:
        settings = load_settings(
            api_key=api_key,
            client_id=client_id,
            public=public,
            base_url=base_url,
            redirect_uri=redirect_uri,
            cookie_password=cookie_password,
            issuer=issuer,
            leeway=leeway,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            user_agent_suffix=user_agent_suffix,
        )
        transport = ConcurrentTransport(http_client, clock)
        resources = _Resources(transport, settings, refresh_coordinator)
        self._api = resources.api
        self.api_keys = resources.api_keys
        self.authentication = resources.authentication
        self.authorized_applications = resources.authorized_applications
        self.cli_auth = resources.cli_auth
        self.cors_origins = resources.cors_origins
        self.email_verifications = resources.email_verifications
        self.identities = resources.identities
        self.invitations = resources.invitations
        self.jwt_template = resources.jwt_template
        self.magic_auth = resources.magic_auth
        self.mfa = resources.mfa
        self.organization_memberships = resources.organization_memberships
        self.organizations = resources.organizations
        self.password_resets = resources.password_resets
        self.permissions = resources.permissions
        self.radar_challenges = resources.radar_challenges
        self.redirect_uris = resources.redirect_uris
        self.roles = resources.roles
        self.session_tokens = resources.session_tokens
        self.sessions = resources.sessions
        self.users = resources.users
        self.waitlists = resources.waitlists
        self.widgets = resources.widgets

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Call an operation that this package has no name for.

        Args:
            method: The HTTP method.
            path: The path, such as `/user_management/users`; ids in it must be encoded.
            params: The query.
            json: The body.
            options: What this call does differently from the client.

        Returns:
            The answer, parsed; `None` when it has no body.

        Raises:
            APIError: The API refused; its class says what.
            TransportError: No answer came.
            ResponseDecodeError: The answer is not JSON.
        """
        return await self._api.json(custom_request(method, path, params, json), options)

    async def aclose(self) -> None:
        """Close the connections. A client of yours, passed as `http_client`, stays open."""
        await self._api.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return _describe(self, self._api.settings)


class AuthKit:
    """A client of WorkOS AuthKit for code that waits: scripts, Django, Flask, Celery.

    Threads may share one. Use it as a context manager, or call `close` when it is no longer
    needed. Making one sends nothing.

    Args:
        api_key: The secret key, `sk_...`; `WORKOS_API_KEY` by default. Without one the client is
            public.
        client_id: The client id, `client_...`; `WORKOS_CLIENT_ID` by default.
        public: Never send a key, even when the environment holds one: for applications that
            cannot keep a secret. Works with PKCE and the device flow.
        base_url: Where the API lives; `WORKOS_BASE_URL`, else `https://api.workos.com`.
        redirect_uri: Where users come back to after signing in; `WORKOS_REDIRECT_URI` by default.
        cookie_password: What session cookies are sealed with, at least 32 characters, or several
            passwords, newest first; `WORKOS_COOKIE_PASSWORD` by default.
        issuer: The issuer, or the issuers, that access tokens must come from; `WORKOS_ISSUER` by
            default. Without one, and with `()`, the issuer is not checked.
        leeway: How many seconds the clocks of the token's issuer and this machine may differ.
        timeout: Seconds that one attempt may take; connecting takes at most a third of them, and
            never more than 5. Each read of the headers is bounded by it, the body is read against
            the clock.
        max_retries: How many attempts may follow the first.
        deadline: Seconds that all attempts of a call together may take.
        http_client: An `httpx.Client` to send with, or a function that makes one. A client of
            yours is never closed; its defaults do not change our requests.
        user_agent_suffix: What to append to the `User-Agent` header.
        refresh_coordinator: Lets several processes share the refresh of a session; tasks and
            threads share it anyway.
        clock: Where the time is read; for tests.

    Raises:
        ConfigurationError: A setting is wrong; the message names it and says what to do.
    """

    def __init__(
        self,
        api_key: str | None = None,
        client_id: str | None = None,
        *,
        public: bool = False,
        base_url: str | None = None,
        redirect_uri: str | None = None,
        cookie_password: Passwords | None = None,
        issuer: str | Sequence[str] | None = None,
        leeway: float = DEFAULT_LEEWAY,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        deadline: float = DEFAULT_DEADLINE,
        http_client: HTTPClient | Callable[[], HTTPClient] | None = None,
        user_agent_suffix: str | None = None,
        refresh_coordinator: RefreshCoordinator | None = None,
        clock: Clock = _SYSTEM_CLOCK,
    ) -> None:
        settings = load_settings(
            api_key=api_key,
            client_id=client_id,
            public=public,
            base_url=base_url,
            redirect_uri=redirect_uri,
            cookie_password=cookie_password,
            issuer=issuer,
            leeway=leeway,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            user_agent_suffix=user_agent_suffix,
        )
        coordinator = SharedWithThreads(refresh_coordinator) if refresh_coordinator else None
        resources = _Resources(BlockingTransport(http_client, clock), settings, coordinator)
        self._api = resources.api
        self.api_keys = _sync.APIKeys(resources.api_keys)
        self.authentication = _sync.Authenticator(resources.authentication)
        self.authorized_applications = _sync.AuthorizedApplications(
            resources.authorized_applications
        )
        self.cli_auth = _sync.CLIAuth(resources.cli_auth)
        self.cors_origins = _sync.CORSOrigins(resources.cors_origins)
        self.email_verifications = _sync.EmailVerifications(resources.email_verifications)
        self.identities = _sync.Identities(resources.identities)
        self.invitations = _sync.Invitations(resources.invitations)
        self.jwt_template = _sync.JWTTemplates(resources.jwt_template)
        self.magic_auth = _sync.MagicAuthCodes(resources.magic_auth)
        self.mfa = _sync.MFA(resources.mfa)
        self.organization_memberships = _sync.OrganizationMemberships(
            resources.organization_memberships
        )
        self.organizations = _sync.Organizations(resources.organizations)
        self.password_resets = _sync.PasswordResets(resources.password_resets)
        self.permissions = _sync.Permissions(resources.permissions)
        self.radar_challenges = _sync.RadarChallenges(resources.radar_challenges)
        self.redirect_uris = _sync.RedirectURIs(resources.redirect_uris)
        self.roles = _sync.Roles(resources.roles)
        self.session_tokens = _sync.SessionTokens(resources.session_tokens)
        self.sessions = _sync.Sessions(resources.sessions)
        self.users = _sync.Users(resources.users)
        self.waitlists = _sync.Waitlists(resources.waitlists)
        self.widgets = _sync.Widgets(resources.widgets)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Call an operation that this package has no name for.

        Args:
            method: The HTTP method.
            path: The path, such as `/user_management/users`; ids in it must be encoded.
            params: The query.
            json: The body.
            options: What this call does differently from the client.

        Returns:
            The answer, parsed; `None` when it has no body.

        Raises:
            APIError: The API refused; its class says what.
            TransportError: No answer came.
            ResponseDecodeError: The answer is not JSON.
        """
        return run(self._api.json(custom_request(method, path, params, json), options))

    def close(self) -> None:
        """Close the connections. A client of yours, passed as `http_client`, stays open."""
        run(self._api.transport.aclose())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return _describe(self, self._api.settings)


def _describe(client: object, settings: Settings) -> str:
    kind = "public, " if settings.is_public else ""
    return (
        f"<{type(client).__name__} {kind}"
        f"client_id={settings.client_id!r} base_url={settings.base_url!r}>"
    )
