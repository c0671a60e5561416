"""Who sent an answer, which failures to retry, and after how long.

Pure: it has no clock and no random numbers.
"""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Literal, TypeAlias

from workos_authkit.errors import APIError, ResponseDecodeError, TransportError

Failure: TypeAlias = APIError | TransportError | ResponseDecodeError
"""The possible failures of a request."""

Result: TypeAlias = Literal["none", "optional", "required"]
"""Whether the body of a success is read: never, if there is one, or always."""

FROM_THE_NETWORK: Final = (
    "the answer is not WorkOS's, or was cut off: a proxy or the sign-in page of a network may have "
    "given it, or base_url is wrong"
)

MAX_RETRY_AFTER = 60.0
"""Seconds; if a server asks for more, the call fails instead of waiting."""

_SECONDS = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+", re.ASCII)
"""Seconds: integers in RFC 9110; some servers and proxies send decimals."""

_FIRST_DELAY = 0.5
_DOUBLINGS = 4
"""How often the delay doubles: from half a second to eight seconds."""

_STATUSES_OF_THE_NETWORK = frozenset({407, 511})
_JSON = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*"
    rb"(?:([{\[\x22])|(?:null|true|false|-?[0-9][0-9.eE+-]*)[ \t\r\n]*\Z)"
)
_ENDS = {b"{": b"}", b"[": b"]", b'"': b'"'}
"""How JSON ends, by its first character; a number or a constant matches `_JSON` to its end."""

_TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_NOT_TRANSIENT_CODES = frozenset({"daily_quota_exceeded", "email_change_too_many_attempts"})


def is_from_workos(status: int, content: bytes, *, result: Result = "required") -> bool:
    """Return whether WorkOS sent an answer, not a proxy, a firewall or a network's sign-in page.

    WorkOS answers in JSON, or without a body on success. It never redirects an API call, and never
    sends the network's own statuses (407 and 511, RFC 9110 §15.5.8, RFC 6585 §6). JSON that stops
    before its end was cut off on the way. Such answers say nothing about a session, a code or a
    token: retries, `cli_auth.wait` and `sessions.refresh` all treat them as network errors.

    Args:
        status: The status of the answer.
        content: Its body.
        result: Whether the body of a success is read. If it is not, only a page in it shows that
            someone else sent it.
    """
    if status in _STATUSES_OF_THE_NETWORK or 300 <= status < 400:
        return False
    is_success = 200 <= status < 300
    if is_success and result == "none":
        return not content.lstrip().startswith(b"<")
    return _is_json(content) if content else is_success and result == "optional"


def _is_json(content: bytes) -> bool:
    """Return whether a body looks like JSON, by its beginning and its end."""
    if content.startswith(b"{") and content.endswith(b"}"):
        return True  # as WorkOS writes it, which saves most calls the search
    found = _JSON.match(content)
    return found is not None and content.rstrip(b" \t\r\n").endswith(_ENDS.get(found[1], b""))


def is_transient(status: int, code: str | None) -> bool:
    """Return whether the same request may succeed later, after an answer from WorkOS."""
    return status in _TRANSIENT_STATUSES and code not in _NOT_TRANSIENT_CODES


def may_have_been_done(failure: Failure) -> bool:
    """Return whether the server may have processed the request although the call failed."""
    if isinstance(failure, TransportError):
        return failure.request_sent
    return not isinstance(failure, APIError) or failure.status >= 500


def may_repeat(failure: Failure, *, safe: bool) -> bool:
    """Return whether the request may be sent again.

    Args:
        failure: The failure of the request.
        safe: Whether the request is idempotent. If not, it is repeated only if the server cannot
            have processed it.
    """
    if not failure.retryable:
        return False
    if isinstance(failure, TransportError):
        return safe or not failure.request_sent
    return safe or failure.status == 429


def delay_before(attempt: int, failure: Failure, *, left: float, dice: float) -> float | None:
    """Return how many seconds to wait before the next attempt; `None` if it would be too late.

    Args:
        attempt: The number of the attempt that failed, from 1.
        failure: The failure of that attempt.
        left: Seconds until the deadline.
        dice: A random number from 0 to 1, so that many clients do not retry at once.
    """
    backoff: float = dice * _FIRST_DELAY * 2 ** min(attempt - 1, _DOUBLINGS)
    asked = failure.retry_after if isinstance(failure, APIError) else None
    delay = max(backoff, asked or 0.0)
    return delay if delay < left and delay <= MAX_RETRY_AFTER else None


def parse_retry_after(value: str | None, *, now: float) -> float | None:
    """Parse a `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.

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
