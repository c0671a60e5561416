"""Guards for views."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, Unpack, cast

from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt

from workos_authkit._run import run
from workos_authkit._web.guards import combined
from workos_authkit.django.requests import SignedInRequest, blocking, exchange_of, is_async
from workos_authkit.django.responses import response_of
from workos_authkit.models import OAuthClaims
from workos_authkit.web import AnyGuard, GuardOptions, WebResponse

P = ParamSpec("P")
T = TypeVar("T")


def require(
    guard: AnyGuard | None = None, **options: Unpack[GuardOptions]
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], T]], Callable[Concatenate[HttpRequest, P], T]
]:
    """Decorate a view, sync or async, that needs a session.

    Without one, people are redirected to sign in, and programs get 401 or 403. Without arguments,
    any session is accepted.

    Args:
        guard: The conditions, such as `Guard(role="admin") | Guard(...)`.
        **options: The conditions as arguments of `workos_authkit.web.Guard`.
    """
    asked = combined(guard, options)

    def decorate(
        view: Callable[Concatenate[SignedInRequest, P], T],
    ) -> Callable[Concatenate[HttpRequest, P], T]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            found = run(exchange_of(request).session(asked))
            if isinstance(found, WebResponse):
                return response_of(found)
            return view(cast("SignedInRequest", request), *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            found = await exchange_of(request).session(asked)
            if isinstance(found, WebResponse):
                return response_of(found)
            return await cast("Any", view)(request, *args, **kwargs)

        chosen: Any = guarded_async if is_async(view) else guarded
        return cast("Callable[Concatenate[HttpRequest, P], T]", chosen)

    return decorate


def require_oauth(
    *scopes: str, users_only: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, OAuthClaims, P], T]],
    Callable[Concatenate[HttpRequest, P], T],
]:
    """Decorate a view, sync or async, that other applications call.

    The view gets the claims of their OAuth token after the request. Without a valid token, the
    answer says where to get one. The client needs `authkit_domain` and `resource`. The view is
    exempt from CSRF checks, because it ignores cookies.

    Args:
        *scopes: Scopes that the token must have, all of them.
        users_only: Whether to refuse the tokens of machines.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, OAuthClaims, P], T],
    ) -> Callable[Concatenate[HttpRequest, P], T]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            authorize = partial(exchange_of(request).authorize, scopes, users_only=users_only)
            found = blocking(request, authorize)
            if isinstance(found, WebResponse):
                return response_of(found)
            return view(request, found, *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            found = await exchange_of(request).authorize(scopes, users_only=users_only)
            if isinstance(found, WebResponse):
                return response_of(found)
            return await cast("Any", view)(request, found, *args, **kwargs)

        chosen: Any = guarded_async if is_async(view) else guarded
        return cast("Callable[Concatenate[HttpRequest, P], T]", csrf_exempt(chosen))

    return decorate
