"""What befalls a Redis, while processes refresh or before, costs nobody a session."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.redis_clients import Kind, Library, each_kind
from tests.support.redis_server import RedisServer, running_redis
from tests.support.slow_proxy import slow_proxy
from workos_authkit.emulator import Emulator

pytestmark = pytest.mark.interop


def test_is_written() -> None: ...
