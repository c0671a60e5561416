"""Radar challenges: codes that a suspicious sign-in must answer."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class RadarChallenge(Model):
    """A code that was sent by email because a sign-in looked suspicious."""

    id: str
    type: str = ""
    """`email`, or a newer one."""

    user_id: str
    email: str = ""
    expires_at: datetime | None = None
    code: str = field(repr=False)
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class RadarSMSChallenge(Model):
    """A code that was sent by text message because a sign-in looked suspicious."""

    verification_id: str
    phone_number: str = ""
