"""The public names and their signatures are those that were recorded.

`python -m tests.unit.test_public_surface` records them again. Look at the difference: a name that
is gone, or an argument that is gone or moved, breaks the programs of others.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

import workos_authkit
from workos_authkit import AsyncAuthKit, AuthKit, errors, models

RECORD = Path(__file__).with_name("public_surface.txt")
MODULES = (
    *("actions", "cookies", "emulator", "mcp", "pkce", "resources", "sealing", "testing"),
    *("tokens", "web", "webhooks"),
)


def test_the_public_surface_is_as_recorded() -> None:
    pytest.importorskip("mcp", reason="what workos_authkit.mcp shows needs the extra mcp")
    assert list(surface()) == RECORD.read_text("utf-8").splitlines(), (
        "run `python -m tests.unit.test_public_surface` and look at what changes"
    )


def test_both_clients_have_the_same_surface() -> None:
    plain = dict(_resources(AuthKit("sk_test_key", "client_123")))
    concurrent = dict(_resources(AsyncAuthKit("sk_test_key", "client_123")))

    assert plain.keys() == concurrent.keys()
    for name, resource in plain.items():
        methods = dict(_methods(type(resource)))
        assert methods.keys() == dict(_methods(type(concurrent[name]))).keys()
        for method, function in methods.items():
            async_function = getattr(type(concurrent[name]), method)
            parameters = inspect.signature(function).parameters
            assert parameters == inspect.signature(async_function).parameters


def test_every_name_can_be_imported_and_listed() -> None:
    for name in workos_authkit.__all__:
        assert getattr(workos_authkit, name) is not None
        assert name in dir(workos_authkit)
    assert set(errors.__all__) <= set(workos_authkit.__all__)


def surface() -> Iterator[str]:
    """Yield a line for every public name."""
    for name in sorted(workos_authkit.__all__):
        yield f"workos_authkit.{name}"
    for client in (AuthKit, AsyncAuthKit):
        yield f"{client.__name__}{_signature(client.__init__)}"
        for name, method in _methods(client):
            yield f"{client.__name__}.{name}{_signature(method)}"
    for name, resource in _resources(AuthKit("sk_test_key", "client_123")):
        for method_name, method in _methods(type(resource)):
            yield f"authkit.{name}.{method_name}{_signature(method)}"
    for module in (models, errors):
        for name in sorted(module.__all__):
            yield f"{module.__name__}.{_described(name, getattr(module, name))}"
    for module_name in MODULES:
        module = import_module(f"workos_authkit.{module_name}")
        for name in sorted(_public(module)):
            yield f"{module.__name__}.{_described(name, getattr(module, name))}"


def _resources(client: AuthKit | AsyncAuthKit) -> Iterator[tuple[str, Any]]:
    for name, _ in inspect.getmembers(type(client), inspect.isclass):
        if not name.startswith("_"):
            yield name, getattr(client, name)


def _methods(cls: type) -> Iterator[tuple[str, Any]]:
    for name, function in inspect.getmembers(cls, inspect.isfunction):
        if not name.startswith("_"):
            yield name, function


def _public(module: Any) -> Iterator[str]:
    listed = getattr(module, "__all__", None)
    for name, value in vars(module).items() if listed is None else ():
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__:
            yield name
    yield from listed or ()


def _described(name: str, value: Any) -> str:
    if isinstance(value, type) and attrs.has(value):
        fields = (
            f.name if f.default is attrs.NOTHING else f"{f.name}=" for f in attrs.fields(value)
        )
        return f"{name}({', '.join(fields)})"
    return f"{name}{_signature(value)}" if inspect.isfunction(value) else name


def _signature(function: Any) -> str:
    """Return the signature as the source has it, which no version of Python writes otherwise."""
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
    arguments = ast.unparse(tree.args).removeprefix("self").removeprefix(", ")
    returns = f" -> {ast.unparse(tree.returns)}" if tree.returns else ""
    return f"({arguments}){returns}"


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line}\n" for line in surface()), "utf-8", newline="\n")
