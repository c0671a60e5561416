"""Signing in on a device without a browser."""

from tests.operations.authentication import AUTHENTICATION, AUTHENTICATION_JSON
from tests.operations.row import Answer, Row, sent
from workos_authkit.models import DeviceAuthorization

DEVICE = DeviceAuthorization(
    device_code="device-code",
    user_code="CRANK-42",
    verification_uri="https://auth.example.com/device",
    verification_uri_complete="https://auth.example.com/device?user_code=CRANK-42",
    expires_in=300.0,
    interval=5.0,
)

ROWS = [
    Row(
        call=lambda authkit: authkit.cli_auth.authorize_device(),
        sends=sent("POST /user_management/authorize/device", {"client_id": "client_123"}),
        answers=Answer(
            {
                "device_code": "device-code",
                "user_code": "CRANK-42",
                "verification_uri": "https://auth.example.com/device",
                "verification_uri_complete": "https://auth.example.com/device?user_code=CRANK-42",
                "expires_in": 300,
                "interval": 5,
            }
        ),
        returns=DEVICE,
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.cli_auth.wait(DEVICE),
        sends=sent(
            "POST /user_management/authenticate",
            {
                "client_id": "client_123",
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                "device_code": "device-code",
            },
        ),
        answers=Answer(AUTHENTICATION_JSON),
        returns=AUTHENTICATION,
        public=True,
    ),
]
