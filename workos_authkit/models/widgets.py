"""Tokens for WorkOS's widgets."""

from attrs import field

from workos_authkit.models._base import Model, model


@model
class WidgetToken(Model):
    """The token with which a widget in the user's browser calls the API."""

    token: str = field(repr=False)
