"""What our middleware adds to requests, as types and as functions."""

from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from workos_authkit._exchange import Exchange
from workos_authkit.errors import ConfigurationError
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.web import WebResponse

EXCHANGE = "_authkit_exchange"


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
