"""URLs that browsers are sent to."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_SAFE = "/?:@!$&'()*+,;=%#-._~[]"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SCRIPTS = frozenset({"javascript", "data", "vbscript", "blob", "about"})


def is_redirect_url(text: str) -> bool:
    """Say whether a browser may be sent to a URL: absolute (a custom scheme will do), no script."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    complete = bool(parts.scheme and (parts.netloc or parts.path))
    return complete and parts.scheme.lower() not in _SCRIPTS and text.isprintable()


def is_http_url(text: str) -> bool:
    """Say whether a program can send requests to a URL."""
    return is_redirect_url(text) and urlsplit(text).scheme.lower() in ("http", "https")


def is_origin(text: str) -> bool:
    """Say whether a text is an origin: the scheme and the host of a website, and no more."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    rest = parts.path or parts.query or parts.fragment or parts.username
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not rest


def is_registered(url: str, registered: Iterable[str]) -> bool:
    """Say whether a redirect URI is registered; on loopback the port may differ (RFC 8252 §7.3)."""
    return is_redirect_url(url) and _without_local_port(url) in map(_without_local_port, registered)


def _without_local_port(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOCAL or parts.username is not None:
        return url
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return urlunsplit(parts._replace(netloc=host))


def location(url: str, **query: str | None) -> str:
    """Return a URL with more in its query, safe in a `Location` header."""
    parts = urlsplit(url)
    more = [(name, value) for name, value in query.items() if value is not None]
    merged = parts.query
    if more:
        merged = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more])
    return quote(urlunsplit(parts._replace(query=merged)), safe=_SAFE)


def origin(url: str) -> str:
    """Return the origin of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
