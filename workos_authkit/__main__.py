"""AuthKit at a prompt, for people: `python -m workos_authkit COMMAND`."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final, TypeAlias

from attrs import fields, frozen

from workos_authkit import AuthenticationError, AuthKit, AuthKitError, TokenError
from workos_authkit.models import AccessTokenClaims, Actor, Authentication

PROGRAM: Final = "python -m workos_authkit"

REFUSED: Final = 1
NOT_POSSIBLE: Final = 2
INTERRUPTED: Final = 130
"""Exit statuses; 0 is success."""

Run: TypeAlias = Callable[[Sequence[str]], int]


@frozen
class Command:
    """A subcommand."""

    summary: str
    load: Callable[[], Run]
    """Returns its function, which takes the arguments and returns the exit status."""

    extra: str | None = None
    """The extra of this package that brings the libraries it needs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the subcommand that the arguments name, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="AuthKit at a prompt.",
        epilog="commands:\n"
        + "\n".join(f"  {name:<10}{command.summary}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="see below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="see COMMAND --help")
    given = parser.parse_args(arguments)
    command = COMMANDS[given.command]
    try:
        return command.load()(given.rest)
    except ModuleNotFoundError as error:
        if command.extra is None:
            raise
        return _fail(
            f"{given.command} needs {error.name}, which is not installed; "
            f"run pip install 'workos_authkit[{command.extra}]'"
        )
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED


def login(arguments: Sequence[str]) -> int:
    """Sign in with the device flow (RFC 8628) and say who signed in."""
    parser = _parser("login", "Sign in on another device, as command-line tools ask you to.")
    parser.add_argument("--show-tokens", action="store_true", help="print the tokens, too")
    given = parser.parse_args(arguments)
    try:
        with AuthKit(client_id=given.client_id, base_url=given.base_url, public=True) as authkit:
            device = authkit.cli_auth.authorize_device()
            _say(f"Open   {device.verification_uri_complete or device.verification_uri}")
            _say(f"Code   {device.user_code}")
            with _waiting() as show:
                authentication = authkit.cli_auth.wait(device, on_pending=show)
    except AuthKitError as error:
        return _fail(
            str(error), REFUSED if isinstance(error, AuthenticationError) else NOT_POSSIBLE
        )
    for line in _who(authentication, show_tokens=given.show_tokens):
        _say(line)
    return 0


def verify(arguments: Sequence[str]) -> int:
    """Check the access token on standard input; print its claims, or why it is refused."""
    parser = _parser(
        "verify",
        "Check the access token on standard input and print its claims, or why not. "
        f"Exits with {REFUSED} when it is refused, {NOT_POSSIBLE} when it cannot be checked.",
    )
    parser.add_argument("--issuer", help="whom it must come from; WORKOS_ISSUER by default")
    given = parser.parse_args(arguments)
    try:
        token = _read_line("Paste an access token and press Enter:").strip().removeprefix("Bearer ")
        with AuthKit(
            client_id=given.client_id, base_url=given.base_url, issuer=given.issuer, public=True
        ) as authkit:
            claims = authkit.session_tokens.verify(token)
    except TokenError as error:
        return _fail(f"{error} (reason: {error.reason})", REFUSED)
    except UnicodeDecodeError:
        return _fail("standard input holds no text")
    except AuthKitError as error:
        return _fail(str(error))
    for line in _claims(claims):
        _say(line)
    return 0


COMMANDS: Final[Mapping[str, Command]] = {
    "login": Command("sign in on another device", lambda: login),
    "verify": Command("check an access token", lambda: verify),
    "emulator": Command(
        "serve an AuthKit for tests and tries",
        lambda: _main_of("workos_authkit.emulator.serve"),
        extra="emulator",
    ),
    "demo": Command(
        "see a whole sign-in, step by step",
        lambda: _main_of("workos_authkit.demo"),
        extra="demo",
    ),
}


def _main_of(module: str) -> Run:
    run: Run = import_module(module).main
    return run


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"{PROGRAM} {command}", description=description)
    parser.add_argument("--client-id", help="WORKOS_CLIENT_ID by default")
    parser.add_argument("--base-url", help="WORKOS_BASE_URL, else https://api.workos.com")
    return parser


@contextmanager
def _waiting() -> Iterator[Callable[[float], None]]:
    """Show that we wait, on one line that lives where there is a terminal."""
    words = "Waiting for you to sign in"
    if not sys.stdout.isatty():
        _say(words)
        yield lambda seconds: None
        return
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        print(words, end="", flush=True)
        yield lambda seconds: print(f"\r{words}: {_minutes(seconds)} ", end="", flush=True)
        print()
    else:
        with Console().status(words) as status:
            yield lambda seconds: status.update(f"{words}: {_minutes(seconds)}")


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02} left"


def _who(authentication: Authentication, *, show_tokens: bool) -> Iterator[str]:
    user = authentication.user
    name = user.name or " ".join(filter(None, [user.first_name, user.last_name]))
    yield f"Signed in as {name + ' ' if name else ''}<{user.email}>, {user.id}"
    if authentication.organization_id:
        yield f"in {authentication.organization_id}"
    if show_tokens:
        yield f"Access token   {authentication.access_token}"
        yield f"Refresh token  {authentication.refresh_token}"


def _claims(claims: AccessTokenClaims) -> Iterator[str]:
    yield "genuine"
    for field in fields(AccessTokenClaims):
        value = getattr(claims, field.name)
        if field.name != "extra" and value not in (None, ()):
            yield f"  {field.name:<15}{_readable(field.name, value)}"
    for name, value in claims.extra.items():
        yield f"  {name:<15}{value}"


def _readable(name: str, value: Any) -> str:
    if name in ("auth_time", "exp", "iat", "nbf"):
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, Actor):
        return value.sub
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _read_line(request: str) -> str:
    """Return a line of standard input, however long; ask for it on a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    with suppress(ImportError):
        import_module("readline")  # or the terminal cuts lines, at 1024 bytes on macOS
    print(request, file=sys.stderr)
    with suppress(EOFError):
        return input()
    return ""


def _say(line: str) -> None:
    print(_harmless(line), flush=True)


def _fail(reason: str, status: int = NOT_POSSIBLE) -> int:
    print(_harmless(f"{PROGRAM}: {reason}"), file=sys.stderr)
    return status


def _harmless(text: str) -> str:
    """Return the text without what could steer a terminal: some of it is a server's."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)


if __name__ == "__main__":
    sys.exit(main())
