"""The package as a whole: what it exports, what it shows."""

import ast
import copy
import importlib
import importlib.metadata
import importlib.resources
import inspect
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import workos_authkit
from workos_authkit import (
    UNSET,
    AsyncAuthKit,
    AuthKit,
    emulator,
    errors,
    models,
    resources,
)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"workos_authkit.*no attribute 'AuthKitt'"):
        getattr(workos_authkit, "AuthKitt")  # noqa: B009
    with pytest.raises(ImportError):
        exec("from workos_authkit import AuthKitt")


# What is exported


@pytest.mark.parametrize("package", [workos_authkit, models, errors], ids=lambda p: p.__name__)
def test_every_name_is_exported_once_and_in_order(package: ModuleType) -> None:
    names = package.__all__
    assert len(names) == len({*names})
    assert all(hasattr(package, name) for name in names)


def test_dir_shows_what_is_exported() -> None:
    assert {*dir(workos_authkit)} == {*workos_authkit.__all__}


@pytest.mark.parametrize(
    "package", [workos_authkit, emulator, models, resources], ids=lambda p: p.__name__
)
def test_a_lazy_package_gives_what_type_checkers_see(package: ModuleType) -> None:
    assert package.__file__ is not None
    [block] = [
        node.body
        for node in ast.parse(Path(package.__file__).read_text("utf-8")).body
        if isinstance(node, ast.If)
        if ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    seen = {
        name: module
        for imports in block
        if isinstance(imports, ast.ImportFrom) and imports.module is not None
        for module in [importlib.import_module(imports.module)]
        for alias in imports.names
        for name in (module.__all__ if alias.name == "*" else [alias.name])
    }
    assert seen.keys() == {*package.__all__}
    assert all(getattr(package, name) is getattr(home, name) for name, home in seen.items())


def test_every_model_and_error_is_exported() -> None:
    defined = {
        name
        for module in [*sys.modules.values()]
        if module.__name__.startswith("workos_authkit.models.")
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }
    inside = {
        "APIKeyValidation",
        "FrozenDict",
        "Model",
        "UserAnswer",
        "Value",
    }  # nobody gets one of these
    assert defined - inside <= {*models.__all__}
    assert {*errors.__all__} <= {*workos_authkit.__all__}


def test_the_version_is_that_of_the_distribution() -> None:
    assert workos_authkit.__version__ == importlib.metadata.version("workos_authkit")


def test_the_package_says_that_it_is_typed() -> None:
    assert importlib.resources.files("workos_authkit").joinpath("py.typed").is_file()


def test_both_clients_have_the_same_resources() -> None:
    def resources(client: object) -> dict[str, str]:
        return {
            name: type(value).__name__.removeprefix("Async")
            for name, value in inspect.getmembers(client)
            if type(value).__module__.startswith(("workos_authkit._async", "workos_authkit._sync"))
        }

    sync, concurrent = resources(AuthKit()), resources(AsyncAuthKit())
    assert sync == concurrent
    assert {"users", "authentication", "sessions", "session_tokens"} <= sync.keys()


def test_both_clients_take_the_same_settings() -> None:
    def names(client: Any) -> list[str]:
        return list(inspect.signature(client).parameters)

    assert names(AuthKit) == names(AsyncAuthKit)


# What is shown


@pytest.mark.parametrize("client", [AuthKit, AsyncAuthKit])
def test_a_client_shows_no_secret(client: Any) -> None:
    shown = repr(client("sk_planted", "client_1", cookie_password="planted" * 5))
    assert "planted" not in shown
    assert client.__name__ in shown
    assert "client_1" in shown
    assert "https://api.workos.com" in shown
    assert "public" not in shown
    assert "public" in repr(client())


def test_unset_is_one_and_false_and_says_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    for twin in (pickle.loads(pickle.dumps(UNSET)), copy.copy(UNSET), copy.deepcopy(UNSET)):
        assert twin is UNSET


def test_options_show_no_headers() -> None:
    options = workos_authkit.RequestOptions(timeout=5, headers={"X-Secret": "planted"})
    assert "planted" not in repr(options)
    assert "timeout=5" in repr(options)
