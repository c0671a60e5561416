"""`emulator`: serve an AuthKit that runs in memory."""

import argparse
import errno
import json
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress

from workos_authkit._commands.terminal import PROGRAM, REFUSED, fail, say
from workos_authkit.emulator import Emulator, RecordedRequest, SeedError, Settings
from workos_authkit.emulator.connection import (
    COOKIE_PASSWORD,
    VARIABLES,
    as_dotenv,
    as_exports,
)
from workos_authkit.emulator.seed import SCHEMA
from workos_authkit.emulator.serve import LOOPBACK, reachable_url, serve
from workos_authkit.emulator.urls import is_http_url, is_redirect_url

_PORT = 4100
WEBHOOK_SECRET = "whsec_emulator"  # noqa: S105
_REDIRECT_URI = "http://localhost:3000/callback"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the `emulator` command and return its exit status."""
    options = _parser().parse_args(argv)
    if options.check is not None:
        return _check(options.check)
    if options.schema:
        print(SCHEMA.read_text(encoding="utf-8"), end="")
        return 0
    if options.env is not None:
        return _print_variables(options)
    try:
        emulator = _emulator(options)
    except (SeedError, OSError) as error:
        return fail(_seed_problem(options.seed, error))
    if not options.json and not options.quiet:
        emulator.server.watch = _say_request
    try:
        serve(
            emulator,
            host=options.host,
            port=options.port,
            base_url=options.base_url,
            expose_control=options.expose_control,
            ready=lambda: _announce(emulator, options),
        )
    except OSError as error:
        return fail(f"emulator: {_listening_problem(options, error)}", REFUSED)
    return 0


def _emulator(options: argparse.Namespace) -> Emulator:
    keys = []
    if options.fixed_keys:
        from workos_authkit.emulator.fixed_key import fixed_key

        keys = [fixed_key()]
    emulator = Emulator(
        api_key=options.api_key,
        client_id=options.client_id,
        redirect_uri=options.redirect_uri,
        settings=Settings(sign_in_at_once=False),
        signing_keys=keys,
        seed=options.seed,
    )
    emulator.cookie_password = COOKIE_PASSWORD
    for url in options.webhook:
        emulator.webhooks.add(url, options.webhook_secret)
    return emulator


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} emulator",
        description="Serve an AuthKit that runs in memory, for development and tests.",
    )
    add = parser.add_argument
    add("--host", default=LOOPBACK, help="address to listen on (%(default)s)")
    add("--port", type=_port, default=_PORT, help="port; 0 takes a free one (%(default)s)")
    add("--base-url", type=_base_url, metavar="URL", help="URL for clients, if different")
    add("--seed", metavar="FILE", help="YAML or JSON file with the initial state")
    add("--check", metavar="FILE", help="check a seed file and exit")
    add("--schema", action="store_true", help="print the JSON schema of seed files and exit")
    add("--redirect-uri", type=_url, metavar="URL", default=_REDIRECT_URI, help="(%(default)s)")
    add("--api-key", default=Emulator.API_KEY, help="(%(default)s)")
    add("--client-id", default=Emulator.CLIENT_ID, help="(%(default)s)")
    add(
        "--webhook",
        type=_http_url,
        metavar="URL",
        action="append",
        default=[],
        help="URL to send webhooks to; may be repeated",
    )
    add("--webhook-secret", default=WEBHOOK_SECRET, help="secret that signs webhooks (%(default)s)")
    add("--fixed-keys", action="store_true", help="sign with the same key at each start")
    add(
        "--expose-control",
        action="store_true",
        help="let other machines use /_emulator",
    )
    add("--open", action="store_true", help="open the start page in a browser")
    add(
        "--env",
        choices=VARIABLES,
        nargs="?",
        const="python",
        help="print the environment variables for an application and exit; a .env file for nextjs",
    )
    add("--quiet", action="store_true", help="do not print requests")
    add("--json", action="store_true", help="print only a line of JSON when ready")
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError("must be 0 to 65535")
    return int(text)


def _url(text: str) -> str:
    if not is_redirect_url(text):
        raise argparse.ArgumentTypeError(f"must be a URL such as {_REDIRECT_URI}")
    return text


def _base_url(text: str) -> str:
    return _http_url(text).rstrip("/")


def _http_url(text: str) -> str:
    if not is_http_url(text):
        raise argparse.ArgumentTypeError(f"must be a URL such as http://localhost:{_PORT}")
    return text


def _check(path: str) -> int:
    """Check a seed file."""
    try:
        environment = Emulator(seed=path).environment
    except (SeedError, OSError) as error:
        return fail(_seed_problem(path, error))
    users, organizations = len(environment.users), len(environment.organizations)
    say(f"{path}: valid; users: {users}, organizations: {organizations}")
    return 0


def _print_variables(options: argparse.Namespace) -> int:
    """Print the variables of an application."""
    if options.port == 0 and options.base_url is None:
        return fail("emulator: --env needs a --port or a --base-url: 0 takes any")
    variables = VARIABLES[options.env](
        options.base_url or reachable_url(options.host, options.port),
        api_key=options.api_key,
        client_id=options.client_id,
        redirect_uri=options.redirect_uri,
    )
    variables["WORKOS_WEBHOOK_SECRET"] = options.webhook_secret
    write = as_dotenv if options.env == "nextjs" else as_exports
    print(write(variables))
    return 0


def _announce(emulator: Emulator, options: argparse.Namespace) -> None:
    facts = {
        "base_url": emulator.base_url,
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
    }
    if options.json:
        print(json.dumps(facts), flush=True)
    else:
        say("AuthKit emulator ready: " + " ".join(f"{k}={v}" for k, v in facts.items()))
        say(f"Inspector: {emulator.base_url}/_emulator   Settings: {PROGRAM} emulator --env")
    if options.open:
        threading.Thread(target=webbrowser.open, args=[emulator.base_url], daemon=True).start()


def _say_request(record: RecordedRequest) -> None:
    """Print a request and its answer in one line."""
    answer = "connection lost" if record.response.lost else str(record.status)
    words = [f"{record.at:%H:%M:%S}", f"{record.method:<6}", record.path, "->", answer]
    words += [word for word in (record.error, record.operation) if word]
    with suppress(OSError):  # the output was closed
        say(" ".join(words))


def _seed_problem(path: str, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"emulator: {path}: " + " ".join(str(reason).removeprefix(f"{path}: ").split())


def _listening_problem(options: argparse.Namespace, error: OSError) -> str:
    place = f"{options.host}:{options.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{place}: the port is in use; pass another --port, or 0 for a free one"
    return f"{place}: {error.strerror or error}"
