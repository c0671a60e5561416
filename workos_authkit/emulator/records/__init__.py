"""The records of an environment: one class per kind of object.

A record's fields have the API's names; `hidden` lists those that the API never shows, `omitted`
those that it leaves out if they are `None`.
"""

from workos_authkit.emulator.records.base import (
    CodeRecord,
    Record,
    Stamp,
    Verdict,
    record,
    timestamp,
    wire,
)
from workos_authkit.emulator.records.configuration import (
    APIKey,
    AuthorizedApplication,
    CORSOrigin,
    JWTTemplate,
    RedirectURI,
    Waitlist,
    WaitlistEntry,
)
from workos_authkit.emulator.records.events import Event, WebhookEndpoint
from workos_authkit.emulator.records.organizations import (
    AUTH_METHODS,
    Connection,
    FeatureFlag,
    Group,
    Invitation,
    Membership,
    Organization,
    Permission,
    Policy,
    Role,
)
from workos_authkit.emulator.records.sessions import (
    AuthorizationCode,
    DeviceCode,
    Pending,
    RefreshToken,
    Session,
    SignIn,
)
from workos_authkit.emulator.records.users import (
    Challenge,
    EmailChange,
    EmailVerification,
    Factor,
    MagicAuth,
    PasswordReset,
    RadarChallenge,
    RadarVerification,
    User,
)

__all__ = [
    "AUTH_METHODS",
    "APIKey",
    "AuthorizationCode",
    "AuthorizedApplication",
    "CORSOrigin",
    "Challenge",
    "CodeRecord",
    "Connection",
    "DeviceCode",
    "EmailChange",
    "EmailVerification",
    "Event",
    "Factor",
    "FeatureFlag",
    "Group",
    "Invitation",
    "JWTTemplate",
    "MagicAuth",
    "Membership",
    "Organization",
    "PasswordReset",
    "Pending",
    "Permission",
    "Policy",
    "RadarChallenge",
    "RadarVerification",
    "Record",
    "RedirectURI",
    "RefreshToken",
    "Role",
    "Session",
    "SignIn",
    "Stamp",
    "User",
    "Verdict",
    "Waitlist",
    "WaitlistEntry",
    "WebhookEndpoint",
    "record",
    "timestamp",
    "wire",
]
