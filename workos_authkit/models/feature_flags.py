"""Feature flags."""

from collections.abc import Sequence
from datetime import datetime

from attrs import field

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


@model
class FlagRule(Model):
    """A rule of a feature flag: the data of `feature_flags.flag_rule.*` events."""

    id: str
    flag_id: str = ""
    flag_slug: str = ""
    environment_id: str = ""
    target_type: str | None = None
    """What the rule is about: users, organizations, ..."""

    position: int | None = None
    """The rule's position among the rules of its flag."""

    value_type: str = ""
    """`boolean`, or a newer one."""

    flag_value: bool | None = field(default=None, metadata={"wire_name": "value"})
    """The flag's value where the rule applies."""

    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class FlagTarget(Model):
    """A target of a feature flag: the data of `feature_flags.flag_target.*` events."""

    id: str | None = None
    flag_id: str = ""
    flag_slug: str = ""
    environment_id: str = ""
    rule_id: str | None = None
    """Id of the rule that the target belongs to."""

    target_type: str | None = None
    target_id: str | None = None
    """Id of the user, organization, ... that the flag targets."""

    value_type: str = ""
    """`boolean`, or a newer one."""

    flag_value: bool | None = field(default=None, metadata={"wire_name": "value"})
    """The flag's value for the target."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
