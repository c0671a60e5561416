"""A hook for mkdocs: the site serves Mermaid itself, from its npm package, and needs no CDN."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

VERSION: Final = "11.13.0"
"""The last one whose arrowheads the theme colors: later ones have the diagram's name in theirs."""

NAME: Final = "mermaid.min.js"

_IN_THE_PACKAGE: Final = f"package/dist/{NAME}"

_BEFORE_THE_THEME: Final = '<script id="__config"'


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the script."""
    files.append(File.generated(config, NAME, abs_src_path=str(_script())))
    return files


def on_post_page(output: str, page: Page, **kwargs: Any) -> str:
    """Load the script on pages with a diagram, before the theme looks for one on a CDN."""
    if 'class="mermaid"' not in output:
        return output
    tag = f'<script src="{get_relative_url(NAME, page.url)}"></script>'
    if _BEFORE_THE_THEME not in output:
        raise LookupError(f"the theme has no {_BEFORE_THE_THEME} any more: Mermaid is not loaded")
    return output.replace(_BEFORE_THE_THEME, tag + _BEFORE_THE_THEME)


def _script() -> Path:
    """Return the script, downloaded once per version."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    script = Path(base, "workos_authkit_docs", f"mermaid-{VERSION}.min.js")
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=script.parent) as scratch:
            _download(Path(scratch)).rename(script)
    return script


def _download(directory: Path) -> Path:
    """Return the script out of the package, which npm checks against its digest."""
    npm = shutil.which("npm")
    if npm is None:
        raise LookupError("npm is not on the PATH: pip install --group docs brings it")
    command = [npm, "pack", f"mermaid@{VERSION}", "--silent", "--pack-destination", str(directory)]
    quiet = subprocess.DEVNULL  # npm names the file
    subprocess.run(command, check=True, cwd=directory, stdout=quiet)  # noqa: S603  # our command
    with tarfile.open(next(directory.glob("*.tgz"))) as package:
        package.extract(_IN_THE_PACKAGE, directory, filter="data")
    return directory / _IN_THE_PACKAGE
