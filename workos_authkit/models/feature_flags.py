"""Feature flags."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class FeatureFlagOwner(Model):
    """The WorkOS dashboard user who owns a feature flag."""

    email: str = ""
    first_name: str | None = None
    last_name: str | None = None


@model
class FeatureFlag(Model):
    """A feature that is on for some users or organizations and off for others."""

    id: str
    slug: str
    name: str = ""
    tags: Sequence[str] = ()
    enabled: bool = False
    """Whether the flag is on in this environment."""

    default_value: bool = False
    """Whether the feature is on for those whom the flag does not target."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    description: str | None = None
    owner: FeatureFlagOwner | None = None
