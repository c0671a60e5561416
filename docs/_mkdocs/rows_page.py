"""Write docs/rows.md: the rows of the AuthKit API reference, and their methods and classes.

python docs/_mkdocs/rows_page.py
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "rows.md"
REFERENCE = "https://workos.com/docs/reference/authkit"

INTRODUCTION = """\
# The rows of the API reference

<!-- Written by docs/_mkdocs/rows_page.py from rows.toml beside it. -->

To find the method or class for a row of the
[AuthKit API reference](https://workos.com/docs/reference/authkit), look it up here; the rows are in
the order of the reference. Calls are written for `AuthKit`; with `AsyncAuthKit`, await them.

| row | method or class |
|---|---|
"""


def rows() -> Mapping[str, Sequence[str]]:
    """Return each row with the public names that serve it."""
    return tomllib.loads((HERE / "rows.toml").read_text("utf-8"))


def page() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(
        f"| [`{row}`]({REFERENCE}{row.removeprefix('/authkit')}) | {_links(names)} |\n"
        for row, names in rows().items()
    )


def _links(names: Sequence[str]) -> str:
    """Return the names as code; the site links them to the reference."""
    return ", ".join(f"`{name.removeprefix('workos_authkit.')}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
