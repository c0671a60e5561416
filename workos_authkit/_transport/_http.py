"""Everything specific to httpx: its clients, requests, answers and errors."""

import inspect
import os
import re
import ssl
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from http.cookiejar import CookieJar
from types import ModuleType
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx
from attrs import define, field

from workos_authkit._transport import HTTPRequest, HTTPResponse
from workos_authkit._transport._body import Body, UndecodableError
from workos_authkit._transport._per_loop import PerLoop
from workos_authkit._transport._proxies import proxy_for
from workos_authkit._transport._redact import redact_urls_of
from workos_authkit.errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    TransportError,
)

E = TypeVar("E", bound=BaseException)

CONNECT_TIMEOUT: Final = 5.0

_LASTING: Final = re.compile(
    "CERTIFICATE|HANDSHAKE_FAILURE|HTTP_REQUEST|UNKNOWN_CA|UNRECOGNIZED_NAME|UNSUPPORTED|VERSION"
)
"""TLS errors that no retry fixes: the two sides cannot agree."""

_INNER: Final = ("_stream", "_httpcore_stream", "_connection")
"""How the parts of an answer's stream name the next, from httpx to the state of h11."""

PLACES: Final = 150
"""The most connections that one of our clients opens at once."""

PLACES_LOST: Final = PLACES // 3
"""After so many broken-off calls a client of ours is replaced: each may have cost it a connection.

httpcore keeps a place in its pool for a call that is cancelled while it waits for a connection
(encode/httpcore#830), be it a task or, by `gevent.Timeout` or a signal, a blocking call.
"""


class HTTPClient(Protocol):
    """The common interface of httpx.Client and httpx2.Client."""

    def send(
        self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...
    ) -> Any:
        """Send a request."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHTTPClient(Protocol):
    """The common interface of httpx.AsyncClient and httpx2.AsyncClient."""

    async def send(
        self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...
    ) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


@define(eq=False)
class _Usage:
    """The calls of one client."""

    in_progress: set[object] = field(factory=set)
    broken_off: int = 0


class Clients:
    """Provides the httpx client of each event loop.

    Args:
        given: The caller's client or client factory; `None` for our own clients.
        kind: `Client` or `AsyncClient`.
        loop: Returns the object that a client must not outlive, besides the process.
        base_url: The base URL of the API.
        prepare: Called with each client before its first use.
    """

    def __init__(
        self,
        given: Any,
        *,
        kind: str,
        loop: Callable[[], object],
        base_url: str,
        prepare: Callable[[Any], object] = bool,
    ) -> None:
        _check_host(base_url)
        self._loop = loop
        self._closed = False
        self._shared: Any = None
        self._shared_with: tuple[int, weakref.ref[object]] | None = None
        self._usage: weakref.WeakKeyDictionary[Any, _Usage] = weakref.WeakKeyDictionary()
        self.library: ModuleType = httpx
        self.are_ours = given is None
        factory: Callable[[], Any] | None = None
        if given is None:
            factory = _own_factory(kind, base_url)
        elif hasattr(given, "send") and not inspect.isclass(given):
            self.library = _library_of(given, kind)
            self._shared = given
            prepare(given)
        elif callable(given):
            factory = partial(self._from_factory, given, kind)
        else:
            raise ConfigurationError(_not_a_client(given, kind))

        def make() -> Any:
            assert factory is not None, "a shared client is there"
            client = factory()
            prepare(client)
            return client

        self._clients = PerLoop[Any](make, loop)
        redact_urls_of(self.library.__name__)

    def get(self) -> Any:
        """Return the client of this event loop.

        Raises:
            ConfigurationError: This transport is closed, or the caller used the client before
                a fork.
        """
        if self._closed:
            raise ConfigurationError("this client is closed; make a new one")
        if self._shared is None:
            return self._clients.get()
        if self._shared_with is None:
            self._shared_with = os.getpid(), weakref.ref(self._loop())
        elif self._shared_with[0] != os.getpid():
            raise ConfigurationError(
                "http_client was used before this process was forked, and its connections "
                "belong to the parent: pass a factory instead, as in "
                "http_client=lambda: httpx.Client(...)"
            )
        return self._shared

    def check_usable(self, client: Any) -> None:
        """Refuse a client that cannot send.

        Raises:
            ConfigurationError: It is closed, or the caller made it for another event loop.
        """
        if self._closed or client.is_closed:
            whose = "this" if self._shared is None else "http_client, which you passed to this"
            raise ConfigurationError(f"{whose} client is closed; make a new one") from None
        if self._shared_with is not None and self._shared_with[1]() is not self._loop():
            raise ConfigurationError(
                "http_client belongs to another event loop: pass a factory instead, as in "
                "http_client=lambda: httpx.AsyncClient(...)"
            ) from None

    def cookies_of(self, client: Any) -> Sequence[Any] | None:
        """Return the cookies of a caller's client; `None` for ours, which store none."""
        if self.are_ours:
            return None
        return tuple(iter(client.cookies.jar))  # a tuple of the jar itself counts them first

    def begin(self, client: Any) -> object:
        """Note that a call begins; return what identifies it."""
        call = object()
        if self.are_ours:
            self._usage.setdefault(client, _Usage()).in_progress.add(call)
        return call

    def end(self, client: Any, call: object, *, is_broken_off: bool) -> bool:
        """Note that a call is over; return whether to close its client, which was replaced.

        Args:
            client: The client that sent it.
            call: What `begin` returned.
            is_broken_off: Whether its caller broke it off: neither an answer nor a failure came.
        """
        if not self.are_ours:
            return False
        usage = self._usage[client]
        usage.in_progress.discard(call)
        usage.broken_off += is_broken_off
        if usage.broken_off < PLACES_LOST:
            return False
        if is_broken_off and not self._closed and self._clients.get() is client:
            self._clients.pop()
        return not usage.in_progress

    def release(self) -> Any:
        """Return the client of this event loop to close, unless the caller made it."""
        return None if self._shared is not None else self._clients.pop()

    def close(self) -> Any:
        """Stop sending; return the client to close, unless the caller made it."""
        self._closed = True
        return self.release()

    def _from_factory(self, factory: Callable[[], Any], kind: str) -> Any:
        client = factory()
        self.library = _library_of(client, kind)
        redact_urls_of(self.library.__name__)
        return client


def _check_host(base_url: str) -> None:
    """Refuse a URL whose host no request can be built for.

    Raises:
        ConfigurationError: The host is invalid.
    """
    try:
        _ = httpx.URL(base_url).host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ConfigurationError(f"base_url: its host is no name of one: {error}") from None


def _own_factory(kind: str, base_url: str) -> Callable[[], Any]:
    """Return the factory of our own clients; load now the modules that they need.

    Raises:
        ConfigurationError: The environment's proxy or certificates cannot be used.
    """
    client_class = getattr(httpx, kind)
    proxy = proxy_for(base_url, getproxies())
    try:
        context = httpx.create_ssl_context()
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            "the certificates of the environment cannot be used (SSL_CERT_FILE, SSL_CERT_DIR): "
            f"{error}"
        ) from None

    def make() -> Any:
        nonlocal context
        if not isinstance(context, ssl.SSLContext):  # gevent patched it
            context = httpx.create_ssl_context()
        return client_class(
            verify=context,
            proxy=proxy.url if proxy else None,
            trust_env=False,
            cookies=_EmptyJar(),
            limits=httpx.Limits(max_connections=PLACES, max_keepalive_connections=20),
        )

    try:
        make()
    except (ImportError, ValueError, httpx.InvalidURL):  # their messages may hold the password
        assert proxy is not None
        scheme = proxy.url.partition("://")[0]
        needs = " (it needs the extra httpx[socks])" if scheme.startswith("socks") else ""
        raise ConfigurationError(
            f"{proxy.variable} names a proxy that cannot be used{needs}: its scheme must be http, "
            "https or socks5, and what its user name and password have beside letters and digits "
            "percent-encoded"
        ) from None
    return make


class _EmptyJar(CookieJar):
    """Stores no cookie: our calls belong to many users. It does not even read them."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave the cookies of an answer alone."""


def _library_of(client: object, kind: str) -> ModuleType:
    """Return the module that defines a client: httpx, or one with the same interface."""
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
    """Build the library's request directly, so that no client default changes it.

    Waiting for a free connection, connecting and the TLS handshake get a third of the time each,
    so that a request that was never sent fails as unsent, not as unanswered.

    The body is a stream, to which httpx adds no headers. For a content it writes all headers a
    second time, with Host and Content-Length: 6 of the 15 µs that a request takes to build.
    """
    connecting = min(CONNECT_TIMEOUT, timeout / 3)
    built = library.Request(
        request.method,
        request.url,
        headers=request.headers,
        stream=library.ByteStream(request.content),
        extensions={
            "timeout": {
                "connect": connecting,
                "pool": connecting,
                "read": timeout,
                "write": timeout,
            }
        },
    )
    built.read()  # for the caller's hooks and mocks, which find the content of any other request
    return built


def already_read(response: Any, limit: int) -> HTTPResponse:
    """Convert an answer whose body is there: a mock's, or one that a caller's hook has read."""
    content: bytes = response.content
    return HTTPResponse(
        status=response.status_code,
        headers=response.headers,
        content=content[:limit],
        is_too_large=len(content) > limit,
    )


def answer(response: Any, body: Body) -> HTTPResponse:
    """Convert the library's answer to ours."""
    return HTTPResponse(
        status=response.status_code,
        headers=response.headers,
        content=body.content(),
        is_too_large=body.is_too_large,
    )


def refuse_leftovers(response: Any, close: str) -> None:
    """Give up the connection of an answer behind which the server has sent more.

    httpcore keeps those bytes, and takes them for the answer to the connection's next request: one
    user's data for another's. They show once the answer is read, before it is closed.

    Args:
        response: The answer, not yet read.
        close: The name of the method that closes its stream.
    """
    stream: Any = response.stream
    connection = _h11_connection(stream)
    if connection is None:
        return
    close_stream = getattr(stream, close)

    def check_and_close() -> Any:
        delattr(stream, close)  # no cycle of references remains
        if connection.trailing_data[0]:
            connection.send_failed()  # httpcore uses no connection again that failed
        return close_stream()

    setattr(stream, close, check_and_close)


def _h11_connection(stream: Any) -> Any:
    """Return the state of HTTP/1.1 below an answer's stream; `None` if there is none."""
    while stream is not None:
        if hasattr(stream, "_h11_state"):
            return stream._h11_state
        stream = next((getattr(stream, name) for name in _INNER if hasattr(stream, name)), None)
    return None


def forget_cookies(client: Any, response: Any, kept: Sequence[Any] | None) -> None:
    """Undo the cookies of an answer, so that the client keeps only its earlier ones.

    Args:
        client: The client that stored them, perhaps the caller's.
        response: The answer.
        kept: The client's earlier cookies; `None` if it stores none.
    """
    if kept is None or "set-cookie" not in response.headers:
        return
    jar = client.cookies.jar
    for cookie in response.cookies.jar:
        with suppress(KeyError):
            jar.clear(cookie.domain, cookie.path, cookie.name)
    for cookie in kept:
        jar.set_cookie(cookie)


def failures(library: Any) -> tuple[type[Exception], ...]:
    """Return the errors with which an attempt over this library can fail."""
    return (
        library.RequestError,
        library.InvalidURL,
        OSError,  # a TLS alert after the handshake, on asyncio
        UnicodeError,  # a host that IDNA cannot encode
        UndecodableError,
    )


def transport_error(library: Any, error: Exception, request: HTTPRequest) -> TransportError:
    """Return our error for a failure of the HTTP library."""
    certificate = _find(error, ssl.SSLCertVerificationError)
    if certificate is not None:
        return APIConnectionError(
            f"the certificate of {urlsplit(request.url).hostname} is not trusted: "
            f"{certificate.verify_message or certificate.reason}",
            operation=request.operation,
            request_sent=False,
            retryable=False,
        )
    tls = _find(error, ssl.SSLError)
    retryable = tls is None or not _LASTING.search(str(tls))
    unsent = isinstance(
        error,
        (library.ConnectError, library.ConnectTimeout, library.PoolTimeout, library.ProxyError),
    )
    if isinstance(error, library.TimeoutException):
        message = "no connection in time" if unsent else "no answer in time"
        return APITimeoutError(message, operation=request.operation, request_sent=not unsent)
    if isinstance(error, library.ProxyError):  # its message may quote the proxy
        status = re.match(r"[45]\d\d\b", str(error))
        message = f"the proxy refused the connection{f': {status[0]}' if status else ''}"
    elif unsent:
        message = f"the connection could not be made{_reason(error)}"
    elif isinstance(error, library.DecodingError | UndecodableError):
        message = "the answer cannot be decompressed"
    elif isinstance(error, library.InvalidURL | UnicodeError):
        message = "the answer redirects to what is no URL"
    elif isinstance(error, library.ProtocolError):  # its message may quote the answer
        message = "the connection broke"
    else:
        message = f"the connection broke{_reason(error)}"
    return APIConnectionError(
        message, operation=request.operation, request_sent=not unsent, retryable=retryable
    )


def _reason(error: BaseException) -> str:
    """Return the first message in an error's cause chain: on trio, its own is empty."""
    return next((f": {text}" for text in map(str, _causes(error)) if text), "")


def _find(error: BaseException, kind: type[E]) -> E | None:
    return next((cause for cause in _causes(error) if isinstance(cause, kind)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def out_of_time(request: HTTPRequest) -> APITimeoutError:
    """Return the error for a whole request that exceeded its time limit."""
    return APITimeoutError("no answer in time", operation=request.operation)
