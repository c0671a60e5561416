"""Actions: WorkOS asks your server whether a person may sign in or up, and waits for the answer.

    action = parse(body, headers.get("WorkOS-Signature"), secret)
    answer = deny(action, "Ask your administrator.", secret) if unwanted else allow(action, secret)

The answer is the body of the response, in JSON. Nothing is sent, and no client is needed.
"""

import json
import time
from collections.abc import Sequence
from typing import Any, Final

from workos_authkit import _signatures
from workos_authkit._arguments import require_number, require_text
from workos_authkit._convert import DecodeError, parse_json, structure
from workos_authkit._tracebacks import without_variables
from workos_authkit.errors import InvalidArgumentError, WebhookSignatureError
from workos_authkit.models.actions import Action, AuthenticationAction, UserRegistrationAction

__all__ = ["DEFAULT_TOLERANCE", "allow", "deny", "parse"]

DEFAULT_TOLERANCE: Final = 30.0
"""How many seconds the timestamp may differ from now, in both directions."""

_ANSWERS: Final[dict[type, str]] = {
    AuthenticationAction: "authentication_action_response",
    UserRegistrationAction: "user_registration_action_response",
}


@without_variables
def parse(
    body: bytes,
    signature: str | None,
    secret: str | Sequence[str],
    *,
    tolerance: float = DEFAULT_TOLERANCE,
    now: float | None = None,
) -> Action:
    """Verify an action request from WorkOS and return it.

    Args:
        body: The raw body of the request.
        signature: The header `WorkOS-Signature`; `None` if it is missing.
        secret: The secret of the action's endpoint, or several during a rotation.
        tolerance: How many seconds the timestamp may differ from now, in both directions.
        now: Seconds since the Unix epoch; by default the current time.

    Raises:
        WebhookSignatureError: WorkOS did not sign this body, or not recently; `reason` says more.
        InvalidArgumentError: The body is not bytes, or a secret is empty.
    """
    _signatures.verify(body, signature, secret, tolerance=tolerance, now=now)
    try:
        content = parse_json(body)
        match content:
            case {"object": "authentication_action_context"}:
                return structure(content, AuthenticationAction)
            case {"object": "user_registration_action_context"}:
                return structure(content, UserRegistrationAction)
            case _:
                raise DecodeError("expected the context of an action", "$.object")
    except DecodeError as error:
        raise WebhookSignatureError(
            f"the signed body is not an action: {error.message} at {error.path}",
            reason="malformed",
        ) from None


@without_variables
def allow(
    action: Action,
    secret: str | Sequence[str],
    *,
    message: None = None,
    now: float | None = None,
) -> bytes:
    """Return the response that allows the sign-in or sign-up.

    Args:
        action: What `parse` returned.
        secret: The secret of the action's endpoint; of several, the first signs.
        message: Not accepted, because nobody would see it.
        now: Seconds since the Unix epoch; by default the current time.

    Returns:
        The body of the response: send it unchanged, as `application/json`.

    Raises:
        InvalidArgumentError: A message was given, or an argument is of the wrong kind.
    """
    if message is not None:
        raise InvalidArgumentError("message: only a denial shows one; leave it out, or use deny")
    return _answer(action, secret, now, {"verdict": "Allow"})


@without_variables
def deny(
    action: Action, message: str, secret: str | Sequence[str], *, now: float | None = None
) -> bytes:
    """Return the response that denies the sign-in or sign-up.

    Args:
        action: What `parse` returned.
        message: The message to the person.
        secret: The secret of the action's endpoint; of several, the first signs.
        now: Seconds since the Unix epoch; by default the current time.

    Returns:
        The body of the response: send it unchanged, as `application/json`.

    Raises:
        InvalidArgumentError: An argument is empty or of the wrong kind.
    """
    require_text("message", message)
    return _answer(action, secret, now, {"verdict": "Deny", "error_message": message})


def _answer(
    action: Action, secret: str | Sequence[str], now: float | None, verdict: dict[str, str]
) -> bytes:
    kind = _ANSWERS.get(type(action))
    if kind is None:
        raise InvalidArgumentError(
            f"action must be what `parse` returned, not {type(action).__name__}"
        )
    if now is not None:
        require_number("now", now)
    signing_secret = _signatures.secrets(secret)[0]
    timestamp = int((time.time() if now is None else now) * 1000)
    payload = {"timestamp": timestamp, **verdict}
    signature = _signatures.sign(_json(payload), signing_secret, str(timestamp))
    return _json({"object": kind, "payload": payload, "signature": signature})


def _json(value: Any) -> bytes:
    """Write JSON as JavaScript does: what is signed must be what WorkOS reads back."""
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError("message holds half of a character") from None
