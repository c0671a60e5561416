"""The pytest plugin: fixtures that give each test an AuthKit of its own, in the process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from workos_authkit import AsyncAuthKit, AuthKit
    from workos_authkit.emulator import Emulator


@pytest.fixture
def authkit_emulator() -> "Emulator":
    """An AuthKit of this test's own, with no users: `authkit_emulator.seed({...})` adds some."""
    from workos_authkit.testing import make_emulator

    return make_emulator()


@pytest.fixture
def authkit(authkit_emulator: "Emulator") -> "Iterator[AuthKit]":
    """A sync client of `authkit_emulator`."""
    with authkit_emulator.client() as client:
        yield client


@pytest.fixture
def async_authkit(authkit_emulator: "Emulator") -> "AsyncAuthKit":
    """An async client of `authkit_emulator`, for every event loop; it needs no closing."""
    return authkit_emulator.async_client()
