"""Identities: users' accounts at OAuth providers."""

from workos_authkit.models._base import Model, model


@model
class Identity(Model):
    """An account at an OAuth provider that a user signs in with."""

    idp_id: str
    """The user's id at the provider."""

    type: str = ""
    """`OAuth`, or a newer one."""

    provider: str = ""
    """`GoogleOAuth`, `MicrosoftOAuth`, `GithubOAuth` (with this spelling), ... or a newer one."""
