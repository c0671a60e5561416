"""AuthKit for Starlette, and for any other ASGI application (Litestar, Quart).

    auth = StarletteAuth(AsyncAuthKit())
    app = auth.wrap(Starlette(routes=[*auth.routes, ...], lifespan=auth.lifespan))

It needs the extra `starlette`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Unpack, overload

from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, BaseUser, UnauthenticatedUser
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from workos_authkit._asgi import Connection, Sessions, with_form
from workos_authkit._client import AsyncAuthKit
from workos_authkit._exchange import Exchange, exchange_of, key_of, let_in
from workos_authkit._web.guards import combined
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.web import (
    AnyGuard,
    AsyncWebAuth,
    GuardOptions,
    Header,
    StartOptions,
    Visit,
    WebOptions,
    WebResponse,
)
from workos_authkit.web import Route as RouteName

__all__ = ["Refused", "SessionUser", "StarletteAuth"]


class Refused(HTTPException):
    """A refused request; the answer redirects to the sign-in or says why."""

    def __init__(self, answer: WebResponse) -> None:
        refusal = answer.refusal
        detail = None if refusal is None else refusal.reason
        # A mounted application answers with text of its own, and with these headers.
        headers = [header for header in _raw(answer.headers) if header[0] != b"content-type"]
        super().__init__(answer.status, detail, Headers(raw=headers))
        self.answer = answer
        """The answer to send."""


class StarletteAuth:
    """AuthKit for a Starlette application.

    `wrap` must be outermost, so that every answer carries the cookie of a refreshed session, even
    the answer to an unhandled exception.
    """

    def __init__(self, authkit: AsyncAuthKit, **options: Unpack[WebOptions]) -> None:
        """Use a client.

        Args:
            authkit: The client; it needs `client_id`, `redirect_uri` and `cookie_password`; with
                `bearer_only`, only `client_id`.
            **options: The settings of `workos_authkit.web.WebSettings`.

        Raises:
            ConfigurationError: A setting is missing, wrong or unknown; the message names it.
        """
        self.authkit = authkit
        self.web: AsyncWebAuth = AsyncWebAuth(authkit, **options)
        """The rules, independent of the framework."""

        self._key = key_of(self.web)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes, for `Starlette(routes=[*auth.routes, ...])`."""
        prefix = self.web.settings.prefix
        routes = [
            Route(f"{prefix}/{name}", _Endpoint(self, name), name=f"authkit:{name}")
            for name in self.web.settings.routes
        ]
        if path := self.web._metadata_path:
            routes.append(Route(path, self._resource_metadata))
        return routes

    async def _resource_metadata(self, _: Request) -> Response:
        return response_of(self.web.resource_metadata())

    def wrap(
        self,
        app: Callable[..., Awaitable[None]],
        *,
        on_demand: bool = False,
        with_routes: bool = False,
    ) -> ASGIApp:
        """Return the application, wrapped so that its requests have sessions.

        `request.user`, `request.auth` and Starlette's `@requires` work: the scopes are
        `authenticated` and every permission. As these cannot wait, an expired session is
        refreshed before the application sees the request.

        Args:
            app: The application, of any ASGI framework.
            on_demand: Whether to refresh only when `session`, `require` or `claims` is called.
                There is then no `request.user`, and other pages never wait for WorkOS.
            with_routes: Whether to serve `routes` too, for an application of another framework.
        """
        if isinstance(app, Starlette):
            app.add_exception_handler(Refused, answer_refused)
        served = self._with_routes(app) if with_routes else app
        return Sessions(served, self.web, None if on_demand else _fill)

    def _with_routes(self, app: ASGIApp) -> ASGIApp:
        router = Router(self.routes, redirect_slashes=False, default=app)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await (app if scope["type"] == "lifespan" else router)(scope, receive, send)

        return serve

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:
        """Fetch the signing keys at the start, and close the connections at the end."""
        await self.web.warm_up()
        try:
            yield
        finally:
            await self.web.disconnect()  # not for good: tests start an application repeatedly

    async def session(self, connection: Connection) -> AuthenticatedSession | None:
        """Return the session of a request or a WebSocket, or `None` if nobody is signed in."""
        return (await self._exchange(connection).visit()).session

    async def require(
        self,
        connection: Connection,
        guard: AnyGuard | None = None,
        **options: Unpack[GuardOptions],
    ) -> AuthenticatedSession:
        """Return the session, or redirect to the sign-in.

        Args:
            connection: The request or the WebSocket, of Starlette or another framework.
            guard: The conditions, such as `Guard(role="admin") | Guard(...)`.
            **options: The conditions as arguments of `workos_authkit.web.Guard`.

        Raises:
            Refused: No session meets the conditions; Starlette sends the answer.
        """
        found = await self._exchange(connection).session(combined(guard, options))
        return let_in(found, Refused)

    @overload
    async def claims(
        self,
        connection: Connection,
        guard: AnyGuard | None = None,
        **options: Unpack[GuardOptions],
    ) -> AccessTokenClaims: ...

    @overload
    async def claims(
        self,
        connection: Connection,
        guard: AnyGuard | None = None,
        *,
        oauth_scopes: Sequence[str],
        **options: Unpack[GuardOptions],
    ) -> AccessTokenClaims | OAuthClaims: ...

    async def claims(
        self,
        connection: Connection,
        guard: AnyGuard | None = None,
        *,
        oauth_scopes: Sequence[str] | None = None,
        **options: Unpack[GuardOptions],
    ) -> AccessTokenClaims | OAuthClaims:
        """Return the claims of a bearer token, else those of the cookie's session.

        Args:
            connection: The request or the WebSocket, of Starlette or another framework.
            guard: The conditions, as for `require`. OAuth tokens name an organization, but no
                roles or permissions.
            oauth_scopes: Also accepts OAuth access tokens of users that have these scopes.
                The client needs `authkit_domain` and `resource`.
            **options: The conditions as arguments of `Guard`.

        Raises:
            Refused: There are none, or the guard refuses them; Starlette sends the answer.
        """
        exchange = self._exchange(connection)
        found = await exchange.claims(combined(guard, options), oauth_scopes)
        if isinstance(found, WebResponse):
            raise Refused(found)
        return found

    async def require_oauth(
        self, connection: Connection, *scopes: str, users_only: bool = False
    ) -> OAuthClaims:
        """Return the claims of a request's OAuth access token, or refuse the request.

        Args:
            connection: The request or the WebSocket, of Starlette or another framework.
            *scopes: Scopes that the token must all have.
            users_only: Whether to refuse the tokens of machines.

        Raises:
            Refused: No valid token came; Starlette sends the answer.
        """
        exchange = self._exchange(connection)
        return let_in(await exchange.authorize(scopes, users_only=users_only), Refused)

    def start(self, request: Connection, **options: Unpack[StartOptions]) -> Response:
        """Return the response that takes the browser to sign in, for a view of your own.

        Args:
            request: The request.
            **options: Where to come back to, and parameters for the hosted page, as for
                `workos_authkit.web.WebAuth.start`.

        Raises:
            InvalidArgumentError: `state` is too large or not JSON, or a parameter does not fit.
        """
        return response_of(self.web.start(self._exchange(request).request, **options))

    def _exchange(self, connection: Connection) -> Exchange:
        return exchange_of(connection.scope, self._key)


class _Endpoint:
    """One of the routes."""

    def __init__(self, auth: StarletteAuth, name: RouteName) -> None:
        self._auth = auth
        self._name: RouteName = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = self._auth._exchange(HTTPConnection(scope))
        answer = await exchange.answer(self._name, await with_form(exchange.request, receive))
        await response_of(answer)(scope, receive, send)


class SessionUser(BaseUser):
    """Who is signed in, as `request.user`."""

    def __init__(self, session: AuthenticatedSession, exchange: Exchange) -> None:
        self._session = session
        self._exchange = exchange

    @property
    def session(self) -> AuthenticatedSession:
        """The session."""
        self._exchange.mark_read()
        return self._session

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
        self._exchange.mark_read()
        return True

    @property
    def display_name(self) -> str:
        """The user's name, else their email address."""
        user = self.session.user
        return " ".join(filter(None, (user.first_name, user.last_name))) or user.email

    @property
    def identity(self) -> str:
        """The user's id."""
        return self.session.user.id


class _Nobody(UnauthenticatedUser):
    """That nobody is signed in, as `request.user`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    @property
    def is_authenticated(self) -> bool:
        self._exchange.mark_read()
        return False


class _Credentials(AuthCredentials):
    """What somebody may do, as `request.auth`."""

    def __init__(self, visit: Visit, exchange: Exchange) -> None:
        self._visit = visit
        self._exchange = exchange

    @property
    def scopes(self) -> list[str]:  # type: ignore[override]
        """The scopes of the session.

        Raises:
            Refused: WorkOS cannot be reached, so nobody knows who asks; `@requires` would answer
                403.
        """
        self._exchange.mark_read()
        if (outage := self._exchange.outage(self._visit)) is not None:
            raise Refused(outage)
        session = self._visit.session
        return [] if session is None else ["authenticated", *session.permissions]


def _fill(scope: Scope, exchange: Exchange, visit: Visit) -> None:
    """Set `request.user` and `request.auth`; an answer that reads them must not be cached."""
    session = visit.session
    scope["user"] = _Nobody(exchange) if session is None else SessionUser(session, exchange)
    scope["auth"] = _Credentials(visit, exchange)


def response_of(answer: WebResponse) -> Response:
    """Return an answer as Starlette sends it."""
    response = Response(answer.body, answer.status)
    response.raw_headers[:0] = _raw(answer.headers)
    return response


def _raw(headers: Sequence[Header]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def answer_refused(connection: HTTPConnection, refused: Exception) -> Any:
    """Answer a request that was refused; for `add_exception_handler`."""
    assert isinstance(refused, Refused)
    response = response_of(refused.answer)
    if not isinstance(connection, WebSocket):
        return response
    if "websocket.http.response" in connection.scope.get("extensions", {}):
        await connection.send_denial_response(response)
    else:
        await connection.close(1008)  # the server then answers 403
    return None
