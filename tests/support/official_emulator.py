"""The official emulator, inside npm's `workos`: a server for tests that nobody here wrote.

Where it is known to differ from the API: a refused password is a 401, there are no step-up errors,
every refresh begins a new session, and a key that makes 1000 requests in a minute gets a 429.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.npm import EMPTY_PACKAGE, node_executable, npm_install

VERSION = "0.14.0"
LAUNCHER = Path(__file__).with_suffix(".mjs")

# Everything that the command line wants and the emulator does not: 13 MB stay of 317.
UNUSED = (
    "@anthropic-ai/claude-agent-sdk",
    "@anthropic-ai/sdk",
    "@clack/core",
    "@clack/prompts",
    "@napi-rs/keyring",
    "@workos-inc/node",
    "@workos/openapi-spec",
    "@workos/skills",
    "chalk",
    "diff",
    "fast-glob",
    "ink",
    "opn",
    "react",
    "semver",
    "uuid",
    "xstate",
    "yargs",
    "zod",
)


@dataclass(frozen=True, kw_only=True)
class OfficialEmulator:
    """What a client needs to talk to it."""

    base_url: str
    api_key: str = "sk_test_official_emulator"
    client_id: str = "client_official_emulator"


@contextmanager
def start_official_emulator(seed: Mapping[str, Any] | None = None) -> Iterator[OfficialEmulator]:
    """Serve the emulator for as long as the block runs; skip where it cannot be installed.

    Args:
        seed: What is there from the start, in the emulator's own words: `users`,
            `organizations`, `roles`, `permissions`, `connections`, `invitations`.
    """
    overrides = {"workos": dict.fromkeys(UNUSED, EMPTY_PACKAGE)}
    directory = npm_install("official-emulator", {"workos": VERSION}, overrides)
    keys = {OfficialEmulator.api_key: {"environment": "test"}}
    process = subprocess.Popen(
        [
            node_executable(),
            "--input-type=module",
            "--eval",
            LAUNCHER.read_text("utf-8"),
            json.dumps({"apiKeys": keys, **(seed or {})}),
        ],
        cwd=directory,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:  # leaving it closes the pipes, which ends the process, and waits
        assert process.stdout
        base_url = process.stdout.readline().strip()
        if not base_url:
            raise RuntimeError("the official emulator did not start: see its output above")
        yield OfficialEmulator(base_url=base_url)


@pytest.fixture(scope="session")
def official_emulator() -> Iterator[OfficialEmulator]:
    """One official emulator for the whole run: make what you need, and do not count on order."""
    with start_official_emulator() as emulator:
        yield emulator
