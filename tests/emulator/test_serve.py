"""The emulator as a server: its command, its connections, many clients at once."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.emulator.scene import USERS, Scene
from workos_authkit._commands.emulator import main
from workos_authkit.emulator import Emulator, serving

pytestmark = pytest.mark.slow

COMMAND = [
    sys.executable,
    "-c",
    "import sys\nfrom workos_authkit._commands.emulator import main\nsys.exit(main())",
]


@pytest.fixture
def served(emulator: Emulator) -> Iterator[Scene]:
    with serving(emulator) as base_url, httpx.Client(base_url=base_url) as http:
        yield Scene(http, emulator.api_key, emulator.client_id, emulator)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_announces_itself_and_ends_well_on_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text("users: [{email: ada@example.com}]")
    arguments = ["--port", "0", "--json", "--seed", str(seed), "--api-key", "sk_test_mine"]
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        facts = json.loads(process.stdout.readline())
        response = httpx.get(
            f"{facts['base_url']}{USERS}", headers={"authorization": f"Bearer {facts['api_key']}"}
        )
        process.send_signal(number)
        status = process.wait(timeout=10)
        errors = process.stderr.read()

    assert [user["email"] for user in response.json()["data"]] == ["ada@example.com"]
    assert urlsplit(facts["base_url"]).hostname == "127.0.0.1"
    assert (facts["api_key"], facts["client_id"]) == ("sk_test_mine", Emulator.CLIENT_ID)
    assert (status, errors) == (0, "")


def test_a_seed_that_is_not_there_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "/nowhere/seed.yaml"]) == 2
    assert "seed.yaml" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 1
    assert "127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_is_told_in_words(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([f"--port={port}"])
    assert "--port: must be 0 to 65535" in capsys.readouterr().err


def test_the_served_emulator_knows_its_address(served: Scene) -> None:
    assert str(served.http.base_url).rstrip("/") == served.emulator.base_url
    assert served.user()["object"] == "user"


def test_a_lost_request_closes_the_connection_before_anything_happens(served: Scene) -> None:
    served.emulator.faults.add("users.create", lost="request")

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        served.user()
    assert served.get(USERS).json()["data"] == []


def test_a_lost_reply_closes_the_connection_after_the_act(served: Scene) -> None:
    served.emulator.faults.add("users.create", lost="reply")

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        served.user()
    assert len(served.get(USERS).json()["data"]) == 1


def test_an_answer_without_a_body_leaves_the_connection_usable(served: Scene) -> None:
    key = served.organization_key()

    assert served.delete(f"/api_keys/{key['id']}").status_code == 204
    assert served.delete(f"/api_keys/{key['id']}").status_code == 404


def test_a_thousand_clients_at_once_leave_a_consistent_state(emulator: Emulator) -> None:
    clients = 1000
    start = threading.Barrier(clients)
    emulator.clock.freeze()  # a refresh token is replayed for 30 seconds, however busy the machine

    with emulator.http_client() as http:
        setup = Scene(http, emulator.api_key, emulator.client_id, emulator)
        organization_id = setup.organization()["id"]
        first = setup.signed_in()["refresh_token"]

        def one(number: int) -> tuple[str, str, str]:
            start.wait()
            with emulator.http_client() as own:
                scene = Scene(own, emulator.api_key, emulator.client_id, emulator)
                user = scene.user(email=f"client{number}@example.com")
                scene.membership(user, {"id": organization_id})
                key = f"key{number % 40}"  # many writers of one record: none may be lost
                scene.put(f"/organizations/{organization_id}", metadata={key: str(number)})
                session = scene.signed_in(user)
                replay = scene.authenticate("refresh_token", refresh_token=first).json()
                return user["id"], session["refresh_token"], replay["refresh_token"]

        with ThreadPoolExecutor(start.parties) as pool:
            results = list(pool.map(one, range(clients)))

        ids, tokens, replays = (set(column) for column in zip(*results, strict=True))
        metadata = setup.get(f"/organizations/{organization_id}").json()["metadata"]

    assert len(ids) == len(tokens) == clients
    assert len(replays) == 1
    assert len(metadata) == 40
    assert len(list(emulator.environment.users)) == clients + 1
    assert len(list(emulator.environment.memberships)) == clients
