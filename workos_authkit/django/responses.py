"""Convert answers to Django responses."""

from collections.abc import Sequence
from http.cookies import Morsel, SimpleCookie
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from workos_authkit._exchange import Exchange
from workos_authkit._web.visits import NO_STORE
from workos_authkit.web import Header, WebResponse

T = TypeVar("T")


class _RawCookie(Morsel[str]):
    """A `Set-Cookie` value to send unchanged."""

    def __init__(self, text: str) -> None:
        super().__init__()
        name, _, value = text.partition(";")[0].partition("=")
        self.set(name, value, value)
        self._text = text

    def OutputString(self, attrs: object = None) -> str:  # noqa: N802 - the name in `http.cookies`
        return self._text


def response_of(answer: WebResponse) -> HttpResponse:
    """Return an answer as a Django response."""
    response = HttpResponse(answer.body, status=answer.status)
    del response["Content-Type"]
    _add(response, answer.headers)
    return response


def keep_private(response: T, varies_by: str) -> T:
    """Return a view's response, marked so that no `cache_page` around the view stores it.

    The middleware's headers come too late for that.

    Args:
        response: What the view returned.
        varies_by: The request header that decided.
    """
    if isinstance(response, HttpResponseBase):
        response.headers.setdefault("Cache-Control", NO_STORE)
        if "Vary" in response:
            patch_vary_headers(response, [varies_by])
        else:
            response["Vary"] = varies_by
    return response


def add_headers(response: HttpResponseBase, exchange: Exchange) -> None:
    """Add the exchange's headers to the response."""
    own = [(name, response[name]) for name in ("cache-control", "vary") if name in response]
    _add(response, exchange.start(own))


def _add(response: HttpResponseBase, headers: Sequence[Header]) -> None:
    for name, value in headers:
        if name == "set-cookie":
            _set_cookie(response.cookies, _RawCookie(value))
        else:
            response[name.title()] = value


def _set_cookie(cookies: SimpleCookie, cookie: _RawCookie) -> None:
    """Add a cookie under its name; an earlier one, for another path, gets another key."""
    if cookie.key in cookies:
        dict.__setitem__(cookies, f"{cookie.key} {len(cookies)}", cookies.pop(cookie.key))
    dict.__setitem__(cookies, cookie.key, cookie)
