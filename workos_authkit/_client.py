"""The two clients, which only put the parts together."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from workos_authkit import sealing
from workos_authkit._api import API
from workos_authkit._client_resources import AsyncResources, Resources
from workos_authkit._config import (
    DEFAULT_DEADLINE,
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    Settings,
    load_settings,
)
from workos_authkit._defaults import DEFAULT_LEEWAY, DEFAULT_TOKEN_CACHE_SIZE
from workos_authkit._refreshing.coordination import (
    AsyncRefreshCoordinator,
    BlockingCoordinatorAdapter,
    RefreshCoordinator,
    check_coordinator,
)
from workos_authkit._request import custom_request
from workos_authkit._run import run
from workos_authkit._tracebacks import without_variables
from workos_authkit._transport import DEFAULT_MAX_RESPONSE_BYTES
from workos_authkit._transport._http import AsyncHTTPClient, HTTPClient
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit._types import Clock, RequestOptions, Shared
from workos_authkit.sealing import Passwords

_SYSTEM_CLOCK: Final[Clock] = time

HTTPClientT = TypeVar("HTTPClientT")
CoordinatorT = TypeVar("CoordinatorT")
T = TypeVar("T")


class _Client(Shared, Generic[HTTPClientT, CoordinatorT]):
    """The settings of a client, described once for both."""

    _api: API

    @without_variables
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
        audience: str | Sequence[str] | None = None,
        authkit_domain: str | None = None,
        resource: str | Sequence[str] | None = None,
        webhook_secret: str | Sequence[str] | None = None,
        actions_secret: str | Sequence[str] | None = None,
        strict_sessions: bool = False,
        leeway: float = DEFAULT_LEEWAY,
        token_cache_size: int = DEFAULT_TOKEN_CACHE_SIZE,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        deadline: float = DEFAULT_DEADLINE,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        http_client: HTTPClientT | Callable[[], HTTPClientT] | None = None,
        user_agent_suffix: str | None = None,
        refresh_coordinator: CoordinatorT | None = None,
        clock: Clock = _SYSTEM_CLOCK,
    ) -> None:
        """Make a client. Nothing is sent.

        Args:
            api_key: The secret key, `sk_...`; `WORKOS_API_KEY` by default. Without one the client
                is public.
            client_id: The client id, `client_...`; `WORKOS_CLIENT_ID` by default.
            public: Never send a key, even if the environment has one: for applications that
                cannot keep a secret. Works with PKCE and the device flow.
            base_url: The URL of the API; `WORKOS_BASE_URL`, else `https://api.workos.com`.
            redirect_uri: Where users return after signing in; `WORKOS_REDIRECT_URI` by
                default.
            cookie_password: The password that seals session cookies, at least 32 characters, or
                several passwords, newest first; `WORKOS_COOKIE_PASSWORD` by default.
            issuer: The issuer or issuers that access tokens must come from; `WORKOS_ISSUER`
                by default. Without one, and with `()`, the issuer is not checked.
            audience: The audience or audiences, of which access tokens must name one in
                `aud`; `WORKOS_AUDIENCE` by default. Without one, and with `()`, the audience is
                not checked.
            authkit_domain: The OAuth authorization server, such as
                `https://example.authkit.app`; `WORKOS_AUTHKIT_DOMAIN` by default. Used only
                for OAuth tokens.
            resource: The URL of this API or MCP server, as registered for a resource indicator:
                what OAuth access tokens must name in `aud`; `WORKOS_RESOURCE` by default. Several
                are allowed, the server's own first; tokens of machines name the client id.
            webhook_secret: The secret of your webhook endpoint, or several during a rotation;
                `WORKOS_WEBHOOK_SECRET` by default.
            actions_secret: The secret of your actions endpoint, or several, newest first;
                `WORKOS_ACTIONS_SECRET` by default.
            strict_sessions: Refuse session tokens that look like an OAuth application's: with a
                `scope`, the `client_id` of another client, or a `sid` that does not start with
                `session_`. Off by default, because JWT templates and other applications of an
                environment can give genuine sessions such claims. Tokens of a consent, whose
                `sid` is `app_consent_...`, and of a machine, without `sid`, are always refused.
            leeway: How many seconds the clocks of the token's issuer and this machine may differ.
            token_cache_size: How many verified access tokens to cache, and how many session
                cookies, so that they are not verified and unsealed on every request. 1,024 of
                each take 6 to 8 MB if cookies have 2 kB, and 3 more in the web layer; 0 turns the
                caches off.
            timeout: Seconds that one attempt may take, from resolving the host name to the last
                byte; connecting takes at most a third of them, and never more than 5.
            max_retries: How many attempts may follow the first.
            deadline: Seconds that all attempts of a call may take together.
            max_response_bytes: How large an answer may be, decompressed; the client stops reading
                a larger one and raises `ResponseDecodeError`.
            http_client: An httpx client (`httpx.AsyncClient` for `AsyncAuthKit`, otherwise
                `httpx.Client`), or a function that creates one. The package never closes your
                client, and its defaults do not affect our requests.
            user_agent_suffix: What to append to the `User-Agent` header.
            refresh_coordinator: Lets several processes share the refresh of a session; tasks and
                threads always do.
            clock: The source of time, for tests.

        Raises:
            ConfigurationError: A setting is wrong; the message names it and says what to do.
        """
        settings = load_settings(
            api_key=api_key,
            client_id=client_id,
            public=public,
            base_url=base_url,
            redirect_uri=redirect_uri,
            cookie_password=cookie_password,
            issuer=issuer,
            audience=audience,
            authkit_domain=authkit_domain,
            resource=resource,
            webhook_secret=webhook_secret,
            actions_secret=actions_secret,
            strict_sessions=strict_sessions,
            leeway=leeway,
            token_cache_size=token_cache_size,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            max_response_bytes=max_response_bytes,
            user_agent_suffix=user_agent_suffix,
        )
        self._assemble(settings, http_client, refresh_coordinator, clock)

    def _assemble(
        self,
        settings: Settings,
        http_client: HTTPClientT | Callable[[], HTTPClientT] | None,
        coordinator: CoordinatorT | None,
        clock: Clock,
    ) -> None:
        """Put the parts together."""
        raise NotImplementedError

    def __repr__(self) -> str:
        settings = self._api.settings
        kind = "public, " if settings.is_public else ""
        return (
            f"<{type(self).__name__} {kind}"
            f"client_id={settings.client_id!r} base_url={settings.base_url!r}>"
        )


class AsyncAuthKit(_Client[AsyncHTTPClient, AsyncRefreshCoordinator], AsyncResources):
    """A client of WorkOS AuthKit for asyncio and trio.

    Use it as an async context manager, or call `aclose` when you no longer need it. Creating one
    needs no event loop.
    """

    def _assemble(
        self,
        settings: Settings,
        http_client: AsyncHTTPClient | Callable[[], AsyncHTTPClient] | None,
        coordinator: AsyncRefreshCoordinator | None,
        clock: Clock,
    ) -> None:
        # Take 6 ms to load, with anyio; an `AuthKit` needs neither, or needs it later.
        from workos_authkit import tokens
        from workos_authkit._transport.concurrent import ConcurrentTransport, loaded_loops

        check_coordinator(coordinator, is_async=True)
        transport = ConcurrentTransport(
            http_client,
            clock,
            base_url=settings.base_url,
            max_response_bytes=settings.max_response_bytes,
        )
        AsyncResources.__init__(self, transport, settings, coordinator)
        if loaded_loops():
            tokens.load()
            if settings.cookie_password is not None:
                sealing.load()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Call an operation that this package has no method for.

        Args:
            method: The HTTP method.
            path: The path, such as `/user_management/users`; ids in it must be percent-encoded.
            params: The query.
            json: The body.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The parsed answer; `None` if it has no body.

        Raises:
            APIError: The API refused; its class says why.
            TransportError: No answer came.
            ResponseDecodeError: The answer is not JSON.
        """
        request = custom_request(method, path, params, json)
        del params, json  # no frame shows what may be secret in them
        return await self._api.json(request, options)

    async def aclose(self) -> None:
        """Close the connections. Your own client, passed as `http_client`, stays open."""
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


class AuthKit(_Client[HTTPClient, RefreshCoordinator], Resources):
    """A client of WorkOS AuthKit for blocking code: scripts, Django, Flask, Celery.

    Threads may share one. Use it as a context manager, or call `close` when you no longer need
    it.
    """

    def _assemble(
        self,
        settings: Settings,
        http_client: HTTPClient | Callable[[], HTTPClient] | None,
        coordinator: RefreshCoordinator | None,
        clock: Clock,
    ) -> None:
        check_coordinator(coordinator, is_async=False)
        adapter = None if coordinator is None else BlockingCoordinatorAdapter(coordinator)
        transport = BlockingTransport(
            http_client,
            clock,
            base_url=settings.base_url,
            max_response_bytes=settings.max_response_bytes,
        )
        Resources.__init__(self, AsyncResources(transport, settings, adapter))

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Call an operation that this package has no method for.

        Args:
            method: The HTTP method.
            path: The path, such as `/user_management/users`; ids in it must be percent-encoded.
            params: The query.
            json: The body.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The parsed answer; `None` if it has no body.

        Raises:
            APIError: The API refused; its class says why.
            TransportError: No answer came.
            ResponseDecodeError: The answer is not JSON.
        """
        request = custom_request(method, path, params, json)
        del params, json  # no frame shows what may be secret in them
        return run(self._api.json(request, options))

    def close(self) -> None:
        """Close the connections. Your own client, passed as `http_client`, stays open."""
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
