"""`verify`: check an access token, and print its claims or why it is refused."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from attrs import fields

from workos_authkit import AuthKit, AuthKitError, ExpiredTokenError, TokenError
from workos_authkit._commands.terminal import NOT_POSSIBLE, REFUSED, client_parser, fail, say
from workos_authkit.models.tokens import AccessTokenClaims, Actor
from workos_authkit.tokens import read_unverified


def main(arguments: Sequence[str]) -> int:
    """Verify the access token on standard input; print its claims, or why it is refused."""
    parser = client_parser(
        "verify",
        "Check the access token on standard input and print its claims, or why not. "
        f"Exits with {REFUSED} when it is refused, {NOT_POSSIBLE} when it cannot be checked.",
    )
    parser.add_argument("--issuer", help="the required issuer; WORKOS_ISSUER by default")
    given = parser.parse_args(arguments)
    try:
        line = _read_line("Paste an access token and press Enter:")
    except UnicodeError:
        return fail("standard input is empty or not text")
    token = line.strip().removeprefix("Bearer ")
    try:
        with AuthKit(
            client_id=given.client_id, base_url=given.base_url, issuer=given.issuer, public=True
        ) as authkit:
            claims = authkit.session_tokens.verify(token)
    except ExpiredTokenError as error:
        say("expired: once genuine, no longer to be trusted; it claimed")
        for name, value in read_unverified(token).items():
            say(f"  {name:<15}{_readable(name, value)}")
        return fail(f"{error} (reason: {error.reason})", REFUSED)
    except TokenError as error:
        return fail(f"{error} (reason: {error.reason})", REFUSED)
    except AuthKitError as error:
        return fail(str(error))
    for line in _claims(claims):
        say(line)
    return 0


def _claims(claims: AccessTokenClaims) -> Iterator[str]:
    yield "genuine"
    for field in fields(AccessTokenClaims):
        value = getattr(claims, field.name)
        if field.name != "extra" and value not in (None, ()):
            yield f"  {field.name:<15}{_readable(field.name, value)}"
    for name, value in claims.extra.items():
        yield f"  {name:<15}{value}"


def _readable(name: str, value: Any) -> str:
    if name in ("auth_time", "exp", "iat", "nbf") and isinstance(value, int | float):
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, Actor):
        return value.sub
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


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
