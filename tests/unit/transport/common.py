"""What several tests of the transport need."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import httpx
import pytest

from tests.support.http_server import Exchange, user
from workos_authkit import (
    RequestOptions,
)

ONCE = RequestOptions(max_retries=0)


Test = TypeVar("Test", bound=Callable[..., None])


def drops_connections_of_closed_loops(test: Test) -> Test:
    """Expect Python to warn of sockets that a loop which has ended could not close."""
    expected = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
    marked: Test = expected(pytest.mark.usefixtures("collect_what_is_unclosed")(test))
    return marked


def user_answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=user(request.url.path.rpartition("/")[2]))


def own_client(library: Any, backend: str, handler: Any = user_answer, **settings: Any) -> Any:
    """Return a client as a caller makes one."""

    def answer(request: Any) -> Any:
        response = handler(request)
        return library.Response(response.status_code, content=response.content)

    kind = library.Client if backend == "sync" else library.AsyncClient
    return kind(transport=library.MockTransport(answer), **settings)


def silence(exchange: Exchange) -> None:
    """Take the request and do not answer: wait until the client leaves."""
    with suppress(OSError):
        exchange.connection.recv(1)
