"""The resources of the API, as coroutines."""

from workos_authkit._async.actions import AsyncActions
from workos_authkit._async.admin_portal import AsyncAdminPortal
from workos_authkit._async.api_keys import AsyncAPIKeys
from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._async.authorized_applications import AsyncAuthorizedApplications
from workos_authkit._async.cli_auth import AsyncCLIAuth
from workos_authkit._async.cors_origins import AsyncCORSOrigins
from workos_authkit._async.email_verifications import AsyncEmailVerifications
from workos_authkit._async.events import AsyncEvents
from workos_authkit._async.identities import AsyncIdentities
from workos_authkit._async.invitations import AsyncInvitations
from workos_authkit._async.jwt_template import AsyncJWTTemplates
from workos_authkit._async.magic_auth import AsyncMagicAuthCodes
from workos_authkit._async.mfa import AsyncMFA
from workos_authkit._async.oauth_tokens import AsyncOAuthTokens
from workos_authkit._async.organization_domains import AsyncOrganizationDomains
from workos_authkit._async.organization_memberships import AsyncOrganizationMemberships
from workos_authkit._async.organization_roles import AsyncOrganizationRoles
from workos_authkit._async.organizations import AsyncOrganizations
from workos_authkit._async.password_resets import AsyncPasswordResets
from workos_authkit._async.permissions import AsyncPermissions
from workos_authkit._async.radar_challenges import AsyncRadarChallenges
from workos_authkit._async.redirect_uris import AsyncRedirectURIs
from workos_authkit._async.roles import AsyncRoles
from workos_authkit._async.sealed_values import AsyncSealedValues
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._async.sessions import AsyncSessions
from workos_authkit._async.users import AsyncUsers
from workos_authkit._async.waitlists import AsyncWaitlists
from workos_authkit._async.webhooks import AsyncWebhooks
from workos_authkit._async.widgets import AsyncWidgets

__all__ = [
    "AsyncAPIKeys",
    "AsyncActions",
    "AsyncAdminPortal",
    "AsyncAuthenticator",
    "AsyncAuthorizedApplications",
    "AsyncCLIAuth",
    "AsyncCORSOrigins",
    "AsyncEmailVerifications",
    "AsyncEvents",
    "AsyncIdentities",
    "AsyncInvitations",
    "AsyncJWTTemplates",
    "AsyncMFA",
    "AsyncMagicAuthCodes",
    "AsyncOAuthTokens",
    "AsyncOrganizationDomains",
    "AsyncOrganizationMemberships",
    "AsyncOrganizationRoles",
    "AsyncOrganizations",
    "AsyncPasswordResets",
    "AsyncPermissions",
    "AsyncRadarChallenges",
    "AsyncRedirectURIs",
    "AsyncRoles",
    "AsyncSealedValues",
    "AsyncSessionTokens",
    "AsyncSessions",
    "AsyncUsers",
    "AsyncWaitlists",
    "AsyncWebhooks",
    "AsyncWidgets",
]
