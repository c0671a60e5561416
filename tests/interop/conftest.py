"""Fixtures for tests with other software."""

import pytest

from tests.emulator.conftest import emulator as emulator
from tests.emulator.conftest import signing_key as signing_key


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs other software."""
    for item in items:
        if item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker(pytest.mark.interop)
