"""The output of commands, and their exit statuses."""

import argparse
import errno
import io
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

_SCRIPT = "workos-authkit"
PROGRAM: Final = _SCRIPT if Path(sys.argv[0]).stem == _SCRIPT else "python -m workos_authkit"
"""How the program was called."""

REFUSED: Final = 1
NOT_POSSIBLE: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
"""Exit statuses; 0 is success."""

UNWRITABLE: Final = frozenset({errno.EDQUOT, errno.EIO, errno.ENOSPC, errno.EPIPE})
"""Errors of a standard output that was closed or is full."""


def prepare_streams() -> None:
    """Open standard streams that were closed, and let output escape what its encoding lacks.

    Python has `None` in place of a closed stream. A user's name is any text, and a terminal may
    support only ASCII or cp1252: printing must not lose the result of a command.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def client_parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser of the arguments that commands with a client share."""
    parser = argparse.ArgumentParser(prog=f"{PROGRAM} {command}", description=description)
    add = parser.add_argument
    add("--client-id", metavar="ID", help="WORKOS_CLIENT_ID by default")
    add("--base-url", metavar="URL", help="WORKOS_BASE_URL, else https://api.workos.com")
    return parser


def say(line: str) -> None:
    """Print a line."""
    print(harmless(line), flush=True)


def fail(reason: str, status: int = NOT_POSSIBLE) -> int:
    """Print why a command failed, and return its exit status."""
    print(harmless(f"{PROGRAM}: {reason}"), file=sys.stderr)
    return status


def stop_writing(error: OSError) -> int:
    """Abandon a closed or full standard output, and return the exit status.

    A reader that closed the pipe, such as `head`, has what it wanted.
    """
    with suppress(OSError, ValueError, AttributeError):  # or Python writes the rest at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return BROKEN_PIPE
    return fail(f"standard output cannot be written: {error.strerror}")


def ask(question: str, *, seconds: float) -> str | None:
    """Ask the person at the terminal, and return the answer.

    Returns:
        `None` if there is no terminal, or no answer in time.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    print(harmless(question), end=" ", flush=True)
    answers: list[bytes] = []
    terminal = sys.stdin.fileno()  # the stream has a lock, which would outlive us
    reader = threading.Thread(target=lambda: answers.append(os.read(terminal, 1024)), daemon=True)
    reader.start()  # the one way to stop waiting that Windows has, too
    reader.join(seconds)
    if not answers:
        print()
    return answers[0].decode(errors="replace").strip() if answers else None


def harmless(text: str) -> str:
    """Return the text without control characters, as some of it comes from a server."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)
