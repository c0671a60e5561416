"""The command line: `workos-authkit COMMAND`, or `python -m workos_authkit COMMAND`."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Final, TypeAlias

from attrs import frozen

from workos_authkit import __version__
from workos_authkit._commands.terminal import (
    INTERRUPTED,
    PROGRAM,
    UNWRITABLE,
    fail,
    prepare_streams,
    stop_writing,
)

Run: TypeAlias = Callable[[Sequence[str]], int]


@frozen
class Command:
    """A subcommand."""

    summary: str
    module: str
    """Has `main`, which takes the arguments and returns the exit status."""

    extra: str | None = None
    """The extra that installs its libraries."""

    def run(self, arguments: Sequence[str]) -> int:
        """Run it and return the exit status."""
        run: Run = import_module(self.module).main
        return run(arguments)


COMMANDS: Final[Mapping[str, Command]] = {
    "login": Command("sign in on another device", "workos_authkit._commands.login"),
    "verify": Command("verify an access token", "workos_authkit._commands.verify"),
    "password": Command("make a password for sealed cookies", "workos_authkit._commands.password"),
    "emulator": Command(
        "serve an AuthKit to develop and test with", "workos_authkit._commands.emulator", "emulator"
    ),
    "demo": Command("see a whole sign-in, step by step", "workos_authkit.demo", "demo"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the subcommand that the arguments name, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="WorkOS AuthKit on the command line.",
        epilog="commands:\n"
        + "\n".join(f"  {name:<10}{command.summary}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"workos_authkit {__version__}")
    parser.add_argument("command", metavar="COMMAND", help="see below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="see COMMAND --help")
    prepare_streams()
    given = parser.parse_args(arguments)
    if given.command not in COMMANDS:
        parser.error(_unknown(given.command))
    command = COMMANDS[given.command]
    try:
        return command.run(given.rest)
    except ModuleNotFoundError as error:
        if command.extra is None or str(error.name).startswith("workos_authkit"):
            raise
        reason = (
            f"{given.command} needs {error.name}, which is not installed; "
            f"run pip install 'workos_authkit[{command.extra}]'"
        )
        if not {"-h", "--help"} & {*given.rest}:
            return fail(reason)
        print(f"{PROGRAM} {given.command}: {command.summary}\n\n{reason}")
        return 0
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        return stop_writing(error)


def _unknown(name: str) -> str:
    likely = get_close_matches(name, COMMANDS, n=1)
    hint = f"did you mean {likely[0]!r}?" if likely else f"choose from {', '.join(COMMANDS)}"
    return f"there is no command {name!r}; {hint}"


if __name__ == "__main__":
    sys.exit(main())
