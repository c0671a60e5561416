"""Whose answer came, which failures are worth another try, and after how long.

Pure: no clock, no dice of its own.
"""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, TypeAlias

from workos_authkit.errors import APIError, ResponseDecodeError, TransportError

Failure: TypeAlias = APIError | TransportError | ResponseDecodeError
"""What a request can end with."""

FROM_THE_NETWORK: Final = (
    "the answer is not WorkOS's: a proxy or the sign-in page of a network may have given it, or "
    "base_url is wrong"
)

MAX_RETRY_AFTER = 60.0
"""Seconds; a server that asks for more gets its wish, but not within this call."""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]*)?", re.ASCII)
"""Whole ones in RFC 9110; some servers and proxies send decimals."""

_FIRST_DELAY = 0.5
_DOUBLINGS = 4
"""How often the delay doubles: from half a second to eight."""

_STATUSES_OF_THE_NETWORK = frozenset({407, 511})
_JSON = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:[{\[\x22]|(?:null|true|false|-?[0-9][0-9.eE+-]*)[ \t\r\n]*\Z)"
)
_TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_NOT_TRANSIENT_CODES = frozenset({"daily_quota_exceeded", "email_change_too_many_attempts"})


def is_from_workos(status: int, content: bytes, *, has_result: bool = True) -> bool:
    """Whether WorkOS gave an answer, and not a proxy, a firewall or the network's sign-in page.

    WorkOS answers in JSON, or without a body where all went well. It redirects no call of the API,
    and knows nothing of the network on the way (407 and 511, RFC 9110 §15.5.8, RFC 6585 §6). What
    is not from WorkOS says nothing of a session, a code or a token: it is the network's trouble,
    for retries, for `cli_auth.wait` and for `sessions.refresh` alike.

    Args:
        status: The status of the answer.
        content: Its body.
        has_result: Whether the body of a success is read. Where it is not, only a page in it shows
            that somebody else gave it.
    """
    if status in _STATUSES_OF_THE_NETWORK or 300 <= status < 400:
        return False
    is_success = 200 <= status < 300
    if is_success and not has_result:
        return not content.lstrip().startswith(b"<")
    return bool(_JSON.match(content)) if content else is_success


def is_transient(status: int, code: str | None) -> bool:
    """Whether the same request may succeed later, after an answer from WorkOS."""
    return status in _TRANSIENT_STATUSES and code not in _NOT_TRANSIENT_CODES


def may_have_been_done(failure: Failure) -> bool:
    """Whether the server may have done what it was asked, although the call failed."""
    if isinstance(failure, TransportError):
        return failure.request_sent
    return not isinstance(failure, APIError) or failure.status >= 500


def may_repeat(failure: Failure, *, safe: bool) -> bool:
    """Whether the request may be sent again.

    Args:
        failure: What came of it.
        safe: Whether doing it twice is the same as doing it once. When it is not, only a request
            that the server cannot have processed is repeated.
    """
    if not failure.retryable:
        return False
    if isinstance(failure, TransportError):
        return safe or not failure.request_sent
    return safe or failure.status == 429


def delay_before(attempt: int, failure: Failure, *, left: float, dice: float) -> float | None:
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
