"""`login`: sign in on another device, as command-line tools ask their users to."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from workos_authkit import AuthenticationError, AuthKit, AuthKitError
from workos_authkit._commands.terminal import NOT_POSSIBLE, REFUSED, client_parser, fail, say
from workos_authkit.models import Authentication


def main(arguments: Sequence[str]) -> int:
    """Sign in with the device flow (RFC 8628) and say who signed in."""
    parser = client_parser("login", "Sign in on another device, as command-line tools ask you to.")
    parser.add_argument("--show-tokens", action="store_true", help="print the tokens, too")
    given = parser.parse_args(arguments)
    try:
        with AuthKit(client_id=given.client_id, base_url=given.base_url, public=True) as authkit:
            device = authkit.cli_auth.authorize_device()
            say(f"Open   {device.verification_uri_complete or device.verification_uri}")
            say(f"Code   {device.user_code}")
            with _waiting() as show:
                authentication = authkit.cli_auth.wait(device, on_pending=show)
    except AuthKitError as error:
        return fail(str(error), REFUSED if isinstance(error, AuthenticationError) else NOT_POSSIBLE)
    for line in _who(authentication, show_tokens=given.show_tokens):
        say(line)
    return 0


@contextmanager
def _waiting() -> Iterator[Callable[[float], None]]:
    """Show that we wait, on one line that lives where there is a terminal."""
    words = "Waiting for you to sign in"
    if not sys.stdout.isatty():
        say(words)
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
