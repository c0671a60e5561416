"""Processes that share a real Redis make one exchange, and lose nothing when it is away."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
import redis
import redis.asyncio
import redis.sentinel
import valkey
import valkey.asyncio

from tests.support.forked import fork, succeeded
from tests.support.redis_server import (
    RedisServer,
    running_cluster,
    running_redis,
    running_sentinel,
)
from tests.support.slow_proxy import slow_proxy
from workos_authkit import (
    AsyncAuthKit,
    AuthKit,
    ConfigurationError,
    RefreshCoordinator,
    RefreshLease,
    RefreshOutcome,
    generate_cookie_password,
)
from workos_authkit.emulator import Emulator, serving
from workos_authkit.redis import AsyncRedisRefreshCoordinator, RedisRefreshCoordinator
from workos_authkit.testing import check_refresh_coordinator, make_emulator

pytestmark = pytest.mark.interop

PASSWORD = "correct horse battery staple"
DELAY = 0.3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(autouse=True)
def empty(server: RedisServer) -> None:
    with server.client() as client:
        client.flushall()


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


@pytest.fixture
def cookie(emulator: Emulator) -> str:
    authkit = emulator.client()
    authkit.users.create(email="ada@example.com", password=PASSWORD, email_verified=True)
    signed_in = authkit.authentication.with_password(email="ada@example.com", password=PASSWORD)
    emulator.server.forget_requests()
    return authkit.sessions.seal(signed_in)


def exchanges(emulator: Emulator) -> int:
    return sum(request.operation == "authenticate" for request in emulator.requests)


def coordinated(emulator: Emulator, server: RedisServer) -> AuthKit:
    return emulator.client(refresh_coordinator=RedisRefreshCoordinator(server.client()))


CLIENTS: dict[str, Callable[[int], Any]] = {
    "redis": lambda port: redis.Redis(port=port),
    "redis with decoded answers": lambda port: redis.Redis(port=port, decode_responses=True),
    "redis with RESP3": lambda port: redis.Redis(port=port, protocol=3),
    "valkey": lambda port: valkey.Valkey(port=port),
}


@pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)
def test_it_is_a_refresh_coordinator(make: Callable[[int], Any], server: RedisServer) -> None:
    check_refresh_coordinator(lambda: RedisRefreshCoordinator(make(server.port)))


def test_clients_share_an_exchange(emulator: Emulator, cookie: str, server: RedisServer) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    clients = [coordinated(emulator, server) for _ in range(4)]
    with ThreadPoolExecutor(20) as threads:
        results = list(
            threads.map(lambda number: clients[number % 4].sessions.refresh(cookie), range(20))
        )
    assert exchanges(emulator) == 1
    assert len({result.sealed_session for result in results if result}) == 1
    assert all(results)


@pytest.mark.parametrize(
    "make", [redis.asyncio.Redis, valkey.asyncio.Valkey], ids=["redis", "valkey"]
)
def test_async_clients_share_an_exchange(
    make: Callable[..., Any], emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    results: list[Any] = []

    async def story() -> None:
        async with make(port=server.port) as store:
            await store.ping()  # at first, the library may read its own version from disk
            clients = [
                emulator.async_client(refresh_coordinator=AsyncRedisRefreshCoordinator(store))
                for _ in range(4)
            ]

            async def refresh(client: AsyncAuthKit) -> None:
                results.append(await client.sessions.refresh(cookie))

            async with anyio.create_task_group() as tasks:
                for number in range(20):
                    tasks.start_soon(refresh, clients[number % 4])

    anyio.run(story)
    assert exchanges(emulator) == 1
    assert len({result.sealed_session for result in results}) == 1


PROCESS = """\
import sys
import redis
from workos_authkit import AuthKit
from workos_authkit.redis import RedisRefreshCoordinator

base_url, api_key, client_id, password, port, cookie = sys.argv[1:]
store = redis.Redis(port=int(port))
authkit = AuthKit(api_key, client_id, base_url=base_url, cookie_password=password,
                  refresh_coordinator=RedisRefreshCoordinator(store))
print(authkit.sessions.refresh(cookie).sealed_session)
"""


@pytest.mark.parametrize("count", [2, 10])
def test_processes_share_an_exchange(
    count: int, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    emulator.faults.add("authenticate", delay=2.0)  # for the slowest interpreter to start
    with serving(emulator) as base_url:
        processes = [start(emulator, base_url, server, cookie) for _ in range(count)]
        outputs = {process.communicate(timeout=60)[0] for process in processes}
    assert exchanges(emulator) == 1
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"Fe26.2*")


def start(
    emulator: Emulator, base_url: str, server: RedisServer, cookie: str, script: str = PROCESS
) -> "subprocess.Popen[bytes]":
    settings = (emulator.api_key, emulator.client_id, emulator.cookie_password)
    arguments = (base_url, *settings, str(server.port), cookie)
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE)


def test_a_killed_holder_is_outlived(
    emulator: Emulator, cookie: str, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workos_authkit.redis._protocol.LEASE_SECONDS", 1.0)
    begun(emulator, cookie, server)
    assert server.leases()
    started_at = time.monotonic()
    assert coordinated(emulator, server).sessions.refresh(cookie)
    assert time.monotonic() - started_at < 5
    assert exchanges(emulator) == 1


def begun(emulator: Emulator, cookie: str, server: RedisServer) -> None:
    """Let a process take the lease and die."""

    class Dies(RedisRefreshCoordinator):
        def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
            pass

    emulator.faults.add("authenticate", lost="request")
    client = emulator.client(refresh_coordinator=Dies(server.client()), max_retries=0)
    assert not client.sessions.refresh(cookie)
    emulator.server.forget_requests()


def test_a_holder_that_was_too_slow_releases_nothing_of_others(server: RedisServer) -> None:
    coordinator: RefreshCoordinator = RedisRefreshCoordinator(server.client())
    slow = coordinator.begin("key", 1)
    assert isinstance(slow, RefreshLease)
    with server.client() as client:
        client.delete("workos-authkit:refresh:key")  # as when it expires
    other = coordinator.begin("key", 1)
    assert isinstance(other, RefreshLease)
    coordinator.finish(slow, RefreshOutcome(sealed_session="of the slow one"))
    assert server.held() == {"workos-authkit:refresh:key": other.owner.encode()}


# Holders that are processes of their own: killed, or stopped until their lease is another's

HOLDERS = {
    "sync": """\
import sys
import redis
from workos_authkit import AuthKit
from workos_authkit.redis import RedisRefreshCoordinator, _protocol

_protocol.LEASE_SECONDS = 1.0
base_url, api_key, client_id, password, port, cookie = sys.argv[1:]
store = RedisRefreshCoordinator(redis.Redis(port=int(port)))
authkit = AuthKit(api_key, client_id, base_url=base_url, cookie_password=password,
                  refresh_coordinator=store)
print(authkit.sessions.refresh(cookie).sealed_session)
""",
    "async": """\
import asyncio
import sys
import redis.asyncio
from workos_authkit import AsyncAuthKit
from workos_authkit.redis import AsyncRedisRefreshCoordinator, _protocol

_protocol.LEASE_SECONDS = 1.0
base_url, api_key, client_id, password, port, cookie = sys.argv[1:]

async def main():
    store = AsyncRedisRefreshCoordinator(redis.asyncio.Redis(port=int(port)))
    async with AsyncAuthKit(api_key, client_id, base_url=base_url, cookie_password=password,
                            refresh_coordinator=store) as authkit:
        print((await authkit.sessions.refresh(cookie)).sealed_session)

asyncio.run(main())
""",
}


@contextmanager
def holding(
    script: str, emulator: Emulator, server: RedisServer, cookie: str
) -> "Iterator[subprocess.Popen[bytes]]":
    """Start a process that holds the lease while it waits for WorkOS's answer."""
    emulator.faults.add("authenticate", delay=2.0)
    with serving(emulator) as base_url:
        process = start(emulator, base_url, server, cookie, script)
        try:
            until(lambda: bool(server.leases()))
            yield process
        finally:
            process.kill()
            process.communicate()


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise TimeoutError


@pytest.mark.parametrize("script", HOLDERS.values(), ids=HOLDERS)
def test_a_process_that_is_killed_with_the_lease_is_outlived(
    script: str, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    with holding(script, emulator, server, cookie) as process:
        process.kill()
        assert coordinated(emulator, server).sessions.refresh(cookie)


@pytest.mark.parametrize("script", HOLDERS.values(), ids=HOLDERS)
def test_a_process_that_comes_back_with_a_stale_lease_changes_nothing(
    script: str, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    with holding(script, emulator, server, cookie) as process:
        [lease] = server.leases()
        os.kill(process.pid, signal.SIGSTOP)
        refreshed = coordinated(emulator, server).sessions.refresh(cookie)
        assert refreshed
        with server.client() as client:
            client.set(lease, "of a third process")
        before = server.held()
        os.kill(process.pid, signal.SIGCONT)
        output, _ = process.communicate(timeout=30)
        assert server.held() == before
    theirs = emulator.client().sessions.load_sealed_session(output.decode().strip())
    assert theirs.authentication == refreshed.authentication


# Other ways to a Redis


def test_a_cluster_coordinates(tmp_path: Path, emulator: Emulator, cookie: str) -> None:
    with running_cluster(tmp_path) as [node]:

        def blocking() -> RedisRefreshCoordinator:
            return RedisRefreshCoordinator(redis.RedisCluster(host="127.0.0.1", port=node.port))

        check_refresh_coordinator(blocking)
        refreshed = emulator.client(refresh_coordinator=blocking()).sessions.refresh(cookie)
        assert refreshed

        async def story() -> None:
            async with redis.asyncio.RedisCluster(host="127.0.0.1", port=node.port) as store:
                coordinator = AsyncRedisRefreshCoordinator(store)
                client = emulator.async_client(refresh_coordinator=coordinator)
                shared = await client.sessions.refresh(cookie)
                assert shared.sealed_session == refreshed.sealed_session

        anyio.run(story)
    assert exchanges(emulator) == 1


def test_a_server_behind_sentinel_coordinates(
    tmp_path: Path, server: RedisServer, emulator: Emulator, cookie: str
) -> None:
    with running_sentinel(tmp_path, server) as sentinel:
        address = ("127.0.0.1", sentinel.port)

        def blocking() -> RedisRefreshCoordinator:
            return RedisRefreshCoordinator(redis.sentinel.Sentinel([address]).master_for("fleet"))

        check_refresh_coordinator(blocking)
        refreshed = emulator.client(refresh_coordinator=blocking()).sessions.refresh(cookie)
        assert refreshed

        async def story() -> None:
            finder = redis.asyncio.Sentinel([address])
            async with finder.master_for("fleet") as store, finder.sentinels[0]:
                await store.ping()  # finding the server, redis-py reads its own version from disk
                coordinator = AsyncRedisRefreshCoordinator(store)
                client = emulator.async_client(refresh_coordinator=coordinator)
                shared = await client.sessions.refresh(cookie)
                assert shared.sealed_session == refreshed.sealed_session

        anyio.run(story)
    assert exchanges(emulator) == 1


@pytest.mark.parametrize(
    ("delay", "expected"), [(0.02, 1), (0.5, 2)], ids=["within the limit", "beyond the limit"]
)
def test_a_distant_store_is_used_as_long_as_it_answers_in_time(
    delay: float, expected: int, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    with slow_proxy(server.port, delay) as port:
        for _ in range(2):
            store = RedisRefreshCoordinator(redis.Redis(port=port))
            assert emulator.client(refresh_coordinator=store).sessions.refresh(cookie)
    assert exchanges(emulator) == expected


def test_a_lease_whose_answer_came_late_blocks_nobody(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    emulator.faults.add("authenticate", delay=0.5)
    with slow_proxy(server.port, 0.3) as port:
        store = RedisRefreshCoordinator(redis.Redis(port=port))
        refreshed = emulator.client(refresh_coordinator=store).sessions.refresh(cookie)
        assert refreshed
        until(lambda: server.held() != {} and not server.leases())
    shared = coordinated(emulator, server).sessions.refresh(cookie)
    assert shared
    assert shared.sealed_session == refreshed.sealed_session


def test_the_store_reveals_no_token(emulator: Emulator, cookie: str, server: RedisServer) -> None:
    client = coordinated(emulator, server)
    loaded = client.sessions.load_sealed_session(cookie)
    refreshed = client.sessions.refresh(cookie)
    assert refreshed
    client.sessions.revoke(refreshed.session.session_id)
    assert loaded.authentication
    secrets = (
        loaded.authentication.refresh_token,
        refreshed.authentication.refresh_token,
        refreshed.access_token,
        refreshed.user.id,
        refreshed.session.session_id,
    )
    held = repr(server.held())
    assert not [secret for secret in secrets if secret in held]
    with server.client() as store:
        assert all(0 < store.pttl(key) <= 120_000 for key in store.keys("*"))


def test_every_process_learns_of_a_revoked_session(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    first, second = coordinated(emulator, server), coordinated(emulator, server)
    refreshed = first.sessions.refresh(cookie)
    assert refreshed
    assert second.sessions.refresh(cookie)
    first.sessions.revoke(refreshed.session.session_id)
    assert not second.sessions.refresh(cookie)


def test_a_failure_is_shared_and_soon_over(
    emulator: Emulator, cookie: str, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workos_authkit.redis._protocol.FAILURE_SECONDS", 0.5)
    emulator.faults.add("authenticate", status=503)
    store = RedisRefreshCoordinator(server.client())
    assert not emulator.client(refresh_coordinator=store, max_retries=0).sessions.refresh(cookie)
    shared = coordinated(emulator, server).sessions.refresh(cookie)
    assert not shared
    assert shared.reason == "server_error"
    assert exchanges(emulator) == 1
    time.sleep(0.6)
    assert coordinated(emulator, server).sessions.refresh(cookie)


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
def test_a_store_in_trouble_costs_nobody_the_session(
    trouble: Callable[[RedisServer], None],
    emulator: Emulator,
    cookie: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running_redis(tmp_path) as server:
        begun(emulator, cookie, server)
        client = coordinated(emulator, server)
        trouble(server)
        started_at = time.monotonic()
        with caplog.at_level(logging.WARNING):
            refreshed = client.sessions.refresh(cookie)
            for _ in range(3):
                refreshed = client.sessions.refresh(refreshed.sealed_session)
                assert refreshed
        assert time.monotonic() - started_at < 5
    warnings = [record for record in caplog.records if record.name == "workos_authkit.redis"]
    assert len(warnings) == 1


def test_a_store_that_comes_back_is_used_again(
    emulator: Emulator, cookie: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workos_authkit.redis._stores.PAUSE", 0.0)
    with running_redis(tmp_path) as server:
        client = coordinated(emulator, server)
        server.stop()
        refreshed = client.sessions.refresh(cookie)
        assert refreshed
        server.start()
        assert client.sessions.refresh(refreshed.sealed_session)
        assert server.held()


class PassingTime:
    """The clock of a test."""

    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


def test_a_store_that_stays_away_is_asked_less_and_less(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away(redis.Redis):
        asked = 0

        def execute_command(self, *arguments: Any, **options: Any) -> Any:
            Away.asked += 1
            raise redis.ConnectionError

    passing = PassingTime()
    monkeypatch.setattr("workos_authkit.redis._stores.time", passing)
    coordinator = RedisRefreshCoordinator(Away())
    for _ in range(3600):
        coordinator.has_ended("subject")
        passing.now += 1.0
    assert 3600 / 30 <= Away.asked < 3600 / 30 + 10


def test_a_store_that_is_back_is_asked_again_after_half_a_minute_at_most(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Moody(redis.Redis):
        is_away = True

        def execute_command(self, *arguments: Any, **options: Any) -> Any:
            if self.is_away:
                raise redis.ConnectionError
            return super().execute_command(*arguments, **options)

    passing = PassingTime()
    monkeypatch.setattr("workos_authkit.redis._stores.time", passing)
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
    answer: object, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    class Odd(redis.Redis):
        def get(self, name: Any) -> Any:
            return answer

    with server.client() as client:
        begun(emulator, cookie, server)
        assert client.keys("*")
    store = RedisRefreshCoordinator(Odd(port=server.port))
    assert emulator.client(refresh_coordinator=store).sessions.refresh(cookie)


def test_clients_with_other_passwords_share_a_store(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    ours = coordinated(emulator, server)
    theirs = emulator.client(
        cookie_password=generate_cookie_password(),
        refresh_coordinator=RedisRefreshCoordinator(server.client()),
    )
    authentication = ours.sessions.load_sealed_session(cookie).authentication
    assert authentication
    first = ours.sessions.refresh(cookie)
    second = theirs.sessions.refresh(theirs.sessions.seal(authentication))
    assert first
    assert second
    assert first.authentication == second.authentication


def test_a_process_that_forks_goes_on_in_both(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    client = coordinated(emulator, server)
    refreshed = client.sessions.refresh(cookie)
    assert refreshed

    def go_on() -> None:
        again = client.sessions.refresh(cookie)
        assert again
        assert client.sessions.refresh(again.sealed_session)

    child = fork(go_on)
    assert client.sessions.refresh(cookie)
    assert succeeded(child)


def test_an_async_client_serves_loop_after_loop(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    store = redis.asyncio.Redis(port=server.port)
    client = emulator.async_client(refresh_coordinator=AsyncRedisRefreshCoordinator(store))
    sealed = cookie

    async def story() -> str:
        refreshed = await client.sessions.refresh(sealed)
        assert refreshed
        await store.aclose()
        return refreshed.sealed_session

    for _ in range(3):
        sealed = anyio.run(story)
    assert exchanges(emulator) == 3


def test_a_client_of_the_wrong_kind_is_refused(server: RedisServer) -> None:
    for wrong in (redis.asyncio.Redis(port=server.port), object(), None, server.url):
        with pytest.raises(ConfigurationError, match="client"):
            RedisRefreshCoordinator(wrong)
    with pytest.raises(ConfigurationError, match="pipeline"):
        RedisRefreshCoordinator(server.client().pipeline())
    for wrong in (server.client(), object()):
        with pytest.raises(ConfigurationError, match="client"):
            AsyncRedisRefreshCoordinator(wrong)
    with pytest.raises(ConfigurationError, match="prefix"):
        RedisRefreshCoordinator(server.client(), prefix="")


def test_on_trio_the_error_says_what_to_do(
    emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    store = redis.asyncio.Redis(port=server.port)
    client = emulator.async_client(refresh_coordinator=AsyncRedisRefreshCoordinator(store))
    with pytest.raises(ConfigurationError, match="asyncio"):
        anyio.run(partial(client.sessions.refresh, cookie), backend="trio")
