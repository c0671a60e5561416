"""Origins whose pages may call the API from a browser."""

from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class CORSOrigin(Model):
    """An origin whose pages may call the API from a browser."""

    id: str
    origin: str
    created_at: datetime
    updated_at: datetime
