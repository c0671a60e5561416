"""The pages of the Admin Portal, as HTML."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from workos_authkit.emulator.hosted.markup import Content, Form, button, primary

_TITLES: Mapping[str, str] = {
    "sso": "Single Sign-On",
    "domain_verification": "Domain verification",
    "dsync": "Directory Sync",
    "audit_logs": "Audit logs",
    "log_streams": "Log streams",
    "certificate_renewal": "Certificate renewal",
    "bring_your_own_key": "Bring your own key",
}


def choice(form: Form, organization: str, *, back: bool) -> Content:
    """Return the page that asks what to set up."""
    buttons = "".join(
        f'<li><button class="choice" name="intent" value="{intent}">{title}</button></li>'
        for intent, title in _TITLES.items()
    )
    return Content(
        "Admin Portal",
        f"<p>What do you want to set up for <strong>{escape(organization)}</strong>?</p>"
        + form.render(f'<ul class="choices">{buttons}</ul>', _back(back)),
    )


def sso(form: Form, organization: str, connections: Iterable[str], *, back: bool) -> Content:
    """Return the page that connects an identity provider."""
    connected = [_fact(name, "Connected", "good") for name in connections]
    if connected:
        return Content(
            _TITLES["sso"],
            _of(organization) + form.render(_facts(connected), _finish(), _back(back)),
        )
    name = form.field(
        "name",
        "Identity provider",
        value="Okta",
        autofocus=True,
        autocomplete="off",
        hint="Any name: the emulated provider accepts every identity.",
    )
    return Content(
        _TITLES["sso"], _of(organization) + form.render(name, primary("Connect"), _back(back))
    )


def domains(
    form: Form, organization: str, owned: Sequence[Mapping[str, Any]], *, back: bool
) -> Content:
    """Return the page that adds and verifies domains."""
    is_done = any(domain["state"] == "verified" for domain in owned)
    style = "secondary" if owned else "primary"
    name = form.field(
        "domain", "Domain", autofocus=True, autocomplete="off", spellcheck="false", inputmode="url"
    )
    return Content(
        _TITLES["domain_verification"],
        _of(organization)
        + form.render(
            _facts([_domain(domain) for domain in owned]),
            name,
            button("Add domain", "add", style, validate=True),
            _finish() if is_done else "",
            _back(back),
        ),
    )


def nothing(form: Form, organization: str, intent: str, *, back: bool) -> Content:
    """Return the page of a setup that the emulator does not have."""
    return Content(
        _TITLES[intent],
        _of(organization)
        + "<p>The emulator has no such setup. Finish returns as if it were done.</p>"
        + form.render(_finish(), _back(back)),
    )


def _of(organization: str) -> str:
    return f"<p>Admin Portal of <strong>{escape(organization)}</strong></p>"


def _domain(domain: Mapping[str, Any]) -> str:
    if domain["state"] == "verified":
        return _fact(domain["domain"], "Verified", "good")
    token = domain.get("verification_token")
    record = f"{domain.get('verification_prefix')}.{domain['domain']} TXT {token}" if token else ""
    verify = (
        f'<button class="secondary" name="verify" value="{escape(domain["id"])}" formnovalidate '
        f'aria-label="Verify {escape(domain["domain"])}">Verify</button>'
    )
    return _fact(domain["domain"], "Pending", "warn", f"<code>{escape(record)}</code>{verify}")


def _fact(name: str, state: str, tone: str, more: str = "") -> str:
    return (
        f'<li><span class="name">{escape(name)}</span>'
        f'<span class="state {tone}">{state}</span>{more}</li>'
    )


def _facts(items: Sequence[str]) -> str:
    return f'<ul class="facts">{"".join(items)}</ul>' if items else ""


def _finish() -> str:
    return button("Finish", "finish", "primary", validate=False)


def _back(possible: bool) -> str:
    return button("Back to the application", "return", "link") if possible else ""
