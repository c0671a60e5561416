"""The only page that people see from this package: what failed, and what to do."""

from collections.abc import Sequence
from html import escape

from workos_authkit._web.messages import Header, WebResponse

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1c2024; --dim: #60646c; --paper: #f9f9fb;
  --card: #fff; --line: #e0e1e6; --accent: #6c47ff; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #edeef0; --dim: #b0b4ba;
  --paper: #111113; --card: #18191b; --line: #2e3135; --accent: #9d85ff; }} }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }}
main {{ box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; }}
h1 {{ margin: 0 0 .5rem; font-size: 1.25rem; }}
p {{ margin: 0 0 1.25rem; color: var(--dim); }}
a {{ display: inline-block; margin-right: 1.25rem; color: var(--accent); font-weight: 600; }}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
{links}
</main>
</html>
"""

_HEADERS: Sequence[Header] = (
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "private, no-store"),
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ("referrer-policy", "no-referrer"),
)


def message_page(
    status: int,
    title: str,
    text: str,
    links: Sequence[tuple[str, str]] = (),
    headers: Sequence[Header] = (),
) -> WebResponse:
    """Return a page.

    Args:
        status: Its status.
        title: What happened.
        text: What to do.
        links: Label and path of each link.
        headers: Additional headers.
    """
    ways = "\n".join(f'<a href="{escape(path)}">{escape(label)}</a>' for label, path in links)
    page = _PAGE.format(title=escape(title), text=escape(text), links=ways)
    return WebResponse(status=status, headers=(*_HEADERS, *headers), body=page.encode())
