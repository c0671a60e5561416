"""Requests that passed our middleware: their session and user, and their types."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workos_authkit._exchange import Exchange
from workos_authkit._run import run
from workos_authkit.django.users import user_of
from workos_authkit.errors import ConfigurationError
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.web import WebResponse

_EXCHANGE: Final = "_authkit_exchange"


class Refused(BadRequest):
    """A refused request; the answer redirects to sign-in or gives the reason.

    `AuthKitMiddleware` sends it for views. It is no `PermissionDenied`, which Django REST framework
    answers with 403. Raised in a middleware of your own, it becomes Django's 400.
    """

    def __init__(self, answer: WebResponse) -> None:
        super().__init__("" if answer.refusal is None else answer.refusal.message)
        self.answer = answer
        """The answer to send."""


class AuthKitRequest(HttpRequest):
    """A request that passed our middleware; for annotations."""

    @property
    def authkit(self) -> AuthenticatedSession | None:
        """The session, or `None` if nobody is signed in."""
        return _session_of(exchange_of(self))


class SignedInRequest(AuthKitRequest):
    """A request that `require` accepted; for annotations alone."""

    if TYPE_CHECKING:

        @property
        def authkit(self) -> AuthenticatedSession:
            """The session."""
            raise NotImplementedError


def attach(request: HttpRequest, exchange: Exchange) -> None:
    """Add the exchange to a request, and the attributes `authkit`, `user` and `auser`.

    None of them refers to the request, as such a cycle would live until the next collection.
    """
    before = vars(request)
    user, auser = before.get("user"), before.get("auser")
    cls: Any = type(request)
    request.__class__ = _with_session(cls)
    find_user = cache(partial(_user, exchange, user))
    added = {
        _EXCHANGE: exchange,
        "user": SimpleLazyObject(find_user),
        "auser": partial(_auser, exchange, find_user, auser),
    }
    before.update(added)


def exchange_of(request: object) -> Exchange:
    """Return the exchange of a request.

    Raises:
        ConfigurationError: The request did not pass our middleware.
    """
    exchange = getattr(request, _EXCHANGE, None)
    if not isinstance(exchange, Exchange):
        raise ConfigurationError(
            "a request did not pass workos_authkit.django.AuthKitMiddleware: add it to MIDDLEWARE"
        )
    return exchange


@cache
def _with_session(cls: Any) -> Any:
    return type(cls.__name__, (AuthKitRequest, cls), {"__module__": cls.__module__})


def _session_of(exchange: Exchange) -> AuthenticatedSession | None:
    """Return the session by a request's cookie; under ASGI the middleware has determined it."""
    exchange.mark_read()
    visit = exchange.known() or run(exchange.visit())  # a known visit saves the coroutine
    return visit.session


def _user(exchange: Exchange, user: Any) -> Any:
    """Return the session's user; without a session, the user signed in by other means."""
    session = _session_of(exchange)
    if session is not None:
        return user_of(session)
    if user is not None:
        return user
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


async def _auser(exchange: Exchange, find_user: Callable[[], Any], auser: Any) -> Any:
    """Return the same user in async code, which must not wait for the database.

    After that, `request.user` is known too, and an async view may render it.
    """
    session = _session_of(exchange)
    if session is None and auser is not None:
        return await auser()
    return await sync_to_async(find_user)()
