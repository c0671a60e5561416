"""Links to the Admin Portal."""

from attrs import field

from workos_authkit.models._base import Model, model


@model
class PortalLink(Model):
    """A link that opens the Admin Portal once."""

    link: str = field(repr=False)
    """Where to send the administrator. Anyone who has the link gets in."""
