"""Waitlists."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE


@model
class Waitlist(Model):
    """A list of people who are waiting for access."""

    id: str
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class WaitlistEntry(Model):
    """A person on a waitlist."""

    id: str
    email: str = ""
    state: str = ""
    """`pending`, `approved`, `denied`, or a newer one."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    approved_at: datetime | None = None
    waitlist_id: str | None = None
    additional_fields: Mapping[str, str] = field(default=NOTHING_MORE, hash=False)
    """What the person filled in; do not trust it."""
