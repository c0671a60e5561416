"""The pytest plugin: an AuthKit for each test, and one for applications that pytest imports."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from workos_authkit import AsyncAuthKit, AuthKit
    from workos_authkit.emulator import Emulator

_OPTION: Final = "authkit_redirect_uri"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting of applications that make their client from the environment."""
    parser.addini(
        _OPTION,
        "the redirect URI of your application in tests; set, an emulator is served on loopback, "
        "and WORKOS_* lead to it before your application is imported",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Serve an emulator, and let clients that are made from the environment reach it."""
    redirect_uri: str = early_config.getini(_OPTION)
    if not redirect_uri:
        return
    from workos_authkit import InvalidArgumentError
    from workos_authkit.emulator import serving
    from workos_authkit.testing import make_emulator

    try:
        emulator = make_emulator(redirect_uri=redirect_uri)
    except InvalidArgumentError as error:
        raise pytest.UsageError(f"{_OPTION}: {error}") from None
    served = ExitStack()
    early_config.add_cleanup(served.close)
    served.enter_context(serving(emulator))
    environment = served.enter_context(pytest.MonkeyPatch.context())
    for name, value in emulator.environment_variables().items():
        environment.setenv(name, value)
    early_config.stash[_served] = emulator


_served = pytest.StashKey["Emulator"]()


@pytest.fixture
def authkit_emulator(request: pytest.FixtureRequest) -> "Emulator":
    """An AuthKit for this test, without users: `authkit_emulator.seed({...})` adds some.

    With `authkit_redirect_uri` in the settings of pytest, the application's client reaches it.
    """
    from workos_authkit.testing import make_emulator

    emulator = request.config.stash.get(_served, None)
    if emulator is None:
        return make_emulator()
    emulator.reset()
    return emulator


@pytest.fixture
def authkit(authkit_emulator: "Emulator") -> "Iterator[AuthKit]":
    """A sync client of `authkit_emulator`."""
    with authkit_emulator.client() as client:
        yield client


@pytest.fixture
def async_authkit(authkit_emulator: "Emulator") -> "AsyncAuthKit":
    """An async client of `authkit_emulator`, for any event loop; you need not close it."""
    return authkit_emulator.async_client()
