"""One call of the API as a resource describes it: method, path, query, body. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote, urlencode

from attrs import field, frozen

from workos_authkit._arguments import encode_values, require_text, without_none
from workos_authkit._types import Order
from workos_authkit.errors import InvalidArgumentError

KeyUse: TypeAlias = Literal["required", "optional", "never"]

MAX_PAGE_SIZE: Final = 100

_SAFE_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT"})
"""Idempotent methods (RFC 9110, section 9.2.2)."""

_LONGEST_SEGMENT: Final = 8_000
"""Characters of a path segment; servers accept no longer paths."""

_ID: Final = re.compile("[A-Za-z0-9_-]{1,200}")
"""What WorkOS's ids consist of, and more: a segment that needs no encoding."""

SECRET_FIELDS: Final = frozenset(
    {
        "client_secret",
        "code",
        "code_verifier",
        "device_code",
        "email_completion_token",
        "invitation_token",
        "link_authorization_code",
        "new_password",
        "password",
        "password_hash",
        "pending_authentication_token",
        "refresh_token",
        "token",
        "totp_secret",
        "value",
    }
)


@frozen(eq=False, slots=False)
class Path:
    """The path of an operation, and its template for logs."""

    template: str
    text: str = field(repr=False)
    segments: Mapping[str, str] = field(factory=dict, repr=False)
    """The values in the template's places."""

    @property
    def secrets(self) -> Sequence[str]:
        """Values that no error message may repeat."""
        return _secrets(self.segments)


@frozen(kw_only=True, eq=False, slots=False)  # with slots, it takes twice as long to make
class Request:
    """One call of the API, independent of hosts, keys and attempts."""

    method: str = field(kw_only=False)
    path: Path = field(kw_only=False)
    query: Mapping[str, Any] = field(factory=dict, repr=False)
    json: Mapping[str, Any] | Sequence[Any] | None = field(default=None, repr=False)
    """The body; `None` sends none."""

    form: bool = False
    """Whether the body is a form (RFC 6749, appendix B) instead of JSON."""

    key: KeyUse = "required"
    """Whether the call needs the API key, uses it if there is one, or never sends it."""

    safe: bool | None = None
    """Whether the request is idempotent; by default, its method decides."""

    ends: bool | None = None
    """Whether it ends something, so that its absence means success; by default, if `DELETE`."""

    @property
    def is_ending(self) -> bool:
        """Whether a repeated request that finds nothing has succeeded."""
        return self.method == "DELETE" if self.ends is None else self.ends

    @property
    def operation(self) -> str:
        """Method and path template."""
        return f"{self.method} {self.path.template}"

    @property
    def secrets(self) -> Sequence[str]:
        """Values that no error message may repeat."""
        body = self.json if isinstance(self.json, Mapping) else {}
        return [*self.path.secrets, *_secrets(body)]

    @property
    def is_safe(self) -> bool:
        """Whether the request may be repeated even if the server processed it."""
        return self.method in _SAFE_METHODS if self.safe is None else self.safe


def path(template: str, **segments: str) -> Path:
    """Fill a path template; each value stays one segment, whatever it contains.

    Raises:
        InvalidArgumentError: A segment is empty, is not a string, or would change the path.
    """
    encoded = {name: _segment(name, value) for name, value in segments.items()}
    return Path(f"/{template}", f"/{template.format_map(encoded)}", segments)


def _segment(name: str, value: str) -> str:
    """Encode a segment of a path."""
    if isinstance(value, str) and _ID.fullmatch(value):  # saves the quoting, 1 µs for most calls
        return value
    require_text(name, value)
    if value in (".", ".."):
        raise InvalidArgumentError(f"{name} must be an id, not {value!r}")
    if len(value) > _LONGEST_SEGMENT:
        raise InvalidArgumentError(f"{name} must be an id, not {len(value):,} characters")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{name} holds a lone surrogate") from None


def _secrets(values: Mapping[str, Any]) -> Sequence[str]:
    return [str(values[name]) for name in SECRET_FIELDS & values.keys()]


def page_query(
    *,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
    **filters: Any,
) -> dict[str, Any]:
    """Return the query of a list.

    Raises:
        InvalidArgumentError: The API does not accept this `limit` or `order`.
    """
    if limit is not None and (type(limit) is not int or not 1 <= limit <= MAX_PAGE_SIZE):
        raise InvalidArgumentError(f"limit must be a whole number from 1 to {MAX_PAGE_SIZE}")
    if order is not None and order not in ("asc", "desc", "normal"):
        raise InvalidArgumentError("order must be 'asc', 'desc' or 'normal'")
    return without_none(limit=limit, before=before, after=after, order=order, **filters)


def encode_query(query: Mapping[str, Any]) -> str:
    """Write a query string as the API reads it.

    Mappings become `name[key]=value`, lists are comma-joined, booleans are lower case.

    Raises:
        InvalidArgumentError: A query cannot hold a value.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if isinstance(value, Mapping):
            pairs.extend((f"{name}[{key}]", _plain(name, item)) for key, item in value.items())
        elif isinstance(value, list | tuple):
            pairs.append((name, ",".join(_plain(name, item) for item in value)))
        else:
            pairs.append((name, _plain(name, value)))
    return "&".join(_encoded(name, text) for name, text in pairs)


def _encoded(name: str, text: str) -> str:
    try:
        return urlencode({name: text})
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{name!r} holds a lone surrogate") from None


def _plain(name: str, value: object) -> str:
    if not isinstance(value, str | int | float):
        raise InvalidArgumentError(
            f"{name} must be a string, a number or a boolean, not {type(value).__name__}"
        )
    try:
        return str(value).lower() if isinstance(value, bool) else str(value)
    except ValueError:  # Python does not format integers of more than 4,300 digits
        raise InvalidArgumentError(f"{name} is too large a number") from None


def custom_request(method: str, target: str, query: Mapping[str, Any] | None, body: Any) -> Request:
    """Return the request of an operation that this package does not name.

    Raises:
        InvalidArgumentError: The method or path is invalid, or the path leads to another host.
    """
    require_text("method", method)
    require_text("path", target)
    if not isinstance(query, Mapping | None):
        raise InvalidArgumentError(f"params must be a mapping, not {type(query).__name__}")
    if not (method.isascii() and method.isalpha()):
        raise InvalidArgumentError("method must be an HTTP method, such as 'GET'")
    segments = target.strip("/").split("/")
    if (
        not (target.isascii() and target.isprintable())
        or {".", ".."} & set(segments)
        or target.startswith("//")
        or any(mark in target for mark in "?# \\")
        or "://" in target
    ):
        raise InvalidArgumentError(
            "path must be the path of an operation, such as '/user_management/users'; "
            "pass a query as params, and encode ids"
        )
    return Request(
        method.upper(),
        Path("(custom path)", "/" + target.lstrip("/")),
        query=encode_values({str(k): v for k, v in (query or {}).items() if v is not None}),
        json=body,
        key="optional",
    )
