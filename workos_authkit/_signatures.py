"""The signature that WorkOS puts on what it sends: `WorkOS-Signature: t=<ms>, v1=<hex>`.

`v1` is the HMAC-SHA256 of `"{t}." + body`, keyed with the endpoint's secret.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Sequence

from workos_authkit._arguments import require_number, require_seconds, require_text
from workos_authkit.errors import InvalidArgumentError, WebhookSignatureError

_MILLISECONDS = re.compile(r"[0-9]{1,16}")
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


def sign(body: bytes, secret: str, timestamp: str) -> str:
    """Return the hex signature of a body at a timestamp, in milliseconds since the epoch."""
    signed = timestamp.encode() + b"." + body
    key = secret.encode("utf-8", "surrogatepass")
    return hmac.new(key, signed, hashlib.sha256).hexdigest()


def verify(
    body: bytes,
    signature: str | None,
    secret: str | Sequence[str],
    *,
    tolerance: float,
    now: float | None = None,
) -> None:
    """Check that a body was signed with one of the secrets, not long ago.

    Args:
        body: The raw body. JSON that was parsed and serialized again has other bytes.
        signature: The value of `WorkOS-Signature`; `None` where the request has none.
        secret: The endpoint's secret, or several while they rotate.
        tolerance: How far the timestamp may differ from now in both directions, in seconds.
        now: Seconds since the Unix epoch; by default the current time.

    Raises:
        InvalidArgumentError: The body is not bytes, or another argument is of the wrong kind.
        WebhookSignatureError: The signature does not match the body: see its `reason`.
    """
    if not isinstance(body, bytes):
        raise InvalidArgumentError(
            f"body must be the bytes of the request as they came, not {type(body).__name__}: "
            "the signature is over them, and text or JSON written again has others"
        )
    if signature is not None and not isinstance(signature, str):
        raise InvalidArgumentError(f"signature must be a string, not {type(signature).__name__}")
    require_seconds("tolerance", tolerance)
    if now is not None:
        require_number("now", now)
    known = secrets(secret)
    timestamp, candidates = _read(signature)
    expected = [sign(body, each, timestamp) for each in known]
    matches = [hmac.compare_digest(one, other) for one in expected for other in candidates]
    if not any(matches):
        raise WebhookSignatureError("no signature matches the body", reason="mismatch")
    age = (time.time() if now is None else now) - int(timestamp) / 1000
    if age > tolerance:
        raise WebhookSignatureError("the signature is too old", reason="expired")
    if age < -tolerance:
        raise WebhookSignatureError(
            "the signature's timestamp lies in the future", reason="from_the_future"
        )


def secrets(secret: str | Sequence[str]) -> Sequence[str]:
    """Return one secret or several as several.

    Raises:
        InvalidArgumentError: There is none, or one is empty.
    """
    if isinstance(secret, str | bytes) or not isinstance(secret, Sequence):
        found = [secret]
    else:
        found = [*secret]
    if not found:
        raise InvalidArgumentError("secret must hold at least one secret")
    for each in found:
        require_text("secret", each)
    return found


def _read(signature: str | None) -> tuple[str, list[str]]:
    """Return the timestamp and every `v1`; unknown elements are ignored."""
    if not signature:
        raise WebhookSignatureError("there is no WorkOS-Signature header", reason="missing")
    elements = [element.strip().partition("=") for element in signature.split(",")]
    timestamps = [value for name, _, value in elements if name == "t"]
    candidates = [value for name, _, value in elements if name == "v1"]
    if len(timestamps) != 1 or not _MILLISECONDS.fullmatch(timestamps[0]) or not candidates:
        raise WebhookSignatureError("the WorkOS-Signature header is malformed", reason="malformed")
    return timestamps[0], [value for value in candidates if _HEX_DIGEST.fullmatch(value)]
