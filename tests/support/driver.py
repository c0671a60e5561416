"""Drive one client the same way on asyncio, trio and sync."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import anyio
import httpx

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit._run import run

T = TypeVar("T")

BACKENDS = ("asyncio", "trio", "sync")

Handler = Callable[[httpx.Request], httpx.Response]


class Driver:
    """A client whose calls return values on every backend.

    `driver.users.get("user_1")` is the user, also on asyncio and trio, and `driver.users.all()`
    is a list. Each call of an async client runs in an event loop of its own.
    """

    def __init__(self, backend: str, client: AuthKit | AsyncAuthKit) -> None:
        self.backend = backend
        self.client = client

    def __getattr__(self, name: str) -> Any:
        return _Driven(self.backend, getattr(self.client, name))


class _Driven:
    def __init__(self, backend: str, target: Any) -> None:
        self._backend = backend
        self._target = target

    def __getattr__(self, name: str) -> Any:
        return _Driven(self._backend, getattr(self._target, name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return drive(self._backend, partial(self._target, *args, **kwargs))


def drive(backend: str, function: Callable[[], Any]) -> Any:
    """Call the function on the backend and return what comes of it, lists for iterators."""
    if backend == "sync":
        result = function()
        assert not inspect.isawaitable(result), "the sync client returned something to await"
        return list(result) if isinstance(result, Iterator) else result

    async def finish() -> Any:
        result = function()
        if isinstance(result, Awaitable):
            return await result
        if isinstance(result, AsyncIterator):
            return [item async for item in result]
        return result

    return anyio.run(finish, backend=backend)


def make_driver(backend: str, handler: Handler, **settings: Any) -> Driver:
    """Return a driver whose client talks to the handler instead of the network."""
    settings = {"api_key": "sk_test_key", "client_id": "client_123", **settings}
    transport = httpx.MockTransport(handler)
    if backend == "sync":
        return Driver(
            backend, AuthKit(http_client=lambda: httpx.Client(transport=transport), **settings)
        )
    return Driver(
        backend,
        AsyncAuthKit(http_client=lambda: httpx.AsyncClient(transport=transport), **settings),
    )


def make_client(backend: str, **settings: Any) -> AuthKit | AsyncAuthKit:
    """Return a client that talks to the network."""
    settings = {"api_key": "sk_test_key", "client_id": "client_123", **settings}
    return AuthKit(**settings) if backend == "sync" else AsyncAuthKit(**settings)


def play(backend: str, client: AuthKit | AsyncAuthKit, story: Callable[[Any], Awaitable[T]]) -> T:
    """Run a story of several calls, in one event loop if it needs one, and close the client.

    In the story, `await value(client.users.get("user_1"))` is the user on every backend.
    """

    async def whole() -> T:
        try:
            return await story(client)
        finally:
            if isinstance(client, AuthKit):
                client.close()
            else:
                await client.aclose()

    return run(whole()) if backend == "sync" else anyio.run(whole, backend=backend)


async def value(result: Any) -> Any:
    """Return what a call returned, on the async client after waiting for it."""
    if isinstance(result, AsyncIterator):
        return [item async for item in result]
    if isinstance(result, Iterator):
        return list(result)
    return await result if isinstance(result, Awaitable) else result
