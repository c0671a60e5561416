"""Feature flags."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class FeatureFlagOwner(Model):
    """The WorkOS dashboard user who looks after a feature flag."""

    email: str
    first_name: str | None = None
    last_name: str | None = None


@frozen(kw_only=True, slots=False)
class FeatureFlag(Model):
    """A feature that is switched on for some and off for others."""

    id: str
    slug: str
    name: str
    tags: Sequence[str]
    enabled: bool
    """Whether the flag is on in this environment."""

    default_value: bool
    """What holds for those whom no target of the flag names."""

    created_at: datetime
    updated_at: datetime
    description: str | None = None
    owner: FeatureFlagOwner | None = None
