"""Checks of what callers pass, and what becomes of it on the wire. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from workos_authkit._types import UNSET
from workos_authkit.errors import InvalidArgumentError


def require_text(name: str, value: object) -> None:
    """Refuse anything but text that is not empty.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if not isinstance(value, str) or not value:
        got = "an empty text" if isinstance(value, str) else type(value).__name__
        raise InvalidArgumentError(f"{name} must be a text that is not empty, not {got}")


def require_instance(name: str, value: object, kind: type) -> None:
    """Refuse anything but a value of a class.

    Raises:
        InvalidArgumentError: Names the argument.
    """
    if not isinstance(value, kind):
        raise InvalidArgumentError(f"{name} must be a {kind.__name__}, not {type(value).__name__}")


def without_unset(**values: Any) -> dict[str, Any]:
    """Return what was given: `UNSET` is left out, `None` stays and becomes `null`.

    Instants become text in UTC.

    Raises:
        InvalidArgumentError: An instant has no time zone.
    """
    return {
        name: instant(name, value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not UNSET
    }


def without_none(**values: Any) -> dict[str, Any]:
    """Return what is not `None`, for arguments of which `None` means "not given"."""
    return without_unset(**{name: value for name, value in values.items() if value is not None})


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
    """Refuse arguments that exclude each other.

    Raises:
        InvalidArgumentError: More than one was given.
    """
    names = [name for name, value in values.items() if value is not UNSET and value is not None]
    if len(names) > 1:
        raise InvalidArgumentError(f"pass only one of {' and '.join(names)}")


def require_texts(name: str, values: object) -> None:
    """Refuse anything but a sequence of texts, `None` and `UNSET`.

    Raises:
        InvalidArgumentError: Names the argument; one text is no sequence of texts.
    """
    if values is None or values is UNSET:
        return
    if (
        isinstance(values, str)
        or not isinstance(values, Sequence)
        or not all(isinstance(value, str) for value in values)
    ):
        raise InvalidArgumentError(f"{name} must be a list of texts")


def joined(values: Iterable[str] | None) -> str | None:
    """Write a list as the API reads it in a query: comma-joined."""
    if values is None:
        return None
    if isinstance(values, str):
        raise InvalidArgumentError("pass a list of texts, not one text")
    return ",".join(values) or None
