"""Password resets."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class PasswordReset(Model):
    """A token with which a user chooses a new password."""

    id: str
    user_id: str
    email: str = ""
    expires_at: datetime | None = None
    password_reset_token: str = field(repr=False)
    """Pass it to `password_resets.reset_password`."""

    password_reset_url: str = field(default="", repr=False)
    """Where the user chooses a new password; the URL contains the token."""

    created_at: datetime | None = None
