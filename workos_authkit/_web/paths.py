"""Return paths: where in this application a browser may be sent after signing in."""

import re
from urllib.parse import quote, unquote, urlsplit

MAX_LENGTH = 2000
"""Longer return paths are refused, because a cookie carries them."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ROUNDS = 3
"""How many layers of percent-encoding are decoded."""


def safe_return_path(value: str | None) -> str | None:
    r"""Return a path of this site, ready for a `Location` header, or `None`.

    It refuses anything that a browser may take for another site (`//host`, `/\host`, a scheme, any
    of them percent-encoded), control characters, and anything longer than 2,000 bytes.

    Args:
        value: The path from the request.
    """
    if not isinstance(value, str) or not value.startswith("/"):
        return None
    if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        return None
    if _CONTROL.search(value):
        return None
    encoded = quote(value, safe="/?#[]@!$&'()*+,;=:%~-._|")
    if len(encoded) > MAX_LENGTH:
        return None
    seen = value.partition("?")[0].partition("#")[0]
    for _ in range(_ROUNDS):
        if seen.startswith("//") or "\\" in seen or _CONTROL.search(seen):
            return None
        seen = unquote(seen)
    return encoded


def path_of_url(url: str | None) -> str | None:
    """Return the path and query of a URL, or `None`."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def origin_of_url(url: str | None) -> str | None:
    """Return the origin of a URL (RFC 6454 §6.2), in lower case and without the default port."""
    if not url or not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")
