"""Reading parameters strictly: each reader returns a value of its type or says what is wrong."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from workos_authkit.emulator.locales import LOCALES
from workos_authkit.emulator.refusals import InvalidField

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
_LABEL = r"[^\W_]([^\W_]|-){0,62}(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_LONGEST_DOMAIN = 253
_LONGEST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3."""

_PHONE = re.compile(r"\+?[0-9]{7,15}")
_EXTERNAL_ID = re.compile(r"[\x00-\x7f]{1,128}")


def is_domain(text: str) -> bool:
    """Say whether a text is a domain name: letters, digits and hyphens between dots."""
    return len(text) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(text) is not None


def is_phone_number(text: str) -> bool:
    """Say whether a text is a phone number in international form (E.164), spaces aside."""
    return _PHONE.fullmatch(re.sub(r"[\s().-]", "", text)) is not None


def is_email(text: str) -> bool:
    """Say whether a text looks like an email address."""
    return len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


class Fields(Mapping[str, Any]):
    """The members of a request's body, or the parameters of its query."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = members

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def optional_text(self, name: str) -> str | None:
        """Return a string; absent and null are alike."""
        value = self._members.get(name)
        if value is None or isinstance(value, str):
            return value
        raise InvalidField(name, f"{name}_invalid", f"{name} must be a string.")

    def text(self, name: str) -> str:
        """Return a string that must be there."""
        value = self.optional_text(name)
        if not value:
            raise InvalidField(name, f"{name}_required", f"{name} must be a string.")
        return value

    def email(self, name: str = "email") -> str:
        """Return an email address that must be there."""
        return _checked_email(name, self.text(name))

    def phone_number(self, name: str = "phone_number") -> str:
        """Return a phone number that must be there."""
        value = self.text(name)
        if is_phone_number(value):
            return value
        raise InvalidField(name, f"{name}_invalid", f"{name} must be like +15555550123.")

    def optional_email(self, name: str = "email") -> str | None:
        """Return an email address, if there is one."""
        value = self.optional_text(name)
        return None if value is None else _checked_email(name, value)

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return one of some words."""
        return self._chosen(name, self.text(name), choices)

    def optional_choice(self, name: str, choices: Collection[str]) -> str | None:
        """Return one of some words, if there is one."""
        value = self.optional_text(name)
        return None if value is None else self._chosen(name, value, choices)

    def locale(self) -> str | None:
        """Return the locale for an email, if one is given."""
        return self.optional_choice("locale", LOCALES)

    def flag(self, name: str) -> bool | None:
        """Return a boolean; absent and null are alike."""
        value = self._members.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise InvalidField(name, f"{name}_invalid", f"{name} must be a boolean.")

    def whole_number(self, name: str) -> int | None:
        """Return an integer; absent and null are alike."""
        value = self._members.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise InvalidField(name, f"{name}_invalid", f"{name} must be an integer.")

    def number(self, name: str) -> float:
        """Return a number that must be there."""
        value = self._members.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        raise InvalidField(name, f"{name}_invalid", f"{name} must be a number.")

    def texts(self, name: str, choices: Collection[str] | None = None) -> list[str] | None:
        """Return a list of strings, if there is one."""
        value = self._members.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise InvalidField(name, f"{name}_invalid", f"{name} must be a list of strings.")
        items: list[str] = value
        return items if choices is None else [self._chosen(name, i, choices) for i in items]

    def members(self, name: str) -> "Sequence[Fields] | None":
        """Return a list of objects, if there is one."""
        value = self._members.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise InvalidField(name, f"{name}_invalid", f"{name} must be a list of objects.")
        return [Fields(item) for item in value]

    def instant(self, name: str) -> datetime | None:
        """Return a time as RFC 3339 writes it; absent and null are alike."""
        value = self.optional_text(name)
        if value is None:
            return None
        try:
            parsed = datetime.fromisoformat(value)
            if "T" not in value.upper() or parsed.tzinfo is None:
                raise ValueError
            return parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            message = f"{name} must be an ISO 8601 date-time with a time zone."
            raise InvalidField(name, f"{name}_invalid", message) from None

    def external_id(self) -> str | None:
        """Return an id of the caller's own: 1 to 128 ASCII characters."""
        value = self.optional_text("external_id")
        if value is not None and not _EXTERNAL_ID.fullmatch(value):
            message = "external_id must be 1 to 128 ASCII characters."
            raise InvalidField("external_id", "external_id_invalid", message)
        return value

    def listed(self, name: str, choices: Collection[str] | None = None) -> list[str]:
        """Return what a query joins with commas."""
        items = [item for item in (self.optional_text(name) or "").split(",") if item]
        return items if choices is None else [self._chosen(name, i, choices) for i in items]

    @staticmethod
    def _chosen(name: str, value: str, choices: Collection[str]) -> str:
        if value in choices:
            return value
        known = ", ".join(sorted(choices)[:8])
        raise InvalidField(name, f"{name}_invalid", f"{name} must be one of: {known}.")


def _checked_email(name: str, value: str) -> str:
    value = value.strip()
    if is_email(value):
        return value
    raise InvalidField(name, f"{name}_invalid", f"{name} must be an email.")
