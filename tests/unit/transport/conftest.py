"""Loops, libraries and servers for the tests of the transport."""

import gc
from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest
import trustme

from tests.support.http_server import Server, echo_user, serve


@pytest.fixture
def collect_what_is_unclosed() -> Iterator[None]:
    yield
    gc.collect()


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


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()
