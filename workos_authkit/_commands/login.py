"""`login`: sign in with the device flow, as in a command-line tool."""

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from workos_authkit import (
    AuthenticationError,
    AuthKit,
    AuthKitError,
    ConfigurationError,
    OrganizationSelectionError,
)
from workos_authkit._commands.terminal import (
    NOT_POSSIBLE,
    REFUSED,
    ask,
    client_parser,
    fail,
    say,
)
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.cli_auth import DeviceAuthorization
from workos_authkit.models.organizations import OrganizationSummary

_SECONDS_TO_CHOOSE: Final = 10


def main(arguments: Sequence[str]) -> int:
    """Sign in with the device flow (RFC 8628) and print the user."""
    parser = client_parser("login", "Sign in with the device flow, as in a command-line tool.")
    add = parser.add_argument
    add("--organization", metavar="ID", help="the organization to sign in to")
    add("--open", action="store_true", help="open the page in a browser")
    add("--show-tokens", action="store_true", help="also print the tokens")
    given = parser.parse_args(arguments)
    try:
        with AuthKit(client_id=given.client_id, base_url=given.base_url, public=True) as authkit:
            device = authkit.cli_auth.authorize_device()
            page = device.verification_uri_complete or device.verification_uri
            say(f"Open   {page}")
            say(f"Code   {device.user_code}")
            if given.open:
                threading.Thread(target=webbrowser.open, args=[page], daemon=True).start()
            try:
                authentication = _wait(authkit, device)
            except OrganizationSelectionError as choice:
                authentication = _select(choice, given)
            authentication = _switch(authkit, authentication, given.organization)
    except AuthKitError as error:
        return fail(str(error), REFUSED if isinstance(error, AuthenticationError) else NOT_POSSIBLE)
    for line in _who(authentication, show_tokens=given.show_tokens):
        say(line)
    return 0


def _wait(authkit: AuthKit, device: DeviceAuthorization) -> Authentication:
    with _waiting() as show:
        return authkit.cli_auth.wait(device, on_pending=show)


def _select(choice: OrganizationSelectionError, given: argparse.Namespace) -> Authentication:
    """Continue in the organization that was named, or that the person chooses now."""
    if "WORKOS_API_KEY" not in os.environ:
        raise ConfigurationError(
            f"{choice}: choose one on the page, or set WORKOS_API_KEY to choose it here: WorkOS "
            "lets only servers choose"
        )
    with AuthKit(client_id=given.client_id, base_url=given.base_url) as authkit:
        return authkit.authentication.with_organization_selection(
            given.organization or _choose(choice.organizations), pending=choice.pending
        )


def _switch(
    authkit: AuthKit, authentication: Authentication, organization_id: str | None
) -> Authentication:
    """Switch to the organization that was named, if necessary."""
    if organization_id in (None, authentication.organization_id):
        return authentication
    return authkit.authentication.with_refresh_token(
        authentication.refresh_token, organization_id=organization_id
    )


def _choose(organizations: Sequence[OrganizationSummary]) -> str:
    """Let the person choose; without an answer, take the first and say so."""
    say("You are a member of several organizations:")
    for number, organization in enumerate(organizations, 1):
        say(f"  {number}  {organization.name} ({organization.id})")
    while answer := ask(
        f"Number (1 after {_SECONDS_TO_CHOOSE} seconds):", seconds=_SECONDS_TO_CHOOSE
    ):
        if answer.isdecimal() and 1 <= int(answer) <= len(organizations):
            return organizations[int(answer) - 1].id
        say(f"Enter a number from 1 to {len(organizations)}.")
    say("Taking the first; --organization names another.")
    return organizations[0].id


@contextmanager
def _waiting() -> Iterator[Callable[[float], None]]:
    """Show that we are waiting, on one line that is updated on a terminal."""
    words = "Waiting for you to sign in"
    if not sys.stdout.isatty():
        say(words)
        yield lambda seconds: None
        return
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        print(words, end="", flush=True)
        try:
            yield lambda seconds: print(f"\r{words}: {_minutes(seconds)} ", end="", flush=True)
        finally:
            print()  # the next output, even an error, starts on a new line
    else:
        with Console().status(words, spinner="line") as status:  # of ASCII
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
