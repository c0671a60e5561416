"""The resources of both clients, each made when it is first used."""

from __future__ import annotations  # resources load late: their names here are only texts

from inspect import get_annotations
from typing import Any, TypeVar

from workos_authkit import resources
from workos_authkit._api import API
from workos_authkit._config import Settings
from workos_authkit._refreshing.coordination import AsyncRefreshCoordinator, Coordination
from workos_authkit._refreshing.endings import Endings
from workos_authkit._transport import Transport

T = TypeVar("T")


class _Resource:
    """An attribute that makes its resource on first use, which loads its modules and models.

    All of them take 30 ms to load, with their models, and few programs use more than five. On the
    class the attribute is the resource's class, for `help`, `dir` and mocks with a spec.
    """

    def __init__(self, name: str, class_name: str) -> None:
        self._name = name
        self._class_name = class_name

    def __get__(self, client: Any, _: type[Any]) -> Any:
        kind = getattr(resources, self._class_name)
        if client is None:
            return kind
        # Two threads may come here at once: both get the same, and it replaces this attribute.
        return vars(client).setdefault(self._name, client._make(self._name, kind))


def _made_on_first_use(cls: type[T]) -> type[T]:
    """Make the annotated attributes of a class resources that are made on first use."""
    for name, annotation in get_annotations(cls).items():
        setattr(cls, name, _Resource(name, annotation.removeprefix("resources.")))
    return cls


@_made_on_first_use
class AsyncResources:
    """Every resource, over one transport."""

    actions: resources.AsyncActions
    admin_portal: resources.AsyncAdminPortal
    api_keys: resources.AsyncAPIKeys
    authentication: resources.AsyncAuthenticator
    authorized_applications: resources.AsyncAuthorizedApplications
    cli_auth: resources.AsyncCLIAuth
    cors_origins: resources.AsyncCORSOrigins
    email_verifications: resources.AsyncEmailVerifications
    events: resources.AsyncEvents
    identities: resources.AsyncIdentities
    invitations: resources.AsyncInvitations
    jwt_template: resources.AsyncJWTTemplates
    magic_auth: resources.AsyncMagicAuthCodes
    mfa: resources.AsyncMFA
    oauth_tokens: resources.AsyncOAuthTokens
    organization_domains: resources.AsyncOrganizationDomains
    organization_memberships: resources.AsyncOrganizationMemberships
    organization_roles: resources.AsyncOrganizationRoles
    organizations: resources.AsyncOrganizations
    password_resets: resources.AsyncPasswordResets
    permissions: resources.AsyncPermissions
    radar_challenges: resources.AsyncRadarChallenges
    redirect_uris: resources.AsyncRedirectURIs
    roles: resources.AsyncRoles
    sealed_values: resources.AsyncSealedValues
    session_tokens: resources.AsyncSessionTokens
    sessions: resources.AsyncSessions
    users: resources.AsyncUsers
    waitlists: resources.AsyncWaitlists
    webhooks: resources.AsyncWebhooks
    widgets: resources.AsyncWidgets

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        coordinator: AsyncRefreshCoordinator | None,
    ) -> None:
        self._api = API(transport, settings)
        self._coordination = Coordination(transport, coordinator)
        self._endings = Endings(transport.clock, self._coordination)

    def _make(self, name: str, kind: Any) -> Any:
        match name:
            case "sessions":
                return kind(self._api, self.session_tokens, self._coordination, self._endings)
            case "session_tokens" | "users":
                return kind(self._api, self._endings)
            case _:
                return kind(self._api)


@_made_on_first_use
class Resources:
    """Every resource of the blocking client."""

    actions: resources.Actions
    admin_portal: resources.AdminPortal
    api_keys: resources.APIKeys
    authentication: resources.Authenticator
    authorized_applications: resources.AuthorizedApplications
    cli_auth: resources.CLIAuth
    cors_origins: resources.CORSOrigins
    email_verifications: resources.EmailVerifications
    events: resources.Events
    identities: resources.Identities
    invitations: resources.Invitations
    jwt_template: resources.JWTTemplates
    magic_auth: resources.MagicAuthCodes
    mfa: resources.MFA
    oauth_tokens: resources.OAuthTokens
    organization_domains: resources.OrganizationDomains
    organization_memberships: resources.OrganizationMemberships
    organization_roles: resources.OrganizationRoles
    organizations: resources.Organizations
    password_resets: resources.PasswordResets
    permissions: resources.Permissions
    radar_challenges: resources.RadarChallenges
    redirect_uris: resources.RedirectURIs
    roles: resources.Roles
    sealed_values: resources.SealedValues
    session_tokens: resources.SessionTokens
    sessions: resources.Sessions
    users: resources.Users
    waitlists: resources.Waitlists
    webhooks: resources.Webhooks
    widgets: resources.Widgets

    def __init__(self, mirrored: AsyncResources) -> None:
        self._api = mirrored._api
        self._resources = mirrored

    def _make(self, name: str, kind: Any) -> Any:
        return kind(getattr(self._resources, name))
