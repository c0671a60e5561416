"""The pages that AuthKit hosts: sign-in and device approval, as small as they can be."""

import html
from collections.abc import Iterable, Mapping
from string import Template

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 15vh auto }
  input, button { font: inherit; width: 100%; padding: .5rem; margin: .25rem 0 }
  * { box-sizing: border-box }
  p { color: #666 }
</style>
<h1>$title</h1>
$content
<p>AuthKit emulator: no password is asked for here.</p>
</html>
""")


def sign_in_page(query: Mapping[str, str], emails: Iterable[str]) -> str:
    """Return the sign-in page: it comes back to its own URL with `login_hint`."""
    asked = ("login_hint", "screen_hint")
    kept = "".join(_hidden(name, value) for name, value in query.items() if name not in asked)
    options = "".join(f'<option value="{html.escape(email)}">' for email in emails)
    form = (
        f'<form method="get">{kept}'
        '<input name="login_hint" type="email" placeholder="Email" list="emails" required>'
        f'<datalist id="emails">{options}</datalist>'
        '<button name="screen_hint" value="sign-in">Continue</button>'
        '<button name="screen_hint" value="sign-up">Create an account</button></form>'
    )
    return _PAGE.substitute(title="Sign in", content=form)


def device_page(user_code: str) -> str:
    """Return the page where a user lets a device in, or not."""
    form = (
        '<form method="post">'
        f'<input name="user_code" value="{html.escape(user_code)}" placeholder="Code" required>'
        '<input name="email" type="email" placeholder="Email">'
        '<button name="action" value="approve">Approve</button>'
        '<button name="action" value="deny">Deny</button></form>'
    )
    return _PAGE.substitute(title="Connect a device", content=form)


def message_page(title: str, text: str) -> str:
    """Return a page that says one thing."""
    return _PAGE.substitute(title=html.escape(title), content=html.escape(text))


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
