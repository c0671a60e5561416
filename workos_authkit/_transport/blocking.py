"""The transport whose coroutines never suspend: httpx.Client, time and threading."""

import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from workos_authkit._run import run
from workos_authkit._transport import (
    DEFAULT_BASE_URL,
    DEFAULT_MAX_RESPONSE_BYTES,
    HTTPRequest,
    HTTPResponse,
    Lock,
)
from workos_authkit._transport._body import Body
from workos_authkit._transport._http import (
    Clients,
    HTTPClient,
    already_read,
    answer,
    build,
    failures,
    forget_cookies,
    refuse_leftovers,
    transport_error,
)
from workos_authkit._transport._per_loop import PerLoop, threads
from workos_authkit._transport._redact import in_flight
from workos_authkit._transport._threads import call_within
from workos_authkit._transport._time_limits import ends_at, hold_time_limits
from workos_authkit._types import Clock, Shared

T = TypeVar("T")


class BlockingLock:
    """A lock for threads."""

    def __init__(self) -> None:
        self._locks = PerLoop(lambda: threading.Lock(), threads)  # gevent may replace it

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; return whether it was acquired."""
        return self._locks.get().acquire(timeout=-1 if timeout is None else max(0.0, timeout))

    def release(self) -> None:
        """Release the lock."""
        self._locks.get().release()


async def _await(function: Callable[[], Awaitable[T]]) -> T:
    return await function()


class BlockingTransport(Shared):
    """Sends with httpx.Client. Threads may share it; a forked child gets its own connections.

    Args:
        http_client: A client or client factory to use instead of our own.
        clock: The source of the time.
        base_url: The base URL of the API.
        max_response_bytes: The largest body of an answer, decompressed.
    """

    def __init__(
        self,
        http_client: HTTPClient | Callable[[], HTTPClient] | None,
        clock: Clock,
        *,
        base_url: str = DEFAULT_BASE_URL,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
    ) -> None:
        self.clock = clock
        self._max_response_bytes = max_response_bytes
        self._clients = Clients(
            http_client, kind="Client", loop=threads, base_url=base_url, prepare=hold_time_limits
        )

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds."""
        client = self._clients.get()
        library: Any = self._clients.library
        end = time.monotonic() + timeout
        operation, limit = in_flight.set(request.operation), ends_at.set(end)
        try:
            return self._counted(client, build(library, request, timeout), end)
        except failures(library) as error:
            raise transport_error(library, error, request) from None
        except RuntimeError:
            self._clients.check_usable(client)
            raise
        finally:
            in_flight.reset(operation)
            ends_at.reset(limit)

    def _counted(self, client: Any, request: Any, end: float) -> HTTPResponse:
        """Send and read; replace our own client when too many of its calls were broken off."""
        call, is_broken_off = self._clients.begin(client), False
        try:
            return self._exchange(client, request, end)
        except failures(self._clients.library):
            raise
        except BaseException:  # of a signal, or of gevent
            is_broken_off = True
            raise
        finally:
            if self._clients.end(client, call, is_broken_off=is_broken_off):
                client.close()

    def _exchange(self, client: Any, request: Any, end: float) -> HTTPResponse:
        cookies = self._clients.cookies_of(client)
        response = client.send(
            request,
            auth=self._clients.library.Auth(),  # none; for None, httpx looks into the URL
            follow_redirects=False,
            stream=True,
        )
        try:
            forget_cookies(client, response, cookies)
            if response.is_stream_consumed:
                return already_read(response, self._max_response_bytes)
            body = Body(response.headers.get("content-encoding"), self._max_response_bytes)
            refuse_leftovers(response, "close")
            for chunk in response.iter_raw():
                if body.add(chunk):
                    response.close()
                    break
                if time.monotonic() > end:
                    raise self._clients.library.ReadTimeout("timed out")
            return answer(response, body)
        except BaseException:
            response.close()  # a fully read response closes itself
            raise

    async def sleep(self, seconds: float) -> None:
        """Wait this many seconds."""
        time.sleep(seconds)

    def lock(self) -> Lock:
        """Return a new lock for threads."""
        return BlockingLock()

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function: nothing can cancel a thread."""
        return await function()

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a foreign function for at most this many seconds, then abandon its thread."""
        return call_within(seconds, lambda: run(_await(function)))

    async def disconnect(self) -> None:
        """Close the connections that this transport opened."""
        client = self._clients.release()
        if client is not None:
            client.close()

    async def aclose(self) -> None:
        """Close the connections that this transport opened, and send nothing more."""
        client = self._clients.close()
        if client is not None:
            client.close()
