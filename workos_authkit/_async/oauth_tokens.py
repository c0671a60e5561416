"""OAuth access tokens of AuthKit: verifying them, and getting one for a machine."""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from workos_authkit import tokens
from workos_authkit._api import API
from workos_authkit._arguments import check_kind, require_text, require_texts, without_none
from workos_authkit._config import missing
from workos_authkit._machine_tokens import MachineTokens, credentials_key
from workos_authkit._request import Request, path
from workos_authkit._token_verification import TokenVerification
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import RequestOptions
from workos_authkit.errors import InsufficientScopeError, InvalidTokenError
from workos_authkit.models.oauth import (
    AuthorizationServerMetadata,
    MachineToken,
    _MachineTokenAnswer,
)
from workos_authkit.models.tokens import OAuthClaims

_LONGEST_LIFETIME: Final = 366 * 86_400.0
"""Seconds; whatever an answer says, the end of a token is a date."""


class AsyncOAuthTokens:
    """OAuth access tokens of AuthKit, for MCP clients, command-line tools and machines."""

    def __init__(self, api: API) -> None:
        settings = api.settings
        self._settings = settings
        # Another server than the API: it never sees the API key.
        domain = evolve(settings, base_url=settings.authkit_domain or "", api_key=None)
        self._api = API(api.transport, domain)
        self._machine_tokens = MachineTokens(api.transport)
        self._verification: TokenVerification[OAuthClaims] | None = None
        if settings.authkit_domain and settings.resource:
            verifier = tokens.OAuthVerifier(
                issuer=settings.authkit_domain,
                audience=settings.resource,
                leeway=settings.leeway,
                cache_size=settings.token_cache_size,
            )
            self._verification = TokenVerification(
                self._api, lambda: Request("GET", path("oauth2/jwks"), key="never"), verifier
            )

    async def verify(
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
        require_texts("required_scopes", required_scopes)
        check_kind("users_only", users_only)
        self._api.settings.limits_for(options)  # refuses what is none, whatever the token is
        verifying = self._required_verification().verify(access_token, options)
        del access_token  # no traceback shows it
        claims = await verifying
        if users_only and claims.is_machine:
            raise InvalidTokenError("The access token belongs to a machine.", reason="not_a_user")
        if not claims.scope >= set(required_scopes):
            raise InsufficientScopeError(
                "The access token lacks a scope that is required.",
                required=tuple(required_scopes),
                granted=tuple(sorted(claims.scope)),
            )
        return claims

    async def warm_up(self, *, options: RequestOptions | None = None) -> None:
        """Fetch the signing keys ahead of the first verification, for start-up hooks.

        API: `GET /oauth2/jwks` of the AuthKit domain

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched.
            ConfigurationError: `authkit_domain` or `resource` is missing.
        """
        await self._required_verification().warm_up(options)

    async def get_metadata(
        self, *, options: RequestOptions | None = None
    ) -> AuthorizationServerMetadata:
        """Fetch the metadata of the AuthKit domain (RFC 8414 §3).

        API: `GET /.well-known/oauth-authorization-server` of the AuthKit domain

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConfigurationError: `authkit_domain` is missing.
        """
        self._require_domain()
        request = Request("GET", path(".well-known/oauth-authorization-server"), key="never")
        return await self._api.call(request, AuthorizationServerMetadata, options)

    @without_arguments
    async def client_credentials(
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
        require_text("client_id", client_id)
        require_text("client_secret", client_secret)
        require_texts("scopes", scopes)
        self._require_domain()
        scope = " ".join(scopes)
        request = Request(
            "POST",
            path("oauth2/token"),
            json=without_none(
                grant_type="client_credentials",
                client_id=client_id,
                client_secret=client_secret,
                scope=scope or None,
            ),
            form=True,
            key="never",
            safe=True,
        )
        key = credentials_key(client_id, client_secret, scope)
        del client_secret

        async def exchange() -> MachineToken:
            asked_at = self._api.transport.clock.time()
            answer = await self._api.call(request, _MachineTokenAnswer, options)
            return MachineToken(
                access_token=answer.access_token,
                expires_at=asked_at + min(max(answer.expires_in, 0.0), _LONGEST_LIFETIME),
                scope=tuple((answer.scope or scope).split()),
            )

        wait = self._api.settings.limits_for(options).deadline
        return await self._machine_tokens.get(key, exchange, wait=wait)

    def _required_verification(self) -> TokenVerification[OAuthClaims]:
        self._require_domain()
        if self._verification is None:
            raise missing("resource")
        return self._verification

    def _require_domain(self) -> str:
        if not self._settings.authkit_domain:
            raise missing("authkit_domain")
        return self._settings.authkit_domain

    def _require_resource(self) -> str:
        """Return the server's own resource, the first."""
        self._require_domain()
        if not self._settings.resource:
            raise missing("resource")
        return self._settings.resource[0]
