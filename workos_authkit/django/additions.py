"""The attributes that our middleware adds to requests: `authkit`, `user` and `auser`."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workos_authkit._exchange import Exchange
from workos_authkit.django.requests import EXCHANGE, exchange_of, visit_of
from workos_authkit.django.users import user_of
from workos_authkit.models import AuthenticatedSession

_USER: Final = "_authkit_user"
_FORMER: Final = "_authkit_former"


class _WithSession:
    """The added attributes.

    They belong to the class, and a lazy user refers to the exchange: what a request holds must not
    refer to the request, as such a cycle lives until the next collection.
    """

    @property
    def authkit(self) -> AuthenticatedSession | None:
        """The session, or `None` if nobody is signed in."""
        return visit_of(exchange_of(self)).session

    @property
    def user(self) -> Any:
        """The session's user; without a session, the user signed in by other means."""
        if _USER not in vars(self):
            vars(self)[_USER] = SimpleLazyObject(
                partial(_user_of, exchange_of(self), _former(self))
            )
        return vars(self)[_USER]

    @user.setter
    def user(self, user: Any) -> None:
        vars(self)[_USER] = user

    async def auser(self) -> Any:
        """The same user, for async code."""
        session = visit_of(exchange_of(self)).session
        if session is not None:
            return await sync_to_async(user_of)(session)
        former = _former(self)
        return await former["auser"]() if "auser" in former else _other(former.get("user"))


def attach(request: HttpRequest, exchange: Exchange) -> None:
    """Add the exchange and attributes to a request; reading `request.authkit` is recorded."""
    given = vars(request)
    given[EXCHANGE] = exchange
    given[_FORMER] = {name: given.pop(name) for name in ("user", "auser") if name in given}
    cls: Any = type(request)
    request.__class__ = _with_session(cls)


@cache
def _with_session(cls: Any) -> Any:
    return type(cls.__name__, (_WithSession, cls), {"__module__": cls.__module__})


def _former(request: object) -> Mapping[str, Any]:
    """Return the `user` and `auser` that the request had before."""
    former: Mapping[str, Any] = vars(request)[_FORMER]
    return former


def _user_of(exchange: Exchange, former: Mapping[str, Any]) -> Any:
    session = visit_of(exchange).session
    return _other(former.get("user")) if session is None else user_of(session)


def _other(former: Any) -> Any:
    """Return the user signed in by other means, or the anonymous user."""
    if former is None:
        from django.contrib.auth.models import AnonymousUser

        return AnonymousUser()
    if isinstance(former, SimpleLazyObject):
        bool(former)  # a lazy object loads its user on first use
    return getattr(former, "_wrapped", former)
