"""The transport whose coroutines never suspend: httpx.Client, time and threading."""

import queue
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NoReturn, TypeVar

from workos_authkit._run import run
from workos_authkit._transport import HTTPRequest, HTTPResponse, Lock
from workos_authkit._transport._http import (
    Clients,
    HTTPClient,
    answer,
    build,
    out_of_time,
    transport_error,
)
from workos_authkit._transport._per_loop import PerLoop, process
from workos_authkit._transport._redact import in_flight
from workos_authkit._types import Clock

T = TypeVar("T")


class BlockingLock:
    """A lock for threads."""

    def __init__(self) -> None:
        self._locks = PerLoop(threading.Lock, process)

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; say whether it is held now."""
        return self._locks.get().acquire(timeout=-1 if timeout is None else max(0.0, timeout))

    def release(self) -> None:
        """Let the next thread in."""
        self._locks.get().release()


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Call a function in a thread of its own, and wait for it at most so many seconds.

    Raises:
        TimeoutError: It took longer. Its thread goes on, and what comes of it is lost.
    """
    outcomes: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def work() -> None:
        try:
            result = call()
        except Exception as error:
            outcomes.put(partial(_raise, error))
        else:
            outcomes.put(lambda: result)

    threading.Thread(target=work, name="workos-authkit", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise TimeoutError from None
    return outcome()


def _raise(error: Exception) -> NoReturn:
    raise error


async def _await(function: Callable[[], Awaitable[T]]) -> T:
    return await function()


class BlockingTransport:
    """Sends with httpx.Client. Threads may share it; a forked child gets connections of its own.

    Args:
        http_client: A client or a factory of clients to use instead of our own.
        clock: Where the time is read.
    """

    def __init__(
        self, http_client: HTTPClient | Callable[[], HTTPClient] | None, clock: Clock
    ) -> None:
        self.clock = clock
        self._clients = Clients(http_client, kind="Client", place=process)

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds.

        The body is read against the clock; within the headers only each read is bounded.
        """
        client = self._clients.get()
        library = self._clients.library
        ends_at = time.monotonic() + timeout
        token = in_flight.set(request.operation)
        try:
            response = client.send(
                build(library, request, timeout), auth=None, follow_redirects=False, stream=True
            )
            try:
                chunks: list[bytes] = []
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    if time.monotonic() > ends_at:
                        raise out_of_time(request)
            except BaseException:
                response.close()  # at its end it closes by itself
                raise
        except library.RequestError as error:
            raise transport_error(library, error, request) from None
        except RuntimeError:
            self._clients.check_usable(client)
            raise
        finally:
            in_flight.reset(token)
        return answer(response, b"".join(chunks))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def lock(self) -> Lock:
        """Return a new lock for threads."""
        return BlockingLock()

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function: nothing can cancel a thread."""
        return await function()

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a function that is not ours, at most so many seconds; then leave it to its thread."""
        return call_within(seconds, lambda: run(_await(function)))

    async def aclose(self) -> None:
        """Close the connections that this transport opened."""
        client = self._clients.close()
        if client is not None:
            client.close()
