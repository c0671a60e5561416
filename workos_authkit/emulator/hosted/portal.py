"""The Admin Portal, where an administrator of a customer sets up SSO and domains: `/portal`."""

from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.handlers import admin_portal
from workos_authkit.emulator.handlers.organization_domains import add_domain, mark_verified
from workos_authkit.emulator.hosted import markup, pages, portal_pages
from workos_authkit.emulator.hosted.forms import Problem, entered_text
from workos_authkit.emulator.http import Response, redirect
from workos_authkit.emulator.records import Connection, Organization
from workos_authkit.emulator.refusals import InvalidField, Refused
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import location
from workos_authkit.emulator.visits import PortalVisit

_LONGEST_VISIT = 3600
"""Seconds."""


def launch(environment: Environment, call: Call) -> Response:
    """Open the portal with a link, which works once."""
    link = environment.portal_links.pop(call.query.optional_text("secret") or "", None)
    if link is None or environment.now() >= link.expires_at:
        text = "Links to the Admin Portal work once, within five minutes. Ask for a new one."
        return markup.page(pages.message("This link has ended", text, 410), call)
    identifier = environment.token()
    link.expires_at = environment.after(_LONGEST_VISIT)
    environment.portal_visits[identifier] = link
    return redirect(f"{environment.base_url}/portal?{urlencode({'visit': identifier})}")


def show_portal(environment: Environment, call: Call) -> Response:
    """Show what the administrator sets up."""
    found = _find(environment, call)
    return pages.gone(call) if found is None else _show(environment, call, *found)


def answer_portal(environment: Environment, call: Call) -> Response:
    """Set up what the administrator wants, or return to the application."""
    found = _find(environment, call)
    if found is None:
        return pages.gone(call)
    visit, organization = found
    action = call.body.optional_text("action")
    if action in ("finish", "return"):
        return _leave(call, visit, organization, done=action == "finish")
    try:
        _set_up(environment, visit, organization, call.body)
    except Problem as problem:
        return _show(environment, call, visit, organization, problem.shown)
    return redirect(f"{environment.base_url}/portal?{urlencode({'visit': _id(call)})}")


def _set_up(
    environment: Environment, visit: PortalVisit, organization: Organization, form: Fields
) -> None:
    chosen, verified = form.optional_text("intent"), form.optional_text("verify")
    if visit.intent is None and chosen in admin_portal.INTENTS:
        visit.intent = chosen
    elif visit.intent == "sso":
        name = entered_text(form, "name").strip()
        if not name:
            raise Problem("name", "Enter a name.")
        environment.create(Connection, organization_id=organization.id, name=name)
    elif visit.intent == "domain_verification" and verified:
        for domain in organization.domains:
            if domain["id"] == verified:
                mark_verified(environment, organization, domain)
    elif visit.intent == "domain_verification":
        try:
            add_domain(environment, organization, entered_text(form, "domain"))
        except InvalidField:
            raise Problem("domain", "Enter a domain, like acme.com.") from None
        except Refused as refused:
            raise Problem("domain", refused.words) from None


def _show(
    environment: Environment,
    call: Call,
    visit: PortalVisit,
    organization: Organization,
    problem: markup.Problem | None = None,
) -> Response:
    form = markup.Form(action=f"portal?{urlencode({'visit': _id(call)})}", problem=problem)
    back = visit.return_url is not None
    name = organization.name
    if visit.intent is None:
        content = portal_pages.choice(form, name, back=back)
    elif visit.intent == "sso":
        connections = environment.connections.where(lambda c: c.organization_id == organization.id)
        content = portal_pages.sso(form, name, [c.name for c in connections], back=back)
    elif visit.intent == "domain_verification":
        content = portal_pages.domains(form, name, organization.domains, back=back)
    else:
        content = portal_pages.nothing(form, name, visit.intent, back=back)
    return markup.page(content, call)


def _leave(call: Call, visit: PortalVisit, organization: Organization, *, done: bool) -> Response:
    """Return to the application: after a setup to its `success_url`, else to its `return_url`."""
    url = visit.success_url or visit.return_url if done else visit.return_url
    if url is not None:
        return redirect(location(url))
    text = f"The setup of {organization.name} is finished. You can close this page."
    return markup.page(pages.message("All set", text), call)


def _id(call: Call) -> str:
    return call.query.optional_text("visit") or ""


def _find(environment: Environment, call: Call) -> tuple[PortalVisit, Organization] | None:
    visit = environment.portal_visits.get(_id(call))
    if visit is None or environment.now() >= visit.expires_at:
        return None
    organization = environment.organizations.get(visit.organization_id)
    return None if organization is None else (visit, organization)
