"""The package as a whole: what importing it costs, what it exports, what it shows."""

import copy
import importlib.metadata
import importlib.resources
import inspect
import json
import pickle
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest
from cryptography.fernet import Fernet

import workos_authkit
from tests.support.signing import signer
from workos_authkit import (
    UNSET,
    AsyncAuthKit,
    AuthKit,
    errors,
    generate_cookie_password,
    models,
)

LIBRARIES = ("httpx", "anyio", "attrs", "attr", "cattrs", "joserfc", "cryptography", "asyncio")


def python(code: str, *arguments: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


# Importing


@pytest.mark.parametrize(
    "name", ["workos_authkit", "workos_authkit.django", "workos_authkit.emulator"]
)
def test_what_is_loaded_late_can_be_looked_at_in_a_bare_process(name: str) -> None:
    # As freezegun, inspect and mock do: without the settings of a framework, for one.
    package = f"importlib.import_module({name!r})"
    python(f"import importlib, inspect; inspect.getmembers({package})")


def test_importing_the_package_loads_no_library() -> None:
    loaded = python("import sys, workos_authkit; print(*sys.modules)").split()
    assert "workos_authkit" in loaded
    assert [name for name in LIBRARIES if name in loaded] == []
    assert [name for name in loaded if name.startswith("workos_authkit.")] == [
        "workos_authkit._version"
    ]


def test_a_client_needs_nothing_of_the_extras() -> None:
    loaded = python(
        "import sys, workos_authkit as w; w.AuthKit(), w.AsyncAuthKit(); print(*sys.modules)"
    ).split()
    extras = ("starlette", "uvicorn", "pyotp", "segno", "yaml", "workos_authkit.emulator")
    assert [name for name in extras if name in loaded] == []


def test_a_client_for_blocking_code_loads_no_cryptography_before_it_is_needed() -> None:
    loaded = python(
        "import sys, workos_authkit as w; w.AuthKit('sk', 'client_1'); print(*sys.modules)"
    ).split()
    assert {"httpx", "httpcore", "cattrs"} <= {*loaded}
    assert {"cryptography", "joserfc"}.isdisjoint(loaded)


SEAL_AND_VERIFY = """
import asyncio, json, sys
from workos_authkit import sealing, tokens, AsyncAuthKit
_, jwks, token, password, cookie = sys.argv
AsyncAuthKit("sk", "client_1", cookie_password=password)
loaded = {*sys.modules}
assert sealing.unseal(sealing.seal({}, password), password).data == {}
assert sealing.unseal(cookie, password).data == {}
assert tokens.verify(token, tokens.KeySet.from_jwks(json.loads(jwks)), now=1_800_000_000)
print(*({*sys.modules} - loaded))
"""


def test_an_async_client_loads_what_its_first_session_needs() -> None:
    token = signer().token(exp=4_000_000_000)
    password = generate_cookie_password()
    cookie = Fernet(password).encrypt(b"{}").decode()
    assert python(SEAL_AND_VERIFY, json.dumps(signer().jwks()), token, password, cookie) == ""


@pytest.mark.parametrize(
    "name",
    [name for name in workos_authkit.__all__ if not name.endswith("Error")] + ["NotFoundError"],
)
def test_every_name_can_be_the_first_that_is_used(name: str) -> None:
    assert python(f"import workos_authkit; print(workos_authkit.{name} is not None)") == "True"


def test_a_star_import_brings_every_name() -> None:
    code = "from workos_authkit import *; print(*(name for name in dir()))"
    assert {*workos_authkit.__all__} <= {*python(code).split()}


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
