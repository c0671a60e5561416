"""Write the tables of reasons into docs/guides/sessions.md, from the models.

python docs/_mkdocs/reasons_table.py
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workos_authkit.models import REFRESH_FAILURE_REASONS, UNAUTHENTICATED_REASONS, Reason

PAGE = Path(__file__).parent.parent / "guides" / "sessions.md"
START = "<!-- Written by docs/_mkdocs/reasons_table.py from the models of sessions. -->\n"
END = "<!-- End of the tables. -->\n"

HEAD = """\
| reason | what happened | what to do | cookie | status |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the guide with the tables as they should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return a table for each call."""
    authenticating = _rows(UNAUTHENTICATED_REASONS)
    refreshing = _rows(REFRESH_FAILURE_REASONS)
    return (
        f"### From `authenticate`\n\n{HEAD}{authenticating}\n"
        f"### From `refresh`\n\n{HEAD}{refreshing}"
    )


def _rows(reasons: Mapping[Any, Reason]) -> str:
    return "".join(_row(name, reason) for name, reason in reasons.items())


def _row(name: str, reason: Reason) -> str:
    cookie = "keep" if reason.keep_cookie else "clear"
    cells = (f"`{name}`", reason.meaning, reason.next_step, cookie, str(reason.status))
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
