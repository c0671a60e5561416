"""The pages of the documentation, as modules: their Python in the order in which it is read."""

import ast
import gc
import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import pytest

from workos_authkit.emulator import Emulator, serving

ROOT = Path(__file__).parent.parent
PAGES: Sequence[Path] = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

clients_stay_open = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""A page leaves its clients open, as a program does that ends with them."""


def blocks(page: Path) -> Iterator[str]:
    """Yield each block of Python; empty lines before it give its lines the page's numbers."""
    start: int | None = None
    lines = page.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if start is None and line == "```python":
            start = number
        elif start is not None and line == "```":
            yield "\n" * start + "\n".join(lines[start : number - 1]) + "\n"
            start = None


def load(page: Path, **names: Any) -> ModuleType:
    """Run the Python of a page and return what it defines; blocks that await run on asyncio.

    Args:
        page: Which page.
        **names: What is defined from the start, in place of the builtin `input` for instance.
    """
    module = ModuleType(page.stem)
    vars(module).update(names)
    for block in blocks(page):
        code = compile(block, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        rest = eval(code, vars(module))
        if inspect.iscoroutine(rest):
            anyio.run(lambda rest=rest: rest)
    return module


@contextmanager
def reachable(emulator: Emulator) -> Iterator[None]:
    """Let clients that are told nothing, as those of the pages are, reach an emulator."""
    with serving(emulator) as base_url, pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "API_KEY": emulator.api_key,
            "BASE_URL": base_url,
            "CLIENT_ID": emulator.client_id,
            "COOKIE_PASSWORD": emulator.cookie_password,
            "REDIRECT_URI": emulator.redirect_uri,
        }.items():
            environment.setenv(f"WORKOS_{name}", value)
        yield
    gc.collect()  # while the test that left clients open may
