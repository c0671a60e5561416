"""What importing the package and making a client loads, each in a fresh interpreter."""

import json
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

import workos_authkit
from tests.support.signing import signer
from workos_authkit import generate_cookie_password

pytestmark = pytest.mark.processes

LIBRARIES = ("httpx", "anyio", "attrs", "attr", "cattrs", "joserfc", "cryptography", "asyncio")


def python(code: str, *arguments: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


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
        "workos_authkit._lazy"
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


@pytest.mark.parametrize("client", ["AuthKit", "AsyncAuthKit"])
def test_a_client_loads_a_resource_and_its_models_when_it_is_first_used(client: str) -> None:
    code = (
        "import sys, workos_authkit as w; c = w.{}('sk', 'client_1'); made = {{*sys.modules}}; "
        "c.roles; print(*made); print(*({{*sys.modules}} - made))"
    )
    made, used = (line.split() for line in python(code.format(client)).splitlines())
    areas = ("workos_authkit._async.", "workos_authkit._sync.")
    assert [name for name in made if name.startswith(areas)] == []
    assert "workos_authkit.models.users" not in made
    assert {"workos_authkit._async.roles", "workos_authkit.models.roles"} <= {*used}
    assert "workos_authkit.models.users" not in used


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
