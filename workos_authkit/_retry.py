"""Which failures are worth another try, and after how long. Pure: no clock, no dice of its own."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from workos_authkit.errors import APIError, TransportError

MAX_RETRY_AFTER = 60.0
"""Seconds; a server that asks for more gets its wish, but not within this call."""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]*)?", re.ASCII)
"""Whole ones in RFC 9110; some servers and proxies send decimals."""

_FIRST_DELAY = 0.5
_DOUBLINGS = 4
"""How often the delay doubles: from half a second to eight."""

_TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_NOT_TRANSIENT_CODES = frozenset({"daily_quota_exceeded", "email_change_too_many_attempts"})


def is_transient(status: int, code: str | None) -> bool:
    """Whether the same request may succeed later."""
    return status in _TRANSIENT_STATUSES and code not in _NOT_TRANSIENT_CODES


def may_repeat(failure: APIError | TransportError, *, safe: bool) -> bool:
    """Whether the request may be sent again.

    Args:
        failure: What came of it.
        safe: Whether doing it twice is the same as doing it once. When it is not, only a request
            that the server cannot have processed is repeated.
    """
    if isinstance(failure, TransportError):
        return failure.retryable and (safe or not failure.request_sent)
    return failure.retryable and (safe or failure.status == 429)


def delay_before(
    attempt: int, failure: APIError | TransportError, *, left: float, dice: float
) -> float | None:
    """Return how many seconds to wait before the next attempt; `None` when it would be too late.

    Args:
        attempt: The number of the attempt that failed, from 1.
        failure: What came of it.
        left: Seconds until the deadline.
        dice: A random number from 0 to 1, so that many clients do not come back at once.
    """
    backoff: float = dice * _FIRST_DELAY * 2 ** min(attempt - 1, _DOUBLINGS)
    asked = failure.retry_after if isinstance(failure, APIError) else None
    delay = max(backoff, asked or 0.0)
    return delay if delay < left and delay <= MAX_RETRY_AFTER else None


def parse_retry_after(value: str | None, *, now: float) -> float | None:
    """Read a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.

    Args:
        value: The header.
        now: Seconds since the epoch.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text[:12])
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - now)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
