"""AuthKit in Starlette, and as pure ASGI around any other application (Litestar, Quart).

    auth = StarletteAuth(AsyncAuthKit())
    app = auth.wrap(Starlette(routes=[*auth.routes, ...], lifespan=auth.lifespan))

It needs the extra `starlette`.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar, Unpack

from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, BaseUser, UnauthenticatedUser
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from workos_authkit._asgi import KEY, Sessions, web_request
from workos_authkit._client import AsyncAuthKit
from workos_authkit._exchange import Exchange
from workos_authkit._types import RequestOptions
from workos_authkit._web.messages import MAX_FORM_BYTES
from workos_authkit.errors import ConfigurationError, JWKSUnavailableError
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession, OAuthClaims
from workos_authkit.web import (
    ROUTES,
    AnyGuard,
    AsyncWebAuth,
    Guard,
    GuardOptions,
    Visit,
    WebOptions,
    WebRequest,
    WebResponse,
    read_form,
)
from workos_authkit.web import Route as RouteName

__all__ = ["Refused", "SessionUser", "StarletteAuth"]

T = TypeVar("T")

_WARM_UP: Final = RequestOptions(deadline=5)


class SessionUser(BaseUser):
    """Who is signed in, as `request.user`."""

    def __init__(self, session: AuthenticatedSession) -> None:
        self.session = session
        """The session."""

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
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


class Refused(HTTPException):
    """A request that is not served; its answer leads to sign in, or says why."""

    def __init__(self, answer: WebResponse) -> None:
        refusal = answer.refusal
        detail = "" if refusal is None else refusal.reason
        super().__init__(answer.status, detail, dict(answer.headers))
        self.answer = answer
        """What to send."""


class StarletteAuth:
    """AuthKit in a Starlette application.

    `wrap` must be outermost: then the cookie of a refreshed session leaves with every answer,
    that of an unhandled exception included.
    """

    def __init__(self, authkit: AsyncAuthKit, **options: Unpack[WebOptions]) -> None:
        """Make it over a client.

        Args:
            authkit: The client; it needs `client_id`, `redirect_uri` and `cookie_password`.
            **options: The settings, those of `workos_authkit.web.WebSettings`.

        Raises:
            ConfigurationError: A setting is missing, wrong or unknown; the message names it.
        """
        self.authkit = authkit
        self.web: AsyncWebAuth = AsyncWebAuth(authkit, **options)
        """The rules, free of any framework."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes, for `Starlette(routes=[*auth.routes, ...])`."""
        prefix = self.web.settings.prefix
        routes = [
            Route(f"{prefix}/{name}", _Endpoint(self.web, name), name=f"authkit:{name}")
            for name in ROUTES
        ]
        if path := self.web._metadata_path:
            routes.append(Route(path, self._resource_metadata))
        return routes

    async def _resource_metadata(self, _: Request) -> Response:
        return response_of(self.web.resource_metadata())

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """Return the application with sessions around it.

        `request.user` and `request.auth` are there, and Starlette's `@requires` works: scopes are
        `authenticated` and every permission.
        """
        if isinstance(app, Starlette):
            app.add_exception_handler(Refused, answer_refused)
        return Sessions(app, self.web, _fill)

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:
        """Fetch the signing keys at the start, and close the client at the end."""
        with suppress(JWKSUnavailableError):  # they are fetched again when needed
            await self.authkit.session_tokens.warm_up(options=_WARM_UP)
        try:
            yield
        finally:
            await self.authkit.aclose()

    async def session(self, connection: HTTPConnection) -> AuthenticatedSession | None:
        """Return the session of a request or a WebSocket, `None` where nobody is signed in."""
        return (await exchange_of(connection).visit()).session

    async def require(
        self, connection: HTTPConnection, **guard: Unpack[GuardOptions]
    ) -> AuthenticatedSession:
        """Return the session, or lead to sign in.

        Args:
            connection: The request or the WebSocket.
            **guard: What the session must be or have, as for `workos_authkit.web.Guard`.

        Raises:
            Refused: There is no such session; Starlette sends the answer.
        """
        return await session_of(connection, Guard(**guard) if guard else None)

    async def require_oauth(
        self, connection: HTTPConnection, *scopes: str, users_only: bool = False
    ) -> OAuthClaims:
        """Return what the OAuth access token of a request says, or refuse the request.

        Args:
            connection: The request or the WebSocket.
            *scopes: Scopes all of which the token must have.
            users_only: Whether to refuse the tokens of machines.

        Raises:
            Refused: There is no such token; Starlette sends the answer.
        """
        exchange = exchange_of(connection)
        return _let_in(await exchange.authorize(scopes, users_only=users_only))


class _Endpoint:
    """One of the routes."""

    def __init__(self, web: AsyncWebAuth, name: RouteName) -> None:
        self._web = web
        self._name: RouteName = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = scope.get(KEY)
        asked = exchange.request if exchange else web_request(scope)
        if asked.method == "POST":
            asked = await _with_form(asked, Request(scope, receive))
        answer = await self._web.handle(self._name, asked)
        await response_of(answer)(scope, receive, send)


class _Credentials(AuthCredentials):
    """Scopes whose reading is noted: such an answer must not be cached."""

    def __init__(self, scopes: Sequence[str], mark_read: Callable[[], None]) -> None:
        self._scopes = list(scopes)
        self._mark_read = mark_read

    @property
    def scopes(self) -> list[str]:  # type: ignore[override]
        self._mark_read()
        return self._scopes


def exchange_of(connection: HTTPConnection) -> Exchange:
    """Return what is known of a request.

    Raises:
        ConfigurationError: The application is not wrapped.
    """
    exchange = connection.scope.get(KEY)
    if not isinstance(exchange, Exchange):
        raise ConfigurationError(
            "the application is not wrapped: serve auth.wrap(app), or call auth.install(app)"
        )
    return exchange


async def session_of(connection: HTTPConnection, guard: AnyGuard | None) -> AuthenticatedSession:
    """Return the session of the cookie.

    Raises:
        Refused: There is none, or the guard does not let it in.
    """
    exchange = exchange_of(connection)
    return _let_in(exchange.session_of(await exchange.visit(), guard))


async def claims_of(
    connection: HTTPConnection, guard: AnyGuard | None, oauth_scopes: Sequence[str] | None
) -> AccessTokenClaims | OAuthClaims:
    """Return the claims of a bearer's token, else those of the cookie's session.

    Raises:
        Refused: There are none, or the guard does not let them in.
    """
    found = await exchange_of(connection).claims(guard, oauth_scopes)
    if isinstance(found, WebResponse):
        raise Refused(found)
    return found


def _let_in(found: T | WebResponse) -> T:
    if isinstance(found, WebResponse):
        raise Refused(found)
    return found


def response_of(answer: WebResponse) -> Response:
    """Return an answer as Starlette sends it."""
    response = Response(answer.body, answer.status)
    response.raw_headers[:0] = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers
    ]
    return response


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


async def _with_form(asked: WebRequest, request: Request) -> WebRequest:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            break
    return asked.with_form(read_form(request.headers.get("content-type", ""), body))


def _fill(scope: Scope, exchange: Exchange, visit: Visit) -> None:
    """Say who is there in Starlette's own way."""
    session = visit.session
    scopes = [] if session is None else ["authenticated", *session.permissions]
    scope["user"] = UnauthenticatedUser() if session is None else SessionUser(session)
    scope["auth"] = _Credentials(scopes, exchange.mark_read)
