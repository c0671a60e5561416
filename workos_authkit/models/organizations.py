"""Organizations."""

from attrs import frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True)
class OrganizationSummary(Model):
    """An organization that a user may choose while signing in."""

    id: str
    name: str
