"""Accounts at other providers."""

from workos_authkit.models._base import Model, model


@model
class Identity(Model):
    """An account at another provider that a user signs in with."""

    idp_id: str
    """The user's id at the provider."""

    type: str = ""
    """`OAuth`, or a newer one."""

    provider: str = ""
    """`GoogleOAuth`, `MicrosoftOAuth`, `GithubOAuth` (so spelled here), ... or a newer one."""
