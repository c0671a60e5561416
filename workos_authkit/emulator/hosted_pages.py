"""The pages that AuthKit hosts, as HTML: sign-in, its steps, links from emails, devices.

They need no JavaScript. Every value passes through `escape`.
"""

from collections.abc import Iterable, Sequence
from html import escape
from string import Template

from attrs import frozen

from workos_authkit.emulator.http import Response

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
"""Without `form-action`: a form leads back to the application in the end."""


@frozen
class Content:
    """A page's heading and what stands below it, as HTML."""

    title: str
    html: str
    status: int = 200


@frozen(kw_only=True)
class Problem:
    """What is wrong with what was entered."""

    field: str
    text: str
    offer_sign_up: bool = False


@frozen(kw_only=True)
class Form:
    """Where a step's form goes, and what was wrong with it last time."""

    action: str
    step: str = ""
    problem: Problem | None = None

    def render(self, *parts: str) -> str:
        """Return the form around its parts."""
        step = _hidden("step", self.step) if self.step else ""
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
        """Return a field with its label, its hint and what was wrong with it."""
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


def page(content: Content, *, root: str = "./") -> Response:
    """Return a page as a response; `root` leads to where the emulator is mounted."""
    html = _PAGE.substitute(title=escape(content.title), content=content.html, root=root)
    body = html.encode("utf-8", "replace")
    return Response(status=content.status, headers=_HEADERS, body=body)


def gone() -> Response:
    """Return the page for a visit that is over."""
    text = "Go back to the application and sign in from there."
    return page(Content("This page has expired", _paragraph(text), 410))


# Signing in


def email(form: Form, value: str, *, known: Iterable[str], sign_up: bool) -> Content:
    """Return the first page: who are you?"""
    options = "".join(f'<option value="{escape(address)}">' for address in known)
    offered = form.problem is not None and form.problem.offer_sign_up
    parts = [
        form.field(
            "email",
            "Email address",
            value=value,
            type="email",
            autofocus=True,
            autocomplete="username",
            list="known",
            spellcheck="false",
        ),
        f'<datalist id="known">{options}</datalist>',
        _primary("Continue"),
    ]
    if sign_up:
        style = "secondary" if offered else "link"
        words = "Create this account" if offered else "Create an account"
        parts.append(_button(words, "sign_up", style, validate=offered))
    return Content("Sign in", form.render(*parts))


def password(form: Form, address: str, *, by_code: bool) -> Content:
    """Return the page that asks for the password."""
    parts = [
        _username(address),
        form.field(
            "password",
            "Password",
            type="password",
            autofocus=True,
            autocomplete="current-password",
        ),
        _primary("Sign in"),
    ]
    if by_code:
        parts.append(_button("Email me a code instead", "send_code", "secondary"))
    parts.append(_row(_button("Forgot your password?", "reset", "link"), _restart()))
    return Content("Enter your password", form.render(*parts))


def code(form: Form, address: str) -> Content:
    """Return the page that asks for the code that was emailed."""
    return Content(
        "Check your email",
        form.render(
            _sent(address),
            form.code("Code from the email"),
            _primary("Sign in"),
            _row(_button("Send a new code", "resend", "link"), _restart()),
        ),
    )


def reset_sent(form: Form, address: str) -> Content:
    """Return the page that says that a link is on its way."""
    text = f"A link that sets a new password went to <strong>{escape(address)}</strong>."
    return Content("Check your email", f"<p>{text}</p>" + form.render(_restart("Back to sign-in")))


def sign_up(form: Form, address: str, *, least: int | None) -> Content:
    """Return the page that makes an account; `least` is the shortest password, if one is asked."""
    names = (
        form.field("first_name", "First name", autocomplete="given-name", required=False),
        form.field("last_name", "Last name", autocomplete="family-name", required=False),
    )
    parts = [
        form.field(
            "email",
            "Email address",
            value=address,
            type="email",
            autofocus=not address,
            autocomplete="username",
            spellcheck="false",
        ),
        f'<div class="pair">{"".join(names)}</div>',
    ]
    if least is not None:
        parts.append(
            form.field(
                "password",
                "Password",
                type="password",
                autofocus=bool(address),
                autocomplete="new-password",
                hint=f"At least {least} characters.",
            )
        )
    parts += [_primary("Create account"), _restart("I have an account: sign in")]
    return Content("Create an account", form.render(*parts))


def verify_email(form: Form, address: str) -> Content:
    """Return the page that asks for the proof of an address."""
    return Content(
        "Verify your email",
        form.render(
            _sent(address),
            form.code("Code from the email"),
            _primary("Continue"),
            _row(_button("Send a new code", "resend", "link"), _restart()),
        ),
    )


def enroll(form: Form, *, qr_code: str, secret: str) -> Content:
    """Return the page that sets up an authenticator."""
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return Content(
        "Set up two-step sign-in",
        _paragraph("Scan the picture with an authenticator app, then enter the code it shows.")
        + f'<img class="qr" src="{escape(qr_code)}" alt="QR code for an authenticator app">'
        + "<details><summary>Enter the key by hand</summary>"
        + f"<code>{escape(spaced)}</code></details>"
        + form.render(form.code("Code from the app"), _primary("Continue"), _restart()),
    )


def challenge(form: Form, *, phone: str | None) -> Content:
    """Return the page that asks for the second factor."""
    where = f"the code that was sent to {phone}" if phone else "the code of your authenticator app"
    return Content(
        "Two-step sign-in",
        _paragraph(f"Enter {where}.")
        + form.render(form.code("Code"), _primary("Continue"), _restart()),
    )


def organization(form: Form, address: str, organizations: Sequence[tuple[str, str]]) -> Content:
    """Return the page where the user chooses an organization."""
    buttons = "".join(
        f'<li><button class="choice" name="organization_id" value="{escape(identifier)}">'
        f"{escape(name)}</button></li>"
        for identifier, name in organizations
    )
    text = f"<p>{escape(address)} belongs to several. Which one do you want to enter?</p>"
    return Content(
        "Choose an organization",
        text + form.render(f'<ul class="choices">{buttons}</ul>', _restart()),
    )


def identity_provider(form: Form, address: str, name: str) -> Content:
    """Return the page of an identity provider, such as a company's own."""
    return Content(
        name,
        _paragraph("An identity provider, emulated: it believes whoever you say you are.")
        + form.render(
            form.field(
                "email",
                "Email address",
                value=address,
                type="email",
                autofocus=True,
                autocomplete="username",
                spellcheck="false",
            ),
            _primary("Sign in"),
            _button("Cancel", "cancel", "secondary", validate=False),
        ),
    )


def refused(form: Form, text: str) -> Content:
    """Return the page for a user who cannot go on."""
    return Content(
        "You cannot go on",
        f'<p class="alert" role="alert">{escape(text)}</p>'
        + form.render(
            _button("Use another account", "restart", "primary", validate=False),
            _button("Back to the application", "cancel", "secondary", validate=False),
        ),
    )


# Links from emails, and devices


def new_password(form: Form, address: str, *, least: int) -> Content:
    """Return the page that a link for a new password leads to."""
    return Content(
        "Choose a new password",
        form.render(
            _username(address),
            form.field(
                "password",
                "New password",
                type="password",
                autofocus=True,
                autocomplete="new-password",
                hint=f"At least {least} characters.",
            ),
            _primary("Save password"),
        ),
    )


def device(
    form: Form, user_code: str, address: str, organizations: Sequence[tuple[str, str]]
) -> Content:
    """Return the page where a user lets a device in, or not."""
    parts = [
        form.field(
            "user_code",
            "Code on the device",
            value=user_code,
            autofocus=not user_code,
            autocomplete="off",
            spellcheck="false",
            autocapitalize="characters",
        ),
        form.field(
            "email",
            "Your email address",
            value=address,
            type="email",
            autofocus=bool(user_code),
            required=False,
            autocomplete="username",
            spellcheck="false",
        ),
    ]
    if organizations:
        options = "".join(
            f'<option value="{escape(identifier)}">{escape(name)}</option>'
            for identifier, name in organizations
        )
        parts.append(
            '<div class="field"><label for="organization_id">Organization</label>'
            f'<select id="organization_id" name="organization_id">{options}</select></div>'
        )
    parts += [
        _button("Approve", "approve", "primary"),
        _button("Deny", "deny", "secondary"),
    ]
    text = "Approve only if the device in front of you shows this code."
    return Content("Connect a device", _paragraph(text) + form.render(*parts))


def consent(form: Form, application: str, scopes: Sequence[str]) -> Content:
    """Return the page where a user lets an application in, or not."""
    asked = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
    return Content(
        f"Let {application} in?",
        _paragraph(f"{application} asks for access to your account.")
        + (f"<ul>{asked}</ul>" if asked else "")
        + form.render(
            _button("Allow", "allow", "primary"),
            _button("Deny", "deny", "secondary"),
        ),
    )


def message(title: str, text: str, status: int = 200) -> Content:
    """Return a page that says one thing."""
    return Content(title, _paragraph(text), status)


# Parts


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _username(address: str) -> str:
    """Return who signs in, shown, and told to password managers."""
    return (
        f'<p class="who">{escape(address)}</p><input class="unseen" type="text" name="username" '
        f'value="{escape(address)}" autocomplete="username" readonly tabindex="-1" '
        'aria-hidden="true">'
    )


def _sent(address: str) -> str:
    return f"<p>We sent a code to <strong>{escape(address)}</strong>.</p>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _primary(words: str) -> str:
    return _button(words, "continue", "primary")


def _button(words: str, action: str, style: str, *, validate: bool | None = None) -> str:
    if validate is None:
        validate = style == "primary"
    skip = "" if validate else " formnovalidate"
    return f'<button class="{style}" name="action" value="{action}"{skip}>{escape(words)}</button>'


def _restart(words: str = "Use another account") -> str:
    return _button(words, "restart", "link")


def _row(*parts: str) -> str:
    return f'<div class="row">{"".join(parts)}</div>'
