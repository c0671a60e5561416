"""What an answer that is not 2xx means: the error for it. Pure.

WorkOS has several envelopes: `code` and `message`, OAuth's `error` and `error_description`
(RFC 6749, section 5.2), a message alone, an HTTP phrase with a list of messages. One endpoint may
use several of them at one status, so the code decides, and the status only where there is none.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from workos_authkit import _convert
from workos_authkit._convert import DecodeError
from workos_authkit._retry import is_transient, parse_retry_after
from workos_authkit._transport import HTTPResponse
from workos_authkit.errors import (
    APIError,
    BadRequestError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RadarChallengeError,
    RateLimitError,
    ServerError,
    SSORequiredError,
    UnauthorizedError,
    UnprocessableEntityError,
)

_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}

_CODE = re.compile(r"[a-z0-9_.:-]+", re.ASCII)
_RADAR_CHALLENGE = re.compile(r"radar_(\w+_)?challenge", re.ASCII)
_SSO_REQUIRED = "must use sso for selected organization"  # comes with no code


def read_failure(
    response: HTTPResponse, *, operation: str, attempts: int, secrets: Iterable[str], now: float
) -> APIError:
    """Return the error that an answer stands for.

    Args:
        response: The answer.
        operation: Method and path template of the call.
        attempts: How many times it was tried.
        secrets: What the request held and the error's text must not repeat.
        now: Seconds since the epoch.
    """
    body = _read_body(response)
    fields: dict[str, Any] = body if isinstance(body, dict) else {}
    code = _code(fields.get("code")) or _code(fields.get("error"))
    message = _message(fields)
    cls = _class_of(code, message) or _class_of_status(response.status)
    return cls(
        _redacted(message, secrets),
        status=response.status,
        code=code,
        errors=_errors(fields),
        request_id=response.headers.get("x-request-id"),
        retry_after=_retry_after(response, fields, now),
        retryable=is_transient(response.status, code),
        operation=operation,
        attempts=attempts,
        body=body,
        **_convert.structure_known_fields(fields, cls),
    )


def _read_body(response: HTTPResponse) -> Any:
    try:
        return _convert.parse_json(response.content)
    except DecodeError:
        return response.content.decode("utf-8", "replace")


def _code(value: object) -> str | None:
    """Tell a code from an HTTP phrase such as `Bad Request`, which some answers hold instead."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else None


def _class_of(code: str | None, message: str) -> type[APIError] | None:
    if code is None:
        return SSORequiredError if message.strip(" .").lower() == _SSO_REQUIRED else None
    known = APIError.by_code.get(code)
    return known or (RadarChallengeError if _RADAR_CHALLENGE.fullmatch(code) else None)


def _class_of_status(status: int) -> type[APIError]:
    return _BY_STATUS.get(status, ServerError if status >= 500 else APIError)


def _message(fields: Mapping[str, Any]) -> str:
    for name in ("message", "error_description", "error", "code"):
        value = fields.get(name)
        if isinstance(value, list):
            value = "; ".join(item for item in value if isinstance(item, str))
        if isinstance(value, str) and value:
            return value
    return "the answer says no more"


def _redacted(message: str, secrets: Iterable[str]) -> str:
    for secret in filter(None, secrets):
        message = message.replace(secret, "[redacted]")
    return message


def _errors(fields: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    errors = fields.get("errors")
    if not isinstance(errors, list):
        return ()
    return tuple(item for item in errors if isinstance(item, dict))


def _retry_after(response: HTTPResponse, fields: Mapping[str, Any], now: float) -> float | None:
    seconds = parse_retry_after(response.headers.get("retry-after"), now=now)
    if seconds is None and type(fields.get("retry_after")) in (int, float):
        seconds = max(0.0, min(fields["retry_after"], 1e9))
    return seconds
