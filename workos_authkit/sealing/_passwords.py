"""Passwords, as configured and as used."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypedDict

from workos_authkit.errors import InvalidArgumentError
from workos_authkit.sealing._refusals import MESSAGES, MIN_PASSWORD_LENGTH, UnsealDetail

KEY_BYTES: Final = 32

_PASSWORD_ID = re.compile(r"[A-Za-z0-9_]+")


class SplitPassword(TypedDict):
    """One password for encryption and another for integrity, with Iron's names."""

    encryption: str | bytes
    integrity: str | bytes


Password: TypeAlias = str | bytes | SplitPassword
"""Text to derive keys from, the raw key itself, or one of these for each use."""


class Secret(NamedTuple):
    """One password, ready to use."""

    encryption: str | bytes
    integrity: str | bytes

    id: bytes | None
    """The only password id that it serves; `None` serves any."""

    detail: UnsealDetail | None
    """Why it cannot seal or unseal anything."""

    def __repr__(self) -> str:
        return "<password>"

    def check(self, argument: str) -> None:
        """Refuse a password that cannot seal or unseal anything.

        Args:
            argument: The caller's name for it.

        Raises:
            InvalidArgumentError: It cannot.
        """
        if self.detail is not None:
            raise InvalidArgumentError(message=f"{argument}: {MESSAGES[self.detail]}")


class Secrets(tuple[Secret, ...]):
    """Passwords ready to use, newest first."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<passwords: {len(self)}>"


Passwords: TypeAlias = Password | Sequence[Password] | Mapping[str, Password] | Secrets
"""One password, or several, newest first, as a sequence or by id."""


def prepare(passwords: Passwords, argument: str) -> Secrets:
    """Return the passwords ready to use, newest first.

    Args:
        passwords: The passwords.
        argument: The caller's name for them.

    Raises:
        InvalidArgumentError: A password is of the wrong type, or there is none.
    """
    if isinstance(passwords, Secrets):
        return passwords
    if isinstance(passwords, (str, bytes)):
        secrets = Secrets((_secret(argument, passwords),))
    elif isinstance(passwords, Mapping) and passwords.keys() != {"encryption", "integrity"}:
        secrets = Secrets(_secret(argument, password, id) for id, password in passwords.items())
    elif isinstance(passwords, Sequence):
        secrets = Secrets(_secret(argument, password) for password in passwords)
    else:
        secrets = Secrets((_secret(argument, passwords),))
    if not secrets:
        raise InvalidArgumentError(message=f"{argument}: there is no password")
    return secrets


def _secret(argument: str, password: Any, id: Any = None) -> Secret:
    encryption = integrity = password
    if isinstance(password, dict):
        parts: dict[Any, Any] = password
        encryption, integrity = parts.get("encryption"), parts.get("integrity")
    if not (isinstance(encryption, (str, bytes)) and isinstance(integrity, (str, bytes))):
        raise InvalidArgumentError(
            message=f"{argument}: a password must be a str, or bytes for a raw key"
        )
    if id is not None and not (isinstance(id, str) and _PASSWORD_ID.fullmatch(id)):
        raise InvalidArgumentError(
            message=f"{argument}: a password id must be of letters, digits and _"
        )
    detail = _detail(encryption) or _detail(integrity)
    return Secret(encryption, integrity, None if id is None else id.encode(), detail)


def _detail(key: str | bytes) -> UnsealDetail | None:
    if isinstance(key, bytes):
        return None if len(key) == KEY_BYTES else "bad_key"
    is_short = len(key) < MIN_PASSWORD_LENGTH and _utf16_units(key) < MIN_PASSWORD_LENGTH
    return "password_too_short" if is_short else None


def _utf16_units(text: str) -> int:
    """Return the length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
