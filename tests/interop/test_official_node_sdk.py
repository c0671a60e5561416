"""The official Node SDK, another client that nobody here wrote, against the served emulator."""

from pathlib import Path

import pytest

from tests.support.npm import npm_install, run_node
from workos_authkit.emulator import Emulator, SigningKey, serving

SCRIPT = Path(__file__).with_name("node_sdk.mjs")

STEPS = (
    "password",
    "wrong_password",
    "code_with_pkce",
    "refresh",
    "magic_auth",
    "email_verification",
    "mfa_challenge",
    "organization_selection",
    "memberships",
    "invitations",
    "api_keys",
    "list_paging",
    "sealed_session",
    "password_reset",
    "sessions",
)
"""What the official SDK does here, by name."""


@pytest.fixture(scope="module")
def results(signing_key: SigningKey) -> dict[str, str]:
    """What became of every step: `done`, or what went wrong."""
    directory = npm_install("node-sdk", {"@workos-inc/node": "^11.0.0"})
    emulator = Emulator(signing_keys=[signing_key])
    with serving(emulator) as base_url:
        facts = {
            "baseUrl": base_url,
            "apiKey": emulator.api_key,
            "clientId": emulator.client_id,
        }
        found: dict[str, str] = run_node(directory, SCRIPT.read_text("utf-8"), facts)
    return found


@pytest.mark.parametrize("step", STEPS)
def test_the_official_node_sdk_works_here(step: str, results: dict[str, str]) -> None:
    assert results[step] == "done"


def test_every_step_is_in_the_table(results: dict[str, str]) -> None:
    assert tuple(results) == STEPS
