"""Origins whose pages may call the API from a browser."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class CORSOrigin(Model):
    """An origin whose pages may call the API from a browser."""

    id: str
    origin: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
