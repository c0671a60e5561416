"""API keys of organizations and users."""

from collections.abc import Sequence
from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, assemble, model


@model
class APIKeyOwner(Model):
    """Whom an API key belongs to."""

    type: str = ""
    """`organization`, `user`, or a newer one."""

    id: str
    organization_id: str | None = None
    """The organization that a user's key is good for; `None` for an organization's own key."""


@model
class APIKey(Model):
    """A key that one of your customers calls your API with."""

    id: str
    owner: APIKeyOwner
    name: str = ""
    obfuscated_value: str = ""
    """The key with most of it hidden, for people to recognize it by."""

    permissions: Sequence[str] = ()
    """Slugs of what the key may do."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    """`None` when the key does not expire."""

    value: str | None = field(default=None, repr=False)
    """The key itself. It is there once, in the answer that creates it: keep it or lose it."""

    agent_registration_id: str | None = None
    """The agent registration that the key was issued for; known from `api_keys.validate` alone."""


@model
class APIKeyValidation(Model):
    """The answer to `api_keys.validate`, before it is put into one value."""

    api_key: APIKey | None
    """`None` when there is no such key."""

    agent_registration_id: str | None = None

    @property
    def key(self) -> APIKey | None:
        """The key, with all that is known about it."""
        if self.api_key is None:
            return None
        known = {**vars(self.api_key), "agent_registration_id": self.agent_registration_id}
        return assemble(APIKey, known)
