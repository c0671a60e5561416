"""Proofs that an address belongs to its user."""

from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class EmailVerification(Model):
    """A code that proves, when entered, that an address belongs to its user."""

    id: str
    user_id: str
    email: str
    expires_at: datetime
    code: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
