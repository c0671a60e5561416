"""Signing in on a device without a browser (RFC 8628)."""

from attrs import field

from workos_authkit.models._base import Model, model


@model
class DeviceAuthorization(Model):
    """What to show to a user who signs in on another device (RFC 8628 §3.2)."""

    device_code: str = field(repr=False)
    """Identifies this sign-in at the token endpoint; `cli_auth.wait` sends it."""

    user_code: str = field(repr=False)
    """What the user enters or compares."""

    verification_uri: str
    """Where the user enters it."""

    verification_uri_complete: str | None = field(default=None, repr=False)
    """The same with the code filled in, for a link or a QR code."""

    expires_in: float
    """Seconds until the codes expire."""

    interval: float = 5.0
    """The shortest time between two polls, in seconds."""
