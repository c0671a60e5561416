# Drawn by `python -m workos_authkit._generate`: edit _async/__init__.py instead.
"""The resources of the API, as coroutines."""

from workos_authkit._sync.api_keys import APIKeys
from workos_authkit._sync.authentication import Authenticator
from workos_authkit._sync.invitations import Invitations
from workos_authkit._sync.magic_auth import MagicAuthCodes
from workos_authkit._sync.mfa import MFA
from workos_authkit._sync.organization_memberships import OrganizationMemberships
from workos_authkit._sync.organizations import Organizations
from workos_authkit._sync.session_tokens import SessionTokens
from workos_authkit._sync.users import Users

__all__ = [
    "MFA",
    "APIKeys",
    "Authenticator",
    "Invitations",
    "MagicAuthCodes",
    "OrganizationMemberships",
    "Organizations",
    "SessionTokens",
    "Users",
]
