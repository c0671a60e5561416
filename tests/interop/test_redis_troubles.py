"""A Redis that is slow, down, read-only or full of rubbish costs nobody a session."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.support.redis_processes import (
    Kind,
    Library,
    each_kind,
    exchanges,
    in_flight,
    share,
    sign_in,
    until,
)
from tests.support.redis_server import RedisServer, running_redis
from tests.support.slow_proxy import slow_proxy
from workos_authkit import AuthKit
from workos_authkit.emulator import Emulator
from workos_authkit.redis import RedisRefreshCoordinator
from workos_authkit.testing import make_emulator

pytestmark = pytest.mark.interop


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


def coordinated(emulator: Emulator, store: "redis.Redis") -> AuthKit:
    return emulator.client(refresh_coordinator=RedisRefreshCoordinator(store))


@pytest.mark.parametrize(
    ("delay", "expected"), [(0.02, 1), (0.5, 2)], ids=["within the limit", "beyond the limit"]
)
@each_kind
def test_a_distant_store_is_used_as_long_as_it_answers_in_time(
    kind: Kind, delay: float, expected: int, emulator: Emulator, server: RedisServer
) -> None:
    cookie = sign_in(emulator)
    with slow_proxy(server.port, delay) as proxy:
        for _ in range(2):
            with kind.process(emulator, lambda library: library.standalone(proxy.port)) as process:
                assert process.refresh(cookie)
    assert exchanges(emulator) == expected


def test_a_lease_whose_answer_came_late_blocks_nobody(
    emulator: Emulator, server: RedisServer
) -> None:
    cookie = sign_in(emulator)
    with slow_proxy(server.port, 0.0) as proxy:
        client = coordinated(emulator, redis.Redis(port=proxy.port))
        assert client.sessions.refresh(sign_in(emulator))  # the store is known to work
        server.client().flushall()
        proxy.delay = 0.3
        emulator.faults.add("authenticate", delay=0.5)
        refreshed = client.sessions.refresh(cookie)
        assert refreshed
        until(lambda: server.held() != {} and not server.leases())
    shared = coordinated(emulator, server.client()).sessions.refresh(cookie)
    assert shared
    assert shared.sealed_session == refreshed.sealed_session


def rubbish(server: RedisServer) -> None:
    with server.client() as client:
        for name in list(server.held()) or ["other"]:
            client.delete(name)
            client.lpush(name, "rubbish")


def read_only(server: RedisServer) -> None:
    with server.client() as client:
        client.replicaof("127.0.0.1", "1")


def slow(server: RedisServer) -> None:
    with server.client() as client:
        client.execute_command("CLIENT", "PAUSE", "1500", "ALL")


TROUBLES: dict[str, Callable[[RedisServer], None]] = {
    "down": RedisServer.stop,
    "read-only": read_only,
    "slow": slow,
    "full of rubbish": rubbish,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
@each_kind
def test_a_store_in_trouble_costs_nobody_the_session(
    kind: Kind,
    trouble: Callable[[RedisServer], None],
    emulator: Emulator,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    cookie = sign_in(emulator)
    with (
        running_redis(tmp_path) as server,
        kind.process(emulator, lambda library: library.standalone(server.port)) as process,
    ):
        with coordinated(emulator, server.client()) as elsewhere:
            assert elsewhere.sessions.refresh(cookie)  # so that there is something to spoil
        trouble(server)
        with caplog.at_level(logging.WARNING):
            refreshed = process.refresh(cookie)
            for _ in range(3):
                refreshed = process.refresh(refreshed.sealed_session)
                assert refreshed
    warnings = [record for record in caplog.records if record.name == "workos_authkit.redis"]
    assert len(warnings) == 1


@each_kind
@pytest.mark.parametrize("denied", ["get", "set", "eval"])
def test_a_store_that_denies_a_command_holds_no_lease_that_others_would_wait_for(
    kind: Kind, denied: str, emulator: Emulator, server: RedisServer
) -> None:
    with server.client() as admin:
        rights = ("on", "nopass", "~*", "&*", "+@all", f"-{denied}")
        admin.execute_command("ACL", "SETUSER", "limited", "reset", *rights)

    def connect(library: Library) -> list[Any]:
        return library.standalone(server.port, username="limited", password="any")

    cookie = sign_in(emulator)
    for count in (1, 2):
        with kind.process(emulator, connect) as process:
            assert process.refresh(cookie)
        assert server.leases() == []
        assert exchanges(emulator) == count


@each_kind
def test_a_store_that_is_restarted_in_mid_flight_costs_nobody_the_session(
    kind: Kind, emulator: Emulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(12))
        server = stack.enter_context(running_redis(tmp_path))

        def connect(library: Library) -> list[object]:
            return library.standalone(server.port)

        processes = [stack.enter_context(kind.process(emulator, connect)) for _ in range(2)]
        assert share(emulator, processes)
        refreshes = in_flight(emulator, threads, processes)
        until(lambda: len(server.leases()) == 2)
        server.stop()
        refreshes += in_flight(emulator, threads, processes)
        server.start()
        refreshes += in_flight(emulator, threads, processes)
        assert all(refresh.result() for refresh in refreshes)
        emulator.faults.clear()
        until(lambda: share(emulator, processes))
    warnings = [record for record in caplog.records if record.name == "workos_authkit.redis"]
    assert len(warnings) <= len(processes)


class PassingTime:
    """The clock of a test."""

    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> PassingTime:
    """The time of the store's pauses and warnings."""
    passing = PassingTime()
    monkeypatch.setattr("workos_authkit.redis._stores.time", passing)
    return passing


class Away(redis.Redis):
    """A client whose server cannot be reached."""

    asked = 0

    def execute_command(self, *arguments: Any, **options: Any) -> Any:
        self.asked += 1
        raise redis.ConnectionError("redis://:the-password@example.com")


def test_a_store_that_stays_away_is_asked_less_and_less(passing: PassingTime) -> None:
    client = Away()
    coordinator = RedisRefreshCoordinator(client)
    for _ in range(3600):
        coordinator.has_ended("subject")
        passing.now += 1.0
    assert 3600 / 30 <= client.asked < 3600 / 30 + 10


def test_a_store_that_fails_is_warned_of_every_half_minute(
    passing: PassingTime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("workos_authkit.redis._stores.PAUSE", 0.0)
    client = Away()
    coordinator = RedisRefreshCoordinator(client)
    for _ in range(300):
        coordinator.has_ended("subject")
        passing.now += 1.0
    assert client.asked == 300
    warnings = [record for record in caplog.records if record.name == "workos_authkit.redis"]
    assert len(warnings) == 300 / 30
    assert "the-password" not in caplog.text


def test_a_store_that_is_back_is_asked_again_after_half_a_minute_at_most(
    server: RedisServer, passing: PassingTime
) -> None:
    class Moody(redis.Redis):
        is_away = True

        def execute_command(self, *arguments: Any, **options: Any) -> Any:
            if self.is_away:
                raise redis.ConnectionError
            return super().execute_command(*arguments, **options)

    client = Moody(port=server.port)
    coordinator = RedisRefreshCoordinator(client)
    for _ in range(20):
        coordinator.has_ended("subject")
        passing.now += 60.0
    client.is_away = False
    coordinator.end("subject")
    assert coordinator.has_ended("subject")


@pytest.mark.parametrize(
    "answer", [b"\xff", "a text", 7, [b"1"], {}, object()], ids=lambda value: type(value).__name__
)
def test_an_answer_of_another_type_costs_nobody_the_session(
    answer: object, emulator: Emulator, server: RedisServer
) -> None:
    cookie = sign_in(emulator)

    class Odd(redis.Redis):
        def get(self, name: Any) -> Any:
            return answer

    assert coordinated(emulator, server.client()).sessions.refresh(cookie)
    assert server.held()  # so that there is something to get
    assert coordinated(emulator, Odd(port=server.port)).sessions.refresh(cookie)
