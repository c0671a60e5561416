"""An API that takes OAuth access tokens: who may, and what it says of itself (RFC 9728)."""

from collections.abc import Sequence

from workos_authkit._async._sign_in_flow import Resources
from workos_authkit._types import RequestOptions
from workos_authkit._web import protected_resource
from workos_authkit._web.callers import bearer_token
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import WebRequest, WebResponse
from workos_authkit.errors import (
    ExpiredTokenError,
    InsufficientScopeError,
    InvalidTokenError,
    JWKSUnavailableError,
)
from workos_authkit.models.tokens import OAuthClaims


class ProtectedResource:
    """An API that takes OAuth access tokens.

    Every method raises `ConfigurationError` where the client's `authkit_domain` or `resource` is
    missing or wrong.

    Args:
        authkit: The client's parts.
        options: The limits for fetching keys.
    """

    def __init__(self, authkit: Resources, options: RequestOptions) -> None:
        self._tokens = authkit.oauth_tokens
        self._clock = authkit._api.transport.clock
        self._options = options

    async def authorize(
        self, request: WebRequest, scopes: Sequence[str], *, users_only: bool
    ) -> OAuthClaims | WebResponse:
        """Verify the OAuth access token of a request, or return the answer that refuses it."""
        resource = self._tokens._require_resource()
        token = bearer_token(request)
        refusal = protected_resource.UNAUTHENTICATED
        if token is not None:
            try:
                return await self._tokens.verify(
                    token,
                    required_scopes=scopes,
                    users_only=users_only,
                    options=self._options,
                )
            except (
                InvalidTokenError,
                ExpiredTokenError,
                InsufficientScopeError,
                JWKSUnavailableError,
            ) as error:
                refusal = protected_resource.refusal_of(error)
        if request.method == "OPTIONS":
            return WebResponse(status=204)
        return protected_resource.refuse(refusal, resource, scopes)

    async def authorize_user(
        self, request: WebRequest, guard: AnyGuard | None, scopes: Sequence[str]
    ) -> OAuthClaims | WebResponse | None:
        """Verify an OAuth access token where a session is accepted too; `None` without one."""
        resource = self._tokens._require_resource()
        token, domain = bearer_token(request), self._tokens._require_domain()
        if token is None or not protected_resource.is_oauth_token(token, domain):
            return None
        found = await self.authorize(request, scopes=scopes, users_only=True)
        if guard is None or isinstance(found, WebResponse):
            return found
        refusal = protected_resource.guard_refusal(found, guard, self._clock.time())
        return protected_resource.refuse(refusal, resource, scopes) if refusal else found

    def lead_to_metadata(self, answer: WebResponse, scopes: Sequence[str]) -> WebResponse:
        """Add to an answer without a session where to get OAuth tokens."""
        resource = self._tokens._require_resource()
        return protected_resource.lead_to_metadata(answer, resource, scopes)

    def metadata_path(self) -> str:
        """Return the path of `metadata`, at the host of the client's `resource`."""
        return protected_resource.metadata_path(self._tokens._require_resource())

    def metadata(self) -> WebResponse:
        """Return the document that leads clients to the AuthKit domain."""
        domain = self._tokens._require_domain()
        return protected_resource.metadata(self._tokens._require_resource(), domain)
