"""Codes that sign a user in without a password."""

from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class MagicAuth(Model):
    """A code that signs a user in without a password."""

    id: str
    user_id: str
    email: str
    expires_at: datetime
    code: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
    radar_auth_attempt_id: str | None = None
    """Only in the answer to `magic_auth.create`, when Radar is on."""
