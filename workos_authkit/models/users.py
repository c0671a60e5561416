"""The people who can sign in."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE


@model
class User(Model):
    """A person who can sign in."""

    id: str
    email: str = ""
    email_verified: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    profile_picture_url: str | None = None
    last_sign_in_at: datetime | None = None
    external_id: str | None = None
    locale: str | None = None
    metadata: Mapping[str, str] = field(default=NOTHING_MORE, hash=False)
    radar_auth_attempt_id: str | None = None
    """Only in the answer to `users.create`, when Radar is enabled."""


@model
class UserAnswer(Model):
    """The answer of operations that wrap the user in an object."""

    user: User


@model
class EmailChange(Model):
    """A change of email address, pending until the user enters the code sent to the new one."""

    user: User
    new_email: str = ""
    expires_at: datetime | None = None
    created_at: datetime | None = None
