"""The cookies of a request, in whatever container a framework or a gateway has them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http.cookies import Morsel
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import unquote

from workos_authkit.errors import InvalidArgumentError


class HasHeaders(Protocol):
    """A framework's request."""

    @property
    def headers(self) -> Any:
        """Its headers."""
        ...


RequestCookies: TypeAlias = (
    Mapping[str, Any] | str | bytes | Iterable[str | bytes | tuple[Any, Any]] | HasHeaders | None
)
"""The cookies of a request: best its `Cookie` header, which shows two cookies of one name as well.

Also taken are several headers, such as the list `cookies` in the event of an API gateway, values
by name, as frameworks have them, the headers of a request, by name or in pairs, and what holds
these: a framework's request, a scope of ASGI, an environ of WSGI and the event of an API gateway.
"""

CookieValues: TypeAlias = Mapping[str, Sequence[str]]
"""The values of each name, in the order of the request."""

_GET_ALL: Final = ("getlist", "getall", "get_list")
"""What gives every value of a name: Werkzeug's and Starlette's, aiohttp's and Bottle's, Tornado's.

Subscription shows one of twins.
"""

_HEADER: Final = "cookie"

_ENVIRON: Final = "REQUEST_METHOD"
"""What every environ of WSGI and CGI has (PEP 3333); its other values may be of any type."""

_PARTS: Final = ("headers", "multiValueHeaders", "cookies")
"""Where a scope of ASGI and the events of API gateways have headers and cookies."""


def read_request_cookies(cookies: RequestCookies, argument: str = "cookies") -> CookieValues:
    """Return the values of each cookie.

    The quotes and the percent-encoding that some frameworks add to values are taken off. Empty
    values stay: the browser has such a cookie.

    Args:
        cookies: The container.
        argument: What the caller knows it as.

    Raises:
        InvalidArgumentError: The container, or a value in it, is of a type that holds no cookies.
    """
    values: dict[str, list[str]] = {}
    try:
        for name, value in _pairs(cookies):
            values.setdefault(name, []).append(_unwrap(value))
    except _UnreadableError as error:
        raise InvalidArgumentError(
            f"{argument}: {error} holds no cookies; pass the request's Cookie header, a list of "
            "such headers, or the values by name"
        ) from None
    return values


class _UnreadableError(Exception):
    """Something holds no cookies. Its text says what; it never reaches the caller."""


def _pairs(cookies: object) -> Iterator[tuple[str, str]]:
    if cookies is None:
        return
    if isinstance(cookies, str | bytes):
        yield from _pairs_of_header(_text(cookies))
    elif isinstance(cookies, Morsel):  # a mapping too, of its attributes
        yield from _pairs_of_item(cookies.key, cookies)
    elif _holds_headers(headers := getattr(cookies, "headers", None)):  # a request
        yield from _pairs(headers)
    elif isinstance(cookies, Mapping):
        if _ENVIRON in cookies:
            yield from _pairs(cookies.get("HTTP_COOKIE"))
        elif _is_event(cookies):
            for part in filter(_is_container, map(cookies.get, _PARTS)):
                yield from _pairs(part)
        else:
            yield from _pairs_of_mapping(cookies)
    elif callable(get_all := getattr(cookies, "get_all", None)):  # headers of `http.server`
        yield from _pairs(get_all(_HEADER))
    elif isinstance(cookies, Iterable):
        for item in cookies:
            match item:
                case str() | bytes():
                    yield from _pairs_of_header(_text(item))
                case Morsel():
                    yield from _pairs_of_item(item.key, item)
                case (str() | bytes() as name, value):
                    yield from _pairs_of_item(_text(name), value)
                case _:
                    kinds = f"a {type(cookies).__name__} of {type(item).__name__}"
                    raise _UnreadableError(kinds)
    else:
        raise _UnreadableError(type(cookies).__name__)


def _is_event(values: Mapping[Any, Any]) -> bool:
    return _are_headers(values.get("headers")) or _are_headers(values.get("multiValueHeaders"))


def _are_headers(value: object) -> bool:
    """Return whether these are headers, by name or in pairs; a cookie of that name has texts."""
    if isinstance(value, list | tuple):
        return not any(isinstance(item, str | bytes) for item in value)
    return isinstance(value, Mapping)


def _is_container(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _holds_headers(headers: object) -> bool:
    return isinstance(headers, Mapping) or hasattr(headers, "get_all")


def _pairs_of_header(header: str) -> Iterator[tuple[str, str]]:
    """Split a `Cookie` header (RFC 6265, section 4.2.1)."""
    for pair in header.split(";"):
        name, _, value = pair.partition("=")
        yield name.strip(" \t"), value.strip(" \t")


def _pairs_of_mapping(cookies: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    get_all = next(filter(callable, (getattr(cookies, name, None) for name in _GET_ALL)), None)
    for key in dict.fromkeys(cookies):
        if not isinstance(key, str | bytes):
            continue
        try:
            value = get_all(key) if get_all is not None else cookies[key]
        except Exception:  # such as a client's jar, with one name for two sites
            raise _UnreadableError(f"a {type(cookies).__name__} with an ambiguous name") from None
        for each in value if isinstance(value, list | tuple) else [value]:
            yield from _pairs_of_item(_text(key), each)


def _pairs_of_item(name: str, value: object) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(value, Morsel):
        value = value.value
    elif isinstance(value, Mapping):  # Lambda@Edge has {"key": ..., "value": ...} for a header
        value = value.get("value")
    text = _text(value)
    yield name, text
    if name.lower() == _HEADER:
        yield from _pairs_of_header(text)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    raise _UnreadableError(f"a value of type {type(value).__name__}")


def _unwrap(value: str) -> str:
    """Return a value without quotes (`http.cookies`) and percent-encoding (JavaScript)."""
    return unquote(value.removeprefix('"').removesuffix('"'))
