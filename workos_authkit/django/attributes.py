"""The attributes that our middleware adds to requests: `authkit`, `user` and `auser`."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workos_authkit._exchange import Exchange
from workos_authkit._run import run
from workos_authkit.django.requests import EXCHANGE, exchange_of
from workos_authkit.django.users import user_of
from workos_authkit.models.sessions import AuthenticatedSession


class _WithSession:
    @property
    def authkit(self) -> AuthenticatedSession | None:
        """The session, or `None` if nobody is signed in."""
        return _session_of(exchange_of(self))


@cache
def _with_session(cls: Any) -> Any:
    return type(cls.__name__, (_WithSession, cls), {"__module__": cls.__module__})


def attach(request: HttpRequest, exchange: Exchange) -> None:
    """Add the exchange and the attributes to a request.

    None of them refers to the request, as such a cycle would live until the next collection.
    """
    before = vars(request)
    user, auser = before.get("user"), before.get("auser")
    cls: Any = type(request)
    request.__class__ = _with_session(cls)
    find_user = cache(partial(_user, exchange, user))
    added = {
        EXCHANGE: exchange,
        "user": SimpleLazyObject(find_user),
        "auser": partial(_auser, exchange, find_user, auser),
    }
    before.update(added)


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
