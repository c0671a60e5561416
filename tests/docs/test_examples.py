"""Every block of Python in README.md and docs/ runs.

A page is one module: its blocks, those that begin with a line of "```python" and nothing else, run
in the order in which they are read and share their names; a block may await. Clients that are told
nothing reach an emulator in this process, in which Ada has an account. What must not run is fenced
under another word, `text` or `console`; a block whose first line is `# its/path.py` is a file of a
project, which a test of its page runs. `nox -s types` checks the types of both. What the pages
define is called in `test_guides`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks, clients_stay_open, files, load, reachable
from workos_authkit.testing import make_emulator

pytestmark = [clients_stay_open, pytest.mark.processes]

ADA = {"email": "ada@example.com", "password": "analytical engine"}


@pytest.fixture
def an_emulator_for_every_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)  # where pages leave files
    with reachable(
        make_emulator(redirect_uri="http://testserver/auth/callback", seed={"users": [ADA]})
    ):
        yield


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.usefixtures("an_emulator_for_every_client")
@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page))], ids=named)
def test_the_examples_of_a_page_run(page: Path) -> None:
    load(page)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_example_is_left_out_by_accident(page: Path) -> None:
    fences = re.findall(r"^[ >]*(?:```|~~~) *(\S*)(.*)$", page.read_text("utf-8"), re.MULTILINE)
    opened = [word for word, rest in fences if word.lower().startswith(("py", "{.py"))]
    assert opened == ["python"] * (len(list(blocks(page))) + len(files(page)))
    assert not [rest for word, rest in fences if word == "python" and rest.strip()]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_line_of_a_diagram_ends_early(page: Path) -> None:
    diagrams = re.findall(r"^```mermaid\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    assert not [line for text in diagrams for line in text.splitlines() if ";" in line]
