"""Parts that some tests need and a machine may lack: such a test skips, but not in CI."""

import importlib
import os
import shutil
from typing import Any, NoReturn

import pytest


def program(*names: str) -> str:
    """Return the path of the first of these programs that is installed.

    Where none is, the test skips; in CI, which installs them, it fails.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    return missing(f"{names[0]} is not installed")


def chromium() -> str:
    """Return the path of the browser that Playwright drives; as `program` does without one."""
    return program("chromium", "chromium-browser", "google-chrome")


def library(name: str) -> Any:
    """Return a module, for a whole file of tests; as `program` does where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return missing(f"{name.partition('.')[0]} is not installed")


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason, allow_module_level=True)
