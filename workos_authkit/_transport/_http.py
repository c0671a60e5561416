"""The door to httpx: which client sends, what a request and an answer look like to it."""

import inspect
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

import httpx

from workos_authkit._transport import HTTPRequest, HTTPResponse
from workos_authkit._transport._per_loop import PerLoop, Place
from workos_authkit._transport._redact import redact_urls_of
from workos_authkit.errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    TransportError,
)

CONNECT_TIMEOUT = 5.0


class HTTPClient(Protocol):
    """What httpx.Client and httpx2.Client have in common."""

    def send(
        self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...
    ) -> Any:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHTTPClient(Protocol):
    """What httpx.AsyncClient and httpx2.AsyncClient have in common."""

    async def send(
        self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...
    ) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


class Clients:
    """Gives the httpx client to send with, for the place that asks.

    Args:
        given: The caller's client or factory of clients; `None` for clients of our own.
        kind: `Client` or `AsyncClient`.
        place: What a client must not outlive: the process, or the event loop too.
    """

    def __init__(self, given: Any, *, kind: str, place: Callable[[], Place]) -> None:
        self._place = place
        self._closed = False
        self._shared: Any = None
        self._shared_since: Place | None = None
        self.library: ModuleType = httpx
        factory: Callable[[], Any]
        if given is None:
            factory = _own_factory(kind)
        elif hasattr(given, "send") and not inspect.isclass(given):
            self.library = _library_of(given, kind)
            self._shared = given
            factory = lambda: given  # noqa: E731
        elif callable(given):
            factory = lambda: self._from_factory(given, kind)  # noqa: E731
        else:
            raise ConfigurationError(_not_a_client(given, kind))
        self._clients = PerLoop[Any](factory, place)
        redact_urls_of(self.library.__name__)

    def get(self) -> Any:
        """Return the client of this place.

        Raises:
            ConfigurationError: This transport is closed, or a client that the caller made and
                used came here through a fork.
        """
        if self._closed:
            raise ConfigurationError("this client is closed; make a new one")
        if self._shared is not None:
            place = self._place()
            if self._shared_since is None:
                self._shared_since = place
            elif self._shared_since[0] != place[0]:
                raise ConfigurationError(
                    "http_client was used before this process was forked, and its connections "
                    "belong to the parent: pass a factory instead, as in "
                    "http_client=lambda: httpx.Client(...)"
                )
        return self._clients.get()

    def check_usable(self, client: Any) -> None:
        """Say what is wrong with a client that would not send.

        Raises:
            ConfigurationError: It is closed, or the caller made it for another event loop.
        """
        if self._closed or client.is_closed:
            whose = "this" if self._shared is None else "http_client, which you passed to this"
            raise ConfigurationError(f"{whose} client is closed; make a new one") from None
        if self._shared_since is not None and self._shared_since != self._place():
            raise ConfigurationError(
                "http_client belongs to another event loop: pass a factory instead, as in "
                "http_client=lambda: httpx.AsyncClient(...)"
            ) from None

    def close(self) -> Any:
        """Send nothing from now on; return the client to be closed, unless the caller made it."""
        self._closed = True
        return None if self._shared is not None else self._clients.pop()

    def _from_factory(self, factory: Callable[[], Any], kind: str) -> Any:
        client = factory()
        self.library = _library_of(client, kind)
        redact_urls_of(self.library.__name__)
        return client


def _own_factory(kind: str) -> Callable[[], Any]:
    """Return what makes our own clients, and load here what making and using one loads.

    Raises:
        ConfigurationError: The environment's proxies or certificates cannot be used.
    """
    client_class = getattr(httpx, kind)
    try:
        context = httpx.create_ssl_context()
        client_class(verify=context)
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        raise ConfigurationError(
            "the proxies or certificates of the environment cannot be used (HTTP_PROXY, "
            f"HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE, SSL_CERT_DIR): {error}"
        ) from None
    return lambda: client_class(verify=context)


def _library_of(client: object, kind: str) -> ModuleType:
    """Return the module that a client came from: httpx, or one with the same interface."""
    for ancestor in type(client).__mro__:
        library = sys.modules.get(ancestor.__module__.partition(".")[0])
        if ancestor.__name__ == kind and hasattr(library, "TransportError"):
            assert library is not None
            return library
    raise ConfigurationError(_not_a_client(client, kind))


def _not_a_client(given: object, kind: str) -> str:
    return (
        f"http_client must be an httpx.{kind} or a function that returns one, "
        f"not {type(given).__name__}"
    )


def build(library: ModuleType, request: HTTPRequest, timeout: float) -> Any:
    """Make the library's request by hand, so that no default of the client changes it.

    Waiting for a free connection, connecting and agreeing on TLS get a third of the time each, so
    that a request which was never sent ends as such, and not as one that had no answer.
    """
    connecting = min(CONNECT_TIMEOUT, timeout / 3)
    return library.Request(
        request.method,
        request.url,
        headers=dict(request.headers),
        content=request.content,
        extensions={
            "timeout": {
                "connect": connecting,
                "pool": connecting,
                "read": timeout,
                "write": timeout,
            }
        },
    )


def answer(response: Any, content: bytes) -> HTTPResponse:
    """Turn the library's answer into ours."""
    return HTTPResponse(
        status=response.status_code,
        headers=response.headers,
        content=content,
    )


def transport_error(library: ModuleType, error: Exception, request: HTTPRequest) -> TransportError:
    """Say in our words what kept the answer from coming."""
    unsent = isinstance(
        error,
        (library.ConnectError, library.ConnectTimeout, library.PoolTimeout, library.ProxyError),
    )
    if isinstance(error, library.TimeoutException):
        message = "no connection in time" if unsent else "no answer in time"
        return APITimeoutError(message, operation=request.operation, request_sent=not unsent)
    if unsent:
        message = "the connection could not be made"
    elif isinstance(error, library.DecodingError):
        message = "the answer cannot be decompressed"
    else:
        message = "the connection broke"
    if not isinstance(error, library.ProtocolError):  # its text may quote the answer
        message += _reason(error)
    return APIConnectionError(message, operation=request.operation, request_sent=not unsent)


def _reason(error: BaseException | None) -> str:
    """Return the first text on the way to the root of an error: on trio, it has none itself."""
    while error is not None and not str(error):
        error = error.__cause__ or error.__context__
    return f": {error}" if error is not None else ""


def out_of_time(request: HTTPRequest) -> APITimeoutError:
    """Report that the whole request took longer than it may."""
    return APITimeoutError("no answer in time", operation=request.operation)
