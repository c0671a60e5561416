"""Tokens for WorkOS's widgets."""

from attrs import field

from workos_authkit.models._base import Model, model


@model
class WidgetToken(Model):
    """What a widget in the user's browser calls the API with."""

    token: str = field(repr=False)
