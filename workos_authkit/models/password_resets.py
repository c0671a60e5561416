"""Chances to choose a new password."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class PasswordReset(Model):
    """A user's chance to choose a new password."""

    id: str
    user_id: str
    email: str = ""
    expires_at: datetime | None = None
    password_reset_token: str = field(repr=False)
    """What `password_resets.reset_password` takes."""

    password_reset_url: str = field(default="", repr=False)
    """Where the user chooses a new password; holds the token."""

    created_at: datetime | None = None
