"""The device flow (RFC 8628): `/user_management/authorize/device` and its page."""

from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import DeviceCode, User
from workos_authkit.emulator.refusals import oauth
from workos_authkit.emulator.routing import Call


def authorize_device(environment: Environment, call: Call) -> Response:
    """Begin a device's sign-in."""
    if call.body.text("client_id") != environment.client_id:
        raise oauth("invalid_client", "Unknown client")
    settings = environment.settings
    if not settings.device_flow_enabled:
        message = "Device authorization grant is not enabled for this team"
        raise oauth("access_denied", message, status=403)
    device = DeviceCode(
        device_code=environment.token(),
        user_code=environment.user_code(),
        client_id=environment.client_id,
        interval=settings.device_interval,
        expires_at=environment.after(settings.device_code_lifetime),
    )
    environment.device_codes[device.device_code] = device
    page_url = f"{environment.base_url}/device"
    return json_response(
        {
            "device_code": device.device_code,
            "user_code": device.user_code,
            "verification_uri": page_url,
            "verification_uri_complete": (
                f"{page_url}?{urlencode({'user_code': device.user_code})}"
            ),
            "expires_in": settings.device_code_lifetime,
            "interval": device.interval,
        }
    )


def approve_device(
    environment: Environment, user_code: str, user: User, organization_id: str | None = None
) -> None:
    """Let a device in, in a user's name.

    Raises:
        LookupError: No device waits under this code, or the user is not an active member of the
            organization.
    """
    device = _waiting_device(environment, user_code)
    if organization_id is not None:
        environment.require_member(user, organization_id)
    device.user_id, device.organization_id = user.id, organization_id


def deny_device(environment: Environment, user_code: str) -> None:
    """Keep a device out.

    Raises:
        LookupError: No device waits under this code.
    """
    _waiting_device(environment, user_code).denied = True


def _waiting_device(environment: Environment, user_code: str) -> DeviceCode:
    for device in environment.device_codes.values():
        if device.user_code == user_code.strip().upper():
            return device
    raise LookupError("No device waits under this code.")
