"""What access tokens say beyond the standard claims."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class JWTTemplate(Model):
    """What access tokens say beyond the standard claims."""

    content: str
    """The template: JSON with expressions in it."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
