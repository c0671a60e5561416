"""Who asks: a person who navigates, htmx, or a program; and from which site."""

from collections.abc import Container, Mapping
from typing import Literal, TypeAlias

from workos_authkit._web.messages import WebRequest
from workos_authkit._web.paths import origin_of_url

Caller: TypeAlias = Literal["person", "htmx", "program"]
"""A `person` can follow a redirect to another site; `htmx` can when a header tells it to."""


def caller_of(request: WebRequest) -> Caller:
    """Tell who asks. A prefetch is a program: nobody looks at its answer yet."""
    headers = request.headers
    if request.websocket or is_prefetch(headers):
        return "program"
    if headers.get("hx-request") == "true":
        return "htmx"
    mode = headers.get("sec-fetch-mode")
    if mode is not None:
        return "person" if mode == "navigate" else "program"
    return "person" if "text/html" in headers.get("accept", "") else "program"


def may_begin_a_flow(request: WebRequest) -> bool:
    """Tell whether a request to the sign-in route comes from a navigation.

    Browsers that send no `Sec-Fetch-Mode`, and tests, are taken at their word.
    """
    headers = request.headers
    return not is_prefetch(headers) and headers.get("sec-fetch-mode", "navigate") == "navigate"


def bearer_token(request: WebRequest) -> str | None:
    """Return the token in `Authorization`, `None` where there is none (RFC 6750 §2.1)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() or "-") if scheme.lower() == "bearer" else None


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser asks ahead of the person."""
    purposes = (headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def is_foreign(request: WebRequest, own_origins: Container[str]) -> bool:
    """Tell whether another site made the browser send this request.

    Who sends neither `Origin` nor `Sec-Fetch-Site` is not a browser of the last years.
    """
    site = request.headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return (origin_of_url(origin) or "") not in own_origins
