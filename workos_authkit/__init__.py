"""A Python SDK for WorkOS AuthKit.

Use `AsyncAuthKit` on asyncio and trio, and `AuthKit` everywhere else. Names load on first use, so
that importing the package is cheap.
"""

from typing import TYPE_CHECKING

from workos_authkit._lazy import lazy_names

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
    from workos_authkit._version import __version__
    from workos_authkit._visitor import Visitor
    from workos_authkit.errors import *  # noqa: F403
    from workos_authkit.models.page import Page
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

if not TYPE_CHECKING:
    _, __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "": (
                *("actions", "cookies", "errors", "models", "pkce", "resources", "sealing"),
                *("tokens", "webhooks"),
            ),
            "_client": ("AsyncAuthKit", "AuthKit"),
            "_refreshing.coordination": (
                "AsyncRefreshCoordinator",
                "RefreshCoordinator",
                "RefreshLease",
                "RefreshOutcome",
            ),
            "_types": ("RequestOptions", "UNSET"),
            "_version": ("__version__",),
            "_visitor": ("Visitor",),
            "errors": (
                *(name for name in __all__ if name.endswith("Error")),
                "PendingAuthentication",
            ),
            "models": ("Page",),
            "pkce": ("PKCE",),
            "sealing": ("generate_cookie_password",),
        },
    )
