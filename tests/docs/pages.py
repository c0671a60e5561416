"""The pages of the documentation, as modules: their Python in the order in which it is read.

    python -m tests.docs.pages DIRECTORY

writes them for type checkers.
"""

import ast
import gc
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import anyio
import pytest

from workos_authkit.emulator import Emulator, serving

ROOT = Path(__file__).parents[2]
PAGES: Sequence[Path] = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

ACTIONS_SECRET, WEBHOOK_SECRET = "actions_example", "whsec_example"

_SETTINGS = "from django.conf.global_settings import *  # pyright: ignore"

_FILE = re.compile(r"\n*# (\w+/[\w/]+\.py)\n")

clients_stay_open = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""A page leaves its clients open, as a program does that ends with them."""


def blocks(page: Path) -> Iterator[str]:
    """Yield each block of Python; empty lines before it give its lines the page's numbers.

    Those that are files of a project are left out: see `files`.
    """
    return (block for block in _fenced(page) if not _FILE.match(block))


def files(page: Path) -> dict[str, str]:
    """Return the blocks that are files of a project, by the path that their first line names."""
    named = ((_FILE.match(block), block) for block in _fenced(page))
    return {match[1]: block for match, block in named if match}


def _fenced(page: Path) -> Iterator[str]:
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
        rest = eval(_compiled(block, page), vars(module))
        if inspect.iscoroutine(rest):
            anyio.run(lambda rest=rest: rest)
    return module


def write_modules(directory: Path) -> None:
    """Write each page as a module for type checkers, its lines where the page has them.

    Blocks that are files of a project become such files; settings add to those of Django. Type
    checkers know no `await` outside of a function, so a block that awaits becomes one.
    """
    for page in PAGES:
        lines = [""] * len(page.read_text("utf-8").splitlines())
        for block in blocks(page):
            start = len(block) - len(block.lstrip("\n"))
            if _compiled(block, page).co_flags & inspect.CO_COROUTINE:
                block = textwrap.indent(block, "    ")
                lines[start - 1] = f"async def block_{start}() -> None:"
            for number, line in enumerate(block.splitlines()):
                lines[number] = line or lines[number]
        name = "_".join(page.relative_to(ROOT).with_suffix("").parts).replace("-", "_")
        directory.joinpath(f"{name}.py").write_text("\n".join(lines) + "\n", "utf-8")
        for path, content in files(page).items():
            file = directory / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.with_name("__init__.py").touch()
            made = _SETTINGS if file.stem == "settings" else ""
            file.write_text(made + content, "utf-8")


def _compiled(block: str, page: Path) -> CodeType:
    return compile(block, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@contextmanager
def reachable(emulator: Emulator) -> Iterator[None]:
    """Let clients that are told nothing, as those of the pages are, reach an emulator."""
    with serving(emulator), pytest.MonkeyPatch.context() as environment:
        secrets = {
            "WORKOS_ACTIONS_SECRET": ACTIONS_SECRET,
            "WORKOS_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
        for name, value in {**emulator.environment_variables(), **secrets}.items():
            environment.setenv(name, value)
        yield
    gc.collect()  # while the test that left clients open may


if __name__ == "__main__":
    write_modules(Path(sys.argv[1]))
