"""A Redis that fails over, or a cluster that moves its slots, costs nobody a session."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.redis_processes import (
    KINDS,
    Kind,
    Library,
    Process,
    exchanges,
    in_flight,
    share,
    until,
)
from tests.support.redis_server import (
    RedisServer,
    move_slot,
    resharding,
    running_cluster,
    running_redis,
    running_replica,
    running_sentinel,
)
from workos_authkit.emulator import Emulator
from workos_authkit.testing import make_emulator

pytestmark = [pytest.mark.interop, pytest.mark.slow]

# A change takes seconds: each library is tried once, one of them blocking.
SOME = ("redis", "valkey.asyncio")
some_kinds = pytest.mark.parametrize("kind", [KINDS[name] for name in SOME], ids=SOME)


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


def warnings(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name.startswith("workos_authkit") for record in caplog.records)


@some_kinds
def test_a_failover_costs_nobody_the_session(
    kind: Kind,
    emulator: Emulator,
    threads: ThreadPoolExecutor,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        master = stack.enter_context(running_redis(tmp_path))
        replica = stack.enter_context(running_replica(tmp_path, master))
        sentinel = stack.enter_context(running_sentinel(tmp_path, master))
        with sentinel.client() as client:
            until(lambda: client.execute_command("SENTINEL REPLICAS", "fleet") != [])

        def connect(library: Library) -> list[object]:
            return library.behind_sentinel(sentinel.port)

        processes = [stack.enter_context(kind.process(emulator, connect)) for _ in range(2)]
        assert share(emulator, processes)

        refreshes = in_flight(emulator, threads, processes)
        until(lambda: bool(master.leases()))
        master.stop()
        refreshes += in_flight(emulator, threads, processes)
        assert all(refresh.result() for refresh in refreshes)
        emulator.faults.clear()

        with replica.client() as client:
            until(lambda: client.info("replication")["role"] == "master")
        until(lambda: share(emulator, processes))
    assert 1 <= warnings(caplog) <= len(processes)


@some_kinds
def test_a_slot_that_moves_costs_nobody_the_session(
    kind: Kind,
    emulator: Emulator,
    threads: ThreadPoolExecutor,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        nodes = stack.enter_context(running_cluster(tmp_path, nodes=3))
        processes = cluster_processes(stack, kind, emulator, nodes)
        for steps in range(4):  # of the move, before the exchange is over
            assert share(emulator, processes)
            refreshes = in_flight(emulator, threads, processes, cookies=1)
            source, target = holder_and_next(nodes)
            move = move_slot(source.leases()[0], source, target)
            for _ in range(steps):
                next(move)
            assert all(refresh.result() for refresh in refreshes)
            assert exchanges(emulator) == 1
            emulator.faults.clear()
            list(move)
    assert warnings(caplog) == 0


@some_kinds
def test_a_cluster_that_is_resharded_costs_nobody_the_session(
    kind: Kind,
    emulator: Emulator,
    threads: ThreadPoolExecutor,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        nodes = stack.enter_context(running_cluster(tmp_path, nodes=3))
        processes = cluster_processes(stack, kind, emulator, nodes)
        assert share(emulator, processes)
        refreshes = in_flight(emulator, threads, processes, cookies=1)
        source, target = holder_and_next(nodes)
        with resharding(source, target) as operator:
            while operator.poll() is None:
                assert all(refresh.result() for refresh in refreshes)
                assert exchanges(emulator) == 1
                refreshes = in_flight(emulator, threads, processes, cookies=1)
        assert operator.returncode == 0
        assert source.held() == {}
        assert all(refresh.result() for refresh in refreshes)
        emulator.faults.clear()
        assert share(emulator, processes)
    assert warnings(caplog) == 0


def cluster_processes(
    stack: ExitStack, kind: Kind, emulator: Emulator, nodes: list[RedisServer]
) -> list[Process]:
    def connect(library: Library) -> list[object]:
        return library.cluster(nodes[0].port)

    return [stack.enter_context(kind.process(emulator, connect)) for _ in range(2)]


def holder_and_next(nodes: list[RedisServer]) -> tuple[RedisServer, RedisServer]:
    """Return the node that holds the lease of a refresh, and another one."""
    until(lambda: any(node.leases() for node in nodes))
    [holder] = [node for node in nodes if node.leases()]
    return holder, nodes[(nodes.index(holder) + 1) % len(nodes)]
