# Drawn by `python -m workos_authkit._generate`: edit _async/session_tokens.py instead.
"""Access tokens of sessions, and the keys that sign them."""

from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.tokens import JWKS, AccessTokenClaims


class SessionTokens:
    """Access tokens of sessions, and the keys that sign them."""

    def __init__(self, resource: AsyncSessionTokens) -> None:
        self._async = resource

    def get_jwks_url(self) -> str:
        """Return the URL of the signing keys. Nothing is sent.

        Raises:
            ConfigurationError: `client_id` is missing.
        """
        return self._async.get_jwks_url()

    def get_jwks(self, *, options: RequestOptions | None = None) -> JWKS:
        """Fetch the keys that sign access tokens.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The client id does not exist.
        """
        return run(self._async.get_jwks(options=options))

    def warm_up(self, *, options: RequestOptions | None = None) -> None:
        """Fetch the signing keys ahead of the first verification, for start-up hooks.

        If it fails, the client still works: the next verification tries again.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched.
        """
        return run(self._async.warm_up(options=options))

    def verify(
        self, access_token: str, *, options: RequestOptions | None = None
    ) -> AccessTokenClaims:
        """Verify an access token and return its claims.

        The signing keys are fetched by the first call, again from time to time, and at most twice a
        minute for tokens with an unknown key id. All other calls send nothing.

        Args:
            access_token: The token from an authentication or an `Authorization` header.
            options: Overrides timeout, deadline and headers for a fetch of the keys. There is one
                attempt, whatever `max_retries` says: the next call tries again.

        Raises:
            ExpiredTokenError: The token has expired; refresh the session.
            InvalidTokenError: The token fails a check, which `reason` names, or its session ended
                through this client (`session_ended`).
            JWKSUnavailableError: The keys cannot be fetched; the token may be valid.
        """
        call = self._async.verify(access_token, options=options)
        del access_token
        return run(call)
