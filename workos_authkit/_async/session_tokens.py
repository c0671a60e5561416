"""Access tokens of sessions, and the keys that sign them."""

from workos_authkit import tokens
from workos_authkit._api import API
from workos_authkit._refreshing.endings import Endings
from workos_authkit._request import Request, path
from workos_authkit._token_verification import TokenVerification
from workos_authkit._types import RequestOptions
from workos_authkit.errors import InvalidTokenError
from workos_authkit.models.tokens import JWKS, AccessTokenClaims


class AsyncSessionTokens:
    """Access tokens of sessions, and the keys that sign them."""

    def __init__(self, api: API, endings: Endings) -> None:
        settings = api.settings
        self._api = api
        self._endings = endings
        verifier = tokens.Verifier(
            issuer=settings.issuer or None,
            audience=settings.audience or None,
            leeway=settings.leeway,
            cache_size=settings.token_cache_size,
            client_id=settings.client_id if settings.strict_sessions else None,
        )
        self._verification = TokenVerification(api, self._request, verifier)
        self._judge = self._verification.judge
        self._judge_at_once = self._verification.judge_at_once
        self._recall = self._verification.recall

    def get_jwks_url(self) -> str:
        """Return the URL of the signing keys. Nothing is sent.

        Raises:
            ConfigurationError: `client_id` is missing.
        """
        return self._api.url(self._request())

    async def get_jwks(self, *, options: RequestOptions | None = None) -> JWKS:
        """Fetch the keys that sign access tokens.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The client id does not exist.
        """
        return await self._api.call(self._request(), JWKS, options)

    async def warm_up(self, *, options: RequestOptions | None = None) -> None:
        """Fetch the signing keys ahead of the first verification, for start-up hooks.

        If it fails, the client still works: the next verification tries again.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched.
        """
        await self._verification.warm_up(options)

    async def verify(
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
        verifying = self._verification.verify(access_token, options)
        del access_token  # no traceback shows it
        claims = await verifying
        if self._endings.has_ended(claims.sid, claims.sub):
            raise InvalidTokenError(
                "The session of the access token has ended.", reason="session_ended"
            )
        return claims

    def _request(self) -> Request:
        client_id = self._api.settings.require_client_id()
        return Request("GET", path("sso/jwks/{client_id}", client_id=client_id), key="never")
