"""The time of an attempt covers names, addresses and everything after them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import httpx
import httpx2
import pytest

from tests.support.driver import make_client, play, value
from tests.support.http_server import Exchange, Server, echo_user, serve
from workos_authkit import APIConnectionError, APITimeoutError, AuthKit, RequestOptions

PATIENCE = 20


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port of 127.0.0.1 where a connection is never accepted."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=1))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()[1]


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these addresses."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "api.example.test":
            return real(host, port, *args, **kwargs)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def error_of(client: AuthKit, options: RequestOptions) -> Any:
    """Return the error of a call, which must end."""
    errors: list[BaseException] = []

    def call() -> None:
        try:
            client.users.get("user_1", options=options)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert errors, "it never ends"
    return errors[0]


def test_many_dead_addresses_share_the_time_for_connecting(
    monkeypatch: pytest.MonkeyPatch, dead_port: int, library: Any
) -> None:
    shares: list[float] = []
    real = socket.create_connection

    def create_connection(address: Any, timeout: Any, *args: Any, **kwargs: Any) -> socket.socket:
        shares.append(timeout)
        return real(("127.0.0.1", dead_port), timeout, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    resolve_to(monkeypatch, *(f"127.0.0.{last}" for last in range(1, 9)))
    with AuthKit(
        "sk", base_url=f"http://api.example.test:{dead_port}", http_client=library.Client
    ) as client:
        error = error_of(client, RequestOptions(timeout=1.2, deadline=1.2, max_retries=0))
    assert isinstance(error, APITimeoutError)
    assert not error.request_sent
    assert 6 <= len(shares) <= 8  # a busy machine may leave no time for the last
    assert sum(shares) <= 0.41


def test_a_dead_address_leaves_time_for_the_next(
    monkeypatch: pytest.MonkeyPatch, library: Any
) -> None:
    with serve(echo_user) as server:
        resolve_to(monkeypatch, "127.0.0.2", "127.0.0.3", "127.0.0.1")
        with AuthKit(
            "sk",
            base_url=f"http://api.example.test:{server.server_port}",
            http_client=library.Client,
        ) as client:
            assert client.users.get("user_1").id == "user_1"


def test_a_name_that_is_not_resolved_in_time_ends_the_call(
    monkeypatch: pytest.MonkeyPatch, library: Any
) -> None:
    over = threading.Event()

    def getaddrinfo(*_: Any, **__: Any) -> Any:
        over.wait(PATIENCE)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with AuthKit("sk", base_url="http://api.example.test", http_client=library.Client) as client:
        error = error_of(client, RequestOptions(timeout=0.3, deadline=0.3, max_retries=0))
    over.set()
    assert isinstance(error, APITimeoutError)
    assert error.message == "no connection in time"
    assert not error.request_sent


@pytest.mark.parametrize(
    "said",
    [
        "can't start new thread",
        "can't create new thread at interpreter shutdown",
        "cannot schedule new futures after interpreter shutdown",
        "can't register atexit after shutdown",
    ],
)
def test_a_name_that_no_thread_can_resolve_is_a_connection_error(
    monkeypatch: pytest.MonkeyPatch, backend: str, said: str
) -> None:
    async def story(client: Any) -> APIConnectionError:
        once = RequestOptions(max_retries=0)
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", start)
            with pytest.raises(APIConnectionError) as caught:
                await value(client.users.get("user_1", options=once))
        return caught.value

    def start(*_: Any) -> None:
        raise RuntimeError(said)

    client = make_client(backend, base_url="http://api.example.test")
    error = play(backend, client, story)
    assert said in error.message
    assert not error.request_sent


def test_a_name_that_nobody_has_is_a_connection_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with AuthKit("sk", base_url="http://api.example.test") as client:
        error = error_of(client, RequestOptions(max_retries=0))
    assert isinstance(error, APIConnectionError)
    assert "Name or service not known" in error.message
    assert not error.request_sent


def test_a_connection_that_the_caller_opened_keeps_our_limits(library: Any) -> None:
    over = threading.Event()

    def answer(exchange: Exchange) -> None:
        if not exchange.path.endswith("slow"):
            echo_user(exchange)
            return
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with suppress(OSError):
            while not over.wait(0.02):
                exchange.wfile.write(b"a")

    with serve(answer) as server, library.Client() as http_client:
        client = AuthKit("sk", base_url=server.base_url, http_client=http_client)
        client.users.get("user_1")
        http_client._transport._pool.close()
        http_client.get(f"{server.base_url}/user_2")
        outcome: list[BaseException] = []

        def call() -> None:
            try:
                client.users.get("slow", options=RequestOptions(timeout=0.2, max_retries=0))
            except BaseException as error:
                outcome.append(error)

        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        over.set()
    assert isinstance(outcome[0], APITimeoutError)


def test_a_callers_own_requests_keep_the_callers_limits(server: Server, library: Any) -> None:
    with library.Client() as http_client:
        client = AuthKit("sk", base_url=server.base_url, http_client=http_client, timeout=0.3)
        client.users.get("user_1")
        assert http_client.get(f"{server.base_url}/user_2").json()["id"] == "user_2"
