"""A Python SDK for WorkOS AuthKit.

Use `AsyncAuthKit` on asyncio and trio, and `AuthKit` everywhere else. Names load on first use, so
that importing the package is cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workos_authkit._version import __version__

if TYPE_CHECKING:
    from workos_authkit import (
        actions,
        cookies,
        errors,
        models,
        pkce,
        resources,
        sealing,
        tokens,
        webhooks,
    )
    from workos_authkit._client import AsyncAuthKit, AuthKit
    from workos_authkit._refreshing.coordination import (
        AsyncRefreshCoordinator,
        RefreshCoordinator,
        RefreshLease,
        RefreshOutcome,
    )
    from workos_authkit._types import UNSET, RequestOptions
    from workos_authkit._visitor import Visitor
    from workos_authkit.errors import *  # noqa: F403
    from workos_authkit.models import Page
    from workos_authkit.pkce import PKCE
    from workos_authkit.sealing import generate_cookie_password

__all__ = [
    "PKCE",
    "UNSET",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AccessDeniedError",
    "ApplicationConsentRequiredError",
    "AsyncAuthKit",
    "AsyncRefreshCoordinator",
    "AuthKit",
    "AuthKitError",
    "AuthenticationError",
    "AuthenticationMethodNotAllowedError",
    "AuthenticationStepError",
    "AuthorizationCallbackError",
    "AuthorizationPendingError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "CookieTooLargeError",
    "DeviceCodeExpiredError",
    "EmailCompletionRequiredError",
    "EmailPasswordAuthDisabledError",
    "EmailVerificationRequiredError",
    "ExpiredTokenError",
    "ForbiddenError",
    "InsufficientScopeError",
    "InvalidArgumentError",
    "InvalidClientError",
    "InvalidCredentialsError",
    "InvalidGrantError",
    "InvalidInvitationError",
    "InvalidOneTimeCodeError",
    "InvalidPendingAuthenticationTokenError",
    "InvalidTokenError",
    "InvitationEmailMismatchError",
    "JWKSUnavailableError",
    "MFAChallengeError",
    "MFAEnrollmentError",
    "NotFoundError",
    "OneTimeCodeError",
    "OneTimeCodeExpiredError",
    "OneTimeCodePreviouslyUsedError",
    "OneTimeCodeTooManyAttemptsError",
    "OrganizationAuthenticationRequiredError",
    "OrganizationMembershipNotFoundError",
    "OrganizationNotFoundError",
    "OrganizationSelectionError",
    "Page",
    "PasskeyProgressiveEnrollmentError",
    "PendingAuthentication",
    "RadarChallengeError",
    "RadarEmailChallengeError",
    "RadarSMSChallengeError",
    "RadarSMSSignInChallengeError",
    "RadarSignUpChallengeError",
    "RateLimitError",
    "RefreshCoordinator",
    "RefreshLease",
    "RefreshOutcome",
    "RequestOptions",
    "ResponseDecodeError",
    "SSORequiredError",
    "ServerError",
    "SignUpNotAllowedError",
    "SlowDownError",
    "StateMismatchError",
    "TokenError",
    "TransportError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "UnsealError",
    "Visitor",
    "WebhookSignatureError",
    "__version__",
    "actions",
    "cookies",
    "errors",
    "generate_cookie_password",
    "models",
    "pkce",
    "resources",
    "sealing",
    "tokens",
    "webhooks",
]

_MODULES = frozenset(
    {
        *("actions", "cookies", "errors", "models", "pkce", "resources", "sealing", "tokens"),
        "webhooks",
    }
)
_HOMES = {
    "AsyncAuthKit": "_client",
    "AsyncRefreshCoordinator": "_refreshing.coordination",
    "AuthKit": "_client",
    "PKCE": "pkce",
    "Page": "models",
    "RefreshCoordinator": "_refreshing.coordination",
    "RefreshLease": "_refreshing.coordination",
    "RefreshOutcome": "_refreshing.coordination",
    "RequestOptions": "_types",
    "UNSET": "_types",
    "Visitor": "_visitor",
    "generate_cookie_password": "sealing",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
