"""The HTTP client: the caller's or our own, from its making to its end."""

import inspect
import socket
import ssl
import subprocess
import sys
from typing import Any
from unittest.mock import create_autospec

import anyio
import httpx
import pytest
import respx

from tests.support.driver import Driver, drive, make_client, make_driver, play, value
from tests.support.http_server import Exchange, serve, user
from tests.unit.transport.common import ONCE, own_client, user_answer
from workos_authkit import (
    APIConnectionError,
    APITimeoutError,
    AsyncAuthKit,
    AuthKit,
    ConfigurationError,
    TransportError,
)

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


@pytest.mark.parametrize("whose", ["ours", "the caller's"])
def test_cookies_of_answers_are_not_collected(whose: str, library: Any, backend: str) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.reply(user("user_1"), headers={"Set-Cookie": "planted=1; Path=/"})

    settings: dict[str, Any] = {}
    if whose != "ours":
        http_client = (library.Client if backend == "sync" else library.AsyncClient)()
        http_client.cookies.set("kept", "1", domain="127.0.0.1", path="/")
        http_client.cookies.set("planted", "the caller's", domain="127.0.0.1", path="/")
        settings["http_client"] = lambda: http_client

    async def story(client: Any) -> dict[str, str]:
        await value(client.users.get("user_1"))
        return dict(client._api.transport._clients.get().cookies)

    with serve(answer) as server:
        cookies = play(backend, make_client(backend, base_url=server.base_url, **settings), story)
    assert cookies == ({} if whose == "ours" else {"kept": "1", "planted": "the caller's"})


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
    "failure",
    [ssl.SSLError(1, "alert"), ConnectionResetError("reset")],
    ids=["tls", "reset"],
)
def test_failures_that_a_library_lets_through_become_our_errors(
    library: Any, backend: str, failure: OSError
) -> None:
    """Such as an alert of TLS after the handshake, on asyncio."""

    def fail(request: Any) -> httpx.Response:
        raise failure

    driver = Driver(backend, make_client(backend, http_client=own_client(library, backend, fail)))
    with pytest.raises(APIConnectionError, match="connection broke") as caught:
        driver.users.get("user_1", options=ONCE)
    assert caught.value.request_sent


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
client.users  # loads its modules and models
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


@pytest.mark.processes
def test_the_first_request_of_a_resource_loads_nothing(backend: str) -> None:
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


# Other people's tools for tests


def test_respx_answers_for_a_client_of_ours(backend: str) -> None:
    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with respx.mock:
        respx.get("https://api.workos.com/user_management/users/user_1").respond(
            json=user("user_1")
        )
        assert play(backend, make_client(backend), story) == "user_1"


@pytest.mark.parametrize("kind", [AuthKit, AsyncAuthKit])
def test_autospec_knows_the_methods_of_a_client(kind: type[AuthKit] | type[AsyncAuthKit]) -> None:
    double = create_autospec(kind("sk_test_key", "client_123"))
    called = double.users.get("user_1")
    if inspect.iscoroutine(called):
        called.close()
    with pytest.raises(TypeError):
        double.users.get(user="user_1")
    with pytest.raises(AttributeError):
        double.users.getUser("user_1")
