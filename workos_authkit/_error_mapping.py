"""Map an answer other than 2xx to its error. Pure.

WorkOS has several envelopes: `code` and `message`, OAuth's `error` and `error_description`
(RFC 6749, section 5.2), only a message, an HTTP phrase with a list of messages. One endpoint may
use several of them with one status, so the code decides; the status does so only without a code.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

from workos_authkit import _convert
from workos_authkit._convert import DecodeError
from workos_authkit._retry import (
    FROM_THE_NETWORK,
    is_from_workos,
    is_transient,
    parse_retry_after,
)
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
    class_of_code,
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

_LONGEST_MESSAGE: Final = 1000
_SECRETS = re.compile(
    r"""("[^"]*(?:token|code|secret|password|value|key|url|uri)[^"]*"\s*:\s*")(?:[^"\\]|\\.)*"""
    r"""|(?<![\w-])()eyJ[\w.-]*""",
    re.ASCII | re.IGNORECASE,
)
_LARGEST_BODY: Final = 64_000
"""The largest body, in bytes, that an error carries whole."""

_EXCERPT: Final = 2_000
_MOST_FIELDS: Final = 10
_DEEPEST: Final = 3
_FIELD = re.compile(r"[\w.\[\]-]{1,100}", re.ASCII)
_CODE = re.compile(r"[a-z0-9_.:-]{1,100}", re.ASCII)
_RADAR_CHALLENGE = re.compile(r"radar_(\w+_)?challenge", re.ASCII)
_SSO_REQUIRED = "must use sso for selected organization"  # comes with no code


def error_from_response(
    response: HTTPResponse, *, operation: str, attempts: int, secrets: Iterable[str], now: float
) -> APIError:
    """Return the error for an answer.

    Args:
        response: The answer.
        operation: Method and path template of the call.
        attempts: How often the request was sent.
        secrets: Values of the request that the error's message must not repeat.
        now: Seconds since the epoch.
    """
    body = _read_body(response)
    fields: dict[str, Any] = body if isinstance(body, dict) else {}
    hidden = [*secrets, *_tokens(fields)]
    code = _code(fields.get("code"), hidden) or _code(fields.get("error"), hidden)
    message = _message(fields)
    errors = _errors(fields)
    cls = _class_of(code, message) or _class_of_status(response.status)
    from_workos = isinstance(body, dict) and is_from_workos(response.status, response.content)
    readable = _readable(message, hidden) + _at_fault(errors, hidden)
    return cls(
        readable if from_workos else FROM_THE_NETWORK,
        status=response.status,
        code=code,
        errors=errors,
        request_id=response.request_id,
        retry_after=_retry_after(response, fields, now),
        retryable=not from_workos or is_transient(response.status, code),
        operation=operation,
        attempts=attempts,
        body=body if len(response.content) <= _LARGEST_BODY else excerpt(response.content),
        **_convert.structure_known_fields(fields, cls),
    )


def excerpt(content: bytes) -> str:
    """Return the beginning of a body as text, without possible tokens and codes."""
    text = content[:_EXCERPT].decode("utf-8", "replace")
    return _SECRETS.sub(lambda found: f"{found[1] or ''}[redacted]", text)


def _read_body(response: HTTPResponse) -> Any:
    try:
        return _convert.parse_json(response.content)
    except DecodeError:
        return excerpt(response.content)


def _tokens(fields: Mapping[str, Any]) -> Iterator[str]:
    """Return the tokens that continue the sign-in: the error carries but never shows them."""
    for name, value in fields.items():
        if name.endswith("_token") and isinstance(value, str):
            yield value


def _code(value: object, secrets: Iterable[str]) -> str | None:
    """Return a code, or `None` for its substitutes: an HTTP phrase, or an echo of the request."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        return None
    return value if class_of_code(value) or value not in secrets else None


def _class_of(code: str | None, message: str) -> type[APIError] | None:
    if code is None:
        return SSORequiredError if message.strip(" .").lower() == _SSO_REQUIRED else None
    known = class_of_code(code)
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


def _readable(message: str, secrets: Iterable[str]) -> str:
    """Return the message without secrets, on one line short enough for a log."""
    spellings = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
    if spellings:
        longest_first = sorted(spellings, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
        message = pattern.sub("[redacted]", message)
    return "".join(mark if mark.isprintable() else " " for mark in message[:_LONGEST_MESSAGE])


def _spellings(secret: str) -> Iterator[str]:
    """Return the text unchanged, and as written in JSON, a URL and a form."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    for safe in ("", "/", "!'()*"):  # the last is JavaScript's `encodeURIComponent`
        yield quote(secret, safe, errors="replace")
    yield quote_plus(secret, errors="replace")


def _errors(fields: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    errors = fields.get("errors")
    if isinstance(errors, dict):  # what is wrong, by field
        errors = [{"field": name, "message": message} for name, message in errors.items()]
    if not isinstance(errors, list):
        return ()
    return tuple(item for item in errors if isinstance(item, dict))


def _at_fault(errors: Iterable[Mapping[str, Any]], secrets: Iterable[str]) -> str:
    """Return the names of the fields with errors, as the end of a message."""
    names = dict.fromkeys(name for error in errors for name in _fields_of(error))
    shown = [name for name in names if _FIELD.fullmatch(name) and name not in secrets]
    return f" [{', '.join(shown[:_MOST_FIELDS])}]" if shown else ""


def _fields_of(error: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Return the fields that an error names, in any of WorkOS's formats."""
    for key in ("field", "property", "instance_path", "path"):
        name = error.get(key)
        if isinstance(name, list):
            name = "/".join(str(part) for part in name if isinstance(part, str | int))
        if isinstance(name, str) and name.strip("/"):
            name = f"{above}{name.strip('/').replace('/', '.')}"
            children = error.get("children")
            if isinstance(children, list) and children and above.count(".") < _DEEPEST:
                for child in children:
                    if isinstance(child, dict):
                        yield from _fields_of(child, f"{name}.")
            else:
                yield name
            return


def _retry_after(response: HTTPResponse, fields: Mapping[str, Any], now: float) -> float | None:
    seconds = parse_retry_after(response.headers.get("retry-after"), now=now)
    if seconds is None and type(fields.get("retry_after")) in (int, float):
        seconds = max(0.0, min(fields["retry_after"], 1e9))
    return seconds
