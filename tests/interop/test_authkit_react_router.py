"""WorkOS's package for React Router, with the served emulator."""

from pathlib import Path

import pytest

from tests.support.npm import npm_install, run_node
from workos_authkit.emulator import Emulator, SigningKey, serving

SCRIPT = Path(__file__).with_name("authkit_react_router.mjs")

PACKAGES = {
    "@workos-inc/authkit-react-router": "^0.8",
    "react": "^19",
    "react-dom": "^19",
    "react-router": "^7.3",
}
STEPS = ("sign_in", "switch", "refused_switch", "sign_out")


@pytest.fixture(scope="module")
def done(signing_key: SigningKey) -> list[str]:
    """The steps that went well."""
    directory = npm_install("authkit-react-router", PACKAGES)
    emulator = Emulator(
        signing_keys=[signing_key],
        seed={"users": [{"email": "ada@example.com"}]},
    )
    with serving(emulator) as url:
        facts = {"url": url, "clientId": emulator.client_id, "apiKey": emulator.api_key}
        steps: list[str] = run_node(directory, SCRIPT.read_text(), facts)
    return steps


@pytest.mark.parametrize("step", STEPS)
def test_authkit_react_router_works_with_the_emulator(done: list[str], step: str) -> None:
    assert step in done
