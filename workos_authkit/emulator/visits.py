"""Visits to the hosted pages: what an application asked for, and how far its visitor has come."""

from datetime import datetime

from attrs import define, field, frozen

from workos_authkit.emulator.records import SignIn
from workos_authkit.emulator.urls import location

HOSTED = "authkit"


@frozen(kw_only=True)
class Authorization:
    """An authorization request that passed every check."""

    redirect_uri: str
    provider: str = HOSTED
    state: str | None = field(default=None, repr=False)
    login_hint: str | None = None
    sign_up: bool = False
    """Whether the user came to sign up."""

    connection_id: str | None = None
    organization_id: str | None = None
    invitation_token: str | None = field(default=None, repr=False)
    code_challenge: str | None = field(default=None, repr=False)
    provider_scopes: tuple[str, ...] = ()
    by_own_page: bool = False
    """Whether a page of the emulator asks, and no application: for a device, or for a consent."""

    def denied(self, error: str, description: str) -> str:
        """Return the callback's URL that tells the application of an error."""
        return location(
            self.redirect_uri, error=error, error_description=description, state=self.state
        )


@define(kw_only=True, eq=False)
class Visit:
    """A visitor of the hosted pages."""

    id: str = field(repr=False)
    authorization: Authorization
    expires_at: datetime
    step: str
    """The page that is shown now."""

    email: str = ""
    sign_in: SignIn | None = None
    """Whose identity is proven, and how."""

    connection_id: str | None = None
    """The identity provider that the user is sent to."""

    factor_id: str | None = None
    """The second factor that is enrolled or asked for."""

    challenge_id: str | None = None
    """The question that a code answers: of a second factor, or of Radar."""

    phone_number: str = ""
    """Where Radar's code goes."""

    refusal: str | None = None
    """Why the user cannot go on."""

    outcome: str | None = field(default=None, repr=False)
    """Where the browser went in the end."""


@define(kw_only=True, eq=False)
class PortalVisit:
    """An administrator at the Admin Portal of an organization, or the link that leads there."""

    organization_id: str
    intent: str | None = None
    """What to set up; without it, the portal asks."""

    return_url: str | None = None
    success_url: str | None = None
    external_user_id: str | None = None
    """Who the administrator is in the application."""

    expires_at: datetime


@frozen
class NextSignIn:
    """Who signs in without a page when a browser next comes for one."""

    user_id: str
    organization_id: str | None = None
