"""The kind of caller (a person who navigates, htmx, or a program) and its site."""

from collections.abc import Container, Mapping
from typing import Literal, TypeAlias

from workos_authkit._web.messages import WebRequest
from workos_authkit._web.paths import origin_of_url

Caller: TypeAlias = Literal["person", "htmx", "program"]
"""A `person` follows a redirect to another site; `htmx` does so if a header says so."""


def caller_of(request: WebRequest) -> Caller:
    """Return the kind of caller. A prefetch counts as a program: nobody sees its answer yet."""
    headers = request.headers
    if request.websocket or is_prefetch(headers):
        return "program"
    if headers.get("hx-request") == "true":
        return "htmx"
    mode = _mode(headers)
    if mode is not None:
        return "person" if mode == "navigate" else "program"
    return "person" if "text/html" in headers.get("accept", "") else "program"


def may_begin_a_flow(request: WebRequest) -> bool:
    """Return whether a request to the sign-in route comes from a navigation.

    Clients that do not say how they fetch, such as tests, are trusted.
    """
    return not is_prefetch(request.headers) and _mode(request.headers) in (None, "navigate")


def _mode(headers: Mapping[str, str]) -> str | None:
    """Return how the browser fetches; over `http` it says so only if a script's library does."""
    by_script = headers.get("x-requested-with") == "XMLHttpRequest"
    return headers.get("sec-fetch-mode") or ("cors" if by_script else None)


def bearer_token(request: WebRequest) -> str | None:
    """Return the token in `Authorization`, or `None` (RFC 6750 §2.1)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() or "-") if scheme.lower() == "bearer" else None


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Return whether a browser prefetches."""
    purposes = (headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def is_foreign(request: WebRequest, own_origins: Container[str]) -> bool:
    """Return whether another site made the browser send this request.

    Every recent browser sends `Origin` or `Sec-Fetch-Site`.
    """
    site = request.headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return (origin_of_url(origin) or "") not in own_origins
