"""The resources of the API, as coroutines."""

from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._async.users import AsyncUsers

__all__ = ["AsyncAuthenticator", "AsyncSessionTokens", "AsyncUsers"]
