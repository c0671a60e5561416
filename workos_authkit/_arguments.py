"""Checks of callers' arguments, and their form on the wire. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import inf, isfinite
from typing import Any, Final

from workos_authkit._types import UNSET
from workos_authkit.errors import InvalidArgumentError


def require_text(name: str, value: object) -> None:
    """Refuse anything but non-empty text.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if not isinstance(value, str) or not value:
        got = "an empty string" if isinstance(value, str) else type(value).__name__
        raise InvalidArgumentError(f"{name} must be a non-empty string, not {got}")


def require_instance(name: str, value: object, kind: type) -> None:
    """Refuse anything but an instance of a class.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if not isinstance(value, kind):
        raise InvalidArgumentError(f"{name} must be a {kind.__name__}, not {type(value).__name__}")


def require_seconds(name: str, value: object, *, most: float = inf) -> None:
    """Refuse anything but a positive number of seconds, not above `most`.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if not (is_number(value) or value == inf) or not value > 0:  # type: ignore[operator]
        raise InvalidArgumentError(f"{name} must be more than 0 seconds, as a number")
    if value > most:  # type: ignore[operator]
        raise InvalidArgumentError(f"{name} must be at most {most:,.0f} seconds")


def require_number(name: str, value: object, *, least: float = -inf) -> None:
    """Refuse anything but a finite number.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if type(value) not in (int, float):
        raise InvalidArgumentError(f"{name} must be a number, not {type(value).__name__}")
    if not is_number(value):
        raise InvalidArgumentError(f"{name} must be a finite number")
    if value < least:  # type: ignore[operator]
        raise InvalidArgumentError(f"{name} must be {least:g} or more")


def is_number(value: object) -> bool:
    """Return whether a value is a number that is finite, also as a `float`."""
    try:
        return type(value) in (int, float) and isfinite(value)  # type: ignore[arg-type]
    except OverflowError:
        return False


def _are_texts(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(item, str) for item in value)
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_instant(value: object) -> bool:
    return isinstance(value, datetime)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


def _are_mappings(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(_is_mapping(item) for item in value)
    )


_KINDS: Final[Mapping[Callable[[object], bool], tuple[str, Sequence[str]]]] = {
    _are_texts: ("list of strings", ["it_contact_emails", "permissions", "role_slugs", "scopes"]),
    _is_whole: ("whole number", ["expires_in_days", "limit", "max_age"]),
    _is_truth: (
        "boolean",
        [
            "allow_impersonation",
            "email_verified",
            "send_confirmation_email",
            "users_only",
        ],
    ),
    _is_instant: ("datetime", ["expires_at", "range_end", "range_start"]),
    _is_mapping: (
        "mapping with string keys",
        ["additional_fields", "extra", "metadata", "provider_query_params"],
    ),
    _are_mappings: ("list of mappings with string keys", ["domain_data"]),
}
"""The kind of the arguments with these names, and its description; all others are strings."""

_CHECKS: Final = {
    name: (is_right, words) for is_right, (words, names) in _KINDS.items() for name in names
}
_IS_TEXT: Final = (lambda value: isinstance(value, str), "string")


def check_kind(name: str, value: object) -> None:
    """Refuse an argument that is not of its name's kind; `None` and `UNSET` are not checked.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if value is None or value is UNSET:
        return
    is_right, words = _CHECKS.get(name, _IS_TEXT)
    if not is_right(value):
        raise InvalidArgumentError(f"{name} must be a {words}, not {type(value).__name__}")


def without_unset(**values: Any) -> dict[str, Any]:
    """Return the given values: `UNSET` is left out, `None` stays and becomes `null`.

    Each value must be of its name's kind; instants become text in UTC.

    Raises:
        InvalidArgumentError: A value is of the wrong type, or an instant has no time zone.
    """
    for name, value in values.items():
        check_kind(name, value)
    return encode_values(values)


def without_none(**values: Any) -> dict[str, Any]:
    """Return the values other than `None`, for arguments whose `None` means "not given"."""
    return without_unset(**{name: value for name, value in values.items() if value is not None})


def encode_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values other than `UNSET` as the API reads them, with instants as text."""
    return {
        name: instant(name, value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not UNSET
    }


def instant(name: str, value: datetime) -> str:
    """Write an instant as the API reads it: UTC, milliseconds, `Z`.

    Raises:
        InvalidArgumentError: It has no time zone.
    """
    if value.tzinfo is None:
        raise InvalidArgumentError(
            f"{name} has no time zone: pass an aware datetime, as in datetime.now(timezone.utc)"
        )
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def at_most_one(**values: Any) -> None:
    """Refuse mutually exclusive arguments.

    Raises:
        InvalidArgumentError: More than one was given.
    """
    names = [name for name, value in values.items() if value is not UNSET and value is not None]
    if len(names) > 1:
        raise InvalidArgumentError(f"pass only one of {' and '.join(names)}")


def require_texts(name: str, values: object) -> None:
    """Refuse anything but a sequence of strings.

    Raises:
        InvalidArgumentError: Names the argument; a single string is not a sequence.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        raise InvalidArgumentError(f"{name} must be a list of strings, not {type(values).__name__}")
    for each in values:
        if not isinstance(each, str):
            kind = type(each).__name__
            raise InvalidArgumentError(f"{name} must be a list of strings; one of them is {kind}")


def joined(name: str, values: Sequence[str] | None) -> str | None:
    """Write a list as the API reads it in a query: comma-joined.

    Raises:
        InvalidArgumentError: Names the argument; a single string is not a list.
    """
    if values is None:
        return None
    require_texts(name, values)
    return ",".join(values) or None
