"""`password`: make a password that seals cookies."""

import argparse
from collections.abc import Sequence

from workos_authkit import generate_cookie_password
from workos_authkit._commands.terminal import PROGRAM, say


def main(arguments: Sequence[str]) -> int:
    """Print a new cookie password."""
    argparse.ArgumentParser(
        prog=f"{PROGRAM} password",
        description="Print a new password for sealed cookies, for WORKOS_COOKIE_PASSWORD. "
        "Keep it secret: who knows it can make sessions.",
    ).parse_args(arguments)
    say(generate_cookie_password())
    return 0
