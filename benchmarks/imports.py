"""How long a program takes to import the package and make a client, beside the official SDK.

    python benchmarks/imports.py [rounds]

Whole processes, from their start to their end, in turns within one run; of each the fastest
counts. Their bytecode is cached, as it is wherever a package is installed.

An AsyncAuthKit takes longer than an AuthKit: when it is made it also loads what verifying tokens
needs, which would stall the event loop later.

A client loads its resources when they are first used. So there are also programs that do
something: they get a user, or authenticate a session cookie, over loopback and without TLS.

httpx and httpx2 load click, h2, rich and trio wherever these happen to be installed, and ours
loads orjson and msgspec, although neither SDK asks for them. So there are two tables: as
`pip install` alone leaves things, and as they are in this environment.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

from harness import Targets, save, table
from harness.key_server import KeyServer
from sessions import PASSWORD, USER, Cookies

CLIENT_ID = "client_1"
SETTINGS = f'api_key="sk_test_key", client_id="{CLIENT_ID}"'

LIBRARIES = "the libraries of AuthKit and its TLS context"
LIBRARIES_ASYNC = "the libraries of AsyncAuthKit, asyncio and its TLS context"
OURS = "workos_authkit, AuthKit"
OURS_ASYNC = "workos_authkit, AsyncAuthKit"
OFFICIAL = "workos, WorkOSClient"
OFFICIAL_ASYNC = "workos, AsyncWorkOSClient"

PROGRAMS: Mapping[str, str] = {
    "python": "",
    "httpx and its TLS context": "import httpx; httpx.Client()",
    LIBRARIES: "import attrs, cattrs, httpx; httpx.Client()",
    LIBRARIES_ASYNC: ("import asyncio, attrs, cattrs, httpx, joserfc.jwk; httpx.AsyncClient()"),
    "workos_authkit, no client": "import workos_authkit",
    OURS: f"import workos_authkit; workos_authkit.AuthKit({SETTINGS})",
    OURS_ASYNC: (f"import asyncio, workos_authkit; workos_authkit.AsyncAuthKit({SETTINGS})"),
    OFFICIAL: f"import workos; workos.WorkOSClient({SETTINGS})",
    OFFICIAL_ASYNC: f"import asyncio, workos; workos.AsyncWorkOSClient({SETTINGS})",
}

GET_USER = ", get a user"
AUTHENTICATE = ", authenticate a cookie"


def programs_that_act(users: str, keys: str, cookies: Cookies) -> Mapping[str, str]:
    """Return programs that make a first call: their clients' servers are at these URLs."""
    iron, fernet = cookies.iron[0], cookies.fernet[0]
    sealed = f'cookie_password="{PASSWORD}"'
    ours, official = "import workos_authkit as w; c = w.", "import workos; c = workos."
    at_users, at_keys = f'({SETTINGS}, base_url="{users}")', f'({SETTINGS}, base_url="{keys}"'
    get = 'c.user_management.get_user("user_1")'
    load = f'c.user_management.load_sealed_session(session_data="{fernet}", {sealed})'
    return {
        OURS + GET_USER: f'{ours}AuthKit{at_users}; c.users.get("user_1")',
        OURS_ASYNC + GET_USER: (
            f'import asyncio; {ours}AsyncAuthKit{at_users}; asyncio.run(c.users.get("user_1"))'
        ),
        OFFICIAL + GET_USER: f"{official}WorkOSClient{at_users}; {get}",
        OFFICIAL_ASYNC + GET_USER: (
            f"import asyncio; {official}AsyncWorkOSClient{at_users}; asyncio.run({get})"
        ),
        OURS + AUTHENTICATE: (
            f'{ours}AuthKit{at_keys}, {sealed}); assert c.sessions.authenticate("{iron}")'
        ),
        OURS_ASYNC + AUTHENTICATE: (
            f"import asyncio; {ours}AsyncAuthKit{at_keys}, {sealed}); "
            f'assert asyncio.run(c.sessions.authenticate("{iron}"))'
        ),
        OFFICIAL + AUTHENTICATE: (
            f"{official}WorkOSClient{at_keys}); assert {load}.authenticate().authenticated"
        ),
    }


OPTIONAL = ("click", "h2", "msgspec", "orjson", "rich", "trio")
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({OPTIONAL!r}))\n"

TARGET = 0.3


def main() -> None:
    """Time them all and say whether the targets are reached."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    cookies = Cookies.make(1)
    with KeyServer.running(USER) as users, KeyServer.running(cookies.jwks) as keys:
        programs = {**PROGRAMS, **programs_that_act(users.url, keys.url, cookies)}
        alone = measure({name: WITHOUT + code for name, code in programs.items()}, rounds)
        here = measure(programs, rounds)
    table("As pip alone installs them", alone, floor=OFFICIAL, unit="ms")
    table("With what else is installed here", here, floor=OFFICIAL, unit="ms")
    targets = Targets()
    for ours, official in ((OURS, OFFICIAL), (OURS_ASYNC, OFFICIAL_ASYNC)):
        name = f"{ours}, of {official}"
        targets.at_most(name, TARGET, alone[ours] / alone[official])
    save("imports", {"milliseconds": {"alone": alone, "here": here}, "targets": targets.rows})


def measure(programs: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Return the milliseconds of each program's fastest run; the first caches its bytecode."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as directory:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": directory}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(rounds + 1):
            for name, code in programs.items():
                started_at = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], check=True, env=environment)
                times[name].append((time.perf_counter() - started_at) * 1000)
    return {name: min(runs[1:]) for name, runs in times.items()}


if __name__ == "__main__":
    main()
