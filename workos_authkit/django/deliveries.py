"""Views for webhooks and actions."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt

from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit._deliveries import SIGNATURE, action_parser, receive, webhook_parser
from workos_authkit.django.requests import is_async
from workos_authkit.django.responses import response_of
from workos_authkit.models import Action, Event
from workos_authkit.web import WebResponse

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_View = Callable[Concatenate[HttpRequest, T, P], R]
_Plain = Callable[Concatenate[HttpRequest, P], R]


def webhook(authkit: AuthKit | AsyncAuthKit) -> Callable[[_View[Event, P, R]], _Plain[P, R]]:
    """Decorate a view, sync or async, that receives webhooks: it gets the event.

    A request without WorkOS's signature gets 400; methods other than POST get 405. The view is
    exempt from CSRF checks, because WorkOS sends no token.

    Args:
        authkit: The client, which has the `webhook_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `webhook_secret` is missing.
    """
    return _receiving(webhook_parser(authkit))


def action(authkit: AuthKit | AsyncAuthKit) -> Callable[[_View[Action, P, R]], _Plain[P, R]]:
    """Decorate a view, sync or async, that receives action requests, as `webhook` does.

    Args:
        authkit: The client, which has the `actions_secret`.

    Raises:
        ConfigurationError: `authkit` is not a client, or `actions_secret` is missing.
    """
    return _receiving(action_parser(authkit))


def _receiving(
    parse: Callable[[bytes, str | None], T],
) -> Callable[[_View[T, P, R]], _Plain[P, R]]:
    def received(request: HttpRequest) -> T | WebResponse:
        signature = request.headers.get(SIGNATURE)
        return receive(parse, request.method or "", request.body, signature)

    def decorate(view: _View[T, P, R]) -> _Plain[P, R]:
        @wraps(view)
        def receiving(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            found = received(request)
            if isinstance(found, WebResponse):
                return response_of(found)
            return view(request, found, *args, **kwargs)

        @wraps(view)
        async def receiving_async(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Any:
            found = received(request)
            if isinstance(found, WebResponse):
                return response_of(found)
            return await cast("Any", view)(request, found, *args, **kwargs)

        chosen: Any = receiving_async if is_async(view) else receiving
        return cast("_Plain[P, R]", csrf_exempt(chosen))

    return decorate
