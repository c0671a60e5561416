"""Calls that nobody thought of: schemathesis against the served emulator finds no 500."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.judge import plain_path
from tests.support.openapi_document import load_openapi_document, operations
from workos_authkit.emulator import Emulator, serving
from workos_authkit.emulator.operations import OPERATIONS

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
"""How many calls of each operation are tried."""

SEED = {
    "users": [
        {"id": "user_1", "email": "ada@example.com", "password": "correct horse battery staple"}
    ],
    "organizations": [{"id": "org_1", "name": "Acme", "members": [{"user": "ada@example.com"}]}],
}


def test_schemathesis_finds_no_server_error(tmp_path: Path, emulator: Emulator) -> None:
    if importlib.util.find_spec("schemathesis") is None:
        pytest.skip("schemathesis is not installed")
    document = load_openapi_document()
    served = {(operation.method, plain_path(operation.template)) for operation in OPERATIONS}
    for method, path, _ in list(operations(document)):
        if (method, plain_path(path)) not in served:
            del document["paths"][path][method.lower()]
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    emulator.seed(SEED)

    with serving(emulator) as base_url:
        result = subprocess.run(
            [
                sys.executable,
                "-c",
                "from schemathesis.cli import schemathesis; schemathesis()",
                "run",
                "openapi.json",
                f"--url={base_url}",
                f"--header=Authorization: Bearer {emulator.api_key}",
                "--checks=not_a_server_error",
                "--phases=examples,fuzzing",
                "--mode=all",
                f"--max-examples={EXAMPLES}",
                "--generation-deterministic",
                "--suppress-health-check=all",
                "--no-color",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=1800,
        )

    statuses = {request.status for request in emulator.requests}
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
    assert not {status for status in statuses if status >= 500}
    assert {200, 201, 400, 404, 422} <= statuses
