"""Links to the Admin Portal: `/portal/generate_link` and `/portal/revoke_link`."""

from typing import get_args

from workos_authkit._types import PortalIntent
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.refusals import InvalidField
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_redirect_url
from workos_authkit.emulator.visits import PortalVisit

INTENTS: tuple[str, ...] = get_args(PortalIntent)

_LINK_LIFETIME = 300


def generate_link(environment: Environment, call: Call) -> Response:
    """Return a link that opens the portal of an organization once, within five minutes."""
    body = call.body
    organization = environment.organizations.require(body.text("organization"))
    body.texts("it_contact_emails")
    secret = environment.token(24)
    environment.portal_links[secret] = PortalVisit(
        organization_id=organization.id,
        intent=body.optional_choice("intent", INTENTS),
        return_url=_url(body, "return_url"),
        success_url=_url(body, "success_url"),
        external_user_id=body.optional_text("external_user_id"),
        expires_at=environment.after(_LINK_LIFETIME),
    )
    link = f"{environment.base_url}/portal/launch?secret={secret}"
    return json_response({"link": link}, 201)


def revoke_link(environment: Environment, call: Call) -> Response:
    """End an administrator's links to the portal of an organization, and the visits they began."""
    organization = environment.organizations.require(call.body.text("organization"))
    administrator = call.body.text("external_user_id")
    for visits in (environment.portal_links, environment.portal_visits):
        for key, visit in [*visits.items()]:
            if (visit.organization_id, visit.external_user_id) == (organization.id, administrator):
                del visits[key]
    return empty_response(204)


def _url(body: Fields, name: str) -> str | None:
    url = body.optional_text(name)
    if url is not None and not is_redirect_url(url):
        raise InvalidField(name, f"{name}_invalid", f"{name} must be an absolute URL.")
    return url
