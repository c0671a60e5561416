"""Seal JSON into text that only the holder of a password can read or write.

The format is Iron `Fe26.2`, as the Node packages write it (`iron-session`, `@workos-inc/node`,
`@workos-inc/authkit-nextjs`, `@workos/authkit-session`). This module also reads Fernet, which the
official Python SDK writes.

A `str` password has at least 32 characters; a `bytes` password is the raw 256-bit key. If you pass
several, put the newest first: it seals, and any of them can unseal. Like Iron, you may also pass
them by the id that a sealed text names.
"""

import base64
import json
import os
import time
from collections.abc import Callable
from typing import Final, Literal, NoReturn, TypeAlias

from attrs import field, frozen

from workos_authkit import _json
from workos_authkit._arguments import is_number, require_number
from workos_authkit._types import JSON
from workos_authkit.errors import ConfigurationError, InvalidArgumentError
from workos_authkit.models._base import Value
from workos_authkit.sealing._passwords import (
    KEY_BYTES,
    Password,
    Passwords,
    SplitPassword,
    prepare,
)
from workos_authkit.sealing._refusals import MIN_PASSWORD_LENGTH, UnsealDetail, refusal

__all__ = [
    "MIN_PASSWORD_LENGTH",
    "Password",
    "Passwords",
    "SealFormat",
    "SplitPassword",
    "UnsealDetail",
    "Unsealed",
    "check_passwords",
    "generate_cookie_password",
    "seal",
    "unseal",
]

SealFormat: TypeAlias = Literal["iron", "fernet"]
"""The readable formats."""


@frozen(kw_only=True)
class Unsealed(Value):
    """The content of a sealed text."""

    data: JSON = field(repr=False)
    """The value that was sealed."""

    format: SealFormat
    """The format of the sealed text."""

    used_previous_password: bool
    """Whether an older password unsealed it; if so, seal it again."""

    expires_at: float | None = None
    """When it expires, in seconds since the Unix epoch, plus 60; `None` for never."""


def generate_cookie_password() -> str:
    """Return a new random 256-bit password, which is also a valid Fernet key."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def load() -> None:
    """Load now the modules that the first cookie needs, as that would block an event loop."""
    from workos_authkit import _base64url
    from workos_authkit.sealing import _fernet, _iron  # noqa: F401

    _base64url.load()


def check_passwords(passwords: Passwords, name: str = "cookie_password") -> Passwords:
    """Refuse passwords that cannot seal or unseal anything, before the first cookie.

    Args:
        passwords: The configured passwords.
        name: The name of the setting, for the error.

    Returns:
        The passwords, checked, to pass to `seal` and `unseal`.

    Raises:
        ConfigurationError: A password is too short or of the wrong type, or there is none.
    """
    try:
        secrets = prepare(passwords, name)
        for secret in secrets:
            secret.check(name)
    except InvalidArgumentError as error:
        raise ConfigurationError(
            message=f"{error.message}; generate_cookie_password() makes one"
        ) from None
    return secrets


def seal(data: JSON, password: Passwords, *, ttl: float = 0, now: float | None = None) -> str:
    """Return `data` as a sealed text in the Iron format.

    Args:
        data: Any JSON value.
        password: The password; of several, the newest seals.
        ttl: Seconds until the text expires, to which readers add 60; 0 means never.
        now: Seconds since the Unix epoch; by default the current time.

    Raises:
        InvalidArgumentError: The password is too short, `ttl` is out of range or `data` is not
            JSON.
    """
    from workos_authkit.sealing._iron import seal_iron

    secret = prepare(password, "password")[0]
    secret.check("password")
    if not (is_number(ttl) and 0 <= ttl <= MAX_TTL):
        raise InvalidArgumentError(message=f"ttl: must be from 0 to {MAX_TTL:,.0f} seconds")
    expires_at = _present(now) + ttl if ttl else None
    return seal_iron(_to_json(data), secret, expires_at).decode()


def unseal(text: str, passwords: Passwords, now: float | None = None) -> Unsealed:
    """Unseal a text in the Iron or Fernet format.

    The MAC is verified before anything is decrypted. It does not cover the marker after `~`, which
    is ignored: data that old versions of `iron-session` wrapped in `persistent` stays wrapped.

    Args:
        text: The sealed text. Any text gives a value or an `UnsealError`.
        passwords: The passwords that may have sealed it, newest first.
        now: Seconds since the Unix epoch, to check the expiry; by default the current time.

    Raises:
        UnsealError: The text cannot be read; `detail` says why.
        InvalidArgumentError: An argument is of the wrong type, or there is no password.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError(message="text: must be a str")
    data, format, used_previous_password, expires_at = open_sealed(
        text, passwords, _present(now), _from_json
    )
    return Unsealed(
        data=data,
        format=format,
        used_previous_password=used_previous_password,
        expires_at=expires_at,
    )


def open_sealed(
    text: str, passwords: Passwords, now: float, parse: Callable[[bytes], JSON]
) -> tuple[JSON, SealFormat, bool, float | None]:
    """Return what `Unsealed` holds, in its order: making one takes as long as parsing the JSON.

    Args:
        text: The sealed text.
        passwords: The passwords that may have sealed it, newest first.
        now: Seconds since the Unix epoch.
        parse: Returns the value of a JSON text, or raises `ValueError` or `RecursionError`.

    Raises:
        UnsealError: The text cannot be read.
    """
    secrets = prepare(passwords, "passwords")
    sealed = text.encode("utf-8", "surrogatepass")
    format: SealFormat
    if sealed.startswith(b"gAAAA"):  # version 0x80 and a timestamp with leading zeros
        from workos_authkit.sealing._fernet import open_fernet

        format, expires_at = "fernet", None
        plaintext, secret = open_fernet(sealed, secrets)
    else:
        from workos_authkit.sealing._iron import open_iron

        format = "iron"
        plaintext, secret, expires_at = open_iron(sealed, secrets, now)
    try:
        return parse(plaintext), format, secret is not secrets[0], expires_at
    except (ValueError, RecursionError):
        raise refusal("bad_json") from None


def _present(now: float | None) -> float:
    if now is None:
        return time.time()
    require_number("now", now)
    return now


def _to_json(data: JSON) -> bytes:
    try:
        # As JavaScript writes it: UTF-8, with an escape for a lone surrogate.
        return _ENCODER.encode(data).encode("utf-8", "backslashreplace")
    except (TypeError, ValueError, RecursionError):
        raise InvalidArgumentError(
            message="data: must be JSON: dict, list, str, int, float but NaN, bool and None"
        ) from None


def _from_json(plaintext: bytes) -> JSON:
    data: JSON = _json.parse_canonical(plaintext) or _DECODER.decode(plaintext.decode())
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which Python would accept


MAX_TTL: Final = 1e10  # 300 years
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
