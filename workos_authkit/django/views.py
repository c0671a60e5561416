"""What your views use: guards, claims, and receivers of webhooks; for sync and async views."""

from collections.abc import Callable, Coroutine, Sequence
from functools import wraps
from inspect import iscoroutine
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar, Unpack, overload

from asgiref.sync import async_to_sync, iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit._deliveries import SIGNATURE, Parse, action_parser, receive, webhook_parser
from workos_authkit._run import run
from workos_authkit._web.guards import combined
from workos_authkit.django import setup
from workos_authkit.django.requests import Refused, SignedInRequest, exchange_of
from workos_authkit.django.responses import keep_private, response_of
from workos_authkit.models.actions import Action
from workos_authkit.models.events import Event
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.web import AnyGuard, GuardOptions, StartOptions, WebResponse

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_View: TypeAlias = Callable[Concatenate[HttpRequest, P], R]
_ViewOfUser: TypeAlias = Callable[Concatenate[SignedInRequest, P], R]
_ViewWith: TypeAlias = Callable[Concatenate[HttpRequest, T, P], R]


def require(
    guard: AnyGuard | None = None, **options: Unpack[GuardOptions]
) -> Callable[[_ViewOfUser[P, R]], _View[P, R]]:
    """Decorate a view, sync or async, that needs a session.

    Without one, people are redirected to sign in, and programs get 401 or 403. Without arguments,
    any session is accepted.

    Args:
        guard: The conditions, such as `Guard(role="admin") | Guard(...)`.
        **options: The conditions as arguments of `workos_authkit.web.Guard`.

    Raises:
        ConfigurationError: With `BEARER_ONLY`, there are no sessions.
    """
    setup.require_sessions()
    asked = combined(guard, options)

    def find(request: HttpRequest) -> Any:
        # Nothing waits: under ASGI, the middleware has determined the session.
        return run(exchange_of(request).session(asked))

    return _calling(find, passes=False)


def require_oauth(
    *scopes: str, users_only: bool = False
) -> Callable[[_ViewWith[OAuthClaims, P, R]], _View[P, R]]:
    """Decorate a view, sync or async, that other applications call.

    The view gets the claims of their OAuth token after the request. Without a valid token, the
    answer says where to get one. The client needs `authkit_domain` and `resource`. The view is
    exempt from CSRF checks, because it ignores cookies.

    Args:
        *scopes: Scopes that the token must have, all of them.
        users_only: Whether to refuse the tokens of machines.
    """

    def find(request: HttpRequest) -> Any:
        return exchange_of(request).authorize(scopes, users_only=users_only)

    return _calling(find, passes=True)


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
    exchange = exchange_of(request)
    found = _finish(request, exchange.claims(guard, oauth_scopes))
    if isinstance(found, WebResponse):
        raise Refused(found)
    return found


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
    found = await exchange_of(request).claims(guard, oauth_scopes)
    if isinstance(found, WebResponse):
        raise Refused(found)
    return found


def start(request: HttpRequest, **options: Unpack[StartOptions]) -> HttpResponse:
    """Return the redirect to sign-in, for your own view, sync or async.

    Args:
        request: The request.
        **options: The return path and parameters for the hosted page, as for
            `workos_authkit.web.WebAuth.start`.

    Raises:
        InvalidArgumentError: `state` is too large or not JSON, or a parameter is invalid.
    """
    exchange = exchange_of(request)
    return response_of(exchange.web.start(exchange.request, **options))


def webhook(authkit: AuthKit | AsyncAuthKit) -> Callable[[_ViewWith[Event, P, R]], _View[P, R]]:
    """Decorate a view, sync or async, that receives webhooks: it gets the event.

    A request without WorkOS's signature gets 400; methods other than POST get 405. The view is
    exempt from CSRF checks, because WorkOS sends no token.

    Args:
        authkit: The client, which has the `webhook_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `webhook_secret` is missing.
    """
    return _receiving(webhook_parser(authkit))


def action(authkit: AuthKit | AsyncAuthKit) -> Callable[[_ViewWith[Action, P, R]], _View[P, R]]:
    """Decorate a view, sync or async, that receives action requests, as `webhook` does.

    Args:
        authkit: The client, which has the `actions_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `actions_secret` is missing.
    """
    return _receiving(action_parser(authkit))


def _receiving(parse: Parse[T]) -> Callable[[_ViewWith[T, P, R]], _View[P, R]]:
    def find(request: HttpRequest) -> Any:
        return receive(parse, request.method or "", request.body, request.headers.get(SIGNATURE))

    return _calling(find, passes=True)


def _calling(find: Callable[[HttpRequest], Any], *, passes: bool) -> Callable[[Any], Any]:
    """Return a decorator for sync and async views that `find` may refuse to call.

    Args:
        find: Returns what the view needs, or the answer that refuses the request; perhaps as a
            coroutine.
        passes: Whether the view gets what was found after the request. It then ignores cookies,
            so it is exempt from CSRF checks.
    """
    varies_by = "Authorization" if passes else "Cookie"

    def decorate(view: Any) -> Any:
        @wraps(view)
        def calling(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            found = find(request)
            if iscoroutine(found):
                found = _finish(request, found)
            if isinstance(found, WebResponse):
                return response_of(found)
            response = view(request, *([found] if passes else []), *args, **kwargs)
            return keep_private(response, varies_by)

        @wraps(view)
        async def calling_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            found = find(request)
            if iscoroutine(found):
                found = await found
            if isinstance(found, WebResponse):
                return response_of(found)
            response = await view(request, *([found] if passes else []), *args, **kwargs)
            return keep_private(response, varies_by)

        chosen = calling_async if _is_async(view) else calling
        return csrf_exempt(chosen) if passes else chosen

    return decorate


def _is_async(view: Any) -> bool:
    """Return whether a view is async: a function, or the `dispatch` of a class of async views."""
    bound = getattr(view, "func", view)  # Django's `method_decorator` passes a partial
    of_class = getattr(getattr(bound, "__self__", None), "view_is_async", False)
    return iscoroutinefunction(view) or of_class is True


def _finish(request: HttpRequest, coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine from a sync view: under ASGI, on the event loop, as its client needs it."""

    async def finish() -> T:
        return await coroutine

    is_async = isinstance(exchange_of(request).web._authkit, AsyncAuthKit)
    return async_to_sync(finish)() if is_async else run(coroutine)
