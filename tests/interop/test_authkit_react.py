"""WorkOS's package for React without a server, in Chromium, with the served emulator."""

from pathlib import Path

import pytest

from tests.support import parts
from tests.support.npm import npm_install, run_node
from workos_authkit.emulator import Emulator, SigningKey, serving

SCRIPT = Path(__file__).with_name("authkit_react.mjs")

PACKAGES = {
    "@workos-inc/authkit-react": "^0.16",
    "esbuild": "^0.25",
    "playwright-core": "^1.50",
    "react": "^19",
    "react-dom": "^19",
}
STEPS = ("sign_in", "reload", "refresh", "cookies", "sign_out")


@pytest.fixture(scope="module")
def done(signing_key: SigningKey) -> list[str]:
    """The steps that went well, with the mode."""
    chromium = parts.chromium()
    directory = npm_install("authkit-react", PACKAGES)
    emulator = Emulator(
        signing_keys=[signing_key],
        seed={"users": [{"email": "ada@example.com"}]},
    )
    with serving(emulator) as url:
        facts = {"url": url, "clientId": emulator.client_id, "chromium": chromium}
        steps: list[str] = run_node(directory, SCRIPT.read_text(), facts, timeout=120)
    return steps


@pytest.mark.parametrize("mode", ["dev", "cookie"])
@pytest.mark.parametrize("step", STEPS)
def test_authkit_react_works_with_the_emulator(done: list[str], step: str, mode: str) -> None:
    assert f"{mode}: {step}" in done
