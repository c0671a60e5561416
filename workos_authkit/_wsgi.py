"""Sessions around a WSGI application, whatever it is made with (PEP 3333)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from workos_authkit._exchange import Exchange
from workos_authkit._web.messages import WebRequest
from workos_authkit.web import WebAuth

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

KEY: Final = "workos_authkit"
"""Where an environ holds the exchanges of the applications around it, by their `WebAuth`."""


class Sessions:
    """A WSGI application around another: what a session's answer must carry leaves with it.

    Args:
        app: The application.
        web: The rules.
    """

    def __init__(self, app: Application, web: WebAuth) -> None:
        self.app = app
        self._web = web

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        exchange = Exchange(self._web._async, web_request(environ))
        environ[KEY] = {**environ.get(KEY, {}), id(self._web): exchange}

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = {name.lower(): value for name, value in headers}
            added = [(name.title(), value) for name, value in exchange.start(own)]
            replaced = {name.lower() for name, _ in added} - {"set-cookie"}
            kept = [header for header in headers if header[0].lower() not in replaced]
            return start_response(status, kept + added, *error)

        return self.app(environ, start)


def web_request(environ: Mapping[str, Any]) -> WebRequest:
    """Return a WSGI request as the rules see it."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return WebRequest(
        method=environ["REQUEST_METHOD"],
        path=quote(path.encode("latin-1"), safe="/!$&'()*+,;=:@-._~"),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        ip_address=environ.get("REMOTE_ADDR"),
    )
