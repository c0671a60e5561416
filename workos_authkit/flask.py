"""AuthKit for Flask.

    auth = FlaskAuth(AuthKit())
    app = Flask(__name__)
    auth.init_app(app)

    @app.get("/me")
    @auth.require()
    def me() -> dict[str, str]:
        return {"email": current_session.user.email}

It needs the extra `flask`.
"""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Concatenate, Final, ParamSpec, TypeVar, Unpack, cast, overload

from flask import Blueprint, Flask, Response, current_app, has_request_context, request
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.local import LocalProxy

from workos_authkit._client import AuthKit
from workos_authkit._deliveries import SIGNATURE, Parse, action_parser, receive, webhook_parser
from workos_authkit._exchange import Exchange, exchange_of, key_of, let_in
from workos_authkit._run import run
from workos_authkit._web.guards import combined
from workos_authkit._wsgi import Sessions, begin, with_form
from workos_authkit.errors import ConfigurationError
from workos_authkit.models.actions import Action
from workos_authkit.models.events import Event
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.web import (
    AnyGuard,
    GuardOptions,
    Route,
    StartOptions,
    WebAuth,
    WebOptions,
    WebResponse,
)

__all__ = ["FlaskAuth", "Refused", "action", "current_session", "webhook"]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_EXTENSION: Final = "workos_authkit"


class Refused(HTTPException):
    """A refused request; the answer redirects to the sign-in or says why.

    Your error handlers see it only if a program asked, as the exception that Flask has for the
    status: `errorhandler(403)` does. An answer for people is sent unchanged.
    """

    def __init__(self, answer: WebResponse) -> None:
        super().__init__(response=response_of(answer))
        refusal = answer.refusal
        self.description: str | None = None if refusal is None else refusal.message
        self.answer = answer
        """The answer to send."""


def _refuse(answer: WebResponse) -> Refused:
    refusal = answer.refusal
    if refusal is None:  # without a code, Flask calls no error handler
        return Refused(answer)
    return _refused_with(refusal.status)(answer)


@cache
def _refused_with(status: int) -> type[Refused]:
    return type(Refused.__name__, (Refused, default_exceptions[status]), {})


class FlaskAuth:
    """AuthKit for a Flask application: routes, sessions and guards.

    It wraps `app.wsgi_app`, so that every answer carries the cookie of a refreshed session, even
    the answer to an unhandled exception.
    """

    def __init__(self, authkit: AuthKit, app: Flask | None = None, **options: Unpack[WebOptions]):
        """Use a client.

        Args:
            authkit: The client; it needs `client_id`, `redirect_uri` and `cookie_password`; with
                `bearer_only`, only `client_id`.
            app: The application, if it exists already; else call `init_app`.
            **options: The settings of `workos_authkit.web.WebSettings`.

        Raises:
            ConfigurationError: A setting is missing, wrong or unknown; the message names it.
        """
        self.authkit: AuthKit = authkit
        self.web: WebAuth = WebAuth(authkit, **options)
        """The rules, independent of the framework."""

        self._key = key_of(self.web._async)
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Add the routes, named `authkit.sign-in` and so on, and wrap the application.

        Raises:
            ConfigurationError: The application has a `FlaskAuth` already.
        """
        if _EXTENSION in app.extensions:
            raise ConfigurationError("this application has a FlaskAuth already")
        app.extensions[_EXTENSION] = self
        routes = Blueprint("authkit", __name__, url_prefix=self.web.settings.prefix or None)
        for route in self.web.settings.routes:
            routes.add_url_rule(
                f"/{route}",
                endpoint=route,
                view_func=self._view(route),
                methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
                provide_automatic_options=False,
            )
        app.register_blueprint(routes)
        if path := self.web._async._metadata_path:
            app.add_url_rule(path, "authkit.resource_metadata", self._resource_metadata)
        # Not its value: only a template that uses it shall depend on the session.
        app.context_processor(lambda: {"current_session": current_session})
        app.wsgi_app = Sessions(app.wsgi_app, self.web)  # type: ignore[method-assign]

    @property
    def session(self) -> AuthenticatedSession | None:
        """The session of the present request, or `None` if nobody is signed in."""
        return run(self._exchange().visit()).session

    def require(
        self, guard: AnyGuard | None = None, **options: Unpack[GuardOptions]
    ) -> Callable[[Callable[P, T]], Callable[P, T]]:
        """Decorate a view that needs a session: without one, people are sent to sign in.

        Programs get 401 or 403. Without arguments, any session is accepted.

        Args:
            guard: The conditions, such as `Guard(role="admin") | Guard(...)`.
            **options: The conditions as arguments of `workos_authkit.web.Guard`.

        Raises:
            ConfigurationError: With `bearer_only`, there are no sessions.
        """
        self.web.settings.require_sessions()
        asked = combined(guard, options)

        def decorate(view: Callable[P, T]) -> Callable[P, T]:
            @wraps(view)
            def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
                self.check(asked)
                return cast("Callable[P, T]", current_app.ensure_sync(view))(*args, **kwargs)

            return guarded

        return decorate

    def check(self, guard: AnyGuard | None = None) -> AuthenticatedSession:
        """Return the session of the present request.

        Args:
            guard: The conditions.

        Raises:
            Refused: There is none, or the guard refuses it; Flask sends the answer.
        """
        return let_in(run(self._exchange().session(guard)), _refuse)

    @overload
    def claims(self, guard: AnyGuard | None = None) -> AccessTokenClaims: ...

    @overload
    def claims(
        self, guard: AnyGuard | None = None, *, oauth_scopes: Sequence[str]
    ) -> AccessTokenClaims | OAuthClaims: ...

    def claims(
        self, guard: AnyGuard | None = None, *, oauth_scopes: Sequence[str] | None = None
    ) -> AccessTokenClaims | OAuthClaims:
        """Return the claims of a bearer token, else those of the cookie's session.

        Args:
            guard: The conditions. OAuth tokens name an organization, but no roles or
                permissions.
            oauth_scopes: Also accepts OAuth access tokens of users that have these scopes.
                The client needs `authkit_domain` and `resource`.

        Raises:
            Refused: There are none, or the guard refuses them; Flask sends the answer.
        """
        found = run(self._exchange().claims(guard, oauth_scopes))
        if isinstance(found, WebResponse):
            raise _refuse(found)
        return found

    def require_oauth(
        self, *scopes: str, users_only: bool = False
    ) -> Callable[[Callable[Concatenate[OAuthClaims, P], R]], Callable[P, R]]:
        """Decorate a view that other applications call; it gets their OAuth token's claims.

        Without a valid token, the answer says where to get one. The client needs `authkit_domain`
        and `resource`.

        Args:
            *scopes: Scopes that the token must all have.
            users_only: Whether to refuse the tokens of machines.
        """

        def find() -> OAuthClaims:
            found = run(self._exchange().authorize(scopes, users_only=users_only))
            return let_in(found, _refuse)

        return _calling_with(find)

    def start(self, **options: Unpack[StartOptions]) -> Response:
        """Return the response that takes the browser to sign in, for a view of your own.

        Args:
            **options: Where to come back to, and parameters for the hosted page, as for
                `workos_authkit.web.WebAuth.start`.

        Raises:
            InvalidArgumentError: `state` is too large or not JSON, or a parameter does not fit.
        """
        return response_of(self.web.start(self._exchange().request, **options))

    def _resource_metadata(self) -> Response:
        return response_of(self.web.resource_metadata())

    def _exchange(self) -> Exchange:
        environ = request.environ
        if self._key not in environ and current_app.extensions.get(_EXTENSION) is self:
            return begin(environ, self.web._async)  # `test_request_context` skips middleware
        return exchange_of(environ, self._key)

    def _view(self, route: Route) -> Callable[[], Response]:
        def view() -> Response:
            exchange = self._exchange()
            asked = with_form(exchange.request, request.stream)
            return response_of(run(exchange.answer(route, asked)))

        return view


def _current_session() -> AuthenticatedSession | None:
    if not has_request_context():  # a command or a task renders a template
        return None
    auth = current_app.extensions.get(_EXTENSION)
    if not isinstance(auth, FlaskAuth):
        raise ConfigurationError("this application has no FlaskAuth: call init_app")
    return auth.session


current_session: AuthenticatedSession = LocalProxy(_current_session)  # type: ignore[assignment]
"""The session of the present request, in templates too.

It is false if nobody is signed in, and outside of requests.
"""


def webhook(
    authkit: AuthKit,
) -> Callable[[Callable[Concatenate[Event, P], R]], Callable[P, R]]:
    """Decorate a view that receives webhooks: it gets the event.

    A request without WorkOS's signature gets 400; methods other than POST get 405.

    Args:
        authkit: The client, which has the `webhook_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `webhook_secret` is missing.
    """
    return _receiving(webhook_parser(authkit))


def action(
    authkit: AuthKit,
) -> Callable[[Callable[Concatenate[Action, P], R]], Callable[P, R]]:
    """Decorate a view that receives action requests, as `webhook` does.

    Args:
        authkit: The client, which has the `actions_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `actions_secret` is missing.
    """
    return _receiving(action_parser(authkit))


def _receiving(parse: Parse[T]) -> Callable[[Callable[Concatenate[T, P], R]], Callable[P, R]]:
    def find() -> T:
        signature = request.headers.get(SIGNATURE)
        return let_in(receive(parse, request.method, request.get_data(), signature), _refuse)

    return _calling_with(find)


def _calling_with(
    find: Callable[[], T],
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[P, R]]:
    """Return a decorator: the view gets what `find` returns as its first argument."""

    def decorate(view: Callable[Concatenate[T, P], R]) -> Callable[P, R]:
        @wraps(view)
        def calling(*args: P.args, **kwargs: P.kwargs) -> R:
            called = cast("Callable[..., R]", current_app.ensure_sync(view))
            return called(find(), *args, **kwargs)

        return calling

    return decorate


def response_of(answer: WebResponse) -> Response:
    """Return an answer as Flask sends it."""
    response = Response(answer.body, answer.status)
    names = {name.lower() for name, _ in answer.headers}
    if "content-type" not in names:
        response.headers.remove("Content-Type")
    for name in names - {"set-cookie"}:
        response.headers.remove(name)
    for name, value in answer.headers:
        response.headers.add(name.title(), value)
    return response
