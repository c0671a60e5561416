"""Sessions around any WSGI application (PEP 3333)."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import quote

from workos_authkit._exchange import Exchange, key_of
from workos_authkit._web.messages import MAX_FORM_BYTES, WebRequest, read_form
from workos_authkit.web import AsyncWebAuth, WebAuth

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

_MERGED: Final = frozenset({"cache-control", "vary"})


class Sessions:
    """WSGI middleware that adds a session's headers to answers.

    Args:
        app: The application.
        web: The rules.
    """

    def __init__(self, app: Application, web: WebAuth) -> None:
        self.app = app
        self._web = web._async

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        exchange = begin(environ, self._web)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = [(key, value) for name, value in headers if (key := name.lower()) in _MERGED]
            added = [(name.title(), value) for name, value in exchange.start(own)]
            if not added:
                return start_response(status, headers, *error)
            replaced = {name.lower() for name, _ in added} - {"set-cookie"}
            kept = [header for header in headers if header[0].lower() not in replaced]
            return start_response(status, kept + added, *error)

        return self.app(environ, start)


def begin(environ: Environ, web: AsyncWebAuth) -> Exchange:
    """Return the exchange of a request, and put it into the environ."""
    # From a copy: the environ holds the exchange, and a cycle lives until the next collection.
    exchange = Exchange(web, partial(web_request, dict(environ)), cookies_of(environ))
    environ[key_of(web)] = exchange
    return exchange


def cookies_of(environ: Mapping[str, Any]) -> str | None:
    """Return the `Cookie` header of a `GET` or a `HEAD`."""
    return environ.get("HTTP_COOKIE") if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None


def web_request(environ: Mapping[str, Any], path: str | bytes | None = None) -> WebRequest:
    """Convert a WSGI request to the rules' form.

    Args:
        environ: The environ, or the part of it that a framework has.
        path: The decoded path, if it is not that of the environ.
    """
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    whole = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    decoded = whole.encode("latin-1") if path is None else path
    return WebRequest(
        method=environ["REQUEST_METHOD"],
        path=quote(decoded, safe="/!$&'()*+,;=:@-._~"),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        ip_address=environ.get("REMOTE_ADDR"),
    )


class Body(Protocol):
    """What the bytes of a request can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most this many bytes."""
        ...


def with_form(request: WebRequest, body: Body) -> WebRequest:
    """Return a request with the fields of its body, if it has one."""
    if request.method != "POST":
        return request
    read = body.read(MAX_FORM_BYTES + 1)
    return request.with_form(read_form(request.headers.get("content-type", ""), read))
