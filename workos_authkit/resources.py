"""The classes behind a client's attributes, for annotations: `authkit.users` is a `Users`.

Clients make them; there is no other way to get one.
"""

from typing import TYPE_CHECKING

from workos_authkit._lazy import lazy_names

if TYPE_CHECKING:
    from workos_authkit._async.actions import AsyncActions as AsyncActions
    from workos_authkit._async.admin_portal import AsyncAdminPortal as AsyncAdminPortal
    from workos_authkit._async.api_keys import AsyncAPIKeys as AsyncAPIKeys
    from workos_authkit._async.authentication import AsyncAuthenticator as AsyncAuthenticator
    from workos_authkit._async.authorized_applications import (
        AsyncAuthorizedApplications as AsyncAuthorizedApplications,
    )
    from workos_authkit._async.cli_auth import AsyncCLIAuth as AsyncCLIAuth
    from workos_authkit._async.cors_origins import AsyncCORSOrigins as AsyncCORSOrigins
    from workos_authkit._async.email_verifications import (
        AsyncEmailVerifications as AsyncEmailVerifications,
    )
    from workos_authkit._async.events import AsyncEvents as AsyncEvents
    from workos_authkit._async.identities import AsyncIdentities as AsyncIdentities
    from workos_authkit._async.invitations import AsyncInvitations as AsyncInvitations
    from workos_authkit._async.jwt_template import AsyncJWTTemplates as AsyncJWTTemplates
    from workos_authkit._async.magic_auth import AsyncMagicAuthCodes as AsyncMagicAuthCodes
    from workos_authkit._async.mfa import AsyncMFA as AsyncMFA
    from workos_authkit._async.oauth_tokens import AsyncOAuthTokens as AsyncOAuthTokens
    from workos_authkit._async.organization_domains import (
        AsyncOrganizationDomains as AsyncOrganizationDomains,
    )
    from workos_authkit._async.organization_memberships import (
        AsyncOrganizationMemberships as AsyncOrganizationMemberships,
    )
    from workos_authkit._async.organization_roles import (
        AsyncOrganizationRoles as AsyncOrganizationRoles,
    )
    from workos_authkit._async.organizations import AsyncOrganizations as AsyncOrganizations
    from workos_authkit._async.password_resets import AsyncPasswordResets as AsyncPasswordResets
    from workos_authkit._async.permissions import AsyncPermissions as AsyncPermissions
    from workos_authkit._async.radar_challenges import AsyncRadarChallenges as AsyncRadarChallenges
    from workos_authkit._async.redirect_uris import AsyncRedirectURIs as AsyncRedirectURIs
    from workos_authkit._async.roles import AsyncRoles as AsyncRoles
    from workos_authkit._async.sealed_values import AsyncSealedValues as AsyncSealedValues
    from workos_authkit._async.session_tokens import AsyncSessionTokens as AsyncSessionTokens
    from workos_authkit._async.sessions import AsyncSessions as AsyncSessions
    from workos_authkit._async.users import AsyncUsers as AsyncUsers
    from workos_authkit._async.waitlists import AsyncWaitlists as AsyncWaitlists
    from workos_authkit._async.webhooks import AsyncWebhooks as AsyncWebhooks
    from workos_authkit._async.widgets import AsyncWidgets as AsyncWidgets
    from workos_authkit._sync.actions import Actions as Actions
    from workos_authkit._sync.admin_portal import AdminPortal as AdminPortal
    from workos_authkit._sync.api_keys import APIKeys as APIKeys
    from workos_authkit._sync.authentication import Authenticator as Authenticator
    from workos_authkit._sync.authorized_applications import (
        AuthorizedApplications as AuthorizedApplications,
    )
    from workos_authkit._sync.cli_auth import CLIAuth as CLIAuth
    from workos_authkit._sync.cors_origins import CORSOrigins as CORSOrigins
    from workos_authkit._sync.email_verifications import EmailVerifications as EmailVerifications
    from workos_authkit._sync.events import Events as Events
    from workos_authkit._sync.identities import Identities as Identities
    from workos_authkit._sync.invitations import Invitations as Invitations
    from workos_authkit._sync.jwt_template import JWTTemplates as JWTTemplates
    from workos_authkit._sync.magic_auth import MagicAuthCodes as MagicAuthCodes
    from workos_authkit._sync.mfa import MFA as MFA
    from workos_authkit._sync.oauth_tokens import OAuthTokens as OAuthTokens
    from workos_authkit._sync.organization_domains import OrganizationDomains as OrganizationDomains
    from workos_authkit._sync.organization_memberships import (
        OrganizationMemberships as OrganizationMemberships,
    )
    from workos_authkit._sync.organization_roles import OrganizationRoles as OrganizationRoles
    from workos_authkit._sync.organizations import Organizations as Organizations
    from workos_authkit._sync.password_resets import PasswordResets as PasswordResets
    from workos_authkit._sync.permissions import Permissions as Permissions
    from workos_authkit._sync.radar_challenges import RadarChallenges as RadarChallenges
    from workos_authkit._sync.redirect_uris import RedirectURIs as RedirectURIs
    from workos_authkit._sync.roles import Roles as Roles
    from workos_authkit._sync.sealed_values import SealedValues as SealedValues
    from workos_authkit._sync.session_tokens import SessionTokens as SessionTokens
    from workos_authkit._sync.sessions import Sessions as Sessions
    from workos_authkit._sync.users import Users as Users
    from workos_authkit._sync.waitlists import Waitlists as Waitlists
    from workos_authkit._sync.webhooks import Webhooks as Webhooks
    from workos_authkit._sync.widgets import Widgets as Widgets
else:
    __all__, __getattr__, __dir__ = lazy_names(
        __name__.rpartition(".")[0],
        {
            "_async.actions": ("AsyncActions",),
            "_async.admin_portal": ("AsyncAdminPortal",),
            "_async.api_keys": ("AsyncAPIKeys",),
            "_async.authentication": ("AsyncAuthenticator",),
            "_async.authorized_applications": ("AsyncAuthorizedApplications",),
            "_async.cli_auth": ("AsyncCLIAuth",),
            "_async.cors_origins": ("AsyncCORSOrigins",),
            "_async.email_verifications": ("AsyncEmailVerifications",),
            "_async.events": ("AsyncEvents",),
            "_async.identities": ("AsyncIdentities",),
            "_async.invitations": ("AsyncInvitations",),
            "_async.jwt_template": ("AsyncJWTTemplates",),
            "_async.magic_auth": ("AsyncMagicAuthCodes",),
            "_async.mfa": ("AsyncMFA",),
            "_async.oauth_tokens": ("AsyncOAuthTokens",),
            "_async.organization_domains": ("AsyncOrganizationDomains",),
            "_async.organization_memberships": ("AsyncOrganizationMemberships",),
            "_async.organization_roles": ("AsyncOrganizationRoles",),
            "_async.organizations": ("AsyncOrganizations",),
            "_async.password_resets": ("AsyncPasswordResets",),
            "_async.permissions": ("AsyncPermissions",),
            "_async.radar_challenges": ("AsyncRadarChallenges",),
            "_async.redirect_uris": ("AsyncRedirectURIs",),
            "_async.roles": ("AsyncRoles",),
            "_async.sealed_values": ("AsyncSealedValues",),
            "_async.session_tokens": ("AsyncSessionTokens",),
            "_async.sessions": ("AsyncSessions",),
            "_async.users": ("AsyncUsers",),
            "_async.waitlists": ("AsyncWaitlists",),
            "_async.webhooks": ("AsyncWebhooks",),
            "_async.widgets": ("AsyncWidgets",),
            "_sync.actions": ("Actions",),
            "_sync.admin_portal": ("AdminPortal",),
            "_sync.api_keys": ("APIKeys",),
            "_sync.authentication": ("Authenticator",),
            "_sync.authorized_applications": ("AuthorizedApplications",),
            "_sync.cli_auth": ("CLIAuth",),
            "_sync.cors_origins": ("CORSOrigins",),
            "_sync.email_verifications": ("EmailVerifications",),
            "_sync.events": ("Events",),
            "_sync.identities": ("Identities",),
            "_sync.invitations": ("Invitations",),
            "_sync.jwt_template": ("JWTTemplates",),
            "_sync.magic_auth": ("MagicAuthCodes",),
            "_sync.mfa": ("MFA",),
            "_sync.oauth_tokens": ("OAuthTokens",),
            "_sync.organization_domains": ("OrganizationDomains",),
            "_sync.organization_memberships": ("OrganizationMemberships",),
            "_sync.organization_roles": ("OrganizationRoles",),
            "_sync.organizations": ("Organizations",),
            "_sync.password_resets": ("PasswordResets",),
            "_sync.permissions": ("Permissions",),
            "_sync.radar_challenges": ("RadarChallenges",),
            "_sync.redirect_uris": ("RedirectURIs",),
            "_sync.roles": ("Roles",),
            "_sync.sealed_values": ("SealedValues",),
            "_sync.session_tokens": ("SessionTokens",),
            "_sync.sessions": ("Sessions",),
            "_sync.users": ("Users",),
            "_sync.waitlists": ("Waitlists",),
            "_sync.webhooks": ("Webhooks",),
            "_sync.widgets": ("Widgets",),
        },
    )
