"""What the logs say of a call, and what they never say."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
import httpx
import httpx2
import pytest

from tests.support.driver import Driver, make_client, make_driver, play, value
from tests.support.http_server import serve, user
from workos_authkit import AuthKitError, RequestOptions

EMAIL = "planted@example.com"

CALLS: dict[str, Callable[[Any], Any]] = {
    "path": lambda authkit: authkit.invitations.find_by_token("planted"),
    "id": lambda authkit: authkit.users.get("planted"),
    "query": lambda authkit: authkit.users.list(email="planted@example.com"),
    "password": lambda authkit: authkit.authentication.with_password(
        email="planted@example.com", password="planted"
    ),
    "code": lambda authkit: authkit.authentication.with_code("planted", code_verifier="planted"),
    "custom": lambda authkit: authkit.request("GET", "/planted", params={"planted": "planted"}),
    "header": lambda authkit: authkit.users.delete(
        "user_1", options=RequestOptions(headers={"X-Planted": "planted"})
    ),
}


@pytest.fixture(autouse=True)
def log_everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    return request.param


def client_of(library: Any, backend: str, answer: Any) -> Any:
    kind = library.Client if backend == "sync" else library.AsyncClient
    return kind(transport=library.MockTransport(answer))


def lines(caplog: pytest.LogCaptureFixture, logger: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == logger]


def test_a_line_tells_of_every_attempt(backend: str, caplog: pytest.LogCaptureFixture) -> None:
    answers = iter(
        [
            httpx.Response(429, headers={"Retry-After": "0", "X-Request-ID": "req_1"}),
            httpx.Response(200, headers={"X-Request-ID": "req_2"}, json=user("user_1")),
        ]
    )
    make_driver(backend, lambda _: next(answers)).users.get("user_1")

    operation = r"GET /user_management/users/\{user_id\}"
    first, second = lines(caplog, "workos_authkit")
    assert re.fullmatch(rf"{operation}: 429 in \d+ ms \(attempt 1, request id req_1\)", first)
    assert re.fullmatch(rf"{operation}: 200 in \d+ ms \(attempt 2, request id req_2\)", second)


def test_a_failure_to_connect_is_told_too(backend: str, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("on purpose")

    with pytest.raises(AuthKitError):
        make_driver(backend, fail, max_retries=0).users.get("user_1")
    assert lines(caplog, "workos_authkit") == [
        "GET /user_management/users/{user_id}: no connection in time (attempt 1)"
    ]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [200, 400, 503])
def test_no_log_line_holds_what_was_sent_or_answered(
    library: Any, backend: str, call: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(_: Any) -> Any:
        return library.Response(status, json={"message": "planted", "access_token": "planted"})

    client = make_client(backend, http_client=client_of(library, backend, answer), max_retries=0)
    with suppress(AuthKitError):
        CALLS[call](Driver(backend, client))

    assert lines(caplog, library.__name__), "the library has logged nothing"
    assert lines(caplog, "workos_authkit")
    assert "planted" not in caplog.text
    assert "sk_test_key" not in caplog.text
    for record in caplog.records:
        assert "planted" not in repr(record.args)


def test_no_log_line_of_a_real_connection_holds_what_was_sent(
    backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(client: Any) -> None:
        for call in CALLS.values():
            with suppress(AuthKitError):
                await value(call(client))

    with serve(lambda exchange: exchange.reply({"data": "planted"})) as server:
        play(backend, make_client(backend, base_url=server.base_url), story)

    assert lines(caplog, "httpx")
    assert lines(caplog, "httpcore.http11"), "httpcore's own lines are part of this"
    assert "planted" not in caplog.text
    assert "sk_test_key" not in caplog.text


def test_the_librarys_line_keeps_its_form(
    library: Any, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    http_client = client_of(library, backend, lambda _: library.Response(200, json=user("user_1")))
    Driver(backend, make_client(backend, http_client=http_client)).users.get("planted")
    assert lines(caplog, library.__name__) == [
        'HTTP Request: GET /user_management/users/{user_id} "HTTP/1.1 200 OK"'
    ]


def test_other_peoples_requests_are_logged_as_ever(
    library: Any, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = lambda _: library.Response(200, json=user("user_1"))  # noqa: E731
    authkit = Driver(
        backend, make_client(backend, http_client=lambda: client_of(library, backend, answer))
    )
    authkit.users.get("user_1")
    client_of(library, "sync", answer).get("https://example.com/theirs?a=b")
    authkit.users.get("user_1")

    ours = 'HTTP Request: GET /user_management/users/{user_id} "HTTP/1.1 200 OK"'
    theirs = 'HTTP Request: GET https://example.com/theirs?a=b "HTTP/1.1 200 OK"'
    assert lines(caplog, library.__name__) == [ours, theirs, ours]


def test_requests_of_other_tasks_are_logged_as_ever_while_ours_is_under_way(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        ours_is_under_way, theirs_is_done = anyio.Event(), anyio.Event()

        async def answer(_: httpx.Request) -> httpx.Response:
            ours_is_under_way.set()
            await theirs_is_done.wait()
            return httpx.Response(200, json=user("user_1"))

        async def ask() -> None:
            async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http_client:
                client: Any = make_client("asyncio", http_client=http_client)
                await client.users.get("planted")

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await ours_is_under_way.wait()
            transport = httpx.MockTransport(lambda _: httpx.Response(204))
            async with httpx.AsyncClient(transport=transport) as other:
                await other.get("https://example.com/theirs")
            theirs_is_done.set()

    anyio.run(main)
    theirs, ours = lines(caplog, "httpx")
    assert "https://example.com/theirs" in theirs
    assert "planted" not in ours
