"""What WorkOS's framework packages for JavaScript stand on, with the served emulator."""

from pathlib import Path

import pytest

from tests.support.npm import npm_install, run_node
from workos_authkit.emulator import Emulator, SigningKey, serving

SCRIPT = Path(__file__).with_name("authkit_session.mjs")

STEPS = ("sign_in", "switch", "refused_switch", "refused_switch_url", "sign_out")


@pytest.fixture(scope="module")
def done(signing_key: SigningKey) -> list[str]:
    """The steps that went well."""
    directory = npm_install("authkit-session", {"@workos/authkit-session": "^0.7.1"})
    member = {"user": "ada@example.com"}
    seed = {
        "users": [{"email": "ada@example.com"}],
        "organizations": [{"id": "org_home", "name": "Home", "members": [member]}],
    }
    emulator = Emulator(signing_keys=[signing_key], seed=seed)
    with serving(emulator) as url:
        facts = {"url": url, "clientId": emulator.client_id, "apiKey": emulator.api_key}
        steps: list[str] = run_node(directory, SCRIPT.read_text(), facts)
    return steps


@pytest.mark.parametrize("step", STEPS)
def test_authkit_session_works_with_the_emulator(done: list[str], step: str) -> None:
    assert step in done
