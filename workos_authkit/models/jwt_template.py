"""What access tokens say beyond the standard claims."""

from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class JWTTemplate(Model):
    """What access tokens say beyond the standard claims."""

    content: str
    """The template: JSON with expressions in it."""

    created_at: datetime
    updated_at: datetime
