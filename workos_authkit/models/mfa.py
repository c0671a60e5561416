"""Multi-factor authentication."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class TOTP(Model):
    """A time-based one-time password factor (RFC 6238)."""

    issuer: str = ""
    user: str = ""
    secret: str | None = field(default=None, repr=False)
    """Base32 secret, sent only at enrollment."""

    qr_code: str | None = field(default=None, repr=False)
    """Data URI of the QR code, sent only at enrollment."""

    uri: str | None = field(default=None, repr=False)
    """`otpauth:` URI, sent only at enrollment."""


@model
class SMS(Model):
    """A factor that receives its codes by text message."""

    phone_number: str = ""


@model
class AuthenticationFactor(Model):
    """A second factor of a user."""

    id: str
    type: str = ""
    """`totp`, `sms`, `generic_otp`, `webauthn`, or a newer one."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    user_id: str | None = None
    totp: TOTP | None = None
    sms: SMS | None = None


@model
class AuthenticationChallenge(Model):
    """A challenge that the user answers with a code from a factor."""

    id: str
    authentication_factor_id: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    """`None` for TOTP factors, whose codes expire by themselves."""

    code: str | None = field(default=None, repr=False)
    """The code that was sent, when the API returns it."""


@model
class FactorEnrollment(Model):
    """A new factor, and the challenge that completes its enrollment."""

    factor: AuthenticationFactor = field(metadata={"wire_name": "authentication_factor"})
    challenge: AuthenticationChallenge = field(metadata={"wire_name": "authentication_challenge"})


@model
class ChallengeVerification(Model):
    """Whether a code answers a challenge."""

    challenge: AuthenticationChallenge
    valid: bool
