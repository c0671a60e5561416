"""Models of what WorkOS sends: frozen values, without I/O, shared by both clients."""

from typing import TYPE_CHECKING

from workos_authkit._lazy import lazy_names

if TYPE_CHECKING:
    from workos_authkit.models.actions import Action as Action
    from workos_authkit.models.actions import AuthenticationAction as AuthenticationAction
    from workos_authkit.models.actions import NewUser as NewUser
    from workos_authkit.models.actions import UserRegistrationAction as UserRegistrationAction
    from workos_authkit.models.admin_portal import PortalLink as PortalLink
    from workos_authkit.models.api_keys import APIKey as APIKey
    from workos_authkit.models.api_keys import APIKeyOwner as APIKeyOwner
    from workos_authkit.models.authentication import Authentication as Authentication
    from workos_authkit.models.authentication import AuthorizationCallback as AuthorizationCallback
    from workos_authkit.models.authentication import AuthorizationRequest as AuthorizationRequest
    from workos_authkit.models.authentication import Impersonator as Impersonator
    from workos_authkit.models.authentication import OAuthTokens as OAuthTokens
    from workos_authkit.models.authorized_applications import (
        ApplicationRedirectURI as ApplicationRedirectURI,
    )
    from workos_authkit.models.authorized_applications import (
        AuthorizedApplication as AuthorizedApplication,
    )
    from workos_authkit.models.authorized_applications import (
        ConnectApplication as ConnectApplication,
    )
    from workos_authkit.models.cli_auth import DeviceAuthorization as DeviceAuthorization
    from workos_authkit.models.connections import Connection as Connection
    from workos_authkit.models.connections import ConnectionDomain as ConnectionDomain
    from workos_authkit.models.connections import SAMLCertificate as SAMLCertificate
    from workos_authkit.models.connections import SAMLCertificateNotice as SAMLCertificateNotice
    from workos_authkit.models.cors_origins import CORSOrigin as CORSOrigin
    from workos_authkit.models.directories import Directory as Directory
    from workos_authkit.models.directories import DirectoryGroup as DirectoryGroup
    from workos_authkit.models.directories import DirectoryGroupMember as DirectoryGroupMember
    from workos_authkit.models.directories import DirectoryToken as DirectoryToken
    from workos_authkit.models.directories import DirectoryUser as DirectoryUser
    from workos_authkit.models.directories import DirectoryUserEmail as DirectoryUserEmail
    from workos_authkit.models.email_verifications import EmailVerification as EmailVerification
    from workos_authkit.models.event_data import ActionDenial as ActionDenial
    from workos_authkit.models.event_data import AuthenticationAttempt as AuthenticationAttempt
    from workos_authkit.models.event_data import (
        AuthenticationAttemptError as AuthenticationAttemptError,
    )
    from workos_authkit.models.event_data import (
        AuthenticationAttemptSSO as AuthenticationAttemptSSO,
    )
    from workos_authkit.models.event_data import (
        DomainVerificationFailure as DomainVerificationFailure,
    )
    from workos_authkit.models.event_data import GroupMember as GroupMember
    from workos_authkit.models.event_data import RadarRisk as RadarRisk
    from workos_authkit.models.event_data import SentCode as SentCode
    from workos_authkit.models.event_data import SentRadarChallenge as SentRadarChallenge
    from workos_authkit.models.events import Event as Event
    from workos_authkit.models.events import EventActor as EventActor
    from workos_authkit.models.events import EventContext as EventContext
    from workos_authkit.models.events import EventData as EventData
    from workos_authkit.models.feature_flags import FeatureFlag as FeatureFlag
    from workos_authkit.models.feature_flags import FeatureFlagOwner as FeatureFlagOwner
    from workos_authkit.models.feature_flags import FlagRule as FlagRule
    from workos_authkit.models.feature_flags import FlagTarget as FlagTarget
    from workos_authkit.models.groups import Group as Group
    from workos_authkit.models.identities import Identity as Identity
    from workos_authkit.models.invitations import Invitation as Invitation
    from workos_authkit.models.invitations import InvitationSummary as InvitationSummary
    from workos_authkit.models.jwt_template import JWTTemplate as JWTTemplate
    from workos_authkit.models.magic_auth import MagicAuth as MagicAuth
    from workos_authkit.models.mfa import SMS as SMS
    from workos_authkit.models.mfa import TOTP as TOTP
    from workos_authkit.models.mfa import AuthenticationChallenge as AuthenticationChallenge
    from workos_authkit.models.mfa import AuthenticationFactor as AuthenticationFactor
    from workos_authkit.models.mfa import ChallengeVerification as ChallengeVerification
    from workos_authkit.models.mfa import FactorEnrollment as FactorEnrollment
    from workos_authkit.models.oauth import (
        AuthorizationServerMetadata as AuthorizationServerMetadata,
    )
    from workos_authkit.models.oauth import MachineToken as MachineToken
    from workos_authkit.models.organization_memberships import (
        OrganizationMembership as OrganizationMembership,
    )
    from workos_authkit.models.organization_memberships import RoleSummary as RoleSummary
    from workos_authkit.models.organizations import Organization as Organization
    from workos_authkit.models.organizations import OrganizationDomain as OrganizationDomain
    from workos_authkit.models.organizations import OrganizationDomainData as OrganizationDomainData
    from workos_authkit.models.organizations import OrganizationSummary as OrganizationSummary
    from workos_authkit.models.page import Page as Page
    from workos_authkit.models.password_resets import PasswordReset as PasswordReset
    from workos_authkit.models.permissions import Permission as Permission
    from workos_authkit.models.radar_challenges import RadarChallenge as RadarChallenge
    from workos_authkit.models.radar_challenges import RadarSMSChallenge as RadarSMSChallenge
    from workos_authkit.models.redirect_uris import RedirectURI as RedirectURI
    from workos_authkit.models.roles import Role as Role
    from workos_authkit.models.roles import RoleDefinition as RoleDefinition
    from workos_authkit.models.sessions import REFRESH_FAILURE_REASONS as REFRESH_FAILURE_REASONS
    from workos_authkit.models.sessions import UNAUTHENTICATED_REASONS as UNAUTHENTICATED_REASONS
    from workos_authkit.models.sessions import AuthenticatedSession as AuthenticatedSession
    from workos_authkit.models.sessions import FailureKind as FailureKind
    from workos_authkit.models.sessions import LoadedSession as LoadedSession
    from workos_authkit.models.sessions import Reason as Reason
    from workos_authkit.models.sessions import RefreshedSession as RefreshedSession
    from workos_authkit.models.sessions import RefreshFailureReason as RefreshFailureReason
    from workos_authkit.models.sessions import SentCookie as SentCookie
    from workos_authkit.models.sessions import Session as Session
    from workos_authkit.models.sessions import SessionRefreshFailure as SessionRefreshFailure
    from workos_authkit.models.sessions import UnauthenticatedReason as UnauthenticatedReason
    from workos_authkit.models.sessions import UnauthenticatedSession as UnauthenticatedSession
    from workos_authkit.models.tokens import JWK as JWK
    from workos_authkit.models.tokens import JWKS as JWKS
    from workos_authkit.models.tokens import AccessTokenClaims as AccessTokenClaims
    from workos_authkit.models.tokens import Actor as Actor
    from workos_authkit.models.tokens import OAuthClaims as OAuthClaims
    from workos_authkit.models.users import EmailChange as EmailChange
    from workos_authkit.models.users import User as User
    from workos_authkit.models.waitlists import Waitlist as Waitlist
    from workos_authkit.models.waitlists import WaitlistEntry as WaitlistEntry
    from workos_authkit.models.widgets import WidgetToken as WidgetToken
else:
    __all__, __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "actions": ("Action", "AuthenticationAction", "NewUser", "UserRegistrationAction"),
            "admin_portal": ("PortalLink",),
            "api_keys": ("APIKey", "APIKeyOwner"),
            "authentication": (
                "Authentication",
                "AuthorizationCallback",
                "AuthorizationRequest",
                "Impersonator",
                "OAuthTokens",
            ),
            "authorized_applications": (
                "ApplicationRedirectURI",
                "AuthorizedApplication",
                "ConnectApplication",
            ),
            "cli_auth": ("DeviceAuthorization",),
            "connections": (
                "Connection",
                "ConnectionDomain",
                "SAMLCertificate",
                "SAMLCertificateNotice",
            ),
            "cors_origins": ("CORSOrigin",),
            "directories": (
                "Directory",
                "DirectoryGroup",
                "DirectoryGroupMember",
                "DirectoryToken",
                "DirectoryUser",
                "DirectoryUserEmail",
            ),
            "email_verifications": ("EmailVerification",),
            "event_data": (
                "ActionDenial",
                "AuthenticationAttempt",
                "AuthenticationAttemptError",
                "AuthenticationAttemptSSO",
                "DomainVerificationFailure",
                "GroupMember",
                "RadarRisk",
                "SentCode",
                "SentRadarChallenge",
            ),
            "events": ("Event", "EventActor", "EventContext", "EventData"),
            "feature_flags": ("FeatureFlag", "FeatureFlagOwner", "FlagRule", "FlagTarget"),
            "groups": ("Group",),
            "identities": ("Identity",),
            "invitations": ("Invitation", "InvitationSummary"),
            "jwt_template": ("JWTTemplate",),
            "magic_auth": ("MagicAuth",),
            "mfa": (
                "AuthenticationChallenge",
                "AuthenticationFactor",
                "ChallengeVerification",
                "FactorEnrollment",
                "SMS",
                "TOTP",
            ),
            "oauth": ("AuthorizationServerMetadata", "MachineToken"),
            "organization_memberships": ("OrganizationMembership", "RoleSummary"),
            "organizations": (
                "Organization",
                "OrganizationDomain",
                "OrganizationDomainData",
                "OrganizationSummary",
            ),
            "page": ("Page",),
            "password_resets": ("PasswordReset",),
            "permissions": ("Permission",),
            "radar_challenges": ("RadarChallenge", "RadarSMSChallenge"),
            "redirect_uris": ("RedirectURI",),
            "roles": ("Role", "RoleDefinition"),
            "sessions": (
                "AuthenticatedSession",
                "FailureKind",
                "LoadedSession",
                "REFRESH_FAILURE_REASONS",
                "Reason",
                "RefreshFailureReason",
                "RefreshedSession",
                "SentCookie",
                "Session",
                "SessionRefreshFailure",
                "UNAUTHENTICATED_REASONS",
                "UnauthenticatedReason",
                "UnauthenticatedSession",
            ),
            "tokens": ("AccessTokenClaims", "Actor", "JWK", "JWKS", "OAuthClaims"),
            "users": ("EmailChange", "User"),
            "waitlists": ("Waitlist", "WaitlistEntry"),
            "widgets": ("WidgetToken",),
        },
    )
