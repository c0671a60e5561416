"""Fixtures for tests with other software."""

from collections.abc import Iterator

import pytest

from tests.emulator.conftest import emulator as emulator
from tests.emulator.conftest import signing_key as signing_key
from tests.support.redis_server import RedisServer, running_redis


@pytest.fixture(scope="module")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def server(running_server: RedisServer) -> RedisServer:
    """A redis-server that holds nothing."""
    with running_server.client() as client:
        client.flushall()
    return running_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs other software."""
    for item in items:
        if item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker(pytest.mark.interop)
