"""Codes that sign a user in without a password."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class MagicAuth(Model):
    """A code that signs a user in without a password."""

    id: str
    user_id: str
    email: str = ""
    expires_at: datetime | None = None
    code: str = field(repr=False)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    radar_auth_attempt_id: str | None = None
    """Only in the answer to `magic_auth.create`, when Radar is enabled."""
