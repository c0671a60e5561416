"""What is sent, what comes back, and how long it may take."""

import contextlib
import gzip
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest
import trustme

from tests.support.driver import make_client, make_driver, play, value
from tests.support.http_server import Exchange, Server, echo_user, serve, user
from tests.unit.transport.common import (
    ONCE,
    own_client,
    silence,
    user_answer,
)
from workos_authkit import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthKit,
    RequestOptions,
)
from workos_authkit._transport._body import Body, UndecodableError

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


BASE_URLS = [
    "https://api.workos.com",
    "https://API.example.com:443/v1",
    "http://[::1]:8000",
    "http://a:080",
    "http://a:81",
]


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize("base_url", BASE_URLS)
@pytest.mark.parametrize(
    ("method", "body"),
    [("GET", None), ("DELETE", None), ("DELETE", {"a": "é"}), ("POST", None), ("PUT", {})],
    ids=["GET", "DELETE", "DELETE with a body", "POST without a body", "PUT"],
)
def test_a_request_has_the_headers_that_its_library_would_give_it(
    library: Any, base_url: str, method: str, body: Any
) -> None:
    sent: list[Any] = []

    def answer(request: Any) -> Any:
        sent.append(request)
        return library.Response(200, json={})

    http = library.Client(transport=library.MockTransport(answer))
    client = AuthKit("sk_test_key", "client_1", base_url=base_url, http_client=http)
    client.request(method, "/users", params={"email": "ada@example.com"}, json=body)
    (ours,) = sent
    url = f"{base_url}/users?email=ada%40example.com"
    added = {k: v for k, v in ours.headers.items() if k not in ("host", "content-length")}
    theirs = library.Request(method, url, headers=added, content=ours.content)
    assert (ours.method, ours.url) == (method, theirs.url)
    assert dict(ours.headers) == dict(theirs.headers)
    assert next(iter(ours.headers)) == "host"  # RFC 9110 §7.2


def test_the_hooks_of_a_callers_client_see_what_is_sent(backend: str) -> None:
    seen: list[bytes] = []

    def sees(request: httpx.Request) -> None:
        seen.append(request.content)

    async def waits(request: httpx.Request) -> None:
        sees(request)

    hooks = {"request": [sees if backend == "sync" else waits]}
    http = own_client(httpx, backend, event_hooks=hooks)

    async def story(client: Any) -> None:
        await value(client.users.update("user_1", first_name="Ada"))

    play(backend, make_client(backend, http_client=http), story)
    assert seen == [b'{"first_name":"Ada"}']


def test_a_redirect_is_not_followed(backend: str) -> None:
    def redirect(exchange: Exchange) -> None:
        exchange.reply(b"", 302, {"Location": "/elsewhere"})

    async def story(client: Any) -> APIError:
        with pytest.raises(APIError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(redirect) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert error.status == 302
    assert server.requests == ["GET /user_management/users/user_1"]


@pytest.mark.parametrize("library", [None, httpx, httpx2], ids=["ours", "httpx", "httpx2"])
@pytest.mark.parametrize("more", ["an answer", "a word", "a body of a 204"])
def test_nothing_that_a_server_sent_unasked_becomes_the_next_answer(
    more: str, library: Any, backend: str
) -> None:
    def head(status: str, content: bytes) -> bytes:
        return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status.encode(), len(content))

    other = httpx.Response(200, json=user("user_of_another_caller")).content
    leftovers = {"an answer": head("200 OK", other) + other, "a word": b"hello\r\n"}

    def answer(exchange: Exchange) -> None:
        own = httpx.Response(200, json=user(exchange.path.rpartition("/")[2])).content
        whole = head("200 OK", own) + own + leftovers.get(more, b"")
        if exchange.command == "DELETE":
            whole = head("204 No Content", b"hello") + b"hello"
        exchange.connection.sendall(whole)  # in one piece

    async def story(client: Any) -> list[str]:
        await value(client.users.delete("user_0"))
        return [(await value(client.users.get(f"user_{n}", options=ONCE))).id for n in range(3)]

    settings: dict[str, Any] = {}
    if library is not None:
        own = library.Client() if backend == "sync" else library.AsyncClient()
        settings = {"http_client": lambda: own}
    with serve(answer) as server:
        answers = play(backend, make_client(backend, base_url=server.base_url, **settings), story)
    assert answers == ["user_0", "user_1", "user_2"]


def test_a_compressed_answer_is_read(backend: str) -> None:
    def compress(exchange: Exchange) -> None:
        assert "gzip" in exchange.headers["Accept-Encoding"]
        content = gzip.compress(httpx.Response(200, json=user("user_1")).content)
        exchange.reply(content, headers={"Content-Encoding": "gzip"})

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with serve(compress) as server:
        assert play(backend, make_client(backend, base_url=server.base_url), story) == "user_1"


def body_of(encoding: str, content: bytes, *, size: int, limit: int = 1_000) -> Body:
    body = Body(encoding, limit)
    for start in range(0, len(content), size):
        if body.add(content[start : start + size]):
            break
    return body


@pytest.mark.parametrize("size", [1, 5, 1_000])
def test_the_members_of_a_gzip_body_are_one_text(size: int) -> None:
    """A proxy may compress piece by piece (RFC 1952 §2.2)."""
    members = [gzip.compress(piece) for piece in (b"", b'{"a":', b"1}")]
    for end in (b"", b"\0" * 20, b"junk"):
        body = body_of("gzip", b"".join(members) + end, size=size)
        assert body.content() == b'{"a":1}'
        assert not body.is_too_large


def test_members_of_a_gzip_body_are_bounded_together() -> None:
    body = body_of("gzip", gzip.compress(b"0" * 600) * 3, size=10_000)
    assert body.is_too_large
    assert len(body.content()) == 1_000
    with pytest.raises(UndecodableError):
        body_of("gzip", gzip.compress(b"") * 2_000, size=10_000, limit=100_000)


def test_a_body_that_was_compressed_twice_is_not_taken_for_an_answer() -> None:
    with pytest.raises(UndecodableError):
        Body("gzip, gzip", 1_000)


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
        with pytest.raises(APIConnectionError, match=r"of 127\.0\.0\.1 is not trusted") as caught:
            await value(client.users.get("user_1"))
        return caught.value

    with serve(echo_user, tls=tls) as server:
        error = play(backend, make_client(backend, base_url=server.base_url), story)
    assert not error.request_sent
    assert (error.attempts, error.retryable) == (1, False)
    assert server.requests == []


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_a_server_that_wants_a_certificate_of_ours_is_a_connection_error(
    version: str, backend: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With TLS 1.3 it says so after the handshake, for the client is done before the server is."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = tls.maximum_version = ssl.TLSVersion[version]
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.configure_trust(tls)

    async def story(client: Any) -> None:
        with pytest.raises(APIConnectionError):
            await value(client.users.get("user_1", options=ONCE))

    with authority.cert_pem.tempfile() as path, serve(echo_user, tls=tls) as server:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        play(backend, make_client(backend, base_url=server.base_url), story)
    assert server.requests == []


def test_two_that_cannot_agree_on_tls_do_not_try_again(backend: str) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.reply(b"{}")

    async def story(client: Any) -> APIConnectionError:
        with pytest.raises(APIConnectionError, match="could not be made") as caught:
            await value(client.users.get("user_1"))
        return caught.value

    with serve(answer) as server:  # it does not speak TLS
        url = server.base_url.replace("http:", "https:")
        error = play(backend, make_client(backend, base_url=url), story)
    assert (error.attempts, error.retryable, error.request_sent) == (1, False, False)


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


@pytest.mark.slow
@pytest.mark.parametrize("answer", [drip, silence])
def test_an_answer_that_takes_too_long_times_out(
    backend: str, answer: Callable[[Exchange], None]
) -> None:
    async def story(client: Any) -> APITimeoutError:
        with pytest.raises(APITimeoutError) as caught:
            await value(client.users.get("user_1", options=ONCE))
        return caught.value

    with serve(answer) as server:
        error = play(backend, make_client(backend, base_url=server.base_url, timeout=0.6), story)
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


@pytest.mark.slow
def test_a_post_that_timed_out_is_not_sent_twice(backend: str) -> None:
    async def story(client: Any) -> APITimeoutError:
        with pytest.raises(APITimeoutError) as caught:
            await value(client.users.create(email="ada@example.com"))
        return caught.value

    with serve(silence) as server:
        error = play(backend, make_client(backend, base_url=server.base_url, timeout=0.4), story)
    assert server.requests == ["POST /user_management/users"]
    assert error.attempts == 1


@pytest.mark.slow
def test_a_get_that_timed_out_is_sent_again(backend: str) -> None:
    def answer_the_second(exchange: Exchange) -> None:
        if len(exchange.server.requests) == 1:
            silence(exchange)
        else:
            echo_user(exchange)

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with serve(answer_the_second) as server:
        client = make_client(backend, base_url=server.base_url, timeout=0.4)
        assert play(backend, client, story) == "user_1"
    assert len(server.requests) == 2
