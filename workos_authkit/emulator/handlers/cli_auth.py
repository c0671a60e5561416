"""The device flow (RFC 8628): `/user_management/authorize/device`, and approval of devices."""

from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.gates import factors_of
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import DeviceCode, SignIn, User
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
    """Approve a device on behalf of a user.

    Raises:
        LookupError: No device waits with this code, or the user is not an active member of the
            organization.
    """
    device = waiting_device(environment, user_code)
    if organization_id is not None:
        environment.require_member(user, organization_id)
    sign_in = SignIn(
        user_id=user.id,
        method="Password" if user.password else "MagicAuth",
        organization_id=organization_id,
        passed={"email_verification", *(("mfa",) if factors_of(environment, user) else ())},
    )
    connect(device, sign_in)


def connect(device: DeviceCode, sign_in: SignIn) -> None:
    """Approve a device with a sign-in that its user made elsewhere."""
    device.sign_in = sign_in


def deny_device(environment: Environment, user_code: str) -> None:
    """Deny a device.

    Raises:
        LookupError: No device waits with this code.
    """
    waiting_device(environment, user_code).denied = True


def waiting_device(environment: Environment, user_code: str) -> DeviceCode:
    """Return the device that shows a code.

    Raises:
        LookupError: There is none, or it no longer waits.
    """
    for device in environment.device_codes.values():
        if device.user_code == user_code.strip().upper() and device.waits(environment.now()):
            return device
    raise LookupError("No device waits under this code.")
