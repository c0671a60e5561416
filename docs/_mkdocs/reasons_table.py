"""Write the tables of reasons into docs/guides/sessions.md, from the models.

python docs/_mkdocs/reasons_table.py
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from workos_authkit.models import REFRESH_FAILURE_REASONS, UNAUTHENTICATED_REASONS, Reason

PAGE = Path(__file__).parent.parent / "guides" / "sessions.md"
START = "<!-- Written by docs/_mkdocs/reasons_table.py from the models of sessions. -->\n"
END = "<!-- End of the tables. -->\n"

HEAD = """\
| reason | what happened | what to do |
|---|---|---|
"""


def page() -> str:
    """Return the guide with the tables as they should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return the tables of each call."""
    authenticating = _groups(UNAUTHENTICATED_REASONS)
    refreshing = _groups(REFRESH_FAILURE_REASONS)
    return f"### From `authenticate`\n\n{authenticating}\n### From `refresh`\n\n{refreshing}"


def _groups(reasons: Mapping[Any, Reason]) -> str:
    """Return a table for each treatment of the cookie and status."""
    rows = sorted(reasons.items(), key=lambda row: _treatment(row[1]))
    return "\n".join(
        f"{'Keep' if keep_cookie else 'Clear'} the cookie, status {status}:\n\n{HEAD}{_rows(group)}"
        for (keep_cookie, status), group in groupby(rows, lambda row: _treatment(row[1]))
    )


def _treatment(reason: Reason) -> tuple[bool, int]:
    return reason.keep_cookie, reason.status


def _rows(reasons: Iterable[tuple[Any, Reason]]) -> str:
    return "".join(
        f"| `{name}` | {reason.meaning} | {reason.next_step} |\n" for name, reason in reasons
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
