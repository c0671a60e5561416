"""The JWT template: claims that access tokens carry besides the standard ones."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class JWTTemplate(Model):
    """The claims that access tokens carry besides the standard ones."""

    content: str
    """The template: JSON with expressions in it."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
