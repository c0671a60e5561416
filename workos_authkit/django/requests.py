"""Convert Django requests to the rules' form, and read what our middleware adds."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload
from urllib.parse import quote

from asgiref.sync import async_to_sync, iscoroutinefunction
from attrs import evolve
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from workos_authkit._exchange import Exchange
from workos_authkit._run import run
from workos_authkit._web.messages import WebRequest, WebResponse, read_form
from workos_authkit._web.visits import Visit
from workos_authkit._wsgi import web_request as wsgi_request
from workos_authkit.errors import ConfigurationError
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession, OAuthClaims
from workos_authkit.web import AnyGuard

T = TypeVar("T")

EXCHANGE = "_authkit_exchange"


class Refused(PermissionDenied):
    """A refused request; the answer redirects to sign-in or gives the reason."""

    def __init__(self, answer: WebResponse) -> None:
        super().__init__("" if answer.refusal is None else answer.refusal.message)
        self.answer = answer
        """The answer to send."""


class AuthKitRequest(HttpRequest):
    """A request that passed our middleware, for annotations."""

    if TYPE_CHECKING:

        @property
        def authkit(self) -> AuthenticatedSession | None:
            """The session, or `None` if nobody is signed in."""
            ...


class SignedInRequest(HttpRequest):
    """A request that `require` accepted, for annotations."""

    if TYPE_CHECKING:

        @property
        def authkit(self) -> AuthenticatedSession:
            """The session."""
            raise NotImplementedError


def exchange_of(request: object) -> Exchange:
    """Return the exchange of a request.

    Raises:
        ConfigurationError: The request did not pass our middleware.
    """
    exchange = getattr(request, EXCHANGE, None)
    if not isinstance(exchange, Exchange):
        raise ConfigurationError(
            "a request did not pass workos_authkit.django.AuthKitMiddleware: add it to MIDDLEWARE"
        )
    return exchange


def visit_of(exchange: Exchange) -> Visit:
    """Return the visit by a request's cookie; under ASGI the middleware has determined it."""
    exchange.mark_read()
    return exchange.known() or run(exchange.visit())  # a known visit saves the coroutine


def is_async(view: Any) -> bool:
    """Return whether a view is async: a function, or the `dispatch` of a class of async views."""
    bound = getattr(view, "func", view)  # Django's `method_decorator` passes a partial
    of_class = getattr(getattr(bound, "__self__", None), "view_is_async", False)
    return iscoroutinefunction(view) or of_class is True


def blocking(request: object, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in blocking code and return its result."""
    if getattr(request, "_authkit_is_async", False):
        return async_to_sync(call)()
    return run(call())


@overload
def claims(request: HttpRequest, guard: AnyGuard | None = None) -> AccessTokenClaims: ...


@overload
def claims(
    request: HttpRequest, guard: AnyGuard | None = None, *, oauth_scopes: Sequence[str]
) -> AccessTokenClaims | OAuthClaims: ...


def claims(
    request: HttpRequest,
    guard: AnyGuard | None = None,
    *,
    oauth_scopes: Sequence[str] | None = None,
) -> AccessTokenClaims | OAuthClaims:
    """Return the claims of a bearer token, else those of the cookie's session.

    Args:
        request: The request.
        guard: The conditions. OAuth tokens name an organization, but no roles or permissions.
        oauth_scopes: Also accepts OAuth access tokens of users that have these scopes. The client
            needs `authkit_domain` and `resource`.

    Raises:
        Refused: There are no claims, or the guard refuses them; the middleware answers.
    """
    find = partial(exchange_of(request).claims, guard, oauth_scopes)
    return _let_in(blocking(request, find))


@overload
async def aclaims(request: HttpRequest, guard: AnyGuard | None = None) -> AccessTokenClaims: ...


@overload
async def aclaims(
    request: HttpRequest, guard: AnyGuard | None = None, *, oauth_scopes: Sequence[str]
) -> AccessTokenClaims | OAuthClaims: ...


async def aclaims(
    request: HttpRequest,
    guard: AnyGuard | None = None,
    *,
    oauth_scopes: Sequence[str] | None = None,
) -> AccessTokenClaims | OAuthClaims:
    """Return the claims of a bearer token, else those of the cookie's session; see `claims`."""
    return _let_in(await exchange_of(request).claims(guard, oauth_scopes))


def _let_in(
    found: AccessTokenClaims | OAuthClaims | WebResponse,
) -> AccessTokenClaims | OAuthClaims:
    if isinstance(found, WebResponse):
        raise Refused(found)
    return found


def web_request(meta: Mapping[str, Any], path: str) -> WebRequest:
    """Convert a request to the rules' form.

    Args:
        meta: Its `META`.
        path: Its `path`, as Django builds it under WSGI and ASGI.
    """
    return evolve(
        wsgi_request({**meta, "SCRIPT_NAME": "", "PATH_INFO": ""}),
        path=quote(path, safe="/!$&'()*+,;=:@-._~"),
    )


def with_form(request: HttpRequest, asked: WebRequest) -> WebRequest:
    """Return the request with the fields of its body, if it has one."""
    if asked.method != "POST":
        return asked
    if request.content_type == "application/json":
        return asked.with_form(read_form("application/json", request.body))
    return asked.with_form({name: str(value) for name, value in request.POST.items()})
