"""Fixtures for tests of the emulator."""

from collections.abc import Iterator

import pytest

from tests.emulator.scene import Scene
from workos_authkit.emulator import Emulator, SigningKey


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    """One key for all tests: making one takes long."""
    return SigningKey.generate()


@pytest.fixture
def emulator(signing_key: SigningKey) -> Emulator:
    """An emulator with nothing in it."""
    return Emulator(signing_keys=[signing_key])


@pytest.fixture
def scene(emulator: Emulator) -> Iterator[Scene]:
    """The emulator behind a client that is no AuthKit's."""
    with emulator.http_client() as http:
        yield Scene(http, emulator.api_key, emulator.client_id, emulator)
