"""A Redis that fails over, or a cluster that moves its slots, costs nobody a session."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
import redis.sentinel
from anyio.from_thread import start_blocking_portal

from tests.support.redis_server import (
    move_slot,
    running_cluster,
    running_redis,
    running_replica,
    running_sentinel,
)
from workos_authkit.emulator import Emulator
from workos_authkit.redis import AsyncRedisRefreshCoordinator, RedisRefreshCoordinator
from workos_authkit.testing import make_emulator

pytestmark = [pytest.mark.interop, pytest.mark.slow]

PASSWORD = "correct horse battery staple"

Refresh = Callable[[str], Any]
"""`sessions.refresh` of a process."""


@pytest.fixture
def emulator() -> Emulator:
    emulator = make_emulator()
    emulator.client().users.create(email="ada@example.com", password=PASSWORD, email_verified=True)
    return emulator


def sign_in(emulator: Emulator) -> str:
    authkit = emulator.client()
    signed_in = authkit.authentication.with_password(email="ada@example.com", password=PASSWORD)
    emulator.server.forget_requests()
    return authkit.sessions.seal(signed_in)


def exchanges(emulator: Emulator) -> int:
    """Return how often a refresh token was sent since the last sign-in."""
    return sum(request.operation == "authenticate" for request in emulator.requests)


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise TimeoutError


# The same story for both clients: what is async runs in a loop of another thread.


@contextmanager
def blocking(emulator: Emulator, store: Callable[[Any], Any]) -> Iterator[Refresh]:
    coordinator = RedisRefreshCoordinator(store(redis)[0])
    yield emulator.client(refresh_coordinator=coordinator).sessions.refresh


@contextmanager
def concurrent(emulator: Emulator, store: Callable[[Any], Any]) -> Iterator[Refresh]:
    with start_blocking_portal() as portal:
        client, *others = portal.call(store, redis.asyncio)
        portal.call(client.ping)  # at first, redis-py reads its own version from disk
        coordinator = AsyncRedisRefreshCoordinator(client)
        authkit = emulator.async_client(refresh_coordinator=coordinator)
        yield partial(portal.call, authkit.sessions.refresh)
        for each in (client, *others):
            portal.call(each.aclose)


each_kind = pytest.mark.parametrize("process", [blocking, concurrent], ids=["sync", "async"])
Process = Callable[[Emulator, Callable[[Any], Any]], Any]


def shares(emulator: Emulator, processes: list[Refresh]) -> bool:
    """Say whether the processes make one exchange of a refresh."""
    cookie = sign_in(emulator)
    assert all(refresh(cookie) for refresh in processes)
    return exchanges(emulator) == 1


def warnings(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name.startswith("workos_authkit") for record in caplog.records)


@each_kind
def test_a_failover_costs_nobody_the_session(
    process: Process, emulator: Emulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        master = stack.enter_context(running_redis(tmp_path))
        replica = stack.enter_context(running_replica(tmp_path, master))
        sentinel = stack.enter_context(running_sentinel(tmp_path, master))
        with sentinel.client() as client:
            until(lambda: client.execute_command("SENTINEL REPLICAS", "fleet") != [])

        def store(module: Any) -> Any:
            finder = module.sentinel.Sentinel([("127.0.0.1", sentinel.port)])
            return [finder.master_for("fleet"), *finder.sentinels]

        processes = [stack.enter_context(process(emulator, store)) for _ in range(2)]
        threads = stack.enter_context(ThreadPoolExecutor(8))
        assert shares(emulator, processes)

        refreshes = in_flight(emulator, threads, processes)
        until(lambda: bool(master.leases()))
        master.stop()
        refreshes += in_flight(emulator, threads, processes)
        assert all(refresh.result() for refresh in refreshes)
        emulator.faults.clear()

        with replica.client() as client:
            until(lambda: client.info("replication")["role"] == "master")
        until(lambda: shares(emulator, processes))
    assert 1 <= warnings(caplog) <= len(processes)


@each_kind
def test_a_slot_that_moves_costs_nobody_the_session(
    process: Process, emulator: Emulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        nodes = stack.enter_context(running_cluster(tmp_path, nodes=3))

        def store(module: Any) -> Any:
            return [module.RedisCluster(host="127.0.0.1", port=nodes[0].port)]

        processes = [stack.enter_context(process(emulator, store)) for _ in range(2)]
        threads = stack.enter_context(ThreadPoolExecutor(8))
        for steps in range(4):  # of the move, before the exchange is over
            assert shares(emulator, processes)
            refreshes = in_flight(emulator, threads, processes, cookies=1)
            until(lambda: any(node.leases() for node in nodes))
            [source] = [node for node in nodes if node.leases()]
            target = nodes[(nodes.index(source) + 1) % len(nodes)]
            move = move_slot(source.leases()[0], source, target)
            for _ in range(steps):
                next(move)
            assert all(refresh.result() for refresh in refreshes)
            assert exchanges(emulator) == 1
            emulator.faults.clear()
            list(move)
    assert warnings(caplog) == 0


def in_flight(
    emulator: Emulator, threads: ThreadPoolExecutor, processes: list[Refresh], cookies: int = 2
) -> "list[Future[Any]]":
    """Let each process refresh new sessions; the exchanges take a while."""
    made = [sign_in(emulator) for _ in range(cookies)]
    emulator.faults.add("authenticate", delay=1.0, times=cookies * len(processes))
    return [threads.submit(refresh, cookie) for cookie in made for refresh in processes]
