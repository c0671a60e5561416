"""Processes that share a real Redis make one exchange, even when one of them dies or comes late."""

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
from tests.support.redis_processes import (
    Kind,
    Library,
    Process,
    each_kind,
    exchanges,
    sign_in,
    until,
)
from tests.support.redis_server import (
    RedisServer,
    running_cluster,
    running_sentinel,
)
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
from workos_authkit.redis._protocol import LEASE_SECONDS
from workos_authkit.testing import (
    check_async_refresh_coordinator,
    check_refresh_coordinator,
    make_emulator,
)

pytestmark = pytest.mark.interop

DELAY = 0.3


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


@pytest.fixture
def cookie(emulator: Emulator) -> str:
    return sign_in(emulator)


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


ASYNC_CLIENTS: dict[str, Callable[[int], Any]] = {
    "redis": lambda port: redis.asyncio.Redis(port=port),
    "redis with decoded answers": lambda port: redis.asyncio.Redis(
        port=port, decode_responses=True
    ),
    "redis with RESP3": lambda port: redis.asyncio.Redis(port=port, protocol=3),
    "valkey": lambda port: valkey.asyncio.Valkey(port=port),
}


@pytest.mark.parametrize("make", ASYNC_CLIENTS.values(), ids=ASYNC_CLIENTS)
def test_it_is_an_async_refresh_coordinator(
    make: Callable[[int], Any], server: RedisServer
) -> None:
    async def story() -> None:
        async with make(server.port) as client:
            await client.ping()  # at first, the library reads its own version from disk
            await check_async_refresh_coordinator(lambda: AsyncRedisRefreshCoordinator(client))

    anyio.run(story)


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


# Processes of their own

PROCESSES = {
    "sync": """\
import sys
import redis
from workos_authkit import AuthKit
from workos_authkit.redis import RedisRefreshCoordinator, _protocol

base_url, api_key, client_id, password, port, cookie, lease = sys.argv[1:]
_protocol.LEASE_SECONDS = float(lease)
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

base_url, api_key, client_id, password, port, cookie, lease = sys.argv[1:]
_protocol.LEASE_SECONDS = float(lease)

async def main():
    store = AsyncRedisRefreshCoordinator(redis.asyncio.Redis(port=int(port)))
    async with AsyncAuthKit(api_key, client_id, base_url=base_url, cookie_password=password,
                            refresh_coordinator=store) as authkit:
        print((await authkit.sessions.refresh(cookie)).sealed_session)

asyncio.run(main())
""",
}
each_script = pytest.mark.parametrize("script", PROCESSES.values(), ids=PROCESSES)


def start(
    script: str,
    emulator: Emulator,
    base_url: str,
    server: RedisServer,
    cookie: str,
    lease: float = LEASE_SECONDS,
) -> "subprocess.Popen[bytes]":
    settings = (emulator.api_key, emulator.client_id, emulator.cookie_password)
    arguments = (base_url, *settings, str(server.port), cookie, str(lease))
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE)


@each_script
@pytest.mark.parametrize("count", [2, 10])
def test_processes_share_an_exchange(
    count: int, script: str, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    emulator.faults.add("authenticate", delay=2.0)  # for the slowest interpreter to start
    with serving(emulator) as base_url:
        processes = [start(script, emulator, base_url, server, cookie) for _ in range(count)]
        outputs = {process.communicate(timeout=300)[0] for process in processes}
    assert exchanges(emulator) == 1
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"Fe26.2*")


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


@contextmanager
def holding(
    script: str, emulator: Emulator, server: RedisServer, cookie: str
) -> "Iterator[subprocess.Popen[bytes]]":
    """Start a process that holds the lease while it waits for WorkOS's answer."""
    emulator.faults.add("authenticate", delay=2.0)
    with serving(emulator) as base_url:
        process = start(script, emulator, base_url, server, cookie, lease=1.0)
        try:
            until(lambda: bool(server.leases()))
            yield process
        finally:
            process.kill()
            process.communicate()


@each_script
def test_a_process_that_is_killed_with_the_lease_is_outlived(
    script: str, emulator: Emulator, cookie: str, server: RedisServer
) -> None:
    with holding(script, emulator, server, cookie) as process:
        process.kill()
        assert coordinated(emulator, server).sessions.refresh(cookie)


@each_script
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


@each_kind
def test_callers_that_wait_for_other_processes_hold_no_connection(
    kind: Kind, emulator: Emulator, server: RedisServer
) -> None:
    def connect(library: Library) -> list[object]:
        return library.with_one_connection(server.port)

    cookies = [sign_in(emulator) for _ in range(6)]
    emulator.faults.add("authenticate", delay=DELAY, times=len(cookies))
    with (
        kind.process(emulator, connect) as first,
        kind.process(emulator, connect) as second,
        ThreadPoolExecutor(2 * len(cookies)) as threads,
    ):
        refreshes = [
            [threads.submit(process.refresh, cookie) for process in (first, second)]
            for cookie in cookies
        ]
        for pair in refreshes:
            one, other = (refresh.result() for refresh in pair)
            assert one.sealed_session == other.sealed_session
    assert exchanges(emulator) == len(cookies)


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


ENDINGS: dict[str, Callable[[Process, Any], Any]] = {
    "revoked": lambda process, present: process.call("sessions.revoke", present.session.session_id),
    "signed out": lambda process, present: process.call(
        "sessions.sign_out", present.sealed_session
    ),
    "user deleted": lambda process, present: process.call("users.delete", present.user.id),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
@each_kind
def test_every_process_learns_that_a_session_has_ended(
    kind: Kind, end: Callable[[Process, Any], Any], emulator: Emulator, server: RedisServer
) -> None:
    def connect(library: Library) -> list[object]:
        return library.standalone(server.port)

    cookie = sign_in(emulator)
    with (
        kind.process(emulator, connect) as first,
        kind.process(emulator, connect) as second,
        kind.process(emulator, connect) as third,
    ):
        refreshed = first.refresh(cookie)
        assert second.refresh(cookie)
        assert second.call("sessions.authenticate", refreshed.sealed_session)
        end(first, refreshed)
        for process in (first, second, third):
            assert not process.refresh(cookie)
        for process in (first, second):
            session = process.call("sessions.authenticate", refreshed.sealed_session)
            assert session.reason == "session_ended"


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

    async def start() -> None:
        AsyncRedisRefreshCoordinator(store)

    with pytest.raises(ConfigurationError, match="asyncio"):
        anyio.run(start, backend="trio")
