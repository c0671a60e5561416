"""The rules of refreshing: time limits, attempts, and the meaning of failures. Pure.

A refresh token works once; for a short while after (WorkOS's replay window, 30 s) it gives the same
answer again. So only sending the same token again soon recovers a lost reply; sending it later ends
the session.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from workos_authkit import tokens
from workos_authkit.errors import (
    APIError,
    APITimeoutError,
    AuthenticationError,
    AuthenticationStepError,
    AuthKitError,
    BadRequestError,
    EmailVerificationRequiredError,
    ForbiddenError,
    InvalidClientError,
    InvalidGrantError,
    MFAChallengeError,
    MFAEnrollmentError,
    OrganizationAuthenticationRequiredError,
    OrganizationMembershipNotFoundError,
    OrganizationNotFoundError,
    OrganizationSelectionError,
    ResponseDecodeError,
    SSORequiredError,
    TransportError,
    UnauthorizedError,
)
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.sessions import RefreshFailureReason, SessionRefreshFailure

ATTEMPT_TIMEOUT: Final = 8.0
"""Seconds that one attempt may take."""

BUDGET: Final = 25.0
"""Seconds from the first attempt to the end of the last one; less than the replay window."""

SHORTEST_ATTEMPT: Final = 1.0
"""With fewer seconds left in the budget, another attempt would do more harm than good."""

REMEMBERED_FOR: Final = 60.0
"""Seconds for which requests that still carry the old cookie get the new one."""

KEYS_TIMEOUT: Final = 3.0
"""Seconds that a new cookie may wait for the signing keys, if the deadline allows."""

ExchangeError: TypeAlias = APIError | TransportError | ResponseDecodeError
"""The possible errors of an exchange."""


def may_send_again(failure: ExchangeError) -> bool:
    """Return whether the same token may be sent again within the budget."""
    if isinstance(failure, APIError) and failure.status < 400:
        return False  # a redirect outlasts the budget
    return failure.retryable or (isinstance(failure, APIError) and failure.status >= 500)


def failure_of(error: ExchangeError, *, is_switch: bool) -> SessionRefreshFailure:
    """Return what a failed exchange means for the session.

    Args:
        error: The error of the exchange.
        is_switch: Whether the caller asked for another organization.
    """
    return SessionRefreshFailure(
        reason=_reason(error),
        retry_after=error.retry_after if isinstance(error, APIError) else None,
        cause=error,
        is_switch=is_switch,
    )


def _reason(error: ExchangeError) -> RefreshFailureReason:
    if isinstance(error, APIError):
        if error.status == 408:
            return "timeout"
        if error.status == 429:
            return "rate_limit_exceeded"
        if error.status >= 500:
            return "server_error"
        if error.status < 400 or error.retryable:  # the network's, by the rule in `_retry`
            return "invalid_response"
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    # A refusal without a code is not from WorkOS, and only WorkOS ends a session.
    if isinstance(error, BadRequestError | ForbiddenError) and error.code:
        return "bad_request" if error.code in _REQUEST_ERRORS else "refused"
    return "bad_request"


_REASONS: Sequence[tuple[type[AuthKitError], RefreshFailureReason]] = (
    (APITimeoutError, "timeout"),
    (TransportError, "network_error"),
    (ResponseDecodeError, "invalid_response"),
    (UnauthorizedError, "unauthorized"),
    (InvalidClientError, "unauthorized"),
    (InvalidGrantError, "invalid_grant"),
    (EmailVerificationRequiredError, "email_verification_required"),
    (MFAEnrollmentError, "mfa_enrollment"),
    (MFAChallengeError, "mfa_challenge"),
    (OrganizationSelectionError, "organization_selection_required"),
    (SSORequiredError, "sso_required"),
    (OrganizationAuthenticationRequiredError, "organization_authentication_methods_required"),
    (AuthenticationStepError, "step_required"),
    (OrganizationNotFoundError, "organization_refused"),
    (OrganizationMembershipNotFoundError, "organization_refused"),
    (AuthenticationError, "refused"),
)

_REQUEST_ERRORS = frozenset(("invalid_request", "unsupported_grant_type", "invalid_scope"))


def outlives_memory(authentication: Authentication) -> bool:
    """Return whether a token lives longer than its refresh is remembered."""
    claims = tokens.read_unverified(authentication.access_token)
    match claims:
        case {"iat": int() | float() as issued_at, "exp": int() | float() as expires_at}:
            return expires_at - issued_at > REMEMBERED_FOR
        case _:
            return False
