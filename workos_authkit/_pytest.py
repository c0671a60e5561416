"""The pytest plugin: fixtures that give each test a separate AuthKit in the process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from workos_authkit import AsyncAuthKit, AuthKit
    from workos_authkit.emulator import Emulator


@pytest.fixture
def authkit_emulator() -> "Emulator":
    """An AuthKit for this test, without users: `authkit_emulator.seed({...})` adds some."""
    from workos_authkit.testing import make_emulator

    return make_emulator()


@pytest.fixture
def authkit(authkit_emulator: "Emulator") -> "Iterator[AuthKit]":
    """A sync client of `authkit_emulator`."""
    with authkit_emulator.client() as client:
        yield client


@pytest.fixture
def async_authkit(authkit_emulator: "Emulator") -> "AsyncAuthKit":
    """An async client of `authkit_emulator`, for any event loop; you need not close it."""
    return authkit_emulator.async_client()
