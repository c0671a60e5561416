"""The emulator's command: what it says, prints and refuses."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from tests.emulator.scene import USERS
from workos_authkit import __version__
from workos_authkit.__main__ import main as program
from workos_authkit._commands.emulator import WEBHOOK_SECRET, _parser, main
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.connection import VARIABLES

pytestmark = pytest.mark.processes

COMMAND = [sys.executable, "-m", "workos_authkit", "emulator", "--port", "0"]


@contextmanager
def running(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run the command; give its base URL and the process."""
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        words = dict(
            word.split("=", 1) for word in process.stdout.readline().split() if "=" in word
        )
        process.stdout.readline()
        try:
            yield words["base_url"], process
        finally:
            process.terminate()


def test_each_request_is_one_line() -> None:
    with running() as (base_url, process):
        assert process.stdout
        bearer = {"authorization": f"Bearer {Emulator.API_KEY}"}
        httpx.get(f"{base_url}{USERS}", headers=bearer)
        httpx.get(f"{base_url}/_emulator/api/users")
        httpx.get(f"{base_url}/nowhere%1b[2J")
        httpx.post(
            f"{base_url}/user_management/authenticate",
            json={
                "client_id": Emulator.CLIENT_ID,
                "client_secret": Emulator.API_KEY,
                "grant_type": "password",
                "email": "a@example.com",
                "password": "x",
            },
        )
        lines = [process.stdout.readline().strip() for _ in range(3)]

    assert lines[0].endswith(f"GET    {USERS} -> 200 users.list")
    assert lines[1].endswith("GET    /nowhere%1b[2J -> 404")
    assert lines[2].endswith("-> 400 invalid_credentials authenticate")


def test_every_address_has_links_that_work() -> None:
    with running("--host", "0.0.0.0") as (base_url, _):
        assert base_url.startswith("http://localhost:")
        assert httpx.get(f"{base_url}/sso/jwks/{Emulator.CLIENT_ID}").status_code == 200


def test_a_base_url_is_what_others_use() -> None:
    arguments = ("--base-url", "http://authkit:4100/", "--redirect-uri", "http://localhost:8000/cb")
    with running(*arguments) as (base_url, _):
        assert base_url == "http://authkit:4100"


def test_fixed_keys_are_the_same_at_each_start(capsys: pytest.CaptureFixture[str]) -> None:
    from workos_authkit.emulator.fixed_key import fixed_key

    token = fixed_key().sign({"sub": "user_1"})

    assert fixed_key().kid == fixed_key().kid
    assert fixed_key().sign({"sub": "user_1"}) == token


@pytest.mark.parametrize("kind", VARIABLES)
def test_it_prints_what_points_an_application_at_it(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--env", kind, "--port", "4200", "--redirect-uri", "http://localhost:1/cb"]) == 0

    lines = capsys.readouterr().out.splitlines()
    pairs = [shlex.split(line.removeprefix("export "))[0].split("=", 1) for line in lines]
    variables = dict(pairs)
    assert "4200" in variables.get("WORKOS_API_PORT", variables.get("WORKOS_BASE_URL", ""))
    assert variables["WORKOS_CLIENT_ID"] == Emulator.CLIENT_ID
    assert len(variables["WORKOS_COOKIE_PASSWORD"]) >= 32
    assert variables["WORKOS_WEBHOOK_SECRET"] == WEBHOOK_SECRET
    assert any(line.startswith("export ") for line in lines) == (kind != "nextjs")
    redirect = "NEXT_PUBLIC_WORKOS_REDIRECT_URI" if kind == "nextjs" else "WORKOS_REDIRECT_URI"
    assert variables[redirect] == "http://localhost:1/cb"


def test_its_variables_configure_a_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running() as (base_url, _):
        main(["--env", "--base-url", base_url])
        exports = [shlex.split(line)[1] for line in capsys.readouterr().out.splitlines()]
        variables = dict(pair.split("=", 1) for pair in exports)
        script = "from workos_authkit import AuthKit; print(len(AuthKit().users.list().data))"
        result = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
        )

    assert (result.stdout.strip(), result.returncode) == ("0", 0), result.stderr


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    return text


def test_a_port_that_is_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 1

    assert "the port is in use; pass another --port" in one_line(capsys.readouterr().err)


@pytest.mark.parametrize("option", ["--seed", "--check"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("users: [{mail: x}]", "users[0].mail: unknown"),
        ("users: [{\n - x: :", "while parsing"),
        (None, "No such file"),
    ],
    ids=["an unknown key", "no YAML", "no file"],
)
def test_a_bad_seed_is_one_line(
    option: str,
    content: str | None,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "seed.yaml"
    if content is not None:
        path.write_text(content)

    assert main([option, str(path)]) == 2

    err = one_line(capsys.readouterr().err)
    assert f"{path}: " in err
    assert reason in err


def test_a_seed_in_order_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text("users: [{email: ada@example.com}]")

    assert main(["--check", str(path)]) == 0
    assert "valid; users: 1, organizations: 0" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--base-url", "--redirect-uri"])
@pytest.mark.parametrize("url", ["nowhere", "http://[", "http://x:port", "javascript:alert(1)"])
def test_a_url_that_is_none_is_refused(
    option: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([option, url])
    assert f"{option}: must be a URL" in capsys.readouterr().err


def test_the_schema_can_be_saved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Seed of the AuthKit emulator"


def test_the_program_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        program(["--version"])
    assert __version__ in capsys.readouterr().out


def test_the_guides_compose_file_starts_the_emulator_for_other_containers() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "emulator.md"
    [compose] = [
        block
        for block in re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
        if block.startswith("services:")
    ]
    services = yaml.safe_load(compose)["services"]
    shell, flag, script = shlex.split(services["authkit"]["command"])
    options = _parser().parse_args(shlex.split(script.partition(" emulator ")[2]))

    assert (shell, flag, options.host) == ("sh", "-c", "0.0.0.0")
    assert (options.expose_control, options.fixed_keys) == (True, True)
    assert options.base_url == services["web"]["environment"]["WORKOS_BASE_URL"]
    assert services["web"]["depends_on"]["authkit"]["condition"] == "service_healthy"
    assert services["authkit"]["healthcheck"]["start_period"]
