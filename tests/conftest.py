"""Fixtures that every test may use."""

import functools
import gc
import os
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis
import pytest
from blockbuster import BlockBuster, blockbuster_ctx

from tests.support import parts
from tests.support.driver import BACKENDS
from workos_authkit import _base64url, _json

# The suite draws the same examples each time; `nox -s fuzz` draws new ones.
hypothesis.settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "fuzz",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")

pytest_plugins = ["tests.support.official_emulator"]


def pytest_collection_finish() -> None:
    """Spare thousands of collected tests the garbage collections that follow."""
    gc.collect()
    gc.freeze()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Each of the ways to run a client: asyncio, trio, sync."""
    return str(request.param)


@pytest.fixture(scope="module", params=["with the faster parser", "without"])
def each_parser(request: pytest.FixtureRequest) -> Iterator[None]:
    """JSON and base64url are read once with the libraries of the extra `fast`, once without."""
    assert _json.FASTER is not None, "the extra `fast` belongs to the tests"
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "without":
            patch.setattr(_json, "FASTER", None)
            patch.setattr(_base64url, "_faster", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Fail a test that blocks the event loop (seen on asyncio only)."""
    with blockbuster_ctx("workos_authkit") as blockbuster:
        yield blockbuster


@pytest.fixture(scope="module")
def blocking_is_fine(blockbuster: BlockBuster) -> Iterator[None]:
    """Let a module's tests block the event loop, as those with Playwright do, which keeps one."""
    blockbuster.deactivate()
    yield
    blockbuster.activate()


@pytest.fixture(scope="module")
def chromium(blocking_is_fine: None) -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    api = parts.library("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=parts.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Load the environment's certificates once, not for each client that a test makes."""
    make = httpx.create_ssl_context
    made = functools.cache(lambda *certificates: make())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx, "create_ssl_context", lambda: made(*map(os.environ.get, CERTIFICATES)))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """Keep the developer's own environment out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name.startswith("WORKOS_") and name != "WORKOS_OPENAPI_DOCUMENT":
                patch.delenv(name)
        yield
