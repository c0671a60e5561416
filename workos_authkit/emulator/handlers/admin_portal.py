"""Links to the Admin Portal: `/portal/generate_link`."""

from typing import get_args

from workos_authkit._types import PortalIntent
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.routing import Call


def generate_link(environment: Environment, call: Call) -> Response:
    """Return a link; here it leads nowhere."""
    environment.organizations.require(call.body.text("organization"))
    call.body.optional_choice("intent", get_args(PortalIntent))
    call.body.optional_text("return_url")
    call.body.optional_text("success_url")
    call.body.texts("it_contact_emails")
    link = f"{environment.base_url}/portal/launch?secret={environment.token(24)}"
    return json_response({"link": link}, 201)
