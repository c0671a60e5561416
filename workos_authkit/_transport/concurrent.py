"""The transport for asyncio and trio: httpx.AsyncClient and anyio."""

import sys
from collections.abc import Awaitable, Callable, Set
from contextlib import suppress
from importlib import import_module
from typing import TypeVar

import anyio
from anyio.lowlevel import current_token

from workos_authkit._transport import HTTPRequest, HTTPResponse, Lock
from workos_authkit._transport._http import (
    AsyncHTTPClient,
    Clients,
    answer,
    build,
    out_of_time,
    transport_error,
)
from workos_authkit._transport._per_loop import PerLoop, Place, process
from workos_authkit._transport._redact import in_flight
from workos_authkit._types import Clock

T = TypeVar("T")


def _loop() -> Place:
    return process()[0], current_token()


def loaded_loops() -> Set[str]:
    """Return the event loop libraries that the process has loaded."""
    return {"asyncio", "trio"} & sys.modules.keys()


def _load_backends() -> None:
    """Load what anyio would load at the first request: inside the loop it would stall it."""
    for loop in loaded_loops():
        import_module("anyio.streams.tls")
        with suppress(ImportError):  # the name is private; without it, it is loaded later
            import_module(f"anyio._backends._{loop}")


class ConcurrentLock:
    """A lock for the tasks of one event loop."""

    def __init__(self) -> None:
        # Whoever holds a lock must find it again, although another thread's loop has asked.
        self._locks = PerLoop(lambda: anyio.Lock(fast_acquire=True), _loop, others=16)

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; say whether it is held now."""
        lock = self._locks.get()
        with suppress(anyio.WouldBlock):
            lock.acquire_nowait()  # also when there is no time to wait at all
            return True
        with anyio.move_on_after(timeout):
            await lock.acquire()
            return True
        return False

    def release(self) -> None:
        """Let the next task in."""
        self._locks.get().release()


class ConcurrentTransport:
    """Sends with httpx.AsyncClient. A forked child or a new event loop gets its own connections.

    Args:
        http_client: A client or a factory of clients to use instead of our own.
        clock: Where the time is read.
    """

    def __init__(
        self,
        http_client: AsyncHTTPClient | Callable[[], AsyncHTTPClient] | None,
        clock: Clock,
    ) -> None:
        _load_backends()
        self.clock = clock
        self._clients = Clients(http_client, kind="AsyncClient", place=_loop)

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds."""
        client = self._clients.get()
        library = self._clients.library
        token = in_flight.set(request.operation)
        try:
            with anyio.move_on_after(timeout):
                response = await client.send(
                    build(library, request, timeout), auth=None, follow_redirects=False
                )
                return answer(response, response.content)
            raise out_of_time(request)
        except library.RequestError as error:
            raise transport_error(library, error, request) from None
        except RuntimeError:
            self._clients.check_usable(client)
            raise
        finally:
            in_flight.reset(token)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await anyio.sleep(seconds)

    def lock(self) -> Lock:
        """Return a new lock for tasks."""
        return ConcurrentLock()

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function to its end, even when the caller is cancelled meanwhile.

        It runs in a task of its own: a shielded scope alone does not stop `asyncio.Task.cancel`.
        """
        results: list[T] = []
        errors: list[Exception] = []

        async def finish() -> None:
            with anyio.CancelScope(shield=True):
                try:
                    results.append(await function())
                except Exception as error:
                    errors.append(error)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(finish)
        if errors:
            raise errors.pop()
        return results.pop()

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a function that is not ours, at most so many seconds."""
        with anyio.fail_after(seconds):
            return await function()

    async def aclose(self) -> None:
        """Close the connections that this transport opened."""
        client = self._clients.close()
        if client is not None:
            await client.aclose()
