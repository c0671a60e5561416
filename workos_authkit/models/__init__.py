"""What WorkOS says, as frozen values. They do no I/O and serve both clients."""

from workos_authkit.models.authentication import Authentication, Impersonator, OAuthTokens
from workos_authkit.models.mfa import SMS, TOTP, AuthenticationFactor
from workos_authkit.models.organizations import OrganizationSummary
from workos_authkit.models.page import Page
from workos_authkit.models.tokens import JWK, JWKS, AccessTokenClaims, Actor
from workos_authkit.models.users import User

__all__ = [
    "JWK",
    "JWKS",
    "SMS",
    "TOTP",
    "AccessTokenClaims",
    "Actor",
    "Authentication",
    "AuthenticationFactor",
    "Impersonator",
    "OAuthTokens",
    "OrganizationSummary",
    "Page",
    "User",
]
