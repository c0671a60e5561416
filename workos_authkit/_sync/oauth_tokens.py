# Drawn by `python -m workos_authkit._generate`: edit _async/oauth_tokens.py instead.
"""OAuth access tokens of AuthKit: verifying them, and getting one for a machine."""

from collections.abc import Sequence

from workos_authkit._async.oauth_tokens import AsyncOAuthTokens
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.oauth import AuthorizationServerMetadata, MachineToken
from workos_authkit.models.tokens import OAuthClaims


class OAuthTokens:
    """OAuth access tokens of AuthKit, for MCP clients, command-line tools and machines."""

    def __init__(self, resource: AsyncOAuthTokens) -> None:
        self._async = resource

    def verify(
        self,
        access_token: str,
        *,
        required_scopes: Sequence[str] = (),
        users_only: bool = False,
        options: RequestOptions | None = None,
    ) -> OAuthClaims:
        """Check that a token is genuine, current and meant for this resource.

        `iss` must be the client's `authkit_domain`, and `aud` must name its `resource`. The keys
        come from `/oauth2/jwks` of that domain and are cached like those of `session_tokens`.

        Args:
            access_token: The token from an `Authorization` header.
            required_scopes: Scopes that must all have been granted.
            users_only: Whether to refuse the tokens of machines, as `not_a_user`.
            options: Overrides timeout, deadline and headers for a fetch of the keys.

        Raises:
            InsufficientScopeError: The token is valid but lacks a scope: answer 403.
            ExpiredTokenError: The token has expired.
            InvalidTokenError: The token fails a check; `reason` says which.
            JWKSUnavailableError: The keys cannot be fetched; the token may be valid.
            ConfigurationError: `authkit_domain` or `resource` is missing.
        """
        call = self._async.verify(
            access_token,
            required_scopes=required_scopes,
            users_only=users_only,
            options=options,
        )
        del access_token
        return run(call)

    def warm_up(self, *, options: RequestOptions | None = None) -> None:
        """Fetch the signing keys ahead of the first verification, for start-up hooks.

        API: `GET /oauth2/jwks` of the AuthKit domain

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched.
            ConfigurationError: `authkit_domain` or `resource` is missing.
        """
        return run(self._async.warm_up(options=options))

    def get_metadata(
        self, *, options: RequestOptions | None = None
    ) -> AuthorizationServerMetadata:
        """Fetch the metadata of the AuthKit domain (RFC 8414 §3).

        API: `GET /.well-known/oauth-authorization-server` of the AuthKit domain

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConfigurationError: `authkit_domain` is missing.
        """
        return run(self._async.get_metadata(options=options))

    def client_credentials(
        self,
        *,
        client_id: str,
        client_secret: str,
        scopes: Sequence[str] = (),
        options: RequestOptions | None = None,
    ) -> MachineToken:
        """Return a machine's access token: the cached one, or a new one shortly before it expires.

        It is renewed a minute before it expires, or when a fifth of a shorter lifetime is left.
        Concurrent callers share one request. While the server does not answer, the token is used
        until it expires.

        API: `POST /oauth2/token` of the AuthKit domain (RFC 6749 §4.4)

        Args:
            client_id: The id of the M2M application.
            client_secret: One of its secrets.
            scopes: The scopes to request; by default all that the application may have.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidClientError: The id and the secret do not belong together.
            ConfigurationError: `authkit_domain` is missing.
        """
        call = self._async.client_credentials(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes,
            options=options,
        )
        del client_secret
        return run(call)
