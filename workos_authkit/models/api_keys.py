"""API keys of organizations and users."""

from collections.abc import Sequence
from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, assemble, model


@model
class APIKeyOwner(Model):
    """The owner of an API key."""

    type: str = ""
    """`organization`, `user`, or a newer one."""

    id: str
    organization_id: str | None = None
    """The organization that a user's key gives access to; `None` for an organization's own key."""


@model
class APIKey(Model):
    """A key with which one of your customers calls your API."""

    id: str
    owner: APIKeyOwner
    name: str = ""
    obfuscated_value: str = ""
    """The key with most of it hidden, so that people can recognize it."""

    permissions: Sequence[str] = ()
    """Slugs of the permissions that the key grants."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    """`None` when the key does not expire."""

    value: str | None = field(default=None, repr=False)
    """The key itself, sent only once, in the answer that creates it. Store it now."""

    agent_registration_id: str | None = None
    """The agent registration that the key was issued for; only `api_keys.validate` returns it."""


@model
class APIKeyValidation(Model):
    """The answer to `api_keys.validate`, before it becomes one value."""

    api_key: APIKey | None
    """`None` when the key does not exist."""

    agent_registration_id: str | None = None

    @property
    def key(self) -> APIKey | None:
        """The key, with the id of its agent registration."""
        if self.api_key is None:
            return None
        known = {**vars(self.api_key), "agent_registration_id": self.agent_registration_id}
        return assemble(APIKey, known)
