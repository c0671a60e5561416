# Drawn by `python -m workos_authkit._generate`: edit _async/__init__.py instead.
"""The resources of the API, as coroutines."""

from workos_authkit._sync.actions import Actions
from workos_authkit._sync.admin_portal import AdminPortal
from workos_authkit._sync.api_keys import APIKeys
from workos_authkit._sync.authentication import Authenticator
from workos_authkit._sync.authorized_applications import AuthorizedApplications
from workos_authkit._sync.cli_auth import CLIAuth
from workos_authkit._sync.cors_origins import CORSOrigins
from workos_authkit._sync.email_verifications import EmailVerifications
from workos_authkit._sync.events import Events
from workos_authkit._sync.identities import Identities
from workos_authkit._sync.invitations import Invitations
from workos_authkit._sync.jwt_template import JWTTemplates
from workos_authkit._sync.magic_auth import MagicAuthCodes
from workos_authkit._sync.mfa import MFA
from workos_authkit._sync.oauth_tokens import OAuthTokens
from workos_authkit._sync.organization_domains import OrganizationDomains
from workos_authkit._sync.organization_memberships import OrganizationMemberships
from workos_authkit._sync.organization_roles import OrganizationRoles
from workos_authkit._sync.organizations import Organizations
from workos_authkit._sync.password_resets import PasswordResets
from workos_authkit._sync.permissions import Permissions
from workos_authkit._sync.radar_challenges import RadarChallenges
from workos_authkit._sync.redirect_uris import RedirectURIs
from workos_authkit._sync.roles import Roles
from workos_authkit._sync.sealed_values import SealedValues
from workos_authkit._sync.session_tokens import SessionTokens
from workos_authkit._sync.sessions import Sessions
from workos_authkit._sync.users import Users
from workos_authkit._sync.waitlists import Waitlists
from workos_authkit._sync.webhooks import Webhooks
from workos_authkit._sync.widgets import Widgets

__all__ = [
    "MFA",
    "APIKeys",
    "Actions",
    "AdminPortal",
    "Authenticator",
    "AuthorizedApplications",
    "CLIAuth",
    "CORSOrigins",
    "EmailVerifications",
    "Events",
    "Identities",
    "Invitations",
    "JWTTemplates",
    "MagicAuthCodes",
    "OAuthTokens",
    "OrganizationDomains",
    "OrganizationMemberships",
    "OrganizationRoles",
    "Organizations",
    "PasswordResets",
    "Permissions",
    "RadarChallenges",
    "RedirectURIs",
    "Roles",
    "SealedValues",
    "SessionTokens",
    "Sessions",
    "Users",
    "Waitlists",
    "Webhooks",
    "Widgets",
]
