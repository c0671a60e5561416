"""Models of what WorkOS sends: frozen values, without I/O, shared by both clients."""

from workos_authkit.models.actions import (
    Action,
    AuthenticationAction,
    NewUser,
    UserRegistrationAction,
)
from workos_authkit.models.admin_portal import PortalLink
from workos_authkit.models.api_keys import APIKey, APIKeyOwner
from workos_authkit.models.authentication import (
    Authentication,
    AuthorizationCallback,
    AuthorizationRequest,
    Impersonator,
    OAuthTokens,
)
from workos_authkit.models.authorized_applications import (
    ApplicationRedirectURI,
    AuthorizedApplication,
    ConnectApplication,
)
from workos_authkit.models.cli_auth import DeviceAuthorization
from workos_authkit.models.connections import (
    Connection,
    ConnectionDomain,
    SAMLCertificate,
    SAMLCertificateNotice,
)
from workos_authkit.models.cors_origins import CORSOrigin
from workos_authkit.models.directories import (
    Directory,
    DirectoryGroup,
    DirectoryGroupMember,
    DirectoryToken,
    DirectoryUser,
    DirectoryUserEmail,
)
from workos_authkit.models.email_verifications import EmailVerification
from workos_authkit.models.event_data import (
    ActionDenial,
    AuthenticationAttempt,
    AuthenticationAttemptError,
    AuthenticationAttemptSSO,
    DomainVerificationFailure,
    GroupMember,
    RadarRisk,
    SentCode,
    SentRadarChallenge,
)
from workos_authkit.models.events import Event, EventActor, EventContext, EventData
from workos_authkit.models.feature_flags import FeatureFlag, FeatureFlagOwner, FlagRule, FlagTarget
from workos_authkit.models.groups import Group
from workos_authkit.models.identities import Identity
from workos_authkit.models.invitations import Invitation, InvitationSummary
from workos_authkit.models.jwt_template import JWTTemplate
from workos_authkit.models.magic_auth import MagicAuth
from workos_authkit.models.mfa import (
    SMS,
    TOTP,
    AuthenticationChallenge,
    AuthenticationFactor,
    ChallengeVerification,
    FactorEnrollment,
)
from workos_authkit.models.oauth import AuthorizationServerMetadata, MachineToken
from workos_authkit.models.organization_memberships import OrganizationMembership, RoleSummary
from workos_authkit.models.organizations import (
    Organization,
    OrganizationDomain,
    OrganizationDomainData,
    OrganizationSummary,
)
from workos_authkit.models.page import Page
from workos_authkit.models.password_resets import PasswordReset
from workos_authkit.models.permissions import Permission
from workos_authkit.models.radar_challenges import RadarChallenge, RadarSMSChallenge
from workos_authkit.models.redirect_uris import RedirectURI
from workos_authkit.models.roles import Role, RoleDefinition
from workos_authkit.models.sessions import (
    REFRESH_FAILURE_REASONS,
    UNAUTHENTICATED_REASONS,
    AuthenticatedSession,
    FailureKind,
    LoadedSession,
    Reason,
    RefreshedSession,
    RefreshFailureReason,
    SentCookie,
    Session,
    SessionRefreshFailure,
    UnauthenticatedReason,
    UnauthenticatedSession,
)
from workos_authkit.models.tokens import JWK, JWKS, AccessTokenClaims, Actor, OAuthClaims
from workos_authkit.models.users import EmailChange, User
from workos_authkit.models.waitlists import Waitlist, WaitlistEntry
from workos_authkit.models.widgets import WidgetToken

__all__ = [
    "JWK",
    "JWKS",
    "REFRESH_FAILURE_REASONS",
    "SMS",
    "TOTP",
    "UNAUTHENTICATED_REASONS",
    "APIKey",
    "APIKeyOwner",
    "AccessTokenClaims",
    "Action",
    "ActionDenial",
    "Actor",
    "ApplicationRedirectURI",
    "AuthenticatedSession",
    "Authentication",
    "AuthenticationAction",
    "AuthenticationAttempt",
    "AuthenticationAttemptError",
    "AuthenticationAttemptSSO",
    "AuthenticationChallenge",
    "AuthenticationFactor",
    "AuthorizationCallback",
    "AuthorizationRequest",
    "AuthorizationServerMetadata",
    "AuthorizedApplication",
    "CORSOrigin",
    "ChallengeVerification",
    "ConnectApplication",
    "Connection",
    "ConnectionDomain",
    "DeviceAuthorization",
    "Directory",
    "DirectoryGroup",
    "DirectoryGroupMember",
    "DirectoryToken",
    "DirectoryUser",
    "DirectoryUserEmail",
    "DomainVerificationFailure",
    "EmailChange",
    "EmailVerification",
    "Event",
    "EventActor",
    "EventContext",
    "EventData",
    "FactorEnrollment",
    "FailureKind",
    "FeatureFlag",
    "FeatureFlagOwner",
    "FlagRule",
    "FlagTarget",
    "Group",
    "GroupMember",
    "Identity",
    "Impersonator",
    "Invitation",
    "InvitationSummary",
    "JWTTemplate",
    "LoadedSession",
    "MachineToken",
    "MagicAuth",
    "NewUser",
    "OAuthClaims",
    "OAuthTokens",
    "Organization",
    "OrganizationDomain",
    "OrganizationDomainData",
    "OrganizationMembership",
    "OrganizationSummary",
    "Page",
    "PasswordReset",
    "Permission",
    "PortalLink",
    "RadarChallenge",
    "RadarRisk",
    "RadarSMSChallenge",
    "Reason",
    "RedirectURI",
    "RefreshFailureReason",
    "RefreshedSession",
    "Role",
    "RoleDefinition",
    "RoleSummary",
    "SAMLCertificate",
    "SAMLCertificateNotice",
    "SentCode",
    "SentCookie",
    "SentRadarChallenge",
    "Session",
    "SessionRefreshFailure",
    "UnauthenticatedReason",
    "UnauthenticatedSession",
    "User",
    "UserRegistrationAction",
    "Waitlist",
    "WaitlistEntry",
    "WidgetToken",
]
