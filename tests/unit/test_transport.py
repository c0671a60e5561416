"""How requests travel: real sockets, shared clients, forks, event loops, time."""

import contextlib
import gc
import gzip
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import anyio
import httpx
import httpx2
import pytest
import trustme
from blockbuster import BlockBuster, BlockingError

from tests.support.driver import Driver, drive, make_client, make_driver, play, value
from tests.support.forked import fork, succeeded
from tests.support.http_server import Exchange, Server, echo_user, serve, user
from workos_authkit import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AsyncAuthKit,
    AuthKit,
    ConfigurationError,
    RequestOptions,
    TransportError,
)
from workos_authkit._run import run
from workos_authkit._transport import Transport
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit._transport.concurrent import ConcurrentTransport

ONCE = RequestOptions(max_retries=0)


@pytest.fixture
def collect_what_is_unclosed() -> Iterator[None]:
    yield
    gc.collect()


Test = TypeVar("Test", bound=Callable[..., None])


def drops_connections_of_closed_loops(test: Test) -> Test:
    """Expect Python to warn of sockets that a loop which has ended could not close."""
    expected = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
    marked: Test = expected(pytest.mark.usefixtures("collect_what_is_unclosed")(test))
    return marked


@pytest.fixture(params=["asyncio", "trio"])
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    """The HTTP library that the caller's client comes from."""
    return request.param


@pytest.fixture(autouse=True)
def no_proxies_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that answers with the user who was asked for."""
    with serve(echo_user) as server:
        yield server


def user_answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=user(request.url.path.rpartition("/")[2]))


def own_client(library: Any, backend: str, handler: Any = user_answer, **settings: Any) -> Any:
    """Return a client as a caller makes one."""

    def answer(request: Any) -> Any:
        response = handler(request)
        return library.Response(response.status_code, content=response.content)

    kind = library.Client if backend == "sync" else library.AsyncClient
    return kind(transport=library.MockTransport(answer), **settings)


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
    loop: str, server: Server, no_blocking_call_inside_a_loop: BlockBuster
) -> None:
    no_blocking_call_inside_a_loop.deactivate()  # it blocks, as its name says

    async def main() -> str:
        with AuthKit("sk_test_key", base_url=server.base_url) as client:
            return client.users.get("user_1").id

    assert anyio.run(main, backend=loop) == "user_1"


# Forks


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


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


# The caller's own client


def test_a_callers_client_is_used_and_never_closed(library: Any, backend: str) -> None:
    http_client = own_client(library, backend)

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    assert play(backend, make_client(backend, http_client=http_client), story) == "user_1"
    assert not http_client.is_closed


def test_what_a_factory_makes_is_closed_with_the_client(library: Any, backend: str) -> None:
    http_client = own_client(library, backend)

    async def story(client: Any) -> None:
        await value(client.users.get("user_1"))

    play(backend, make_client(backend, http_client=lambda: http_client), story)
    assert http_client.is_closed


def test_defaults_of_a_callers_client_change_nothing_of_the_request(
    library: Any, backend: str
) -> None:
    seen: list[Any] = []

    def answer(request: Any) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"data": []})

    http_client = own_client(
        library,
        backend,
        answer,
        params={"limit": "1", "planted": "yes"},
        base_url="https://elsewhere.example.com/prefix/",
        headers={"Authorization": "Bearer planted", "X-Planted": "yes", "User-Agent": "planted"},
        auth=("planted", "planted"),
        cookies={"planted": "yes"},
        follow_redirects=True,
        timeout=1000,
    )
    driver = Driver(backend, make_client(backend, http_client=http_client))

    driver.users.list(email="a+b@example.com", order="asc")

    (request,) = seen
    assert str(request.url) == (
        "https://api.workos.com/user_management/users?order=asc&email=a%2Bb%40example.com"
    )
    assert request.headers["authorization"] == "Bearer sk_test_key"
    assert request.headers["user-agent"].startswith("workos-authkit-python/")
    assert "planted" not in str(request.headers)
    assert request.extensions["timeout"]["read"] == 15


def test_a_public_client_sends_no_credentials_of_the_callers_client(backend: str) -> None:
    seen: list[Any] = []

    def answer(request: Any) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"keys": []})

    http_client = own_client(httpx, backend, answer, auth=("planted", "planted"))
    client = make_client(backend, api_key=None, public=True, http_client=http_client)
    Driver(backend, client).session_tokens.get_jwks()
    assert "authorization" not in seen[0].headers


@pytest.mark.parametrize(
    ("failure", "error", "sent"),
    [
        ("ConnectError", APIConnectionError, False),
        ("ConnectTimeout", APITimeoutError, False),
        ("PoolTimeout", APITimeoutError, False),
        ("ProxyError", APIConnectionError, False),
        ("ReadError", APIConnectionError, True),
        ("ReadTimeout", APITimeoutError, True),
        ("RemoteProtocolError", APIConnectionError, True),
        ("WriteError", APIConnectionError, True),
        ("WriteTimeout", APITimeoutError, True),
        ("DecodingError", APIConnectionError, True),
    ],
)
def test_failures_of_each_library_become_our_errors(
    library: Any, backend: str, failure: str, error: type[TransportError], sent: bool
) -> None:
    def fail(request: Any) -> httpx.Response:
        raise getattr(library, failure)("on purpose")

    driver = Driver(backend, make_client(backend, http_client=own_client(library, backend, fail)))
    with pytest.raises(error) as caught:
        driver.users.get("user_1", options=ONCE)
    assert caught.value.request_sent is sent
    assert caught.value.retryable
    assert caught.value.operation == "GET /user_management/users/{user_id}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "http_client", [object(), httpx.Client(), lambda: object(), 5], ids=["a", "b", "c", "d"]
)
def test_what_is_no_async_client_is_refused(http_client: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"http_client must be an httpx\.AsyncClient"):
        drive("asyncio", lambda: AsyncAuthKit("sk", http_client=http_client).users.get("user_1"))


def test_what_is_no_sync_client_is_refused() -> None:
    for http_client in (object(), httpx.AsyncClient(), lambda: httpx.AsyncClient()):
        with pytest.raises(ConfigurationError, match=r"http_client must be an httpx\.Client"):
            AuthKit("sk_test_key", http_client=http_client).users.get("user_1")  # type: ignore[arg-type]


# The life of a client


def test_a_closed_client_says_so(backend: str) -> None:
    driver = make_driver(backend, user_answer)
    close = driver.close if backend == "sync" else driver.aclose
    close()
    close()
    with pytest.raises(ConfigurationError, match="this client is closed"):
        driver.users.get("user_1")


def test_a_context_manager_closes_the_client(backend: str) -> None:
    client = make_driver(backend, user_answer).client
    if isinstance(client, AuthKit):
        with client as entered:
            assert entered is client
    else:

        async def main() -> None:
            async with client as entered:
                assert entered is client

        anyio.run(main, backend=backend)
    with pytest.raises(ConfigurationError, match="closed"):
        drive(backend, lambda: client.users.get("user_1"))


def test_a_client_that_its_maker_closed_is_named(library: Any, backend: str) -> None:
    http_client = own_client(library, backend)
    drive(backend, http_client.close if backend == "sync" else http_client.aclose)
    driver = Driver(backend, make_client(backend, http_client=http_client))
    with pytest.raises(ConfigurationError, match=r"http_client.* is closed"):
        driver.users.get("user_1")


def test_making_a_client_touches_no_network_and_needs_no_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    AuthKit("sk_test_key", "client_123")
    AsyncAuthKit("sk_test_key", "client_123")


FIRST_REQUEST = """
import sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
backend = sys.argv[1]
if backend != "sync":
    __import__(backend)
import workos_authkit

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = sys.argv[2].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass

server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
kind = workos_authkit.AuthKit if backend == "sync" else workos_authkit.AsyncAuthKit
client = kind("sk_test_key", base_url=f"http://127.0.0.1:{server.server_port}")
loaded = {*sys.modules}

async def main():
    global loaded
    loaded = {*sys.modules}
    await client.users.get("user_1")

if backend == "sync":
    client.users.get("user_1")
else:
    getattr(sys.modules[backend], "run")(main() if backend == "asyncio" else main)
print(*sorted({*sys.modules} - loaded))
"""


def test_the_first_request_loads_nothing_that_making_the_client_did_not(backend: str) -> None:
    body = httpx.Response(200, json=user("user_1")).text
    done = subprocess.run(
        [sys.executable, "-c", FIRST_REQUEST, backend, body],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_unusable_proxies_of_the_environment_are_named(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:planted@proxy.example.com")
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as caught:
        make_client(backend)
    assert "planted" not in str(caught.value)


def test_unusable_certificates_of_the_environment_are_named(
    backend: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    certificates = tmp_path / "certificates.pem"
    certificates.write_text("nothing of the kind")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
        make_client(backend)


# What is sent, and what comes back


def test_a_proxy_of_the_environment_is_used(
    backend: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.base_url)

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    client = make_client(backend, base_url="http://api.example.invalid")
    assert play(backend, client, story) == "user_1"
    assert server.requests == ["GET http://api.example.invalid/user_management/users/user_1"]


def test_a_redirect_is_not_followed(backend: str) -> None:
    def redirect(exchange: Exchange) -> None:
        exchange.reply(b"", 302, {"Location": "/elsewhere"})

    async def story(client: Any) -> APIError:
        with pytest.raises(APIError) as caught:
            await value(client.users.get("user_1"))
        return caught.value

    with serve(redirect) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert error.status == 302
    assert server.requests == ["GET /user_management/users/user_1"]


def test_a_compressed_answer_is_read(backend: str) -> None:
    def compress(exchange: Exchange) -> None:
        assert "gzip" in exchange.headers["Accept-Encoding"]
        content = gzip.compress(httpx.Response(200, json=user("user_1")).content)
        exchange.reply(content, headers={"Content-Encoding": "gzip"})

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with serve(compress) as server:
        assert play(backend, make_client(backend, base_url=server.base_url), story) == "user_1"


@pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")  # on trio
@pytest.mark.parametrize(
    ("content", "headers", "message"),
    [
        (b"no gzip at all", {"Content-Encoding": "gzip"}, "cannot be decompressed"),
        (b"half", {"Content-Length": "8", "Connection": "close"}, "the connection broke"),
    ],
    ids=["not compressed", "cut off"],
)
def test_an_answer_that_cannot_be_read_is_a_connection_error(
    backend: str, content: bytes, headers: dict[str, str], message: str
) -> None:
    def break_off(exchange: Exchange) -> None:
        exchange.reply(content, headers=headers)
        exchange.close_connection = True

    async def story(client: Any) -> APIConnectionError:
        with pytest.raises(APIConnectionError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(break_off) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert message in error.message
    assert error.request_sent


def test_an_error_never_quotes_a_broken_answer(backend: str) -> None:
    def babble(exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\nset cookie: planted\r\n\r\n")
        exchange.close_connection = True

    async def story(client: Any) -> APIConnectionError:
        with pytest.raises(APIConnectionError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(babble) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert "planted" not in f"{error} {error!r}"


def test_a_server_that_is_not_there_is_a_connection_error_before_anything_was_sent(
    backend: str,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    async def story(client: Any) -> APIConnectionError:
        with pytest.raises(APIConnectionError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    client = make_client(backend, base_url=f"http://127.0.0.1:{port}")
    assert not play(backend, client, story).request_sent


def test_a_certificate_that_nobody_vouches_for_is_refused(
    backend: str, authority: trustme.CA
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)

    async def story(client: Any) -> APIConnectionError:
        with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(echo_user, tls=tls) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert not error.request_sent
    assert server.requests == []


# Time


def test_connecting_gets_5_seconds_and_the_whole_attempt_15(backend: str) -> None:
    timeouts: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"])
        return user_answer(request)

    driver = make_driver(backend, answer)
    driver.users.get("user_1")
    driver.users.get("user_1", options=RequestOptions(timeout=3))
    driver.users.get("user_1", options=RequestOptions(deadline=6))
    assert [timeout["connect"] for timeout in timeouts] == [5, 1, pytest.approx(2, abs=0.1)]
    assert [timeout["read"] for timeout in timeouts] == [15, 3, pytest.approx(6, abs=0.1)]


def drip(exchange: Exchange) -> None:
    """Answer with a byte now and then, each well within any timeout for reading."""
    exchange.start(200, {"Content-Length": "1000"})
    with contextlib.suppress(OSError):
        for _ in range(1000):
            exchange.wfile.write(b" ")
            time.sleep(0.02)


def silence(exchange: Exchange) -> None:
    """Take the request and do not answer."""
    time.sleep(0.5)


@pytest.mark.parametrize("answer", [drip, silence])
def test_an_answer_that_takes_too_long_times_out(
    backend: str, answer: Callable[[Exchange], None]
) -> None:
    async def story(client: Any) -> APITimeoutError:
        with pytest.raises(APITimeoutError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(answer) as server:
        error = play(backend, make_client(backend, base_url=server.base_url, timeout=0.2), story)
    assert error.request_sent
    assert error.message == "no answer in time"


def test_a_connection_that_is_not_made_in_time_counts_as_unsent(backend: str) -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=1))
        for _ in range(4):  # nobody accepts, so that the next connection has to wait
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())

        async def story(client: Any) -> APITimeoutError:
            with pytest.raises(APITimeoutError) as caught:
                await value(client.users.get("user_1", options=ONCE))
            return caught.value

        base_url = f"http://127.0.0.1:{full.getsockname()[1]}"
        error = play(backend, make_client(backend, base_url=base_url, timeout=0.3), story)
    assert not error.request_sent
    assert error.message == "no connection in time"


def test_a_post_that_timed_out_is_not_sent_twice(backend: str) -> None:
    async def story(client: Any) -> APITimeoutError:
        with pytest.raises(APITimeoutError) as caught:
            await value(client.users.create(email="ada@example.com"))
        return caught.value

    with serve(silence) as server:
        error = play(backend, make_client(backend, base_url=server.base_url, timeout=0.2), story)
    assert server.requests == ["POST /user_management/users"]
    assert error.attempts == 1


def test_a_get_that_timed_out_is_sent_again(backend: str) -> None:
    def answer_the_second(exchange: Exchange) -> None:
        if len(exchange.server.requests) == 1:
            silence(exchange)
        else:
            echo_user(exchange)

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with serve(answer_the_second) as server:
        client = make_client(backend, base_url=server.base_url, timeout=0.2)
        assert play(backend, client, story) == "user_1"
    assert len(server.requests) == 2


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
