"""Email verification: codes that prove that an address belongs to a user."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class EmailVerification(Model):
    """A code that proves that an address belongs to the user who enters it."""

    id: str
    user_id: str
    email: str = ""
    expires_at: datetime | None = None
    code: str = field(repr=False)
    created_at: datetime | None = None
    updated_at: datetime | None = None
