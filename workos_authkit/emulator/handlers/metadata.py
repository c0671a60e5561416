"""Metadata: the caller's own key-value pairs, with WorkOS's limits."""

from typing import Any

from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.refusals import Refused, coded

_KEYS, _KEY_LENGTH, _VALUE_LENGTH = 50, 40, 600


def read_metadata(body: Fields, name: str = "metadata") -> dict[str, str | None]:
    """Return a body's metadata; a null value deletes its key.

    Raises:
        Refused: It exceeds a limit: 400 `invalid_metadata`.
    """
    value: Any = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _invalid("must be an object")
    if len(value) > _KEYS:
        raise _invalid(f"must have at most {_KEYS} keys")
    for key, item in value.items():
        if len(key) > _KEY_LENGTH:
            raise _invalid(f"keys must have at most {_KEY_LENGTH} characters")
        if item is not None and not (isinstance(item, str) and len(item) <= _VALUE_LENGTH):
            raise _invalid(f"values must be strings of at most {_VALUE_LENGTH} characters")
    return dict(value)


def merge_metadata(metadata: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
    """Return metadata with changes applied.

    Raises:
        Refused: The result has too many keys: 400 `invalid_metadata`.
    """
    merged = {**metadata, **changes}
    kept = {key: value for key, value in merged.items() if value is not None}
    if len(kept) > _KEYS:
        raise _invalid(f"must have at most {_KEYS} keys")
    return kept


def _invalid(problem: str) -> Refused:
    return coded(400, "invalid_metadata", f"metadata {problem}.")
