"""`emulator`: serve an AuthKit that lives in memory."""

import argparse
import json
from collections.abc import Sequence

from workos_authkit._commands.terminal import PROGRAM, REFUSED, fail
from workos_authkit.emulator import Emulator, SeedError
from workos_authkit.emulator.serve import LOOPBACK, serve


def main(argv: Sequence[str] | None = None) -> int:
    """Run the `emulator` command and return its exit status."""
    options = _parser().parse_args(argv)
    try:
        emulator = Emulator(api_key=options.api_key, client_id=options.client_id, seed=options.seed)
    except (SeedError, OSError) as error:
        return fail(f"emulator: {error}")
    try:
        serve(
            emulator,
            host=options.host,
            port=options.port,
            ready=lambda: _announce(emulator, as_json=options.json),
        )
    except OSError as error:
        return fail(f"emulator: {options.host}:{options.port}: {error}", REFUSED)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} emulator",
        description="Serve an AuthKit that lives in memory, for tests and tries.",
    )
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=4100, help="0 takes a free one (%(default)s)")
    parser.add_argument("--seed", metavar="FILE", help="YAML or JSON file with what is there")
    parser.add_argument("--api-key", default=Emulator.API_KEY, help="(%(default)s)")
    parser.add_argument("--client-id", default=Emulator.CLIENT_ID, help="(%(default)s)")
    parser.add_argument("--json", action="store_true", help="announce readiness as JSON")
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError("must be 0 to 65535")
    return int(text)


def _announce(emulator: Emulator, *, as_json: bool) -> None:
    facts = {
        "base_url": emulator.base_url,
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
    }
    if as_json:
        line = json.dumps(facts)
    else:
        line = "AuthKit emulator ready: " + " ".join(f"{k}={v}" for k, v in facts.items())
    print(line, flush=True)
