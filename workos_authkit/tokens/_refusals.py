"""Why a token is refused."""

from typing import Literal, TypeAlias

from workos_authkit.errors import InvalidTokenError

Reason: TypeAlias = Literal[
    "malformed",
    "too_large",
    "algorithm",
    "critical_header",
    "embedded_key",
    "missing_kid",
    "unknown_kid",
    "signature",
    "not_a_user",
    "not_a_session",
    "not_oauth",
    "missing_claim",
    "invalid_claim",
    "issuer",
    "audience",
    "not_yet_valid",
    "issued_in_future",
    "expired",
]
"""The check that a token fails: `TokenError.reason`."""


def refusal(reason: Reason, message: str) -> InvalidTokenError:
    """Return the error to raise."""
    return InvalidTokenError(message, reason=reason)
