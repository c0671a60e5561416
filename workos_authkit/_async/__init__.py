"""The resources of the API, as coroutines."""

from workos_authkit._async.api_keys import AsyncAPIKeys
from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._async.invitations import AsyncInvitations
from workos_authkit._async.magic_auth import AsyncMagicAuthCodes
from workos_authkit._async.mfa import AsyncMFA
from workos_authkit._async.organization_memberships import AsyncOrganizationMemberships
from workos_authkit._async.organizations import AsyncOrganizations
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._async.users import AsyncUsers

__all__ = [
    "AsyncAPIKeys",
    "AsyncAuthenticator",
    "AsyncInvitations",
    "AsyncMFA",
    "AsyncMagicAuthCodes",
    "AsyncOrganizationMemberships",
    "AsyncOrganizations",
    "AsyncSessionTokens",
    "AsyncUsers",
]
