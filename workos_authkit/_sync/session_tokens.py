# Drawn by `python -m workos_authkit._generate`: edit _async/session_tokens.py instead.
"""Access tokens and the keys that sign them."""

from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models import JWKS, AccessTokenClaims


class SessionTokens:
    """Access tokens and the keys that sign them."""

    def __init__(self, resource: AsyncSessionTokens) -> None:
        self._async = resource

    def get_jwks_url(self) -> str:
        """Return where the signing keys are published. Nothing is sent.

        Raises:
            ConfigurationError: `client_id` is missing.
        """
        return self._async.get_jwks_url()

    def get_jwks(self, *, options: RequestOptions | None = None) -> JWKS:
        """Fetch the keys that access tokens are signed with.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such client id.
        """
        return run(self._async.get_jwks(options=options))

    def warm_up(self, *, options: RequestOptions | None = None) -> None:
        """Fetch the signing keys ahead of the first verification, for start-up hooks.

        If it fails, the client still works: the next verification tries again.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched now.
        """
        return run(self._async.warm_up(options=options))

    def verify(
        self, access_token: str, *, options: RequestOptions | None = None
    ) -> AccessTokenClaims:
        """Check that an access token is genuine and current, and return what it says.

        The signing keys are fetched at the first call, now and then after it, and at most twice a
        minute when a token names a key that is not known; all other calls send nothing.

        Args:
            access_token: The token of an authentication, or of an `Authorization` header.
            options: What a fetch of the keys does differently from the client. There is one
                attempt, whatever `max_retries` says: the next call tries again.

        Raises:
            ExpiredTokenError: The token was genuine; refresh the session.
            InvalidTokenError: The token fails a check; `reason` says which.
            JWKSUnavailableError: The keys cannot be fetched now; the token may be good.
        """
        call = self._async.verify(access_token, options=options)
        del access_token
        return run(call)
