"""However many ask to refresh a session, the exchange is made once and nobody loses its outcome."""

import asyncio  # noqa: TID251 - its own ways to cancel
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from attrs import evolve

from tests.support.driver import Driver
from tests.support.forked import fork, succeeded
from workos_authkit import (
    AuthKit,
    ConfigurationError,
    InvalidArgumentError,
    InvalidTokenError,
    RefreshLease,
    RefreshOutcome,
    RequestOptions,
    UnsealError,
)
from workos_authkit._refreshing.single_flight import Refresh, Renewal, SingleFlight
from workos_authkit._run import run
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit.emulator import Clock, Emulator, serving
from workos_authkit.models import (
    Event,
    LoadedSession,
    RefreshedSession,
    Session,
    SessionRefreshFailure,
)
from workos_authkit.testing import make_access_token, make_emulator
from workos_authkit.web import WebAuth, WebRequest

PASSWORD = "correct horse battery staple"

DELAY = 0.2
"""Seconds that an exchange takes, for others to come meanwhile."""


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


@pytest.fixture
def cookie(emulator: Emulator) -> str:
    """The cookie of a new session."""
    authkit = emulator.client()
    authkit.users.create(email="ada@example.com", password=PASSWORD, email_verified=True)
    authentication = authkit.authentication.with_password(
        email="ada@example.com", password=PASSWORD
    )
    emulator.server.forget_requests()
    return authkit.sessions.seal(authentication)


@pytest.fixture
def authkit(backend: str, emulator: Emulator) -> Driver:
    client = emulator.client() if backend == "sync" else emulator.async_client()
    return Driver(backend, client)


@pytest.fixture(params=["asyncio", "trio"])
def loop(request: pytest.FixtureRequest) -> str:
    return request.param


def exchanges(emulator: Emulator) -> int:
    return sum(request.operation == "authenticate" for request in emulator.requests)


def all_equal(results: list[Any]) -> bool:
    return all(result == results[0] for result in results)


# Together


async def together(count: int, function: Callable[[], Any]) -> list[Any]:
    """Call an async function from many tasks at once."""
    results: list[Any] = []

    async def call() -> None:
        results.append(await function())

    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(call)
    return results


def test_fifty_tasks_make_one_exchange(loop: str, emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    authkit = emulator.async_client()
    results = anyio.run(together, 50, partial(authkit.sessions.refresh, cookie), backend=loop)
    assert exchanges(emulator) == 1
    assert len(results) == 50
    assert all_equal(results)
    assert isinstance(results[0], RefreshedSession)


def test_fifty_threads_make_one_exchange(emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    authkit = emulator.client()
    barrier = threading.Barrier(50)

    def refresh(_: int) -> Any:
        barrier.wait()
        return authkit.sessions.refresh(cookie)

    with ThreadPoolExecutor(50) as threads:
        results = list(threads.map(refresh, range(50)))
    assert exchanges(emulator) == 1
    assert all_equal(results)
    assert isinstance(results[0], RefreshedSession)


def test_tasks_that_wait_share_a_failure(loop: str, emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", status=503, times=100, delay=DELAY)
    authkit = emulator.async_client(max_retries=0)
    refresh = partial(authkit.sessions.refresh, cookie)
    results = anyio.run(together, 50, refresh, backend=loop)
    assert exchanges(emulator) == 1
    assert {result.reason for result in results} == {"server_error"}
    anyio.run(refresh, backend=loop)
    assert exchanges(emulator) == 2, "who comes afterwards tries again"


def test_another_organization_is_another_refresh(emulator: Emulator, cookie: str) -> None:
    authkit = emulator.client()
    first = authkit.sessions.refresh(cookie)
    second = authkit.sessions.refresh(cookie, organization_id="org_unknown")
    assert exchanges(emulator) == 2
    assert first.authenticated
    assert not second.authenticated


# Late


def test_who_comes_late_gets_the_successor(
    authkit: Driver, emulator: Emulator, cookie: str
) -> None:
    refreshed = authkit.sessions.refresh(cookie)
    emulator.clock.advance(59)
    assert authkit.sessions.refresh(cookie) == refreshed
    loaded = authkit.sessions.load_sealed_session(cookie)
    assert authkit.sessions.refresh(loaded) == refreshed
    assert exchanges(emulator) == 1


def test_who_comes_too_late_is_refused(authkit: Driver, emulator: Emulator, cookie: str) -> None:
    authkit.sessions.refresh(cookie)
    emulator.clock.advance(61)
    failure = authkit.sessions.refresh(cookie)
    assert isinstance(failure, SessionRefreshFailure)
    assert failure.reason == "invalid_grant"


def test_a_lost_reply_is_recovered(authkit: Driver, emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", lost="reply")
    refreshed = authkit.sessions.refresh(cookie)
    assert exchanges(emulator) == 2
    assert refreshed.session.authenticated
    emulator.clock.advance(300)
    assert authkit.sessions.refresh(refreshed.sealed_session).authenticated


def test_a_failed_key_endpoint_does_not_cost_the_session(
    authkit: Driver, emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("GET /sso/jwks/*", status=503, times=10)
    refreshed = authkit.sessions.refresh(cookie)
    assert refreshed.authenticated
    assert refreshed.session.reason == "jwks_unavailable"
    again = authkit.sessions.refresh(refreshed.sealed_session)
    assert again.authenticated
    assert exchanges(emulator) == 2


# Cancelled

CANCELLERS = ["a cancel scope", "asyncio's cancel", "asyncio's timeout"]


async def give_up(how: str, function: Callable[[], Any], after: float) -> None:
    """Call an async function and cancel the call."""
    if how == "a cancel scope":
        with anyio.move_on_after(after):
            await function()
    elif how == "asyncio's cancel":
        task = asyncio.ensure_future(function())
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    else:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(function(), after)


WAYS_TO_CANCEL = [("trio", CANCELLERS[0]), *(("asyncio", how) for how in CANCELLERS)]


@pytest.mark.parametrize(("loop", "how"), WAYS_TO_CANCEL)
@pytest.mark.parametrize("position", ["first", "later"])
def test_one_of_fifty_is_cancelled_and_49_get_the_session(
    loop: str, how: str, position: str, emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    authkit = emulator.async_client()
    refresh = partial(authkit.sessions.refresh, cookie)
    results: list[Any] = []

    async def call() -> None:
        results.append(await refresh())

    async def story() -> None:
        async with anyio.create_task_group() as tasks:
            if position == "later":
                tasks.start_soon(call)
                await anyio.sleep(DELAY / 10)
            tasks.start_soon(give_up, how, refresh, DELAY / 2)
            await anyio.sleep(DELAY / 10)
            for _ in range(49 if position == "first" else 48):
                tasks.start_soon(call)

    anyio.run(story, backend=loop)
    assert exchanges(emulator) == 1
    assert len(results) == 49
    assert all_equal(results)
    assert results[0].authenticated


@pytest.mark.parametrize(("loop", "how"), WAYS_TO_CANCEL)
def test_what_comes_after_the_caller_gave_up_is_kept(
    loop: str, how: str, emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    authkit = emulator.async_client()
    refresh = partial(authkit.sessions.refresh, cookie)
    anyio.run(give_up, how, refresh, DELAY / 2, backend=loop)
    assert exchanges(emulator) == 1
    refreshed = anyio.run(refresh, backend=loop)
    assert exchanges(emulator) == 1
    assert refreshed.authenticated


def test_a_thread_that_gave_up_leaves_the_session_to_the_next(
    emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("authenticate", lost="reply", times=1)
    authkit = emulator.client()
    failure = authkit.sessions.refresh(cookie, options=RequestOptions(max_retries=0))
    assert failure.reason == "network_error"
    assert authkit.sessions.refresh(cookie).session.authenticated


@pytest.mark.parametrize(("loop", "how"), WAYS_TO_CANCEL)
def test_a_cancellation_between_attempts_does_not_wait(
    loop: str, how: str, emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("authenticate", status=503, headers={"Retry-After": "20"})
    authkit = emulator.async_client()
    refresh = partial(authkit.sessions.refresh, cookie)
    anyio.run(give_up, how, refresh, DELAY, backend=loop)
    assert exchanges(emulator) == 1
    assert anyio.run(refresh, backend=loop).authenticated
    assert exchanges(emulator) == 2


# Among processes


class Store:
    """What the processes share: who refreshes, what came of it, and which sessions are over."""

    def __init__(self) -> None:
        self.leases: dict[str, RefreshLease] = {}
        self.outcomes: dict[str, RefreshOutcome] = {}
        self.finished: list[RefreshOutcome] = []
        self.ended: set[str] = set()
        self.waiting = threading.Condition()

    def take(self, key: str) -> RefreshLease | RefreshOutcome:
        """Return an outcome, else a new lease."""
        if key in self.outcomes:
            return self.outcomes[key]
        return self.leases.setdefault(key, RefreshLease(key, owner=str(len(self.finished))))

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        assert self.leases.pop(lease.key) is lease
        self.finished.append(outcome)
        if outcome.sealed_session is not None:
            self.outcomes[lease.key] = outcome


class ThreadCoordinator:
    """A coordinator for sync clients over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        with self._store.waiting:
            self._store.waiting.wait_for(lambda: key not in self._store.leases, timeout)
            return self._store.take(key)

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        with self._store.waiting:
            self._store.finish(lease, outcome)
            self._store.waiting.notify_all()

    def end(self, subject: str) -> None:
        self._store.ended.add(subject)

    def has_ended(self, subject: str) -> bool:
        return subject in self._store.ended


class TaskCoordinator:
    """A coordinator for async clients over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        while key in self._store.leases:
            await anyio.sleep(0.01)
        return self._store.take(key)

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        await anyio.sleep(0)
        self._store.finish(lease, outcome)

    async def end(self, subject: str) -> None:
        self._store.ended.add(subject)

    async def has_ended(self, subject: str) -> bool:
        return subject in self._store.ended


class DirectoryCoordinator:
    """A coordinator for processes of their own, over files."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        ends_at = time.monotonic() + timeout
        while time.monotonic() < ends_at:
            is_ours = self._lock(key)
            with suppress(FileNotFoundError):
                found = self._directory.joinpath(f"{key}.session").read_text()
                if is_ours:  # taken when another process had just finished
                    self._unlock(key)
                return RefreshOutcome(sealed_session=found)
            if is_ours:
                return RefreshLease(key, owner=str(os.getpid()))
            time.sleep(0.01)
        return None

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        if outcome.sealed_session is not None:
            written = self._directory.joinpath(f"{lease.key}.{lease.owner}")
            written.write_text(outcome.sealed_session)
            written.rename(self._directory.joinpath(f"{lease.key}.session"))
        self._unlock(lease.key)

    def _lock(self, key: str) -> bool:
        try:
            self._directory.joinpath(f"{key}.lock").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _unlock(self, key: str) -> None:
        self._directory.joinpath(f"{key}.lock").unlink()


def test_forked_processes_share_a_refresh(emulator: Emulator, cookie: str, tmp_path: Path) -> None:
    emulator.faults.add("authenticate", delay=DELAY)

    def refresh(number: int) -> None:
        refreshed = authkit.sessions.refresh(cookie)
        tmp_path.joinpath(f"result.{number}").write_text(refreshed.sealed_session)

    with serving(emulator) as base_url:
        authkit = AuthKit(
            emulator.api_key,
            emulator.client_id,
            base_url=base_url,
            cookie_password=emulator.cookie_password,
            refresh_coordinator=DirectoryCoordinator(tmp_path),
        )
        children = [fork(partial(refresh, number)) for number in range(4)]
        outcomes = [succeeded(child) for child in children]
    results = [path.read_text() for path in tmp_path.glob("result.*")]
    assert outcomes == [True] * 4
    assert exchanges(emulator) == 1
    assert len(results) == 4
    assert all_equal(results)


def test_processes_share_a_refresh(emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    store = Store()
    processes = [emulator.client(refresh_coordinator=ThreadCoordinator(store)) for _ in range(4)]
    with ThreadPoolExecutor(40) as threads:
        results = list(
            threads.map(lambda number: processes[number % 4].sessions.refresh(cookie), range(40))
        )
    assert exchanges(emulator) == 1
    assert all_equal(results)
    assert results[0].authenticated
    assert store.finished == [RefreshOutcome(sealed_session=results[0].sealed_session)]
    [key] = store.outcomes
    assert len(key) == 64


def test_async_processes_share_a_refresh(loop: str, emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    store = Store()
    processes = [
        emulator.async_client(refresh_coordinator=TaskCoordinator(store)) for _ in range(4)
    ]
    calls = iter(processes * 10)
    results = anyio.run(together, 40, lambda: next(calls).sessions.refresh(cookie), backend=loop)
    assert exchanges(emulator) == 1
    assert all_equal(results)
    assert results[0].authenticated


def test_a_coordinator_is_told_of_a_failure(emulator: Emulator, cookie: str) -> None:
    emulator.faults.add("authenticate", status=503)
    store = Store()
    authkit = emulator.client(refresh_coordinator=ThreadCoordinator(store), max_retries=0)
    assert not authkit.sessions.refresh(cookie).authenticated
    assert store.finished == [RefreshOutcome(failure="server_error")]
    assert store.leases == {}
    assert authkit.sessions.refresh(cookie).authenticated


@pytest.mark.parametrize(("loop", "how"), WAYS_TO_CANCEL)
def test_a_coordinator_is_told_of_what_came_after_the_caller_gave_up(
    loop: str, how: str, emulator: Emulator, cookie: str
) -> None:
    emulator.faults.add("authenticate", delay=DELAY)
    store = Store()
    authkit = emulator.async_client(refresh_coordinator=TaskCoordinator(store))
    anyio.run(give_up, how, partial(authkit.sessions.refresh, cookie), DELAY / 2, backend=loop)
    other = emulator.async_client(refresh_coordinator=TaskCoordinator(store))
    assert anyio.run(other.sessions.refresh, cookie, backend=loop).authenticated
    assert exchanges(emulator) == 1


def test_the_failure_of_another_process_is_shared(emulator: Emulator, cookie: str) -> None:
    class Failed(ThreadCoordinator):
        def begin(self, key: str, timeout: float) -> RefreshOutcome:
            return RefreshOutcome(failure="timeout")

    failure = emulator.client(refresh_coordinator=Failed(Store())).sessions.refresh(cookie)
    assert failure == SessionRefreshFailure(reason="timeout")
    assert exchanges(emulator) == 0


class Broken:
    """A coordinator that does what a test says."""

    def __init__(self, **behavior: Callable[..., Any]) -> None:
        self._behavior = behavior

    def begin(self, key: str, timeout: float) -> Any:
        return self._do("begin", RefreshLease(key, owner="me"))

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> Any:
        return self._do("finish", None)

    def end(self, subject: str) -> Any:
        return self._do("end", None)

    def has_ended(self, subject: str) -> Any:
        return self._do("has_ended", False)

    def _do(self, name: str, default: Any) -> Any:
        return self._behavior[name]() if name in self._behavior else default


class AsyncBroken(Broken):
    """The same, for async clients."""

    async def begin(self, key: str, timeout: float) -> Any:
        return super().begin(key, timeout)

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> Any:
        return super().finish(lease, outcome)

    async def end(self, subject: str) -> Any:
        return super().end(subject)

    async def has_ended(self, subject: str) -> Any:
        return super().has_ended(subject)


def breaks() -> None:
    raise ConnectionError("redis://:secret@store is away")


class GaveUp(BaseException):
    """What `gevent.Timeout` is to who catches `Exception`."""


def gives_up() -> None:
    raise GaveUp


def is_cancelled() -> None:
    raise asyncio.CancelledError


RUBBISH = [
    b"bytes",
    "text",
    7,
    object(),
    RefreshOutcome(),
    RefreshOutcome(failure="nonsense"),  # type: ignore[arg-type]
    RefreshOutcome(failure="invalid_grant"),
    RefreshOutcome(sealed_session="nonsense"),
]
UNUSABLE = {
    "all of it breaks": dict.fromkeys(("begin", "finish", "end", "has_ended"), breaks),
    "finish breaks": {"finish": breaks},
    "all of it raises what is no exception": dict.fromkeys(
        ("begin", "finish", "end", "has_ended"), gives_up
    ),
    "finish raises what is no exception": {"finish": gives_up},
    "all of it is cancelled": dict.fromkeys(("begin", "finish", "end", "has_ended"), is_cancelled),
    "finish is cancelled": {"finish": is_cancelled},
    "has_ended answers with rubbish": {"has_ended": lambda: b"0"},
    **{
        f"begin answers with rubbish {number}": {"begin": lambda value=value: value}
        for number, value in enumerate(RUBBISH)
    },
}


@pytest.mark.parametrize("behavior", UNUSABLE.values(), ids=UNUSABLE)
def test_a_coordinator_that_fails_costs_nobody_the_session(
    backend: str,
    behavior: dict[str, Callable[..., Any]],
    emulator: Emulator,
    cookie: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if backend == "sync":
        client: Any = emulator.client(refresh_coordinator=Broken(**behavior))
    else:
        client = emulator.async_client(refresh_coordinator=AsyncBroken(**behavior))
    refreshed = Driver(backend, client).sessions.refresh(cookie)
    assert refreshed
    assert refreshed.session
    assert exchanges(emulator) == 1
    assert "secret" not in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("hangs", ["begin", "finish", "has_ended"])
def test_a_coordinator_that_hangs_is_left_behind(
    backend: str, hangs: str, emulator: Emulator, cookie: str
) -> None:
    """Each call that hangs would take a minute, and the refresh has two seconds."""
    released = threading.Event()

    class AsyncHanging(AsyncBroken):
        async def begin(self, key: str, timeout: float) -> Any:
            await self._hang("begin")
            return await super().begin(key, timeout)

        async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> Any:
            await self._hang("finish")

        async def has_ended(self, subject: str) -> Any:
            await self._hang("has_ended")
            return False

        async def _hang(self, name: str) -> None:
            if name == hangs:
                await anyio.sleep(60)

    client: Any = (
        emulator.client(refresh_coordinator=Broken(**{hangs: lambda: released.wait(60)}))
        if backend == "sync"
        else emulator.async_client(refresh_coordinator=AsyncHanging())
    )
    driver = Driver(backend, client)
    options = RequestOptions(deadline=2)
    started_at = time.monotonic()
    assert driver.sessions.refresh(cookie, options=options)
    assert driver.sessions.refresh(cookie, options=options), "out of memory"
    assert time.monotonic() - started_at < 30
    released.set()
    assert exchanges(emulator) == 1


def test_a_coordinator_is_asked_of_endings_only_for_what_is_not_from_workos(
    emulator: Emulator, cookie: str
) -> None:
    asked: list[None] = []
    coordinator = Broken(has_ended=lambda: asked.append(None))
    authkit = emulator.client(refresh_coordinator=coordinator)
    assert authkit.sessions.refresh(cookie)
    assert asked == []
    assert authkit.sessions.refresh(cookie)
    assert len(asked) == 2


def test_a_refusal_is_not_told_to_other_processes(emulator: Emulator, cookie: str) -> None:
    """Each gets its own, with what the next step needs."""
    store = Store()
    authkit = emulator.client(refresh_coordinator=ThreadCoordinator(store))
    failure = authkit.sessions.refresh(cookie, organization_id="org_unknown")
    assert failure.reason == "organization_refused"
    assert failure.cause is not None
    assert store.finished == [RefreshOutcome()]


def test_what_was_there_before_the_refresh_is_not_taken_for_its_outcome(
    emulator: Emulator, cookie: str
) -> None:
    found = RefreshOutcome(sealed_session=cookie)
    client = emulator.client(refresh_coordinator=Broken(begin=lambda: found))
    before = client.sessions.load_sealed_session(cookie).authentication
    refreshed = client.sessions.refresh(cookie)
    assert before is not None
    assert refreshed
    assert refreshed.access_token != before.access_token


def test_a_session_in_another_organization_is_not_taken(emulator: Emulator, cookie: str) -> None:
    authkit = emulator.client()
    session = authkit.sessions.authenticate(cookie)
    present = authkit.sessions.load_sealed_session(cookie).authentication
    assert session
    assert present is not None
    asked_for = authkit.organizations.create(name="Acme").id
    authkit.organization_memberships.create(user_id=session.user.id, organization_id=asked_for)
    renewed = make_access_token(sub=session.user.id, sid=session.session_id)
    elsewhere = evolve(present, access_token=renewed, organization_id="org_another")
    found = RefreshOutcome(sealed_session=authkit.sessions.seal(elsewhere))
    client = emulator.client(refresh_coordinator=Broken(begin=lambda: found))
    refreshed = client.sessions.refresh(cookie, organization_id=asked_for)
    assert refreshed
    assert refreshed.organization_id == asked_for


def test_another_session_in_the_store_is_not_taken(emulator: Emulator, cookie: str) -> None:
    authkit = emulator.client()
    authkit.users.create(email="eve@example.com", password=PASSWORD, email_verified=True)
    eve = authkit.authentication.with_password(email="eve@example.com", password=PASSWORD)
    ada = authkit.authentication.with_password(email="ada@example.com", password=PASSWORD)
    for other in (eve, ada):
        found = RefreshOutcome(sealed_session=authkit.sessions.seal(other))
        client = emulator.client(refresh_coordinator=Broken(begin=lambda found=found: found))
        refreshed = client.sessions.refresh(cookie)
        assert refreshed
        assert refreshed.sealed_session != found.sealed_session
        assert refreshed.user.email == "ada@example.com"


@pytest.mark.parametrize(
    ("make", "coordinator"),
    [
        (Emulator.client, AsyncBroken()),
        (Emulator.async_client, Broken()),
        (Emulator.client, object()),
        (Emulator.client, Broken),
        (Emulator.async_client, "redis://"),
    ],
)
def test_what_is_no_coordinator_for_a_client_is_refused_at_once(
    emulator: Emulator, make: Callable[..., Any], coordinator: object
) -> None:
    with pytest.raises(ConfigurationError, match="refresh_coordinator"):
        make(emulator, refresh_coordinator=coordinator)


# After the end


def test_a_session_that_was_revoked_is_not_given_out_of_memory(
    authkit: Driver, emulator: Emulator, cookie: str
) -> None:
    refreshed = authkit.sessions.refresh(cookie)
    authkit.sessions.revoke(refreshed.session.session_id)
    assert authkit.sessions.refresh(cookie).reason == "invalid_grant"
    assert authkit.sessions.authenticate(refreshed.sealed_session).reason == "session_ended"


def test_the_sessions_of_a_deleted_user_are_not_given_out_of_memory(
    authkit: Driver, emulator: Emulator, cookie: str
) -> None:
    refreshed = authkit.sessions.refresh(cookie)
    authkit.users.delete(refreshed.user.id)
    assert authkit.sessions.refresh(cookie).reason == "invalid_grant"
    assert authkit.sessions.authenticate(refreshed.sealed_session).reason == "session_ended"


@pytest.mark.parametrize("how", ["revoke", "delete", "sign_out"])
def test_the_token_of_an_ended_session_is_refused(
    authkit: Driver, emulator: Emulator, cookie: str, how: str
) -> None:
    refreshed = authkit.sessions.refresh(cookie)
    token = refreshed.session.access_token
    for _ in range(3):  # from memory too
        assert authkit.session_tokens.verify(token).sid == refreshed.session.session_id
    if how == "revoke":
        authkit.sessions.revoke(refreshed.session.session_id)
    elif how == "delete":
        authkit.users.delete(refreshed.user.id)
    else:
        authkit.sessions.sign_out(refreshed.sealed_session)
    with pytest.raises(InvalidTokenError) as caught:
        authkit.session_tokens.verify(token)
    assert caught.value.reason == "session_ended"


@pytest.mark.parametrize("type", ["session.revoked", "user.deleted"])
def test_an_event_tells_of_an_end_that_came_from_elsewhere(
    authkit: Driver, emulator: Emulator, cookie: str, type: str
) -> None:
    session = authkit.sessions.authenticate(cookie)
    with emulator.client() as elsewhere:
        if type == "session.revoked":
            elsewhere.sessions.revoke(session.session_id)
        else:
            elsewhere.users.delete(session.user.id)
        [event] = elsewhere.events.list(events=[type]).data
    assert authkit.sessions.authenticate(cookie), "nothing told this client"

    authkit.sessions.apply_event(event)

    assert authkit.sessions.authenticate(cookie).reason == "session_ended"


def test_other_events_end_no_session(authkit: Driver, emulator: Emulator, cookie: str) -> None:
    session = authkit.sessions.authenticate(cookie)
    for type, data in (
        ("session.created", Session(id=session.session_id, user_id=session.user.id)),
        ("user.updated", session.user),
        ("session.revoked", Session(id="session_of_another", user_id=session.user.id)),
        ("session.revoked", {"id": 7}),
    ):
        authkit.sessions.apply_event(Event(id="event_1", type=type, data=data))
    assert authkit.sessions.authenticate(cookie)

    lacking = Event(id="event_1", type="session.revoked", data={"id": session.session_id})
    authkit.sessions.apply_event(lacking)
    assert not authkit.sessions.authenticate(cookie)


def test_who_signs_out_does_not_come_back_out_of_memory(emulator: Emulator, cookie: str) -> None:
    authkit = emulator.client()
    refreshed = authkit.sessions.refresh(cookie)
    assert refreshed
    url = authkit.sessions.get_logout_url_from_cookie(refreshed.sealed_session)
    assert authkit.sessions.authenticate(refreshed.sealed_session), "a URL ends nothing by itself"
    with emulator.http_client() as browser:
        browser.get(url, follow_redirects=False)
    assert not authkit.sessions.refresh(cookie)


def test_other_processes_learn_of_the_end(loop: str, emulator: Emulator, cookie: str) -> None:
    store = Store()
    first, second = (
        emulator.async_client(refresh_coordinator=TaskCoordinator(store)) for _ in range(2)
    )

    async def story() -> None:
        refreshed = await first.sessions.refresh(cookie)
        assert refreshed
        assert await second.sessions.refresh(cookie) == refreshed
        await first.sessions.revoke(refreshed.session.session_id)
        assert not await second.sessions.refresh(cookie)
        assert not await second.sessions.authenticate(refreshed.sealed_session)

    anyio.run(story, backend=loop)
    assert all(len(subject) == 64 for subject in store.ended)


def test_every_process_refuses_a_session_that_was_signed_out(
    loop: str, emulator: Emulator, cookie: str
) -> None:
    store = Store()
    first, second = (
        emulator.async_client(refresh_coordinator=TaskCoordinator(store)) for _ in range(2)
    )

    async def story() -> None:
        refreshed = await first.sessions.refresh(cookie)
        assert refreshed
        assert await second.sessions.refresh(cookie) == refreshed
        url = await first.sessions.sign_out(refreshed.sealed_session)
        assert url == first.sessions.get_logout_url(refreshed.session)
        for process in (first, second):  # even before the browser has followed the URL
            assert not await process.sessions.refresh(cookie)
            ended = await process.sessions.authenticate(refreshed.sealed_session)
            assert ended.reason == "session_ended"

    anyio.run(story, backend=loop)


@pytest.mark.parametrize("cookie", [None, "", "rubbish"])
def test_a_sign_out_without_a_session_says_so(authkit: Driver, cookie: str | None) -> None:
    with pytest.raises(UnsealError):
        authkit.sessions.sign_out(cookie)


def test_a_sign_out_that_is_refused_ends_nothing(authkit: Driver, cookie: str) -> None:
    with pytest.raises(InvalidArgumentError, match="return_to"):
        authkit.sessions.sign_out(cookie, return_to="")
    assert authkit.sessions.authenticate(cookie)


def test_other_processes_learn_of_a_sign_out_over_the_web(emulator: Emulator, cookie: str) -> None:
    coordinator = ThreadCoordinator(Store())
    first, second = (emulator.client(refresh_coordinator=coordinator) for _ in range(2))
    refreshed = first.sessions.refresh(cookie)
    assert second.sessions.refresh(cookie) == refreshed
    assert refreshed
    leaving = WebRequest(
        method="POST",
        path="/sign-out",
        headers={
            "cookie": f"wos-session={refreshed.sealed_session}",
            "sec-fetch-site": "same-origin",
            "accept": "text/html",
        },
    )
    answer = WebAuth(first, prefix="").handle("sign-out", leaving)
    assert answer.status == 303
    with emulator.http_client() as browser:
        browser.get(dict(answer.headers)["location"], follow_redirects=False)
    assert not second.sessions.refresh(cookie)
    for process in (first, second):
        assert process.sessions.authenticate(refreshed.sealed_session).reason == "session_ended"


# Memory


def test_refreshes_of_long_ago_are_forgotten() -> None:
    clock = Clock(running=False)
    refreshes = SingleFlight(BlockingTransport(None, clock))

    async def exchange(refresh: Refresh) -> None:
        refresh.finish(Renewal("a sealed session", LoadedSession()))

    for number in range(100):
        run(refreshes.run(str(number), exchange, timeout=1.0, is_void=lambda _: False))
        clock.advance(50)
    assert len(refreshes) <= 6


class SettableClock:
    """A clock that jumps, as under a test's frozen time or on a restored machine."""

    now = 1_000_000.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


def test_a_clock_that_was_set_back_voids_what_is_remembered() -> None:
    clock = SettableClock()
    refreshes = SingleFlight(BlockingTransport(None, clock))
    exchanged: list[Refresh] = []

    async def exchange(refresh: Refresh) -> None:
        exchanged.append(refresh)
        refresh.finish(Renewal("a sealed session", LoadedSession()))

    for moment, exchanges_so_far in ((1_000_000.0, 1), (1_000_001.0, 1), (5.0, 2), (6.0, 2)):
        clock.now = moment
        run(refreshes.run("key", exchange, timeout=1.0, is_void=lambda _: False))
        assert len(exchanged) == exchanges_so_far


class OffsetClock:
    """The emulator's clock, as seen on a machine that is off by so many seconds."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds

    def time(self) -> float:
        return self._clock.time() + self._seconds

    def monotonic(self) -> float:
        return self._clock.monotonic()


def test_a_clock_far_ahead_does_not_make_an_exchange_of_every_request(
    emulator: Emulator, cookie: str
) -> None:
    authkit = emulator.client(clock=OffsetClock(emulator.clock, 86_400))
    for _ in range(5):
        assert authkit.sessions.authenticate(cookie).needs_refresh
        refreshed = authkit.sessions.refresh(cookie)
        assert refreshed
        assert refreshed.session.reason == "clock_ahead"
        assert refreshed.session.keep_cookie
        cookie = refreshed.sealed_session
        emulator.clock.advance(10)
    assert exchanges(emulator) == 1


def test_a_short_life_of_tokens_is_no_clock_ahead(emulator: Emulator, cookie: str) -> None:
    emulator.settings.access_token_lifetime = 20
    authkit = emulator.client()
    assert authkit.sessions.refresh(cookie).session
    emulator.clock.advance(50)
    late = authkit.sessions.refresh(cookie)
    assert late
    assert late.session.reason == "session_expired"
    assert authkit.sessions.refresh(late.sealed_session).session
