"""Why a sealed text cannot be read."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from workos_authkit.errors import UnsealError

MIN_PASSWORD_LENGTH: Final = 32
"""The shortest password that Iron accepts, in characters."""

UnsealDetail: TypeAlias = Literal[
    "malformed",
    "unsupported_format",
    "expired",
    "unknown_password",
    "password_too_short",
    "bad_key",
    "bad_mac",
    "decrypt_failed",
    "bad_json",
]
"""Why a text cannot be read: the values of `UnsealError.detail`."""

MESSAGES: Final[Mapping[UnsealDetail, str]] = {
    "malformed": "the text is not sealed, or part of it is missing",
    "unsupported_format": "the format of the text is not supported",
    "expired": "the sealed text has expired",
    "unknown_password": "the sealed text names a password id that is not among the passwords",
    "password_too_short": f"a password has fewer than {MIN_PASSWORD_LENGTH} characters",
    "bad_key": "no password fits this format: Fernet needs 32 bytes in URL-safe Base64, "
    "a raw key has 32 bytes",
    "bad_mac": "the text was changed, or was sealed with another password",
    "decrypt_failed": "the text is genuine, but its content cannot be decrypted",
    "bad_json": "the text is genuine, but its content is not JSON",
}


def refusal(detail: UnsealDetail) -> UnsealError:
    """Return the error to raise."""
    return UnsealError(message=MESSAGES[detail], detail=detail)
