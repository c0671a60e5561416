"""The page where a user approves a device (RFC 8628 §3.3): `/device`.

It is an application of the hosted sign-in, which gives it a code like any other.
"""

from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.cli_auth import connect, deny_device, waiting_device
from workos_authkit.emulator.hosted import markup, pages
from workos_authkit.emulator.hosted.authorization import Denied, let_in, vouch
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.records import AuthorizationCode, DeviceCode
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.visits import Authorization


def show_device(environment: Environment, call: Call) -> Response:
    """Show the page that asks for the code shown on the device."""
    form = markup.Form(action="device")
    return markup.page(pages.device(form, call.query.optional_text("user_code") or ""), call)


def answer_device(environment: Environment, call: Call) -> Response:
    """Ask the user of a device to sign in.

    If the settings allow it, a script signs in at once: with `email`, `action` (`approve` or
    `deny`) and, for a member of several organizations, `organization_id`.
    """
    body = call.body
    user_code, email = body.optional_text("user_code") or "", body.optional_text("email") or ""
    organization_id = body.optional_text("organization_id") or None
    try:
        device = waiting_device(environment, user_code)
    except LookupError as problem:
        return _again(call, user_code, "user_code", f"{problem.args[0]}")
    if body.optional_text("action") == "deny":
        return _deny(environment, call, device)
    authorization = Authorization(
        redirect_uri=_confirmation_url(environment),
        state=device.user_code,
        login_hint=email or None,
        by_own_page=True,
    )
    if not email or not environment.settings.sign_in_at_once:
        return let_in(environment, call, authorization)
    user = environment.user_by_email(email.strip())
    if user is None:
        return _again(call, user_code, "", "There is no account with this email address.")
    try:
        sign_in = vouch(environment, authorization, user, organization_id)
    except Denied as denied:
        return _again(call, user_code, "", denied.description)
    connect(device, sign_in)
    return _connected(call)


def show_confirmation(environment: Environment, call: Call) -> Response:
    """Ask the user who returns from the hosted sign-in to approve the device."""
    found = _found(environment, call)
    if found is None:
        return pages.gone(call)
    device, issued = found
    if issued is None:
        return _message(
            call, "Not connected", "You cancelled the sign-in. The device is still waiting."
        )
    user = environment.users.require(issued.sign_in.user_id)
    organization = environment.organizations.get(issued.sign_in.organization_id)
    query = urlencode({"state": device.user_code, "code": issued.code})
    form = markup.Form(action=f"device/confirm?{query}")
    content = pages.connect(
        form, device.user_code, user.email, organization.name if organization else None
    )
    return markup.page(content, call)


def answer_confirmation(environment: Environment, call: Call) -> Response:
    """Handle the user's decision."""
    found = _found(environment, call)
    if found is None:
        return pages.gone(call)
    device, issued = found
    if issued is None or call.body.optional_text("action") != "approve":
        return _deny(environment, call, device)
    del environment.authorization_codes[issued.code]
    connect(device, issued.sign_in)
    return _connected(call)


def _found(
    environment: Environment, call: Call
) -> tuple[DeviceCode, AuthorizationCode | None] | None:
    """Return the waiting device, and the code that the hosted sign-in issued for it, if any.

    Nothing is returned if one of them has expired.
    """
    try:
        device = waiting_device(environment, call.query.optional_text("state") or "")
    except LookupError:
        return None
    if call.query.optional_text("error"):
        return device, None
    issued = environment.authorization_codes.get(call.query.optional_text("code") or "")
    if (
        issued is None
        or issued.redirect_uri != _confirmation_url(environment)
        or environment.now() >= issued.expires_at
        or environment.users.get(issued.sign_in.user_id) is None
    ):
        return None
    return device, issued


def _confirmation_url(environment: Environment) -> str:
    return f"{environment.base_url}/device/confirm"


def _again(call: Call, user_code: str, field: str, text: str) -> Response:
    form = markup.Form(action="device", problem=markup.Problem(field=field, text=text))
    return markup.page(pages.device(form, user_code), call)


def _deny(environment: Environment, call: Call, device: DeviceCode) -> Response:
    deny_device(environment, device.user_code)
    return _message(call, "Denied", "The device is not connected.")


def _connected(call: Call) -> Response:
    return _message(call, "Approved", "You can return to your device.")


def _message(call: Call, title: str, text: str) -> Response:
    return markup.page(pages.message(title, text), call)
