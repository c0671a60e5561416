"""A feature flag; users and organizations list theirs."""

from tests.operations.row import STAMPED, STAMPS
from workos_authkit.models import FeatureFlag, FeatureFlagOwner

FEATURE_FLAG_JSON = {
    "object": "feature_flag",
    "id": "flag_1",
    "slug": "dark-mode",
    "name": "Dark mode",
    "description": None,
    "owner": {"email": "grace@example.com", "first_name": "Grace", "last_name": None},
    "tags": ["ui"],
    "enabled": True,
    "default_value": False,
    **STAMPS,
}
FEATURE_FLAG = FeatureFlag(
    id="flag_1",
    slug="dark-mode",
    name="Dark mode",
    owner=FeatureFlagOwner(email="grace@example.com", first_name="Grace"),
    tags=("ui",),
    enabled=True,
    default_value=False,
    **STAMPED,
)
