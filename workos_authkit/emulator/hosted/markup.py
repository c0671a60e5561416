"""The elements of hosted pages, as HTML: the page layout, forms, fields and buttons.

They need no JavaScript. Every value passes through `escape`.
"""

from html import escape
from string import Template

from attrs import frozen

from workos_authkit.emulator.http import Response
from workos_authkit.emulator.routing import Call

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title · AuthKit emulator</title>
<base href="$root">
<link rel="icon" href="_static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="_static/base.css">
<link rel="stylesheet" href="_static/hosted.css">
</head>
<body>
<main class="card">
<h1>$title</h1>
$content
</main>
<footer>AuthKit emulator <span aria-hidden="true">·</span>
<a href="_emulator#outbox" target="_blank" rel="noopener">Outbox with codes and links</a></footer>
</body>
</html>
""")

_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "base-uri 'self'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Without `form-action`: the last form redirects to the application."""


@frozen
class Content:
    """A page's heading and body, as HTML."""

    title: str
    html: str
    status: int = 200


@frozen(kw_only=True)
class Problem:
    """An input error, as the page shows it."""

    field: str
    text: str
    offer_sign_up: bool = False


@frozen(kw_only=True)
class Form:
    """The target of a step's form, and the errors of its last input."""

    action: str
    step: str = ""
    problem: Problem | None = None

    def render(self, *parts: str) -> str:
        """Return the form around its parts."""
        step = hidden("step", self.step) if self.step else ""
        problem = self.problem
        alert = ""
        if problem is not None and not problem.field:
            alert = f'<p class="alert" role="alert">{escape(problem.text)}</p>'
        inside = "".join(parts)
        return f'<form method="post" action="{escape(self.action)}">{step}{alert}{inside}</form>'

    def field(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        type: str = "text",
        autofocus: bool = False,
        required: bool = True,
        hint: str = "",
        **attributes: str,
    ) -> str:
        """Return a field with its label, its hint and its error."""
        problem = self.problem if self.problem and self.problem.field == name else None
        described = [f"{name}-hint"] if hint else []
        if problem is not None:
            described.insert(0, f"{name}-problem")
            attributes["aria-invalid"] = "true"
        if described:
            attributes["aria-describedby"] = " ".join(described)
        given = {"type": type, "value": value, **attributes}
        rendered = " ".join(f'{k.replace("_", "-")}="{escape(v)}"' for k, v in given.items() if v)
        flags = " required" * required + " autofocus" * autofocus
        said = (
            f'<p class="problem" id="{name}-problem" role="alert">{escape(problem.text)}</p>'
            if problem
            else ""
        )
        hinted = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
        return (
            f'<div class="field"><label for="{name}">{escape(label)}</label>'
            f'<input id="{name}" name="{name}" {rendered}{flags}>{said}{hinted}</div>'
        )

    def email(
        self, label: str = "Email address", *, value: str, autofocus: bool = True, list: str = ""
    ) -> str:
        """Return a field for an address; `list` names the element with suggestions."""
        return self.field(
            "email",
            label,
            value=value,
            type="email",
            autofocus=autofocus,
            autocomplete="username",
            list=list,
            spellcheck="false",
        )

    def code(self, label: str) -> str:
        """Return a field for a one-time code."""
        return self.field(
            "code",
            label,
            autofocus=True,
            inputmode="numeric",
            autocomplete="one-time-code",
            maxlength="12",
            spellcheck="false",
        )


def page(content: Content, call: Call) -> Response:
    """Return a page as the answer to a call; its links include the emulator's mount path."""
    root = "../" * (call.request.path.count("/") - 1) or "./"
    html = _PAGE.substitute(title=escape(content.title), content=content.html, root=root)
    body = html.encode("utf-8", "replace")
    return Response(status=content.status, headers=_HEADERS, body=body)


def hidden(name: str, value: str) -> str:
    """Return a hidden field."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def username(address: str) -> str:
    """Return the user's address, for display and for password managers."""
    return (
        f'<p class="who">{escape(address)}</p><input class="unseen" type="text" name="username" '
        f'value="{escape(address)}" autocomplete="username" readonly tabindex="-1" '
        'aria-hidden="true">'
    )


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>"


def primary(words: str) -> str:
    """Return the button that continues; Enter presses it, so it comes first."""
    return button(words, "continue", "primary")


def button(words: str, action: str, style: str, *, validate: bool | None = None) -> str:
    """Return a button; by default only a primary one makes the browser check the fields."""
    if validate is None:
        validate = style == "primary"
    skip = "" if validate else " formnovalidate"
    return f'<button class="{style}" name="action" value="{action}"{skip}>{escape(words)}</button>'


def restart(words: str = "Use another account") -> str:
    """Return the button that starts over."""
    return button(words, "restart", "link")


def row(*parts: str) -> str:
    """Return parts side by side."""
    return f'<div class="row">{"".join(parts)}</div>'
