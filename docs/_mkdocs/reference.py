"""A hook for mkdocs: the reference, a page per resource and public module, from docstrings."""

import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import django
from django.conf import settings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import workos_authkit
from workos_authkit import AuthKit, errors, models, resources

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "workos_authkit.django",
    ]
)
django.setup()  # its models cannot be imported without

HERE: Final = Path(__file__).parent

CLIENTS: Final = ("AuthKit", "AsyncAuthKit", "RequestOptions", "PKCE")

GROUPS: Final[Mapping[str, Sequence[str]]] = tomllib.loads(
    (HERE / "reference.toml").read_text("utf-8")
)
"""The pages of each part of the reference: names of resources, or of public modules."""

BOOSTS: Final[Mapping[str, float]] = {
    "guides/emulator.md": 0.01,
    "guides/seeds.md": 0.001,
    "reference/emulator.md": 0.0001,
    "reference/testing.md": 0.1,
    "rows.md": 0.001,
}
"""Pages that a search lists after the guides: a word in a title counts a thousand times."""

_MADE_BY_CLIENTS: Final = "\n    options: {merge_init_into_class: false, show_signature: true}"

RESOURCES: Final[Mapping[str, type]] = {
    name: resource
    for name, resource in inspect.getmembers(AuthKit, inspect.isclass)
    if not name.startswith("_")
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages to the nav, in their groups."""
    parts: list[Any] = ["reference/clients.md"]
    for group, names in GROUPS.items():
        parts.append({group: [f"reference/{name}.md" for name in names]})
    config.nav = [*(config.nav or []), {"Reference": [*parts, "rows.md"]}]
    config.extra_css = [*config.extra_css, "site.css"]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and the style sheet."""
    _refuse_missing_pages()
    for name, text in _pages():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    files.append(File.generated(config, "site.css", content=(HERE / "site.css").read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, **kwargs: Any) -> str:
    """Link the names on two pages to the reference: as plain Markdown they stay code."""
    page.meta["search"] = {"boost": BOOSTS.get(page.file.src_uri, 1)}
    if page.file.src_uri not in ("rows.md", "errors.md"):
        return markdown
    if page.file.src_uri == "rows.md":
        page.meta["hide"] = ["toc"]  # its table is wide
    return re.sub(r"^#.*|(?<![\[`])`([A-Za-z_.]+)`(?![`\]])", _linked, markdown, flags=re.MULTILINE)


def _linked(found: re.Match[str]) -> str:
    target = public_path(found[1]) if found[1] else None  # headings stay as they are
    return f"[`{found[1]}`][{target}]" if target else found[0]


def public_path(name: str) -> str | None:
    """Return under what name the reference describes `authkit.users.get` or `errors.APIError`."""
    first, _, rest = name.partition(".")
    if first == "authkit":
        resource, _, method = rest.partition(".")
        if resource in RESOURCES:
            path = f"workos_authkit.resources.{RESOURCES[resource].__name__}"
            return f"{path}.{method}" if method else path
        return f"workos_authkit.AuthKit.{rest}" if hasattr(AuthKit, rest) else None
    if name in errors.__all__:
        return f"workos_authkit.errors.{name}"
    if rest and first in ("errors", "models"):
        return f"workos_authkit.{name}"
    return f"workos_authkit.{name}" if first in CLIENTS else None


def _pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every page."""
    yield "clients", _page("Clients", [f"workos_authkit.{name}" for name in CLIENTS], _table())
    for name in (name for names in GROUPS.values() for name in names):
        if name in RESOURCES:
            path = f"workos_authkit.resources.{RESOURCES[name].__name__}"
            yield name, _page(f"authkit.{name}", [path + _MADE_BY_CLIENTS, *_models(name)])
        elif name == "models":
            rest = {_home(model) for model in models.__all__} - RESOURCES.keys()
            paths = [path for home in sorted(rest) for path in _models(home)]
            yield name, _page("Other models", paths)
        else:
            module = import_module(f"workos_authkit.{name}")
            summary = inspect.cleandoc(module.__doc__ or "")
            paths = [f"{module.__name__}.{public}" for public in _names(module)]
            yield name, _page(module.__name__, paths, summary)


def _page(title: str, paths: Sequence[str], introduction: str = "") -> str:
    described = "\n\n".join(f"::: {path}" for path in paths)
    return f"# {title}\n\n{introduction}\n\n{described}\n"


def _table() -> str:
    """Return the table of a client's resources."""
    rows = [
        f"| [`authkit.{name}`]({name}.md) | {(cls.__doc__ or '').splitlines()[0]} |"
        for name, cls in sorted(RESOURCES.items())
    ]
    return "\n".join(["| resource | what it is for |", "|---|---|", *rows])


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


def _refuse_missing_pages() -> None:
    """Stop when a resource or a public module has no page."""
    modules = {
        module.name
        for module in pkgutil.iter_modules(workos_authkit.__path__)
        if not module.name.startswith("_")
    }
    expected = (RESOURCES.keys() | modules) - {"demo", resources.__name__.rpartition(".")[2]}
    missing = expected - {name for names in GROUPS.values() for name in names}
    if missing:
        raise LookupError(f"add these pages to docs/_mkdocs/reference.toml: {sorted(missing)}")
