"""The pages of the documentation, as modules: their Python in the order in which it is read."""

import ast
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio

ROOT = Path(__file__).parent.parent
PAGES: Sequence[Path] = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


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
