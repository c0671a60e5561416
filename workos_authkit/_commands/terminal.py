"""What commands say, and how they end."""

import argparse
import sys
from pathlib import Path
from typing import Final

_SCRIPT = "workos-authkit"
PROGRAM: Final = _SCRIPT if Path(sys.argv[0]).stem == _SCRIPT else "python -m workos_authkit"
"""How the program was called."""

REFUSED: Final = 1
NOT_POSSIBLE: Final = 2
INTERRUPTED: Final = 130
"""Exit statuses; 0 is success."""


def client_parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser of the arguments that commands with a client share."""
    parser = argparse.ArgumentParser(prog=f"{PROGRAM} {command}", description=description)
    parser.add_argument("--client-id", help="WORKOS_CLIENT_ID by default")
    parser.add_argument("--base-url", help="WORKOS_BASE_URL, else https://api.workos.com")
    return parser


def say(line: str) -> None:
    """Print a line."""
    print(harmless(line), flush=True)


def fail(reason: str, status: int = NOT_POSSIBLE) -> int:
    """Print why a command could not do its work, and return its exit status."""
    print(harmless(f"{PROGRAM}: {reason}"), file=sys.stderr)
    return status


def harmless(text: str) -> str:
    """Return the text without what could steer a terminal: some of it is a server's."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)
