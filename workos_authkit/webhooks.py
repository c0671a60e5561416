"""Webhooks: verify and read the events that WorkOS sends to your server.

    event = parse(body, headers.get("WorkOS-Signature"), secret)
    if event.type == "user.deleted": ...

Nothing is sent, and no client is needed.
"""

from collections.abc import Sequence
from typing import Final

from workos_authkit import _signatures
from workos_authkit._convert import DecodeError, parse_json, structure
from workos_authkit._tracebacks import without_variables
from workos_authkit.errors import WebhookSignatureError
from workos_authkit.models.events import Event

__all__ = ["DEFAULT_TOLERANCE", "parse"]

DEFAULT_TOLERANCE: Final = 180.0
"""How many seconds the timestamp may differ from now, in both directions."""


@without_variables
def parse(
    body: bytes,
    signature: str | None,
    secret: str | Sequence[str],
    *,
    tolerance: float = DEFAULT_TOLERANCE,
    now: float | None = None,
) -> Event:
    """Verify a webhook from WorkOS and return its event.

    If the package does not know the type of the event, its `data` is a mapping.

    Args:
        body: The raw body of the request.
        signature: The header `WorkOS-Signature`; `None` if it is missing.
        secret: The secret of the webhook's endpoint, or several during a rotation.
        tolerance: How many seconds the timestamp may differ from now, in both directions.
        now: Seconds since the Unix epoch; by default the current time.

    Raises:
        WebhookSignatureError: WorkOS did not sign this body, or not recently; `reason` says more.
        InvalidArgumentError: The body is not bytes, or a secret is empty.
    """
    _signatures.verify(body, signature, secret, tolerance=tolerance, now=now)
    try:
        return structure(parse_json(body), Event)
    except DecodeError as error:
        raise WebhookSignatureError(
            f"the signed body is not an event: {error.message} at {error.path}", reason="malformed"
        ) from None
