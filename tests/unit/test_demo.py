"""The demo tells the main job, for people and for files."""

import subprocess
import sys

import pytest

from workos_authkit.demo import story
from workos_authkit.emulator import Emulator

pytestmark = pytest.mark.slow


def test_the_demo_tells_every_step_in_plain_text_when_it_is_no_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workos_authkit", "demo"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    steps = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert steps == [
        "users.create",
        "organizations.create",
        "mfa.enroll",
        "authentication.with_password",
        "authentication.with_totp",
        "authentication.with_organization_selection",
        "session_tokens.verify",
        "authentication.with_refresh_token",
        "sessions.get_logout_url",
        "how fast",
    ]
    assert "MFAChallengeError" in done.stdout
    assert "OrganizationSelectionError" in done.stdout


def test_the_story_shows_no_token_and_no_secret() -> None:
    told: list[str] = []
    emulator = Emulator()
    with emulator.client() as authkit:
        story(authkit, lambda step, outcome: told.append(f"{step} {outcome}"))
    text = "\n".join(told)
    assert "eyJ" not in text
    assert "battery staple" not in text
    assert emulator.api_key not in text
