"""What all models have in common."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True)
class Model:
    """A value that the API returned."""

    extra: Mapping[str, Any] = field(factory=dict, repr=False, eq=False)
    """Fields that this version of the package does not know, as they came."""
