"""Prism: a server made of the OpenAPI document, which judges requests and answers examples."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.operations.document import load_document_without_security
from tests.support.npm import node_executable, npm_install

PACKAGE, VERSION = "@stoplight/prism-cli", "5.14.2"
START_TIMEOUT = 60.0


@contextmanager
def start_prism(directory: Path) -> Iterator[str]:
    """Serve the document for as long as the block runs; skip where Prism cannot be installed.

    Args:
        directory: Where the document may be written.
    """
    document = directory / "openapi.json"
    document.write_text(json.dumps(load_document_without_security()), "utf-8")
    package = npm_install("prism", {PACKAGE: VERSION}) / "node_modules" / PACKAGE
    port = _free_port()
    command = [package / "dist" / "index.js", "mock", "--errors", "--host=127.0.0.1"]
    process = subprocess.Popen(
        [node_executable(), *command, f"--port={port}", document],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    give_up_at = time.monotonic() + START_TIMEOUT
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Prism did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
