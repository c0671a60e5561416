"""Tokens for WorkOS's widgets."""

from attrs import field, frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class WidgetToken(Model):
    """What a widget in the user's browser calls the API with."""

    token: str = field(repr=False)
