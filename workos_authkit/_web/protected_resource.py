"""An API that accepts OAuth access tokens: its metadata and its refusals."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from attrs import evolve

from workos_authkit._types import JSON
from workos_authkit._web.answers import RETRY_AFTER, UNCHECKED, unavailable
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import Header, Refusal, WebResponse, json_response
from workos_authkit._web.paths import origin_of_url
from workos_authkit.errors import (
    AuthKitError,
    ConfigurationError,
    InsufficientScopeError,
    InvalidTokenError,
    JWKSUnavailableError,
)
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.tokens import read_unverified

_WELL_KNOWN: Final = "/.well-known/oauth-protected-resource"

UNAUTHENTICATED: Final = Refusal(
    reason="unauthenticated", status=401, message="An access token is required."
)


def metadata_path(resource: str) -> str:
    """Return the path of a resource's metadata (RFC 9728 §3.1).

    Raises:
        ConfigurationError: The resource is not an http or https URL, or has a query or fragment.
    """
    parts = urlsplit(resource)
    if origin_of_url(resource) is None or parts.query or parts.fragment:
        raise ConfigurationError("resource must be an http or https URL, without a query")
    return _WELL_KNOWN + parts.path.rstrip("/")


def metadata(resource: str, domain: str) -> WebResponse:
    """Return the metadata of a resource (RFC 9728 §3.2), readable by pages of other sites."""
    document: JSON = {
        "resource": resource,
        "authorization_servers": [domain],
        "bearer_methods_supported": ["header"],
    }
    return json_response(200, document, [("access-control-allow-origin", "*")])


def is_oauth_token(token: str, domain: str) -> bool:
    """Return whether to verify a token as an OAuth token; its claims are not trusted yet."""
    try:
        said = read_unverified(token)
    except InvalidTokenError:
        return False
    return said.get("iss") == domain and not str(said.get("sid")).startswith("session_")


def guard_refusal(claims: OAuthClaims, guard: AnyGuard, now: float) -> Refusal | None:
    """Return why a guard refuses an OAuth token, or `None`.

    OAuth tokens name an organization, but no role, permission, entitlement or feature flag: a
    guard that requires one of those refuses them.
    """
    said = AccessTokenClaims(
        sub=claims.sub,
        sid=claims.sid or "",
        exp=claims.exp,
        iat=claims.iat,
        org_id=claims.org_id,
    )
    return guard.refuse(said, now)


def refusal_of(error: AuthKitError) -> Refusal:
    """Return the refusal for the error of a token."""
    if isinstance(error, InsufficientScopeError):
        return Refusal(
            reason="insufficient_scope",
            status=403,
            message="The access token does not allow this.",
            detail=" ".join(error.required),
        )
    if isinstance(error, JWKSUnavailableError):
        return unavailable(UNCHECKED, error.message)
    return Refusal(
        reason="invalid_token",
        status=401,
        message="The access token is refused.",
        detail=getattr(error, "reason", None),
    )


def refuse(refusal: Refusal, resource: str, required_scopes: Sequence[str]) -> WebResponse:
    """Return the answer to a program whose token is missing or not accepted."""
    headers: list[Header] = [("cache-control", "private, no-store")]
    if refusal.status == 503:
        headers.append(("retry-after", str(RETRY_AFTER)))
    elif refusal.status == 401 or refusal.reason == "insufficient_scope":
        headers.append(("www-authenticate", _challenge(refusal, resource, required_scopes)))
    return json_response(refusal.status, refusal.to_json(), headers, refusal)


def lead_to_metadata(answer: WebResponse, resource: str, scopes: Sequence[str]) -> WebResponse:
    """Add to the answer to a program without a session where to get OAuth tokens."""
    refusal = answer.refusal
    if refusal is None or refusal.reason not in ("unauthenticated", "invalid_token"):
        return answer
    kept = [header for header in answer.headers if header[0] != "www-authenticate"]
    challenge = ("www-authenticate", _challenge(refusal, resource, scopes))
    return evolve(answer, headers=(*kept, challenge))


def _challenge(refusal: Refusal, resource: str, required_scopes: Sequence[str]) -> str:
    """Return the challenge (RFC 6750 §3, RFC 9728 §5.1)."""
    said: list[str] = []
    if refusal.reason != "unauthenticated":
        said.append(f'error="{refusal.reason}"')
    if required_scopes:
        said.append(f'scope="{" ".join(required_scopes)}"')
    said.append(f'resource_metadata="{origin_of_url(resource)}{metadata_path(resource)}"')
    return f"Bearer {', '.join(said)}"
