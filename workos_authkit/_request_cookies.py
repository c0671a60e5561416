"""The cookies of a request, in whatever container a framework or a gateway has them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http.cookies import Morsel
from typing import Any, TypeAlias
from urllib.parse import unquote

from workos_authkit.errors import InvalidArgumentError

RequestCookies: TypeAlias = Mapping[str, Any] | str | bytes | Iterable[str | bytes] | None
"""The cookies of a request: best its `Cookie` header, which shows two cookies of one name as well.

Also taken are several headers, such as the list `cookies` in the event of an API gateway, values
by name, as frameworks have them, and the headers of a request by name.
"""

CookieValues: TypeAlias = Mapping[str, Sequence[str]]
"""The values of each name, in the order of the request."""


def read_request_cookies(cookies: RequestCookies) -> CookieValues:
    """Return the values of each cookie.

    The quotes and the percent-encoding that some frameworks add to values are taken off. Empty
    values stay: the browser has such a cookie.

    Raises:
        InvalidArgumentError: The container, or a value in it, is of a type that holds no cookies.
    """
    values: dict[str, list[str]] = {}
    for name, value in _pairs(cookies):
        values.setdefault(name, []).append(_unwrap(value))
    return values


def _pairs(cookies: RequestCookies) -> Iterator[tuple[str, str]]:
    if cookies is None:
        return
    if isinstance(cookies, str | bytes):
        yield from _pairs_of_header(_text(cookies))
    elif isinstance(cookies, Mapping):
        yield from _pairs_of_mapping(cookies)
    elif isinstance(cookies, Iterable):
        for header in cookies:
            if not isinstance(header, str | bytes):
                raise _unreadable(f"a {type(cookies).__name__} of {type(header).__name__}")
            yield from _pairs_of_header(_text(header))
    else:
        raise _unreadable(type(cookies).__name__)


def _pairs_of_header(header: str) -> Iterator[tuple[str, str]]:
    """Split a `Cookie` header (RFC 6265, section 4.2.1)."""
    for pair in header.split(";"):
        name, _, value = pair.partition("=")
        yield name.strip(" \t"), value.strip(" \t")


def _pairs_of_mapping(cookies: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    get_all = getattr(cookies, "getlist", None)  # Werkzeug's and Starlette's, which hide twins
    for key in cookies:
        if not isinstance(key, str | bytes):
            continue
        try:
            value = get_all(key) if callable(get_all) else cookies[key]
        except Exception:  # such as a client's jar, with one name for two sites
            raise _unreadable(f"a {type(cookies).__name__} with an ambiguous name") from None
        name = _text(key)
        for each in value if isinstance(value, list | tuple) else [value]:
            if each is not None:
                text = _text(each.value if isinstance(each, Morsel) else each)
                yield name, text
                if name.lower() == "cookie":  # these are headers
                    yield from _pairs_of_header(text)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    raise _unreadable(f"a value of type {type(value).__name__}")


def _unwrap(value: str) -> str:
    """Return a value without quotes (`http.cookies`) and percent-encoding (JavaScript)."""
    return unquote(value.removeprefix('"').removesuffix('"'))


def _unreadable(what: str) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"cookies: {what} holds no cookies; pass the request's Cookie header, a list of such "
        "headers, or the values by name"
    )
