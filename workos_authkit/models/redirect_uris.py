"""Redirect URIs: where users may return after signing in."""

from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class RedirectURI(Model):
    """A URI to which users may return after signing in."""

    id: str
    uri: str = ""
    default: bool = False
    """Whether users return here when a sign-in names no redirect URI."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
