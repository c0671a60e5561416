"""One client for many threads, tasks, event loops and forked processes."""

import os
import ssl
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import anyio
import httpx
import pytest
import trustme
from blockbuster import BlockBuster

from tests.support.driver import drive, make_client, play, value
from tests.support.forked import fork, succeeded
from tests.support.http_server import Server, echo_user, serve
from tests.unit.transport.common import drops_connections_of_closed_loops
from workos_authkit import (
    AsyncAuthKit,
    AuthKit,
    ConfigurationError,
)

pytestmark = pytest.mark.slow

# One client for many


def test_32_threads_share_one_client_and_each_gets_its_own_answers(server: Server) -> None:
    together = threading.Barrier(32)
    answers: dict[str, str] = {}

    def work(thread: int) -> None:
        together.wait(10)
        for number in range(10):
            identifier = f"user_{thread}_{number}"
            answers[identifier] = client.users.get(identifier).id

    with AuthKit("sk_test_key", base_url=server.base_url) as client:
        threads = [threading.Thread(target=work, args=[number]) for number in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(answers) == 320
    assert all(asked == answered for asked, answered in answers.items())


def test_tasks_share_one_client_and_each_gets_its_own_answers(loop: str, server: Server) -> None:
    answers: dict[str, str] = {}

    async def story(client: AsyncAuthKit) -> None:
        async def ask(identifier: str) -> None:
            answers[identifier] = (await client.users.get(identifier)).id

        async with anyio.create_task_group() as tasks:
            for number in range(50):
                tasks.start_soon(ask, f"user_{number}")

    play(loop, make_client(loop, base_url=server.base_url), story)

    assert answers == {f"user_{number}": f"user_{number}" for number in range(50)}


@drops_connections_of_closed_loops
def test_an_async_client_works_in_one_event_loop_after_another(loop: str, server: Server) -> None:
    client = AsyncAuthKit("sk_test_key", base_url=server.base_url)

    for number in range(3):

        async def twice(number: int = number) -> list[str]:
            return [(await client.users.get(f"user_{number}")).id for _ in range(2)]

        assert drive(loop, twice) == [f"user_{number}"] * 2


@drops_connections_of_closed_loops
def test_an_async_client_goes_from_one_kind_of_loop_to_another(server: Server) -> None:
    client = AsyncAuthKit("sk_test_key", base_url=server.base_url)
    for backend in ("asyncio", "trio", "asyncio"):
        assert drive(backend, lambda: client.users.get("user_1")).id == "user_1"


@drops_connections_of_closed_loops
def test_a_callers_async_client_of_another_loop_is_named_as_the_culprit(server: Server) -> None:
    http_client = httpx.AsyncClient()
    client = AsyncAuthKit("sk_test_key", base_url=server.base_url, http_client=http_client)
    drive("asyncio", lambda: client.users.get("user_1"))
    with pytest.raises(ConfigurationError, match=r"another event loop.*factory"):
        drive("asyncio", lambda: client.users.get("user_1"))


def test_the_sync_client_works_inside_a_running_loop(
    loop: str, server: Server, blockbuster: BlockBuster
) -> None:
    async def main() -> str:
        with AuthKit("sk_test_key", base_url=server.base_url) as client:
            return client.users.get("user_1").id

    blockbuster.deactivate()  # it blocks, as its name says
    try:
        assert anyio.run(main, backend=loop) == "user_1"
    finally:
        blockbuster.activate()


# Forks


@pytest.fixture(params=["http", "https"])
def forkable_server(
    request: pytest.FixtureRequest,
    authority: trustme.CA,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Server]:
    """A server over plain HTTP, and one over TLS whose certificate the clients trust."""
    tls = None
    if request.param == "https":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(tls)
        certificate = tmp_path_factory.mktemp("tls") / "authority.pem"
        authority.cert_pem.write_to_path(str(certificate))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serve(echo_user, tls=tls) as server:
        yield server


@drops_connections_of_closed_loops
def test_forked_children_of_a_warm_client_and_their_parent_get_their_own_answers(
    backend: str, forkable_server: Server
) -> None:
    client = make_client(backend, base_url=forkable_server.base_url, max_retries=0, timeout=5)

    def ask(who: str) -> None:
        async def story(client: Any) -> None:
            for number in range(40):
                identifier = f"user_{who}_{number}"
                assert (await value(client.users.get(identifier))).id == identifier

        play(backend, client, story)

    assert drive(backend, lambda: client.users.get("user_parent")).id == "user_parent"
    children = [fork(partial(ask, who)) for who in ("left", "right")]
    ask("parent")
    assert [succeeded(child) for child in children] == [True, True]


def test_a_callers_warm_client_is_refused_in_a_forked_child(server: Server) -> None:
    with httpx.Client() as http_client:
        client = AuthKit("sk_test_key", base_url=server.base_url, http_client=http_client)
        client.users.get("user_1")

        def work() -> None:
            with pytest.raises(ConfigurationError, match=r"forked.*factory"):
                client.users.get("user_1")

        assert succeeded(fork(work))
        assert client.users.get("user_1").id == "user_1"


def test_a_callers_client_that_was_not_used_yet_goes_through_a_fork(server: Server) -> None:
    with httpx.Client() as http_client:
        client = AuthKit("sk_test_key", base_url=server.base_url, http_client=http_client)
        assert succeeded(fork(lambda: client.users.get("user_1")))


@drops_connections_of_closed_loops
def test_a_factory_of_the_caller_makes_a_client_for_each_process(
    backend: str, server: Server
) -> None:
    made: list[int] = []

    def factory() -> Any:
        made.append(os.getpid())
        return httpx.Client() if backend == "sync" else httpx.AsyncClient()

    client = make_client(backend, base_url=server.base_url, http_client=factory)

    def use() -> None:
        assert drive(backend, lambda: client.users.get("user_1")).id == "user_1"

    def work() -> None:
        use()
        assert made[-1] == os.getpid()

    assert made == []
    use()
    assert succeeded(fork(work))
    assert made == [os.getpid()]
