"""A test suite in JavaScript that uses nothing but HTTP."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.npm import node_executable
from workos_authkit.emulator import Emulator, serving

pytestmark = pytest.mark.processes

SUITE = Path(__file__).with_name("over_http.test.mjs")


def test_a_suite_in_javascript_signs_users_in_over_http_alone(emulator: Emulator) -> None:
    node = node_executable()
    with serving(emulator) as base_url:
        facts = {"URL": base_url, "KEY": emulator.api_key, "CLIENT": emulator.client_id}
        result = subprocess.run(
            [node, "--test", "--test-reporter=tap", str(SUITE)],
            env={**os.environ, **{f"AUTHKIT_{name}": value for name, value in facts.items()}},
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert result.returncode == 0, result.stdout + result.stderr
    assert "# pass 4" in result.stdout
