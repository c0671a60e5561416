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
from workos_authkit._wsgi import cookies_of
from workos_authkit.django import setup
from workos_authkit.django.additions import attach
from workos_authkit.django.requests import (
    Refused,
    exchange_of,
    web_request,
    with_form,
)
from workos_authkit.django.responses import add_headers, response_of
from workos_authkit.web import AsyncWebAuth, Route, WebRequest

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
        if self.is_async:
            markcoroutinefunction(self)
            self.process_view: Callable[..., Any] = self._answer_route_async
        else:
            self.process_view = self._answer_route

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer a request."""
        if self.is_async:
            return self._call_async(request)
        exchange = _exchange(setup.web()._async, request)
        if (metadata := exchange.resource_metadata()) is not None:
            return response_of(metadata)
        self._attach(request, exchange)
        response: HttpResponseBase = self.get_response(request)
        add_headers(response, exchange)
        return response

    async def _call_async(self, request: HttpRequest) -> HttpResponseBase:
        exchange = _exchange(setup.async_web(), request)
        if (metadata := exchange.resource_metadata()) is not None:
            return response_of(metadata)
        self._attach(request, exchange)
        if exchange.known() is None:
            await exchange.visit(read=False)  # because `request.authkit` cannot wait
        response: HttpResponseBase = await self.get_response(request)
        add_headers(response, exchange)
        return response

    def _attach(self, request: HttpRequest, exchange: Exchange) -> None:
        request._authkit_is_async = self.is_async  # type: ignore[attr-defined]
        attach(request, exchange)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a request that its view refused."""
        return response_of(error.answer) if isinstance(error, Refused) else None

    def _answer_route(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        route: Route | None = getattr(view, "authkit_route", None)
        if route is None:
            return None
        return response_of(run(exchange_of(request).answer(route, _asked(request))))

    async def _answer_route_async(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        route: Route | None = getattr(view, "authkit_route", None)
        if route is None:
            return None
        return response_of(await exchange_of(request).answer(route, _asked(request)))


def _exchange(web: AsyncWebAuth, request: HttpRequest) -> Exchange:
    return Exchange(web, partial(web_request, request.META, request.path), cookies_of(request.META))


def _asked(request: HttpRequest) -> WebRequest:
    """Return the request for a route, with Django's name for the return path."""
    asked = with_form(request, exchange_of(request).request)
    back = request.GET.get(REDIRECT_FIELD_NAME)
    if back and "return_to" not in request.GET:
        further = urlencode({"return_to": back})
        asked = evolve(asked, query="&".join(filter(None, (asked.query, further))))
    return asked
