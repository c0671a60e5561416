"""People who wait to be let in."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model
from workos_authkit.models._frozen import NOTHING_MORE


@frozen(kw_only=True, slots=False)
class Waitlist(Model):
    """A list of people who wait to be let in."""

    id: str
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True, slots=False)
class WaitlistEntry(Model):
    """Somebody who waits to be let in."""

    id: str
    email: str
    state: str
    """`pending`, `approved`, `denied`, or a newer one."""

    created_at: datetime
    updated_at: datetime
    approved_at: datetime | None = None
    waitlist_id: str | None = None
    additional_fields: Mapping[str, str] = field(default=NOTHING_MORE, hash=False)
    """What the person filled in: do not trust it."""
