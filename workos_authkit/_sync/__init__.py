# Drawn from _async/__init__.py by `python -m workos_authkit._generate`: edit there, not here.
"""The resources of the API, as coroutines."""

from workos_authkit._sync.authentication import Authenticator
from workos_authkit._sync.session_tokens import SessionTokens
from workos_authkit._sync.users import Users

__all__ = [
    "Authenticator",
    "SessionTokens",
    "Users",
]
