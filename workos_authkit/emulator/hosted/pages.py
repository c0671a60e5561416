"""All hosted pages, as HTML: sign-in, its steps, links in emails, devices."""

from collections.abc import Iterable, Sequence
from html import escape

from workos_authkit.emulator.hosted.markup import (
    Content,
    Form,
    button,
    page,
    paragraph,
    primary,
    restart,
    row,
    username,
)
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.routing import Call


def gone(call: Call) -> Response:
    """Return the page for an ended visit."""
    text = "Go back to the application and sign in from there."
    return page(Content("This page has expired", paragraph(text), 410), call)


# Signing in


def email(form: Form, value: str, *, known: Iterable[str], sign_up: bool, welcome: str) -> Content:
    """Return the first page, which asks for the address; `welcome` greets who was invited."""
    options = "".join(f'<option value="{escape(address)}">' for address in known)
    offered = form.problem is not None and form.problem.offer_sign_up
    parts = [
        form.email(value=value, list="known"),
        f'<datalist id="known">{options}</datalist>',
        primary("Continue"),
    ]
    if sign_up:
        style = "secondary" if offered else "link"
        words = "Create this account" if offered else "Create an account"
        parts.append(button(words, "sign_up", style, validate=offered))
    return Content("Sign in", _welcome(welcome) + form.render(*parts))


def password(form: Form, address: str, *, by_code: bool) -> Content:
    """Return the page that asks for the password."""
    parts = [
        username(address),
        form.field(
            "password",
            "Password",
            type="password",
            autofocus=True,
            autocomplete="current-password",
        ),
        primary("Sign in"),
    ]
    if by_code:
        parts.append(button("Email me a code instead", "send_code", "secondary"))
    parts.append(row(button("Forgot password?", "reset", "link"), restart()))
    return Content("Enter your password", form.render(*parts))


def emailed_code(form: Form, address: str, *, title: str, words: str) -> Content:
    """Return a page that asks for an emailed code."""
    return Content(
        title,
        form.render(
            _sent(address),
            form.code("Code from the email"),
            primary(words),
            row(button("Send a new code", "resend", "link"), restart()),
        ),
    )


def complete_email(form: Form, value: str) -> Content:
    """Return the page that asks for the address that an identity provider did not give."""
    return Content(
        "What is your email address?",
        paragraph("Your account has none yet. We send a code to the address to confirm it.")
        + form.render(form.email(value=value), primary("Continue"), restart()),
    )


def reset_sent(form: Form, address: str) -> Content:
    """Return the page for a sent link."""
    text = f"A link that sets a new password went to <strong>{escape(address)}</strong>."
    return Content("Check your email", f"<p>{text}</p>" + form.render(restart("Back to sign-in")))


def sign_up(form: Form, address: str, *, least: int | None, welcome: str) -> Content:
    """Return the page that creates an account; `least` is the shortest password, if required."""
    names = (
        form.field("first_name", "First name", autocomplete="given-name", required=False),
        form.field("last_name", "Last name", autocomplete="family-name", required=False),
    )
    parts = [
        form.email(value=address, autofocus=not address),
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
    parts += [primary("Create account"), restart("I have an account: sign in")]
    return Content("Create an account", _welcome(welcome) + form.render(*parts))


def enroll(form: Form, *, qr_code: str, secret: str) -> Content:
    """Return the page that sets up an authenticator."""
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return Content(
        "Set up two-step sign-in",
        paragraph("Scan the QR code with an authenticator app, then enter the code it shows.")
        + f'<img class="qr" src="{escape(qr_code)}" alt="QR code for an authenticator app">'
        + "<details><summary>Enter the key manually</summary>"
        + f"<code>{escape(spaced)}</code></details>"
        + form.render(form.code("Code from the app"), primary("Continue"), restart()),
    )


def challenge(form: Form, *, phone: str | None) -> Content:
    """Return the page that asks for the second factor."""
    where = f"the code that was sent to {phone}" if phone else "the code of your authenticator app"
    resend = button("Send a new code", "resend", "link")
    return Content(
        "Two-step sign-in",
        paragraph(f"Enter {where}.")
        + form.render(
            form.code("Code"),
            primary("Continue"),
            row(resend, restart()) if phone else restart(),
        ),
    )


def organization(form: Form, address: str, organizations: Sequence[tuple[str, str]]) -> Content:
    """Return the page where the user chooses an organization."""
    buttons = "".join(
        f'<li><button class="choice" name="organization_id" value="{escape(identifier)}">'
        f"{escape(name)}</button></li>"
        for identifier, name in organizations
    )
    text = f"<p>{escape(address)} belongs to several. Which one do you want to use?</p>"
    return Content(
        "Choose an organization",
        text + form.render(f'<ul class="choices">{buttons}</ul>', restart()),
    )


def identity_provider(form: Form, address: str, name: str) -> Content:
    """Return the page of an identity provider, such as a company's own."""
    return Content(
        f"Sign in with {name}",
        paragraph("An emulated identity provider, which accepts every identity.")
        + form.render(
            form.email(value=address),
            primary("Sign in"),
            button("Cancel", "cancel", "secondary", validate=False),
        ),
    )


def refused(form: Form, text: str) -> Content:
    """Return the page for a user who cannot continue."""
    return Content(
        "You cannot continue",
        f'<p class="alert" role="alert">{escape(text)}</p>'
        + form.render(
            button("Use another account", "restart", "primary", validate=False),
            button("Back to the application", "cancel", "secondary", validate=False),
        ),
    )


# Radar, which asks for a code if a sign-in looks suspicious


def phone(form: Form, number: str) -> Content:
    """Return the page that asks for a phone number to send a code to."""
    return Content(
        "Verify your phone",
        paragraph("This sign-in looks unusual. We send a code to your phone.")
        + form.render(
            form.field(
                "phone_number",
                "Phone number",
                value=number,
                type="tel",
                autofocus=True,
                autocomplete="tel",
                hint="With the country code, like +1 555 555 0100.",
            ),
            primary("Send the code"),
            restart(),
        ),
    )


def texted_code(form: Form, number: str) -> Content:
    """Return the page that asks for a code sent to a phone."""
    return Content(
        "Check your phone",
        form.render(
            _sent(number),
            form.code("Code from the message"),
            primary("Continue"),
            row(button("Send a new code", "resend", "link"), restart()),
        ),
    )


# Links in emails, and devices


def new_password(form: Form, address: str, *, least: int) -> Content:
    """Return the page of a password reset link."""
    return Content(
        "Choose a new password",
        form.render(
            username(address),
            form.field(
                "password",
                "New password",
                type="password",
                autofocus=True,
                autocomplete="new-password",
                hint=f"At least {least} characters.",
            ),
            primary("Save password"),
        ),
    )


def device(form: Form, user_code: str) -> Content:
    """Return the page to which a device sends its user."""
    return Content(
        "Connect a device",
        paragraph("Enter the code that your device shows.")
        + form.render(
            form.field(
                "user_code",
                "Code on the device",
                value=user_code,
                autofocus=True,
                autocomplete="off",
                spellcheck="false",
                autocapitalize="characters",
            ),
            primary("Continue"),
        ),
    )


def connect(form: Form, user_code: str, address: str, organization: str | None) -> Content:
    """Return the page where a signed-in user approves or denies a device."""
    where = f" in <strong>{escape(organization)}</strong>" if organization else ""
    return Content(
        "Connect this device?",
        f"<p>It will act as <strong>{escape(address)}</strong>{where}. "
        "Approve only if it shows this code:</p>"
        f'<p class="user-code">{escape(user_code)}</p>'
        + form.render(
            button("Approve", "approve", "primary"),
            button("Deny", "deny", "secondary"),
        ),
    )


def consent(form: Form, application: str, email: str, scopes: Sequence[str]) -> Content:
    """Return the page where a user authorizes an application, or not."""
    asked = "".join(
        f'<li><span class="name">{escape(_SCOPES.get(scope, scope))}</span>'
        f"<span>{escape(scope)}</span></li>"
        for scope in scopes
    )
    return Content(
        f"Authorize {application}?",
        paragraph(f"{application} asks for access to your account, {email}.")
        + form.render(
            f'<ul class="facts">{asked}</ul>' if asked else "",
            button("Allow", "allow", "primary"),
            button("Deny", "deny", "secondary"),
        ),
    )


_SCOPES = {
    "openid": "Know who you are",
    "profile": "See your name",
    "email": "See your email address",
    "offline_access": "Keep its access",
}
"""What applications ask for, in words."""


def message(title: str, text: str, status: int = 200) -> Content:
    """Return a page with a single message."""
    return Content(title, paragraph(text), status)


def _welcome(text: str) -> str:
    return paragraph(text) if text else ""


def _sent(to: str) -> str:
    return f"<p>We sent a code to <strong>{escape(to)}</strong>.</p>"
