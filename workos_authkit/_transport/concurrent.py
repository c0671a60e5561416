"""The transport for asyncio and trio: httpx.AsyncClient and anyio."""

import re
import sys
from collections.abc import Awaitable, Callable, Set
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, TypeVar

import anyio
from anyio.lowlevel import current_token

from workos_authkit._transport import (
    DEFAULT_BASE_URL,
    DEFAULT_MAX_RESPONSE_BYTES,
    HTTPRequest,
    HTTPResponse,
    Lock,
)
from workos_authkit._transport._body import Body
from workos_authkit._transport._http import (
    AsyncHTTPClient,
    Clients,
    already_read,
    answer,
    build,
    failures,
    forget_cookies,
    out_of_time,
    refuse_leftovers,
    transport_error,
)
from workos_authkit._transport._per_loop import PerLoop
from workos_authkit._transport._redact import in_flight
from workos_authkit._transport._threads import as_exception
from workos_authkit._types import Clock, Shared
from workos_authkit.errors import APIConnectionError

T = TypeVar("T")


_LACKS_THREADS: Final = re.compile("new thread|after (interpreter )?shutdown")
"""What event loops say if no thread can resolve a name: too many run, or the interpreter ends."""


def _loop() -> object:
    token = current_token()
    return getattr(token, "native_token", token)  # the token itself is new at each call


def loaded_loops() -> Set[str]:
    """Return the event loop libraries that are loaded."""
    return {"asyncio", "trio"} & sys.modules.keys()


def _load_backends() -> None:
    """Load what anyio would load at the first request, where it would block the loop."""
    for loop in loaded_loops():
        import_module(loop)  # to the end, where another thread is importing it
        import_module("anyio.streams.tls")
        with suppress(ImportError):  # a private name; if it is missing, anyio loads it later
            import_module(f"anyio._backends._{loop}")


class ConcurrentLock:
    """A lock for the tasks of one event loop."""

    def __init__(self) -> None:
        self._locks = PerLoop(lambda: anyio.Lock(fast_acquire=True), _loop)

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; return whether it was acquired."""
        lock = self._locks.get()
        with suppress(anyio.WouldBlock):
            lock.acquire_nowait()  # even with no time to wait
            return True
        with anyio.move_on_after(timeout):
            await lock.acquire()
            return True
        return False

    def release(self) -> None:
        """Release the lock."""
        self._locks.get().release()


class _TaskCancelledError(RuntimeError):
    """A task was cancelled, but not by its caller: with the whole loop, say, or by itself."""


async def _in_task(function: Callable[[], Awaitable[T]], *, shield: bool = False) -> T:
    """Run the function in a new task, so that its cancellation is not taken for the caller's."""
    results: list[T] = []
    errors: list[BaseException] = []

    async def work() -> None:
        with anyio.CancelScope(shield=shield):
            try:
                results.append(await function())
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:  # unwrap a group of one
                errors.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(work)
    if errors:
        raise errors.pop()
    if not results:
        raise _TaskCancelledError("its task was cancelled from outside, without the caller")
    return results.pop()


class ConcurrentTransport(Shared):
    """Sends with httpx.AsyncClient. A forked child or a new event loop gets its own connections.

    Args:
        http_client: A client or client factory to use instead of our own.
        clock: The source of the time.
        base_url: The base URL of the API.
        max_response_bytes: The largest body of an answer, decompressed.
    """

    def __init__(
        self,
        http_client: AsyncHTTPClient | Callable[[], AsyncHTTPClient] | None,
        clock: Clock,
        *,
        base_url: str = DEFAULT_BASE_URL,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
    ) -> None:
        _load_backends()
        self.clock = clock
        self._max_response_bytes = max_response_bytes
        self._clients = Clients(http_client, kind="AsyncClient", loop=_loop, base_url=base_url)

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds."""
        client = self._clients.get()
        library: Any = self._clients.library
        operation = in_flight.set(request.operation)
        try:
            with anyio.move_on_after(timeout):
                return await self._counted(client, build(library, request, timeout))
            raise out_of_time(request)
        except failures(library) as error:
            raise transport_error(library, error, request) from None
        except RuntimeError as error:
            self._clients.check_usable(client)
            if not _LACKS_THREADS.search(str(error)):
                raise
            raise APIConnectionError(
                f"the name of the host cannot be resolved: {error}",
                operation=request.operation,
                request_sent=False,
            ) from None
        finally:
            in_flight.reset(operation)

    async def _counted(self, client: Any, request: Any) -> HTTPResponse:
        """Send and read; replace our own client when too many of its calls were cancelled."""
        call, is_broken_off = self._clients.begin(client), False
        try:
            return await self._exchange(client, request)
        except Exception:
            raise
        except BaseException:
            is_broken_off = True
            raise
        finally:
            if self._clients.end(client, call, is_broken_off=is_broken_off):
                with anyio.CancelScope(shield=True):
                    await client.aclose()

    async def _exchange(self, client: Any, request: Any) -> HTTPResponse:
        cookies = self._clients.cookies_of(client)
        response = await client.send(
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
            refuse_leftovers(response, "aclose")
            async for chunk in response.aiter_raw():
                if body.add(chunk):
                    await response.aclose()
                    break
            return answer(response, body)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await response.aclose()  # a fully read response closes itself
            raise

    async def sleep(self, seconds: float) -> None:
        """Wait this many seconds."""
        await anyio.sleep(seconds)

    def lock(self) -> Lock:
        """Return a new lock for tasks."""
        return ConcurrentLock()

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function to completion, even if the caller is cancelled meanwhile.

        It runs in a new task: a shielded scope alone does not stop `asyncio.Task.cancel`.
        """
        try:
            return await _in_task(function, shield=True)
        except _TaskCancelledError as error:
            raise APIConnectionError(str(error)) from None

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a foreign function for at most this many seconds."""
        try:
            with anyio.fail_after(seconds):
                return await _in_task(function)
        except (Exception, anyio.get_cancelled_exc_class(), KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise as_exception(error) from error

    async def disconnect(self) -> None:
        """Close the connections that this transport opened on this event loop."""
        client = self._clients.release()
        if client is not None:
            await client.aclose()

    async def aclose(self) -> None:
        """Close the connections that this transport opened, and send nothing more."""
        client = self._clients.close()
        if client is not None:
            await client.aclose()
