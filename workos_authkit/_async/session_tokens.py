"""Access tokens and the keys that sign them."""

from workos_authkit import tokens
from workos_authkit._api import API
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models import JWKS, AccessTokenClaims


class AsyncSessionTokens:
    """Access tokens and the keys that sign them."""

    def __init__(self, api: API) -> None:
        self._api = api
        self._keys: tokens.KeySet | None = None

    def get_jwks_url(self) -> str:
        """Return where the signing keys are published. Nothing is sent.

        Raises:
            ConfigurationError: `client_id` is missing.
        """
        return f"{self._api.settings.base_url}{self._request().path.text}"

    async def get_jwks(self, *, options: RequestOptions | None = None) -> JWKS:
        """Fetch the keys that access tokens are signed with.

        API: `GET /sso/jwks/{clientId}`

        Args:
            options: What this call does differently from the client.

        Raises:
            NotFoundError: There is no such client id.
        """
        return await self._api.call(self._request(), JWKS, options)

    async def verify(
        self, access_token: str, *, options: RequestOptions | None = None
    ) -> AccessTokenClaims:
        """Check that an access token is genuine and current, and return what it says.

        Args:
            access_token: The token of an authentication, or of an `Authorization` header.
            options: What a fetch of the keys does differently from the client.

        Raises:
            ExpiredTokenError: The token was genuine; refresh the session.
            InvalidTokenError: The token fails a check; `reason` says which.
        """
        settings = self._api.settings
        if self._keys is None:
            self._keys = tokens.KeySet.from_jwks(await self._api.json(self._request(), options))
        return tokens.verify(
            access_token,
            self._keys,
            now=self._api.transport.clock.time(),
            issuer=settings.issuers or None,
            leeway=settings.leeway,
        )

    def _request(self) -> Request:
        client_id = self._api.settings.require_client_id()
        return Request("GET", path("sso/jwks/{client_id}", client_id=client_id), key="never")
