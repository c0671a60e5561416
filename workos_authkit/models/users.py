"""The people who can sign in."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model
from workos_authkit.models._frozen import NOTHING_MORE


@frozen(kw_only=True, slots=False)
class User(Model):
    """A person who can sign in."""

    id: str
    email: str
    email_verified: bool
    created_at: datetime
    updated_at: datetime
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    profile_picture_url: str | None = None
    last_sign_in_at: datetime | None = None
    external_id: str | None = None
    locale: str | None = None
    metadata: Mapping[str, str] = field(default=NOTHING_MORE, hash=False)
    radar_auth_attempt_id: str | None = None
    """Only in the answer to `users.create`, when Radar is on."""


@frozen(kw_only=True, slots=False)
class UserAnswer(Model):
    """What operations answer that put the user inside an object."""

    user: User


@frozen(kw_only=True, slots=False)
class EmailChange(Model):
    """A change of address that waits for the code sent to the new address."""

    user: User
    new_email: str
    expires_at: datetime
    created_at: datetime
