"""The commands at a prompt."""

import errno
import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from workos_authkit.__main__ import main
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit.emulator import Emulator, serving
from workos_authkit.sealing import seal, unseal

pytestmark = pytest.mark.processes

PASSWORD = "correct horse battery staple"


class Terminal(io.StringIO):
    """Standard input or output that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    seed = {
        "users": [
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "Lovelace\x1b[2J",
                "password": PASSWORD,
                "email_verified": True,
            }
        ]
    }
    emulator = Emulator(seed=seed)
    with serving(emulator):
        yield emulator


@pytest.fixture
def run(emulator: Emulator) -> Callable[..., int]:
    """Run a command against the emulator."""

    def run(command: str, *arguments: str) -> int:
        address = ["--client-id", emulator.client_id, "--base-url", emulator.base_url]
        return main([command, *address, *arguments])

    return run


@pytest.fixture
def events(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[str], Any]]:
    """What happens to the user code while the command pauses, one thing in each pause."""
    events: list[Callable[[str], Any]] = []

    async def sleep(_: BlockingTransport, seconds: float) -> None:
        emulator.clock.advance(seconds)
        [device] = emulator.environment.device_codes.values()
        events.pop(0)(device.user_code)

    monkeypatch.setattr(BlockingTransport, "sleep", sleep)
    return events


def nothing(_: str) -> None: ...


def access_token(emulator: Emulator) -> str:
    with emulator.client() as authkit:
        authentication = authkit.authentication.with_password(
            email="ada@example.com", password=PASSWORD
        )
    return authentication.access_token


# login


def test_login_shows_the_code_and_then_who_signed_in(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown: list[str] = []

    def approve(user_code: str) -> None:
        shown.append(capsys.readouterr().out)
        assert user_code in shown[0]
        emulator.approve_device(user_code, "ada@example.com")

    events += [nothing, approve]
    assert run("login") == 0
    out, err = capsys.readouterr()
    assert f"{emulator.base_url}/" in shown[0]
    assert "Waiting" in shown[0]
    assert "Signed in as Ada Lovelace" in out
    assert "<ada@example.com>, user_" in out
    assert "Access token" not in out
    assert not err


def test_login_asks_without_the_key_of_the_environment(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", "sk_test_of_somebody_else")
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login") == 0


def test_login_shows_tokens_when_asked_to(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login", "--show-tokens") == 0
    out = capsys.readouterr().out
    assert "Access token   eyJ" in out
    assert "Refresh token  " in out


def test_what_a_server_says_cannot_steer_the_terminal(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    run("login")
    assert "\x1b" not in capsys.readouterr().out


def test_login_ends_when_the_user_says_no(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(emulator.deny_device)
    assert run("login") == 1
    assert "access_denied" in capsys.readouterr().err


def test_login_ends_when_the_code_expires(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(lambda _: emulator.clock.advance(3600))
    assert run("login") == 1
    assert "expired" in capsys.readouterr().err


def test_login_can_be_interrupted(
    run: Callable[..., int], events: list[Callable[[str], Any]]
) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    events.append(interrupt)
    assert run("login") == 130


def test_login_without_a_client_id_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["login"]) == 2
    assert "WORKOS_CLIENT_ID" in capsys.readouterr().err


def test_login_without_a_server_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    assert main(["login", "--client-id", "client_1", "--base-url", address]) == 2
    assert "authorize/device" in capsys.readouterr().err


@pytest.mark.parametrize("rich", [True, False])
def test_login_keeps_a_live_line_on_a_terminal(
    rich: bool,
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not rich:
        monkeypatch.setitem(sys.modules, "rich.console", None)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    events += [nothing, lambda code: emulator.approve_device(code, "ada@example.com")]
    assert run("login") == 0
    assert "Waiting for you to sign in" in terminal.getvalue()
    assert "Signed in as Ada" in terminal.getvalue().splitlines()[-1]
    if not rich:
        assert "\rWaiting for you to sign in: 4:5" in terminal.getvalue()


def test_an_error_begins_on_a_line_of_its_own(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    events += [nothing, emulator.deny_device]
    assert run("login") == 1
    assert terminal.getvalue().splitlines()[-1].startswith("python -m workos_authkit: ")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", ["login", "verify"])
def test_a_terminal_that_cannot_spell_a_name_loses_nothing(
    command: str,
    encoding: str,
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "\u0141ukasz \u65e5\u672c"
    emulator.seed({"users": [{"email": "lukasz@example.com", "first_name": name}]})
    events.append(lambda code: emulator.approve_device(code, "lukasz@example.com"))
    token = emulator.sign_token({"sub": "user_1", "sid": "session_1", "name": name})
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    narrow = io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)
    monkeypatch.setattr(sys, "stdout", narrow)
    assert run(command, *(["--show-tokens"] if command == "login" else [])) == 0
    out = narrow.buffer.getvalue()  # type: ignore[attr-defined]
    assert rb"\u65e5\u672c" in out
    assert command == "verify" or b"Refresh token" in out


@pytest.mark.parametrize("closed", [["stdout"], ["stderr"], ["stdin", "stdout", "stderr"]], ids=str)
@pytest.mark.parametrize("command", ["login", "verify"])
def test_a_closed_stream_fails_no_command(
    command: str,
    closed: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(access_token(emulator)))
    for name in closed:
        monkeypatch.setattr(sys, name, None)  # as Python has it where the descriptor was closed
    assert run(command) == (1 if command == "verify" and "stdin" in closed else 0)
    for name in closed:
        getattr(sys, name).close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "ascii"])
def test_what_is_not_text_is_no_token(
    encoding: str,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"\xff\xd8 bytes"), encoding)
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run("verify") == 2
    assert "standard input is empty or not text" in capsys.readouterr().err


def test_login_opens_the_page_when_asked_to(
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = threading.Event()
    monkeypatch.setattr("webbrowser.open", lambda url: opened.set())
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login", "--open") == 0
    assert opened.wait(10)


@pytest.fixture
def organizations(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of two organizations of Ada's, where the key to choose one of them is at hand."""
    monkeypatch.setenv("WORKOS_API_KEY", emulator.api_key)
    members = [{"user": "ada@example.com"}]
    names = ("Acme", "Beta")
    emulator.seed({"organizations": [{"name": name, "members": members} for name in names]})
    return [organization.id for organization in emulator.environment.organizations]


def test_login_takes_the_organization_that_was_named(
    organizations: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login", "--organization", organizations[1]) == 0
    assert f"in {organizations[1]}" in capsys.readouterr().out.splitlines()


def test_login_leaves_an_organization_for_the_one_that_was_named(
    organizations: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    def approve(code: str) -> None:
        emulator.approve_device(code, "ada@example.com", organization_id=organizations[0])

    events.append(approve)
    assert run("login", "--organization", organizations[1]) == 0
    assert f"in {organizations[1]}" in capsys.readouterr().out.splitlines()


def test_login_takes_the_first_of_several_organizations_where_nobody_can_be_asked(
    organizations: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login") == 0
    out = capsys.readouterr().out
    assert f"2  Beta ({organizations[1]})" in out
    assert "--organization" in out
    assert f"in {organizations[0]}" in out.splitlines()


def test_login_without_a_key_says_where_to_choose_an_organization(
    organizations: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("WORKOS_API_KEY")
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    assert run("login") == 2
    err = capsys.readouterr().err
    assert "on the page" in err
    assert "WORKOS_API_KEY" in err


def test_login_asks_which_organization_on_a_terminal(
    organizations: list[str],
    emulator: Emulator,
    run: Callable[..., int],
    events: list[Callable[[str], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    events.append(lambda code: emulator.approve_device(code, "ada@example.com"))
    with os.fdopen(theirs, "r", encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        os.write(ours, b"7\n2\n")
        assert run("login") == 0
    os.close(ours)
    assert "Enter a number from 1 to 2." in terminal.getvalue()
    assert f"in {organizations[1]}" in terminal.getvalue().splitlines()


# verify


@pytest.mark.parametrize("prefix", ["", "Bearer "])
def test_verify_prints_the_claims_of_a_genuine_token(
    prefix: str,
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    token = access_token(emulator)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{prefix}{token}\n"))
    assert run("verify") == 0
    out, err = capsys.readouterr()
    assert out.startswith("genuine\n")
    for words in ("sub            user_", "sid            session_", " UTC"):
        assert words in out
    assert token not in out
    assert not err


def test_verify_shows_claims_of_a_template_and_impersonators(
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    claims = {
        "sub": "user_1",
        "sid": "session_1",
        "roles": ["admin", "member"],
        "act": {"sub": "eve@example.com"},
        "color": "blue\x1b[2J",
    }
    monkeypatch.setattr(sys, "stdin", io.StringIO(emulator.sign_token(claims)))
    assert run("verify") == 0
    out = capsys.readouterr().out
    assert "roles          admin, member" in out
    assert "act            eve@example.com" in out
    assert "color          blue" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda token: "", "malformed"),
        (lambda token: "x" + token, "malformed"),
        (lambda token: token[:-8] + "AAAAAAAA", "signature"),
    ],
)
def test_verify_says_why_a_token_is_refused(
    spoil: Callable[[str], str],
    reason: str,
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    token = spoil(access_token(emulator))
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    assert run("verify") == 1
    out, err = capsys.readouterr()
    assert f"(reason: {reason})" in err
    assert not out
    assert not token or token not in err


def test_verify_tells_an_expired_token_from_a_forged_one(
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    token = emulator.sign_token({"sub": "user_1", "sid": "session_1"}, lifetime=-60)
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    assert run("verify") == 1
    assert "(reason: expired)" in capsys.readouterr().err


def test_verify_shows_what_an_expired_token_claimed_marked_as_such(
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    claims = {"sub": "user_1", "sid": "session_1", "color": "blue\x1b[2J"}
    token = emulator.sign_token(claims, lifetime=-60)
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    assert run("verify") == 1
    marked, *lines = capsys.readouterr().out.splitlines()
    assert marked.startswith("expired")
    assert "  sub            user_1" in lines
    assert any(line.startswith("  exp ") and line.endswith(" UTC") for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_verify_checks_the_issuer_when_asked_to(
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(access_token(emulator)))
    assert run("verify", "--issuer", "https://elsewhere.example.com") == 1
    assert "(reason: issuer)" in capsys.readouterr().err


def test_verify_without_keys_says_that_it_does_not_know(
    emulator: Emulator,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def no_sleep(_: BlockingTransport, seconds: float) -> None: ...

    monkeypatch.setattr(BlockingTransport, "sleep", no_sleep)
    token = access_token(emulator)
    emulator.faults.add("*", times=99, status=503)
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    assert run("verify") == 2
    assert not capsys.readouterr().out


def test_verify_prompts_on_a_terminal_alone(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("x\n"))
    run("verify")
    assert "Paste an access token" in capsys.readouterr().err


def test_verify_takes_more_than_a_terminal_keeps_of_a_line(emulator: Emulator) -> None:
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    pytest.importorskip("readline")
    token = emulator.sign_token({"sub": "user_1", "sid": "session_1", "long": "x" * 5000})
    ours, theirs = pty.openpty()
    arguments = ["--client-id", emulator.client_id, "--base-url", emulator.base_url]
    with subprocess.Popen(
        [sys.executable, "-m", "workos_authkit", "verify", *arguments], stdin=theirs, stdout=theirs
    ) as command:
        for _ in range(1000):  # until it reads on its own terms
            if not termios.tcgetattr(theirs)[3] & termios.ICANON:
                break
            time.sleep(0.01)
        os.close(theirs)
        typing = threading.Thread(target=os.write, args=(ours, f"{token}\n".encode()))
        typing.start()
        shown = b""
        with suppress(OSError):  # the terminal is gone
            while piece := os.read(ours, 65536):
                shown += piece
        typing.join()
    os.close(ours)
    assert b"genuine" in shown
    assert command.returncode == 0


def test_verify_refuses_what_is_no_text(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), "utf-8"))
    assert run("verify") == 2
    assert "not text" in capsys.readouterr().err


# The others


def test_a_cookie_password_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["password"]) == 0
    password = capsys.readouterr().out.strip()
    assert unseal(seal({"a": 1}, password), password).data == {"a": 1}


def test_a_reader_that_has_seen_enough_ends_a_command_quietly() -> None:
    """As `head` does."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "workos_authkit", "password"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stdout", Full())
    assert main(["password"]) == 2
    assert "standard output cannot be written: No space left" in capsys.readouterr().err


def test_a_mistyped_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["logn"])
    assert "did you mean 'login'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "library", "extra"),
    [("emulator", "uvicorn", "emulator"), ("demo", "pyotp", "demo")],
)
def test_a_command_names_the_extra_that_it_misses(
    command: str,
    library: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ours = ("workos_authkit.emulator", "workos_authkit.demo", "workos_authkit._commands")
    for name in [name for name in sys.modules if name.startswith((*ours, f"{library}."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    assert main([command, "--help"]) == 0
    assert f"{command}: " in capsys.readouterr().out
    assert main([command]) == 2
    err = capsys.readouterr().err
    assert library in err
    assert f"pip install 'workos_authkit[{extra}]'" in err


@pytest.mark.parametrize("command", ["login", "verify", "password", "emulator", "demo"])
def test_a_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"python -m workos_authkit {command}" in capsys.readouterr().out


def test_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for command in ("login", "verify", "password", "emulator", "demo"):
        assert f"\n  {command} " in out


@pytest.mark.parametrize("arguments", [[], ["nope"], ["login", "--nope"]])
def test_a_command_line_that_makes_no_sense_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_exit_status_reaches_the_shell() -> None:
    command = [sys.executable, "-m", "workos_authkit", "login"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "WORKOS_CLIENT_ID" in result.stderr
