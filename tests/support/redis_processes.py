"""Processes that share a store, of each kind: redis-py or valkey-py, blocking or not."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from types import ModuleType
from typing import Any

import pytest
import redis.asyncio
import redis.sentinel
import valkey.asyncio
import valkey.sentinel
from anyio.from_thread import start_blocking_portal
from attrs import frozen

from workos_authkit.emulator import Emulator
from workos_authkit.redis import AsyncRedisRefreshCoordinator, RedisRefreshCoordinator


@frozen
class Library:
    """A client library: its module, and how it names its clients."""

    module: ModuleType
    name: str

    def standalone(self, port: int, **settings: Any) -> list[Any]:
        """Return a client of one server."""
        return [getattr(self.module, self.name)(port=port, **settings)]

    def with_one_connection(self, port: int) -> list[Any]:
        """Return a client of one server with one connection for all who use it."""
        pool = self.module.BlockingConnectionPool(port=port, max_connections=1, timeout=None)
        return [getattr(self.module, self.name).from_pool(pool)]

    def cluster(self, port: int) -> list[Any]:
        """Return a client of a cluster."""
        return [getattr(self.module, f"{self.name}Cluster")(host="127.0.0.1", port=port)]

    def behind_sentinel(self, port: int) -> list[Any]:
        """Return a client of the server that a Sentinel knows as `fleet`; then what else to close.

        Args:
            port: Of the Sentinel.
        """
        finder = self.module.sentinel.Sentinel([("127.0.0.1", port)])
        return [finder.master_for("fleet"), *finder.sentinels]


@frozen
class Process:
    """A process of the fleet: a client of its own, and a way to call its methods."""

    client: Any
    run: Callable[..., Any]

    def call(self, method: str, *arguments: Any) -> Any:
        """Call a method, such as `sessions.revoke`."""
        return self.run(attrgetter(method)(self.client), *arguments)

    def refresh(self, cookie: str) -> Any:
        """Refresh a session."""
        return self.call("sessions.refresh", cookie)


@frozen
class Kind:
    """A kind of process."""

    library: Library
    is_async: bool

    @contextmanager
    def process(
        self, emulator: Emulator, connect: Callable[[Library], list[Any]]
    ) -> Iterator[Process]:
        """Start a process of the fleet; what is async runs in the loop of a thread.

        Args:
            emulator: WorkOS.
            connect: Makes the client of the store, and what else is to be closed.
        """
        with ExitStack() as stack:
            if not self.is_async:
                store, *others = connect(self.library)
                stack.callback(_close, [store, *others])
                client = emulator.client(refresh_coordinator=RedisRefreshCoordinator(store))
                yield Process(client, lambda method, *arguments: method(*arguments))
                return
            portal = stack.enter_context(start_blocking_portal())
            store, *others = portal.call(connect, self.library)
            portal.call(store.ping)  # at first, the library reads its own version from disk
            stack.callback(portal.call, _aclose, [store, *others])
            async_client = emulator.async_client(
                refresh_coordinator=AsyncRedisRefreshCoordinator(store)
            )
            yield Process(async_client, portal.call)


def _close(clients: list[Any]) -> None:
    for client in clients:
        client.close()


async def _aclose(clients: list[Any]) -> None:
    for client in clients:
        await client.aclose()


KINDS = {
    "redis": Kind(Library(redis, "Redis"), is_async=False),
    "redis.asyncio": Kind(Library(redis.asyncio, "Redis"), is_async=True),
    "valkey": Kind(Library(valkey, "Valkey"), is_async=False),
    "valkey.asyncio": Kind(Library(valkey.asyncio, "Valkey"), is_async=True),
}

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

PASSWORD = "correct horse battery staple"


def sign_in(emulator: Emulator) -> str:
    """Return the cookie of a new session, of a new user; what was asked of WorkOS is forgotten."""
    authkit = emulator.client()
    email = f"{secrets.token_hex(8)}@example.com"
    authkit.users.create(email=email, password=PASSWORD, email_verified=True)
    signed_in = authkit.authentication.with_password(email=email, password=PASSWORD)
    emulator.server.forget_requests()
    return authkit.sessions.seal(signed_in)


def exchanges(emulator: Emulator) -> int:
    """Return how often a refresh token was sent since the last sign-in."""
    return sum(request.operation == "authenticate" for request in emulator.requests)


def share(emulator: Emulator, processes: Sequence[Process]) -> bool:
    """Say whether the processes make one exchange of a refresh."""
    cookie = sign_in(emulator)
    assert all(process.refresh(cookie) for process in processes)
    return exchanges(emulator) == 1


def in_flight(
    emulator: Emulator, threads: ThreadPoolExecutor, processes: Sequence[Process], cookies: int = 2
) -> "list[Future[Any]]":
    """Let each process refresh new sessions; the exchanges take a while."""
    made = [sign_in(emulator) for _ in range(cookies)]
    emulator.faults.add("authenticate", delay=1.0, times=cookies * len(processes))
    return [threads.submit(process.refresh, cookie) for cookie in made for process in processes]


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, at most half a minute."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise TimeoutError
