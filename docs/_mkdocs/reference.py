"""A hook for mkdocs that adds the reference: a page per resource, all of it from docstrings."""

import inspect
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from workos_authkit import AuthKit, models

CLIENTS = ("AuthKit", "AsyncAuthKit", "RequestOptions", "PKCE")
MODULES = ("cookies", "emulator", "errors", "sealing", "testing", "tokens")

RESOURCES = {
    name: type(resource)
    for name, resource in vars(AuthKit("sk_docs", "client_docs")).items()
    if not name.startswith("_")
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages to the nav."""
    pages = [f"reference/{name}.md" for name, _, _ in _pages()]
    config.nav = [*(config.nav or []), {"Reference": pages}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for name, title, objects in _pages():
        text = "\n\n".join([f"# {title}", *(f"::: {path}" for path in objects)])
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def _pages() -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield the name, the title and the described objects of every page."""
    yield "clients", "The clients", [f"workos_authkit.{name}" for name in CLIENTS]
    for name, resource in RESOURCES.items():
        path = f"{resource.__module__}.{resource.__qualname__}"
        yield name, f"authkit.{name}", [path, *_models(name)]
    homeless = {_home(name) for name in models.__all__} - RESOURCES.keys()
    yield "models", "Other models", [path for home in sorted(homeless) for path in _models(home)]
    for name in MODULES:
        module = import_module(f"workos_authkit.{name}")
        yield name, module.__name__, [f"{module.__name__}.{name}" for name in _names(module)]


def _models(home: str) -> list[str]:
    """Return the public names that a module of models defines."""
    return [f"workos_authkit.models.{name}" for name in models.__all__ if _home(name) == home]


def _home(model: str) -> str:
    """Return the module of a model, by the last part of its name."""
    value: Any = getattr(models, model)
    return str(getattr(value, "__module__", models.__name__)).rpartition(".")[2]


def _names(module: ModuleType) -> Sequence[str]:
    """Return the public names of a module: what it lists, else what it defines."""
    if hasattr(module, "__all__"):
        return [name for name in module.__all__ if not inspect.ismodule(getattr(module, name))]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
