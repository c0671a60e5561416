"""Chances to choose a new password."""

from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class PasswordReset(Model):
    """A user's chance to choose a new password."""

    id: str
    user_id: str
    email: str
    expires_at: datetime
    password_reset_token: str = field(repr=False)
    """What `password_resets.reset_password` takes."""

    password_reset_url: str = field(repr=False)
    """Where the user chooses a new password; holds the token."""

    created_at: datetime
