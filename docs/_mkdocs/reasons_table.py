"""Write the table of reasons into docs/guides/sessions.md, from the models.

python docs/_mkdocs/reasons_table.py
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workos_authkit.models import REFRESH_FAILURE_REASONS, UNAUTHENTICATED_REASONS, Reason

PAGE = Path(__file__).parent.parent / "guides" / "sessions.md"
START = "<!-- Written by docs/_mkdocs/reasons_table.py from the models of sessions. -->\n"
END = "<!-- Here the table ends. -->\n"

HEAD = """\
| from | reason | what happened | cookie | retry | next | status |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the guide with the table as it should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table()}\n{END}{after}"


def table() -> str:
    """Return the table."""
    authenticating = _rows("`authenticate`", UNAUTHENTICATED_REASONS)
    refreshing = _rows("`refresh`", REFRESH_FAILURE_REASONS)
    return HEAD + authenticating + refreshing


def _rows(origin: str, reasons: Mapping[Any, Reason]) -> str:
    return "".join(_row(origin, name, reason) for name, reason in reasons.items())


def _row(origin: str, name: str, reason: Reason) -> str:
    cookie = "keep" if reason.keep_cookie else "clear"
    retry = "yes" if reason.kind == "transient" else "no"
    status = f"{reason.status}, or redirect" if not reason.keep_cookie else str(reason.status)
    cells = (origin, f"`{name}`", reason.meaning, cookie, retry, reason.next_step, status)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
