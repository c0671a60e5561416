"""Cross-origin requests of browsers (the Fetch standard's CORS protocol).

Registered origins may read every answer; while none is registered, all may.
"""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.refusals import plain

_METHOD = "access-control-request-method"
_HEADERS = "access-control-request-headers"


def is_preflight(request: Request) -> bool:
    """Say whether a browser asks if a request may follow."""
    return (
        request.method == "OPTIONS" and "origin" in request.headers and _METHOD in request.headers
    )


def answer_preflight(environment: Environment, request: Request) -> Response:
    """Tell a browser what may follow."""
    allowed = headers(environment, request)
    if not allowed:
        origin = request.headers["origin"]
        return plain(403, f"The origin '{origin}' is not registered.").response
    allowed["access-control-allow-methods"] = request.headers[_METHOD]
    if _HEADERS in request.headers:
        allowed["access-control-allow-headers"] = request.headers[_HEADERS]
    return Response(status=204, headers=allowed)


def headers(environment: Environment, request: Request) -> dict[str, str]:
    """Return the headers that let the page that asks read the answer; none if it may not."""
    origin = request.headers.get("origin")
    if origin is None:
        return {}
    registered = [record.origin for record in environment.cors_origins]
    if registered and origin not in registered:
        return {}
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-request-id, retry-after",
        "vary": "origin",
    }
