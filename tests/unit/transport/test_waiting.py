"""Cancellation, locks and shields."""

import asyncio  # noqa: TID251 - its own way to cancel is what one test is about
import threading
import time
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from blockbuster import BlockingError

from tests.support.driver import Driver, make_client, make_driver, play
from tests.support.forked import fork, succeeded
from tests.support.http_server import Exchange, echo_user, serve
from tests.unit.transport.common import silence, user_answer
from workos_authkit import (
    APIConnectionError,
    AsyncAuthKit,
    JWKSUnavailableError,
    RequestOptions,
)
from workos_authkit._run import run
from workos_authkit._transport import Transport, _http
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit._transport.concurrent import ConcurrentTransport

# Cancellation, blocking and suspending


def test_a_cancelled_call_leaves_the_client_usable(loop: str) -> None:
    asked = threading.Event()

    def answer(exchange: Exchange) -> None:
        if exchange.path.endswith("slow"):
            asked.set()
            silence(exchange)
        echo_user(exchange)

    async def story(client: AsyncAuthKit) -> list[str]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.users.get, "slow")
            while not asked.is_set():
                await anyio.sleep(0.005)
            tasks.cancel_scope.cancel()
        return [(await client.users.get(f"user_{number}")).id for number in range(3)]

    with serve(answer) as server:
        answers = play(loop, make_client(loop, base_url=server.base_url), story)
    assert answers == ["user_0", "user_1", "user_2"]


@pytest.mark.slow
@pytest.mark.parametrize("phase", [0, 3])
def test_bursts_of_300_cancelled_calls_cost_the_client_nothing(loop: str, phase: int) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.path.endswith("slow"):
            time.sleep(0.02)
        echo_user(exchange)

    async def story(client: AsyncAuthKit) -> str:
        for _ in range(2):
            async with anyio.create_task_group() as tasks:
                for _ in range(2 * _http.PLACES):  # as many have a connection as wait for one
                    tasks.start_soon(client.users.get, "slow")
                for _ in range(phase):
                    await anyio.sleep(0)
                tasks.cancel_scope.cancel()
        return (await client.users.get("user_1", options=RequestOptions(max_retries=0))).id

    with serve(answer) as server:
        client = make_client(loop, base_url=server.base_url, timeout=15)
        assert play(loop, client, story) == "user_1"


def test_calls_that_go_on_keep_their_connections_when_others_are_cancelled(
    loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http, "PLACES", 15)
    monkeypatch.setattr(_http, "PLACES_LOST", 5)
    once = RequestOptions(max_retries=0)
    asked = threading.Semaphore(0)
    go_on = threading.Event()

    def answer(exchange: Exchange) -> None:
        if exchange.path.endswith("patient"):
            asked.release()
            go_on.wait(30)
        echo_user(exchange)

    async def story(client: AsyncAuthKit) -> list[str]:
        answers: list[str] = []

        async def be_patient() -> None:
            answers.append((await client.users.get("patient", options=once)).id)

        async with anyio.create_task_group() as patient:
            for _ in range(5):
                patient.start_soon(be_patient)
            for _ in range(5):
                while not asked.acquire(blocking=False):
                    await anyio.sleep(0.005)
            async with anyio.create_task_group() as impatient:
                for _ in range(45):
                    impatient.start_soon(client.users.get, "user_1")
                await anyio.sleep(0)
                impatient.cancel_scope.cancel()
            answers.append((await client.users.get("user_2")).id)
            go_on.set()
        return answers

    with serve(answer) as server:
        answers = play(loop, make_client(loop, base_url=server.base_url), story)
    assert answers == ["user_2", *["patient"] * 5]


def test_a_shielded_task_that_is_cancelled_from_outside_is_an_error_of_ours() -> None:
    transport = make_transport("asyncio")

    async def main() -> None:
        async def wait() -> None:
            await anyio.sleep(10)

        outer = asyncio.create_task(transport.shield(wait))
        await anyio.sleep(0.01)
        for task in asyncio.all_tasks() - {outer, asyncio.current_task()}:
            task.cancel()
        with pytest.raises(APIConnectionError, match="cancelled from outside"):
            await outer

    asyncio.run(main())


def test_24_threads_with_a_loop_each_share_a_client(loop: str) -> None:
    errors: list[BaseException] = []
    together = threading.Barrier(24)
    client = make_client(
        loop, http_client=lambda: httpx.AsyncClient(transport=httpx.MockTransport(slow_keys))
    )

    def work() -> None:
        together.wait(10)
        try:
            anyio.run(client.session_tokens.warm_up, backend=loop)
        except JWKSUnavailableError:
            pass
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


async def slow_keys(_: httpx.Request) -> httpx.Response:
    await anyio.sleep(0.2)
    return httpx.Response(200, json={"keys": []})


def test_a_blocking_call_inside_the_loop_is_noticed() -> None:
    class DozingClock:
        def time(self) -> float:
            return time.time()

        def monotonic(self) -> float:
            time.sleep(0.001)
            return time.monotonic()

    driver = make_driver("asyncio", user_answer, clock=DozingClock())
    with pytest.raises(BlockingError):
        driver.users.get("user_1")


def test_a_suspension_of_the_sync_client_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = make_driver("sync", lambda request: httpx.Response(503))
    monkeypatch.setattr(BlockingTransport, "sleep", lambda self, seconds: anyio.sleep(seconds))
    with pytest.raises(RuntimeError, match="suspended"):
        anyio.run(_call, driver)


async def _call(driver: Driver) -> None:
    driver.client.users.get("user_1")


# Locks and shields


def make_transport(backend: str) -> Transport:
    kind = BlockingTransport if backend == "sync" else ConcurrentTransport
    return kind(None, time)


def on(backend: str, function: Callable[[], Any]) -> Any:
    """Run a coroutine function of a transport's user."""
    return run(function()) if backend == "sync" else anyio.run(function, backend=backend)


def test_a_lock_that_another_thread_holds_is_waited_for_until_the_time_is_over() -> None:
    lock = make_transport("sync").lock()
    assert run(lock.acquire())
    assert run(lock.acquire(0)) is False
    assert run(lock.acquire(0.01)) is False
    lock.release()
    assert run(lock.acquire(0))


def test_a_lock_that_another_task_holds_is_waited_for_until_the_time_is_over(loop: str) -> None:
    lock = make_transport(loop).lock()
    taken: list[bool] = []

    async def other() -> None:
        taken.extend([await lock.acquire(0), await lock.acquire(0.01)])

    async def story() -> None:
        assert await lock.acquire()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(other)
        lock.release()
        assert await lock.acquire(0)

    anyio.run(story, backend=loop)
    assert taken == [False, False]


def test_a_lock_lets_waiting_tasks_in_one_by_one(loop: str) -> None:
    lock = make_transport(loop).lock()
    inside: list[int] = []

    async def work() -> None:
        assert await lock.acquire(10)
        inside.append(1)
        await anyio.sleep(0)
        assert inside == [1]
        inside.pop()
        lock.release()

    async def story() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(10):
                tasks.start_soon(work)

    anyio.run(story, backend=loop)


def test_a_lock_lets_waiting_threads_in_one_by_one() -> None:
    lock = make_transport("sync").lock()
    inside: list[int] = []
    crowded: list[bool] = []

    def work() -> None:
        assert run(lock.acquire(10))
        inside.append(1)
        time.sleep(0.001)
        crowded.append(len(inside) > 1)
        inside.pop()
        lock.release()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowded == [False] * 10


def test_a_held_lock_is_free_in_a_forked_child(backend: str) -> None:
    lock = make_transport(backend).lock()

    async def take() -> bool:
        return await lock.acquire(0)

    def child() -> None:
        assert on(backend, take)

    assert on(backend, take)
    assert succeeded(fork(child))


def test_a_lock_that_was_held_when_its_loop_ended_is_free_in_the_next(loop: str) -> None:
    lock = make_transport(loop).lock()

    async def take() -> bool:
        return await lock.acquire(0)

    assert on(loop, take)
    assert on(loop, take)


def test_a_lock_that_a_loop_holds_is_its_own_while_another_threads_loop_takes_its_own(
    loop: str,
) -> None:
    lock = make_transport(loop).lock()
    entered: list[str] = []

    async def elsewhere() -> None:
        assert await lock.acquire(0)
        lock.release()

    async def wait() -> None:
        assert await lock.acquire(10)
        entered.append("waiter")
        lock.release()

    async def story() -> None:
        assert await lock.acquire()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait)
            await anyio.sleep(0)
            thread = threading.Thread(target=lambda: anyio.run(elsewhere, backend=loop))
            thread.start()
            while thread.is_alive():
                await anyio.sleep(0.001)
            assert entered == []
            lock.release()
        assert entered == ["waiter"]

    anyio.run(story, backend=loop)


def test_a_shielded_function_gives_its_result_or_its_error(backend: str) -> None:
    transport = make_transport(backend)

    async def succeed() -> int:
        return 42

    async def fail() -> int:
        raise LookupError("on purpose")

    assert on(backend, lambda: transport.shield(succeed)) == 42
    with pytest.raises(LookupError, match="on purpose"):
        on(backend, lambda: transport.shield(fail))


def test_a_shielded_function_ends_although_its_caller_is_cancelled(loop: str) -> None:
    transport = make_transport(loop)
    steps: list[str] = []

    async def work() -> None:
        steps.append("begun")
        await anyio.sleep(0.01)
        steps.append("done")

    async def call() -> None:
        await transport.shield(work)
        await anyio.sleep(0)
        steps.append("not reached")

    async def story() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call)
            while not steps:
                await anyio.sleep(0.001)
            tasks.cancel_scope.cancel()

    anyio.run(story, backend=loop)
    assert steps == ["begun", "done"]
