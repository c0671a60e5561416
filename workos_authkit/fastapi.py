"""AuthKit for FastAPI.

    auth = FastAPIAuth(AsyncAuthKit())
    app = FastAPI(lifespan=auth.lifespan)
    auth.install(app)

It needs the extra `fastapi`.
"""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeVar, Unpack

from fastapi import FastAPI, HTTPException, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route

from workos_authkit._asgi import Sessions
from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit._deliveries import SIGNATURE, action_parser, receive, webhook_parser
from workos_authkit._exchange import let_in
from workos_authkit._web.guards import combined
from workos_authkit.errors import ConfigurationError
from workos_authkit.models.actions import Action
from workos_authkit.models.events import Event
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.starlette import Refused, StarletteAuth, answer_refused
from workos_authkit.web import (
    AnyGuard,
    AsyncWebAuth,
    GuardOptions,
    StartOptions,
    WebOptions,
    WebResponse,
)

__all__ = ["FastAPIAuth", "action", "webhook"]


class FastAPIAuth:
    """AuthKit for a FastAPI application: routes, sessions and dependencies."""

    def __init__(self, authkit: AsyncAuthKit, **options: Unpack[WebOptions]) -> None:
        """Use a client.

        Args:
            authkit: The client; it needs `client_id`, `redirect_uri` and `cookie_password`; with
                `bearer_only`, only `client_id`.
            **options: The settings of `workos_authkit.web.WebSettings`.

        Raises:
            ConfigurationError: A setting is missing, wrong or unknown; the message names it.
        """
        self._starlette = StarletteAuth(authkit, **options)
        self._session = SessionDependency(self._starlette, None)
        self.optional_session: OptionalSessionDependency = OptionalSessionDependency(
            self._starlette
        )
        """Dependency: the session, or `None` if nobody is signed in."""

        is_bearer_only = self.web.settings.bearer_only
        self._cookie_scheme = _BEARER if is_bearer_only else CookieScheme(self._starlette)
        self.claims: Callable[..., Any] = self.require_claims()
        """Dependency: the claims of an access token in `Authorization`, else of the session."""

    @property
    def web(self) -> AsyncWebAuth:
        """The rules, independent of the framework."""
        return self._starlette.web

    @property
    def session(self) -> "SessionDependency":
        """Dependency: the session; without one, people are sent to sign in and programs get 401.

        Raises:
            ConfigurationError: With `bearer_only`, there are no sessions.
        """
        self.web.settings.require_sessions()
        return self._session

    def lifespan(self, app: Any) -> AbstractAsyncContextManager[None]:
        """Fetch the signing keys at the start, and close the connections at the end."""
        return self._starlette.lifespan(app)

    def install(self, app: FastAPI) -> None:
        """Add the routes, and wrap the application so that its requests have sessions.

        Raises:
            ConfigurationError: The application has already answered requests, or has a route with
                the path of one of ours.
        """
        if app.middleware_stack is not None:
            raise ConfigurationError("install must be called before the application serves")
        routes = self._starlette.routes
        if taken := _paths(routes) & _paths(app.routes):
            raise ConfigurationError(
                f"this application has a route {min(taken)} already: call install once, or pass "
                "another prefix"
            )
        app.router.routes.extend(routes)
        app.add_exception_handler(Refused, answer_refused)
        # `add_middleware` would stand within what answers unhandled exceptions, whose answers
        # would then lose the cookie.
        build = app.build_middleware_stack
        stack = {"build_middleware_stack": lambda: Sessions(build(), self.web)}
        vars(app).update(stack)

    def require(
        self, guard: AnyGuard | None = None, **options: Unpack[GuardOptions]
    ) -> "SessionDependency":
        """Return a dependency: the session, if it meets the conditions.

        Args:
            guard: The conditions, such as `Guard(role="admin") | Guard(permission="posts:write")`.
            **options: The conditions as arguments of `workos_authkit.web.Guard`.

        Raises:
            ConfigurationError: With `bearer_only`, there are no sessions.
        """
        self.web.settings.require_sessions()
        return SessionDependency(self._starlette, combined(guard, options))

    def require_claims(
        self,
        guard: AnyGuard | None = None,
        *,
        oauth_scopes: Sequence[str] | None = None,
        **options: Unpack[GuardOptions],
    ) -> Callable[..., Any]:
        """Return a dependency: the claims of a bearer token or the session, as `require` does.

        Args:
            guard: The conditions, as for `require`. OAuth tokens name an organization, but no
                roles or permissions.
            oauth_scopes: Also accepts OAuth access tokens of users that have these scopes; their
                claims are `OAuthClaims`. The client needs
                `authkit_domain` and `resource`.
            **options: The conditions as arguments of `Guard`.
        """
        asked = combined(guard, options)

        async def claims(
            connection: HTTPConnection,
            _bearer: None = Security(_BEARER),
            _cookie: None = Security(self._cookie_scheme),
        ) -> AccessTokenClaims | OAuthClaims:
            found = await self._starlette._exchange(connection).claims(asked, oauth_scopes)
            if isinstance(found, WebResponse):
                raise _refused(connection, found)
            return found

        return claims

    def require_oauth(self, *scopes: str, users_only: bool = False) -> Callable[..., Any]:
        """Return a dependency: the claims of a request's OAuth access token.

        For APIs that other applications call: MCP clients, command-line tools, machines. The client
        needs `authkit_domain` and `resource`.

        Args:
            *scopes: Scopes that the token must all have.
            users_only: Whether to refuse the tokens of machines.
        """

        async def oauth_claims(
            connection: HTTPConnection, _bearer: None = Security(_BEARER)
        ) -> OAuthClaims:
            exchange = self._starlette._exchange(connection)
            found = await exchange.authorize(scopes, users_only=users_only)
            return let_in(found, partial(_refused, connection))

        return oauth_claims

    def start(self, request: HTTPConnection, **options: Unpack[StartOptions]) -> Response:
        """Return the response that takes the browser to sign in, for a route of your own.

        Args:
            request: The request.
            **options: Where to come back to, and parameters for the hosted page, as for
                `workos_authkit.web.WebAuth.start`.

        Raises:
            InvalidArgumentError: `state` is too large or not JSON, or a parameter does not fit.
        """
        return self._starlette.start(request, **options)


class CookieScheme(SecurityBase):
    """The session cookie, as OpenAPI documents describe it."""

    def __init__(self, auth: StarletteAuth) -> None:
        self.model: Any = APIKeyCookie(name=auth.web.settings.session_cookie.name).model
        self.scheme_name = "AuthKitSession"
        self._auth = auth

    def __call__(self) -> None:
        """Refuse nothing: the dependency that uses the scheme decides."""


class BearerScheme(SecurityBase):
    """An access token in `Authorization`, as OpenAPI documents describe it."""

    def __init__(self) -> None:
        self.model: Any = HTTPBearer(bearerFormat="JWT").model
        self.scheme_name = "AuthKitBearer"

    def __call__(self) -> None:
        """Refuse nothing: the dependency that uses the scheme decides."""


class SessionDependency(CookieScheme):
    """Gives the session to a route, or refuses the request."""

    def __init__(self, auth: StarletteAuth, guard: AnyGuard | None) -> None:
        super().__init__(auth)
        self._guard = guard

    async def __call__(self, connection: HTTPConnection) -> AuthenticatedSession:  # type: ignore[override]
        """Return the session."""
        found = await self._auth._exchange(connection).session(self._guard)
        return let_in(found, partial(_refused, connection))


class OptionalSessionDependency(CookieScheme):
    """Gives the session to a route, or `None`."""

    async def __call__(self, connection: HTTPConnection) -> AuthenticatedSession | None:  # type: ignore[override]
        """Return the session, if there is one."""
        return await self._auth.session(connection)


def webhook(
    authkit: AsyncAuthKit | AuthKit,
) -> Callable[[Request], Coroutine[Any, Any, Event]]:
    """Return a dependency: the event of a webhook. A request without WorkOS's signature gets 400.

    Args:
        authkit: The client, which has the `webhook_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `webhook_secret` is missing.
    """
    return _receiving(webhook_parser(authkit))


def action(
    authkit: AsyncAuthKit | AuthKit,
) -> Callable[[Request], Coroutine[Any, Any, Action]]:
    """Return a dependency: the action request from WorkOS. Without its signature, it gets 400.

    Args:
        authkit: The client, which has the `actions_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `actions_secret` is missing.
    """
    return _receiving(action_parser(authkit))


T = TypeVar("T")


def _receiving(
    parse: Callable[[bytes, str | None], T],
) -> Callable[[Request], Coroutine[Any, Any, T]]:
    async def received(request: Request) -> T:
        signature = request.headers.get(SIGNATURE)
        found = receive(parse, request.method, await request.body(), signature)
        if isinstance(found, WebResponse):
            raise HTTPException(found.status, headers=dict(found.headers))
        return found

    return received


def _paths(routes: Sequence[BaseRoute]) -> set[str]:
    return {route.path for route in routes if isinstance(route, Route)}


_BEARER = BearerScheme()


def _refused(connection: HTTPConnection, answer: WebResponse) -> HTTPException | Refused:
    """Return a refusal; to programs in FastAPI's form of errors, so that handlers apply."""
    refusal = answer.refusal
    if refusal is None or connection.scope["type"] == "websocket":
        return Refused(answer)
    headers = {name: value for name, value in answer.headers if name != "content-type"}
    return HTTPException(refusal.status, refusal.to_json(), headers)
