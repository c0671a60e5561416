"""Draw `_sync/`, the mirror of `_async/` that the sync client is made of.

    python -m workos_authkit._generate [--check]

The syntax tree decides what is written; the words are the source's own, copied line by line, so
the result is the same on every Python and needs no formatter. The rules, all of them:

- A name with an underscore is skipped. Everything else is mirrored or refused.
- `class AsyncX` becomes `class X`, which holds an `AsyncX`. It may have one base class, from
  another module here.
- `async def` becomes `return run(...)`, a `def` that returns an `AsyncIterator` becomes
  `return iterate(...)`, every other `def` is passed through. An overload is its signature alone.
- An argument that is a secret is deleted before the call runs, so that no traceback shows it.
- In the copied words, docstrings included, `AsyncX` becomes `X`; `async` before `def`, `for` and
  `with` is left out, and so is `await` before a call.
- The imports are the ones that the signatures use.
"""

import argparse
import ast
import builtins
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from textwrap import indent
from typing import NoReturn, TypeAlias

from workos_authkit._request import SECRET_FIELDS

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

PACKAGE = "workos_authkit"
COMMAND = f"python -m {PACKAGE}._generate"
LINE_LENGTH = 100
SECRET_ARGUMENTS = SECRET_FIELDS | {"access_token", "authorization", "cookie", "pending"}
"""Names of arguments that no traceback may show; crash reporters copy local variables."""

_ASYNC_WORD = re.compile(r"\bAsync(?=[A-Z])|\basync (?=(?:def|for|with)\b)|\bawait (?=[\w.]+\()")
_ASYNC_TYPE = re.compile(r"\b(?:Async[A-Z]\w*|Awaitable|Coroutine)\b")


class RefusalError(Exception):
    """A source holds what has no mirror; the text is `file:line: reason`."""


def main(arguments: Sequence[str] | None = None, package: Path = Path(__file__).parent) -> int:
    """Write or check the mirror in a package; return the exit code."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Draw _sync/ from _async/.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    check: bool = parser.parse_args(arguments).check
    target = package / "_sync"
    try:
        mirror = generate(package / "_async")
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    faults = differences(mirror, target)
    if check:
        for name, fault in sorted(faults.items()):
            print(f"{PACKAGE}/_sync/{name}: {fault}", file=sys.stderr)
        if faults:
            print(f"Edit {PACKAGE}/_async/ alone, then run `{COMMAND}`.", file=sys.stderr)
        return 1 if faults else 0
    target.mkdir(exist_ok=True)
    for name in faults.keys() - mirror.keys():
        (target / name).unlink()
    for name, text in mirror.items():
        (target / name).write_text(text, "utf-8", newline="\n")
    return 0


def generate(source: Path) -> dict[str, str]:
    """Return the files of the mirror, name to text.

    Args:
        source: The directory of the async modules.

    Raises:
        RefusalError: A module holds what has no mirror.
    """
    return {
        path.name: _Module(path).mirror()
        for path in sorted(source.glob("*.py"))
        if path.name == "__init__.py" or not path.name.startswith("_")
    }


def differences(mirror: dict[str, str], target: Path) -> dict[str, str]:
    """Return what is wrong with each file in `target` that is not as in the mirror."""
    found = {
        path.relative_to(target).as_posix(): path.read_text("utf-8")
        for path in target.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    missing = dict.fromkeys(mirror.keys() - found.keys(), "missing")
    orphaned = dict.fromkeys(found.keys() - mirror.keys(), "orphaned: it has no source")
    common = mirror.keys() & found.keys()
    changed = (name for name in common if mirror[name] != found[name])
    return missing | orphaned | dict.fromkeys(changed, "stale or edited by hand")


class _Module:
    """An async module on its way to its mirror."""

    def __init__(self, path: Path) -> None:
        source = path.read_text("utf-8")
        self.path = path
        self.lines = source.split("\n")
        self.tree = ast.parse(source, path)
        self.imported = {
            alias.name: node.module
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
            if not alias.asname
        }
        self.drawn = {
            _plain(node.name) for node in self.tree.body if isinstance(node, ast.ClassDef)
        }
        self.needed: defaultdict[str, set[str]] = defaultdict(set)

    def mirror(self) -> str:
        """Return the text of the mirror."""
        head = self._opening(self.tree)
        classes: list[str] = []
        for node in self.tree.body:
            match node:
                case ast.Import() | ast.ImportFrom(level=0):
                    pass
                case _ if _is_private(node):
                    pass
                case ast.ClassDef():
                    classes.append(self._class(node))
                case _:
                    reason = "only absolute imports, classes and private names have a place here"
                    self._refuse(node, reason)
        origin = f"# Drawn by `{COMMAND}`: edit _async/{self.path.name} instead."
        top = "\n\n".join([f"{origin}\n{head}", *self._imports()])
        return "\n\n\n".join([top, *classes]) + "\n"

    def _imports(self) -> list[str]:
        ours = {module for module in self.needed if module.startswith(PACKAGE)}
        sections = self.needed.keys() - ours, ours
        return [
            "\n".join(_import(module, self.needed[module]) for module in sorted(section))
            for section in sections
            if section
        ]

    def _class(self, node: ast.ClassDef) -> str:
        if not node.name.startswith("Async"):
            self._refuse(node, f"the name of a public class starts with Async, unlike {node.name}")
        if node.keywords or node.decorator_list or len(node.bases) > 1:
            self._refuse(node, f"{node.name} has several base classes, or a decorator")
        self.needed[f"{PACKAGE}._async.{self.path.stem}"].add(node.name)
        constructor = (
            f"    def __init__(self, resource: {node.name}) -> None:\n"
            + ("        super().__init__(resource)\n" if node.bases else "")
            + f"        self._async{f': {node.name}' if node.bases else ''} = resource"
        )
        methods = (self._method(child) for child in node.body if not _is_private(child))
        for base in node.bases:
            self._check_base(node, base)
        return "\n\n".join([self._opening(node), constructor, *methods])

    def _check_base(self, node: ast.ClassDef, base: ast.expr) -> None:
        """Refuse a base class that has no mirror, and note that the mirror needs the others."""
        module = self.imported.get(base.id, "") if isinstance(base, ast.Name) else ""
        if not isinstance(base, ast.Name) or not module.startswith(f"{PACKAGE}._async."):
            self._refuse(node, f"{node.name} has a base class from elsewhere than _async/")
        self.needed[module.replace("._async.", "._sync.")].add(_plain(base.id))

    def _method(self, node: ast.stmt) -> str:
        if not isinstance(node, Function):
            self._refuse(node, "only methods can be public here")
        node.decorator_list = [each for each in node.decorator_list if not _stays_behind(each)]
        for decorator in node.decorator_list:
            if not (isinstance(decorator, ast.Name) and decorator.id == "overload"):
                self._refuse(decorator, f"{node.name} has a decorator other than overload")
            self._need(decorator)
        self._check_signature(node)
        if node.decorator_list:
            return self._copied(node)
        return f"{self._opening(node)}\n{self._call(node)}"

    def _check_signature(self, node: Function) -> None:
        """Refuse what cannot be mirrored in a signature, and note what it needs."""
        if variadic := node.args.vararg or node.args.kwarg:
            self._refuse(variadic, f"{node.name} has variadic arguments: name each one")
        if node.returns is None:
            self._refuse(node, f"{node.name} has no return annotation")
        iterator = _async_iterator(node)
        if iterator and isinstance(node, ast.AsyncFunctionDef):
            self._refuse(node, f"make {node.name} a plain def that returns the iterator")
        for part in chain(ast.walk(node.args), ast.walk(node.returns)):
            match part:
                case ast.Name(id=word) | ast.Attribute(attr=word) | ast.Constant(value=str(word)):
                    if part is not iterator and _ASYNC_TYPE.search(word):
                        self._refuse(part, f"{node.name} has {word} in its signature")
            if isinstance(part, ast.Name):
                self._need(part)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            match argument.annotation:
                case ast.Constant(value=str(quoted)):
                    for part in ast.walk(ast.parse(quoted)):
                        if isinstance(part, ast.Name):
                            self._need(part)

    def _call(self, node: Function) -> str:
        """Return the statements that call the async method."""
        positional = [argument.arg for argument in node.args.posonlyargs + node.args.args][1:]
        keyword_names = [argument.arg for argument in node.args.kwonlyargs]
        arguments = positional + [f"{name}={name}" for name in keyword_names]
        driver = _driver(node)
        if driver:
            self.needed[f"{PACKAGE}._run"].add(driver)
        secrets = [name for name in (*positional, *keyword_names) if name in SECRET_ARGUMENTS]
        if driver == "run" and secrets:
            call = self._expression("call = ", node, arguments, "")
            return f"{call}\n        del {', '.join(secrets)}\n        return run(call)"
        return self._expression("return ", node, arguments, driver)

    def _expression(self, start: str, node: Function, arguments: Sequence[str], driver: str) -> str:
        """Return the call of the async method, on one line where it fits."""
        call = f"self._async.{node.name}({', '.join(arguments)})"
        line = f"        {start}{driver}({call})" if driver else f"        {start}{call}"
        if len(line) <= LINE_LENGTH:
            return line
        call = _stacked(f"self._async.{node.name}(", arguments, ")")
        stack = f"{start}{driver}(\n{indent(call, '    ')}\n)" if driver else f"{start}{call}"
        return indent(stack, "        ")

    def _need(self, name: ast.Name) -> None:
        if name.id in self.drawn:
            self._refuse(name, f"the mirror defines {name.id} itself: write models.{name.id}")
        if name.id in self.imported:
            self.needed[self.imported[name.id]].add(_plain(name.id))
        elif not hasattr(builtins, name.id):
            self._refuse(name, f"import {name.id} with from ... import, under its own name")

    def _opening(self, node: ast.Module | ast.ClassDef | Function) -> str:
        if not ast.get_docstring(node):
            self._refuse(node, "a docstring is missing")
        return self._copied(node)

    def _copied(self, node: ast.Module | ast.ClassDef | Function) -> str:
        """Return the lines of a definition, up to the end of its first statement."""
        start = 1
        if not isinstance(node, ast.Module):
            start = min(part.lineno for part in (node, *node.decorator_list))
        return _plain("\n".join(self.lines[start - 1 : node.body[0].end_lineno]))

    def _refuse(self, node: ast.Module | ast.stmt | ast.expr | ast.arg, reason: str) -> NoReturn:
        line = getattr(node, "lineno", 1)
        raise RefusalError(f"{PACKAGE}/_async/{self.path.name}:{line}: {reason}")


def _plain(words: str) -> str:
    return _ASYNC_WORD.sub("", words)


def _stays_behind(decorator: ast.expr) -> bool:
    """Return whether the mirror needs no such decorator, as it calls the decorated method."""
    return isinstance(decorator, ast.Name) and decorator.id == "without_arguments"


def _is_private(node: ast.stmt) -> bool:
    """Tell whether a statement is skipped: it binds a private name, or is a docstring."""
    match node:
        case (
            ast.ClassDef(name=name)
            | ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.Assign(targets=[ast.Name(id=name)])
            | ast.AnnAssign(target=ast.Name(id=name))
        ):
            return name.startswith("_")
        case _:
            return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _async_iterator(node: Function) -> ast.Name | None:
    match node.returns:
        case ast.Subscript(value=ast.Name(id="AsyncIterator") as name):
            return name
        case _:
            return None


def _driver(node: Function) -> str:
    """Return the function that runs what the async method returns, if it takes one."""
    if isinstance(node, ast.AsyncFunctionDef):
        return "run"
    return "iterate" if _async_iterator(node) else ""


def _import(module: str, names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: (_kind(name), name.lower()))
    line = f"from {module} import {', '.join(ordered)}"
    return line if len(line) <= LINE_LENGTH else _stacked(f"from {module} import (", ordered, ")")


def _kind(name: str) -> int:
    """Return where isort puts a name: constants, then classes, then the rest."""
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[0].isupper() else 2


def _stacked(opening: str, items: Iterable[str], closing: str) -> str:
    return "\n".join([opening, *(f"    {item}," for item in items), closing])


if __name__ == "__main__":
    sys.exit(main())
