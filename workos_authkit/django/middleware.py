"""The middleware: sessions for requests, and the routes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlencode

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from attrs import evolve
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from workos_authkit._exchange import Exchange
from workos_authkit._run import run
from workos_authkit._wsgi import cookies_of, web_request, with_form
from workos_authkit.django import setup
from workos_authkit.django.requests import Refused, attach, exchange_of
from workos_authkit.django.responses import add_headers, response_of
from workos_authkit.web import Route, WebRequest

GetResponse: TypeAlias = Callable[[HttpRequest], Any]


class AuthKitMiddleware:
    """Adds `authkit` and `user` to requests, and headers to answers.

    It serves WSGI and ASGI, each with its own client and without switching threads. Place it after
    `AuthenticationMiddleware`.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response: GetResponse = get_response
        self.is_async: bool = iscoroutinefunction(get_response)
        self.process_view: Callable[..., Any] = self._answer_route
        if self.is_async:
            markcoroutinefunction(self)
        else:
            self.process_view = lambda *args: run(self._answer_route(*args))

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer a request."""
        answer = self._answer(request)
        return answer if self.is_async else run(answer)

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        web = setup.web(is_async=self.is_async)
        if request.path == web._metadata_path:
            return response_of(web.resource_metadata())
        sent = request.META
        exchange = Exchange(web, partial(web_request, sent, request.path), cookies_of(sent))
        attach(request, exchange)
        if self.is_async and exchange.known() is None:
            await exchange.visit(read=False)  # because `request.authkit` cannot wait
        answer = self.get_response(request)
        response: HttpResponseBase = await answer if self.is_async else answer
        add_headers(response, exchange)
        return response

    async def _answer_route(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Answer instead of the view of a route: only the middleware knows whether it may wait."""
        route: Route | None = getattr(view, "authkit_route", None)
        if route is None:
            return None
        exchange = exchange_of(request)
        return response_of(await exchange.answer(route, _asked(request, exchange.request)))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a request that its view refused."""
        return response_of(error.answer) if isinstance(error, Refused) else None


def _asked(request: HttpRequest, asked: WebRequest) -> WebRequest:
    """Return the request for a route, with Django's name for the return path."""
    back = request.GET.get(REDIRECT_FIELD_NAME)
    if back and "return_to" not in request.GET:
        further = urlencode({"return_to": back})
        asked = evolve(asked, query=f"{asked.query}&{further}")
    return with_form(asked, request)
