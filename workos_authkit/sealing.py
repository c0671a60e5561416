"""Seal JSON into a text that only the holder of a password can read or make.

Written is Iron `Fe26.2` as the Node packages write it (`iron-session`, `@workos-inc/node`,
`@workos-inc/authkit-nextjs`, `@workos/authkit-session`): AES-256-CBC and HMAC-SHA256, each under a
key derived from the password and a salt of its own. Read is also Fernet, which the official Python
SDK writes.

    Fe26.2*id*encryption salt*iv*ciphertext*expiration*integrity salt*mac~2

A password of text has at least 32 characters; one of `bytes` is the raw 256-bit key. Where several
are taken, the newest comes first: it seals, and each of them unseals. They may also be given as
Iron has them, by the id that a sealed text names.
"""

import base64
import binascii
import hmac
import json
import math
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeAlias, TypedDict

from attrs import field, frozen

from workos_authkit._types import JSON
from workos_authkit.errors import ConfigurationError, InvalidArgumentError, UnsealError

if TYPE_CHECKING:  # slow to load, and many clients never seal: the functions that need them do
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC
    from cryptography.hazmat.primitives.hmac import HMAC

MIN_PASSWORD_LENGTH = 32
"""The fewest characters that Iron takes for a password."""


class SplitPassword(TypedDict):
    """One password to encrypt with and another to authenticate with, as Iron spells it."""

    encryption: str | bytes
    integrity: str | bytes


Password: TypeAlias = str | bytes | SplitPassword
"""Text to derive keys from, the raw key itself, or one of these for each of the two uses."""

Passwords: TypeAlias = Password | Sequence[Password] | Mapping[str, Password]
"""One password, several with the newest first, or several by their ids, newest first."""

SealFormat: TypeAlias = Literal["iron", "fernet"]
"""The formats that are read."""

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

_MESSAGES: Mapping[UnsealDetail, str] = {
    "malformed": "the text is not a sealed one, or a part of it is missing",
    "unsupported_format": "the text is of a format that is not read here",
    "expired": "the sealed text is past its lifetime",
    "unknown_password": "the sealed text names a password id that is not among the passwords",
    "password_too_short": f"a password has fewer than {MIN_PASSWORD_LENGTH} characters",
    "bad_key": "no password fits this format: Fernet needs 32 bytes in URL-safe Base64, "
    "a raw key has 32 bytes",
    "bad_mac": "the text was changed, or sealed with another password",
    "decrypt_failed": "the text is genuine, and its content cannot be decrypted",
    "bad_json": "the text is genuine, and its content is not JSON",
}


@frozen(kw_only=True)
class Unsealed:
    """What a sealed text holds."""

    data: JSON = field(repr=False)
    """The value that was sealed."""

    format: SealFormat
    """How it was sealed."""

    used_previous_password: bool
    """Whether another password than the newest opened it: seal it anew."""

    expires_at: float | None = None
    """When it expires, in seconds since the Unix epoch, to which 60 are added; `None` for never."""


class _Secret(NamedTuple):
    """One password, ready to use."""

    encryption: str | bytes
    integrity: str | bytes

    id: str | None
    """The only password id that it serves; without one it serves any."""


_PREFIX = b"Fe26.2"
_WORKOS_PASSWORD_ID = "1"  # noqa: S105
_MARKER = b"~2"
_MARKERS = frozenset((_MARKER, b"~1", b""))
_PASSWORD_ID = re.compile(r"[A-Za-z0-9_]+")
_EXPIRATION = re.compile(rb"[1-9][0-9]*")
_TIMESTAMP_SKEW = 60
_KEY_BYTES = 32
_BLOCK_BYTES = 16
_FERNET_START = b"gAAAA"  # the version 0x80 and a timestamp that begins with zeros
_FERNET_FRAME_BYTES = 1 + 8 + _BLOCK_BYTES + 32
_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_PADDINGS = frozenset(bytes([count]) for count in range(1, _BLOCK_BYTES + 1))


def generate_cookie_password() -> str:
    """Return a new random password of 256 bits; it is a valid Fernet key too."""
    return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode()


def load() -> None:
    """Load now what the first seal would load: inside an event loop that would stall it."""
    _aes_cbc()
    _keyed("")


def check_passwords(passwords: Passwords, name: str = "cookie_password") -> None:
    """Refuse passwords that could not seal or unseal anything, before the first cookie comes.

    Args:
        passwords: What was configured.
        name: The setting's name, for the error.

    Raises:
        ConfigurationError: One of them is too short or of another type, or there is none.
    """
    try:
        for secret in _secrets(passwords):
            _check(secret)
    except InvalidArgumentError as error:
        raise ConfigurationError(
            message=f"{name}: {error.message}; generate_cookie_password() makes a good one"
        ) from None


def seal(data: JSON, password: Passwords, *, ttl: float = 0, now: float | None = None) -> str:
    """Return `data` as a sealed text in the Iron format.

    Args:
        data: Any JSON value.
        password: The password; of several, the newest seals.
        ttl: Seconds until the text expires, to which readers add 60; 0 means never.
        now: Seconds since the Unix epoch; by default the present.

    Raises:
        InvalidArgumentError: The password is too short, `ttl` is negative or `data` is not JSON.
    """
    secret = _secrets(password)[0]
    _check(secret)
    if not (math.isfinite(ttl) and ttl >= 0):
        raise InvalidArgumentError(message="ttl: must be a number of seconds, 0 or more")
    expiration = round(((time.time() if now is None else now) + ttl) * 1000) if ttl else ""
    encryption_salt = _new_salt(secret.encryption)
    integrity_salt = _new_salt(secret.integrity)
    iv = os.urandom(_BLOCK_BYTES)
    ciphertext = _encrypt(_derive(secret.encryption, encryption_salt), iv, _to_json(data))
    authenticated = b"*".join(
        (
            _PREFIX,
            (secret.id or _WORKOS_PASSWORD_ID).encode(),
            encryption_salt,
            _to_base64(iv),
            _to_base64(ciphertext),
            str(expiration).encode(),
        )
    )
    mac = _mac(_derive(secret.integrity, integrity_salt), authenticated)
    return (b"*".join((authenticated, integrity_salt, mac)) + _MARKER).decode()


def unseal(text: str, passwords: Passwords, now: float | None = None) -> Unsealed:
    """Return what a sealed text holds, be it Iron or Fernet.

    Nothing is decrypted before its MAC holds. The marker after `~` lies outside of the MAC and
    selects nothing: what old versions of `iron-session` wrapped in `persistent` stays wrapped.

    Args:
        text: The sealed text. Whatever it is, there is a value or an `UnsealError`.
        passwords: Those that may have sealed it, newest first.
        now: Seconds since the Unix epoch, to judge the expiration; by default the present.

    Raises:
        UnsealError: The text cannot be read; `detail` says why.
        InvalidArgumentError: An argument is of another type, or there is no password.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError(message="text: must be a str")
    secrets = _secrets(passwords)
    sealed = text.encode("utf-8", "surrogatepass")
    format: SealFormat = "fernet" if sealed.startswith(_FERNET_START) else "iron"
    if format == "fernet":
        plaintext, secret = _open_fernet(sealed, secrets)
        expires_at = None
    else:
        plaintext, secret, expires_at = _open_iron(sealed, secrets, now)
    return Unsealed(
        data=_from_json(plaintext),
        format=format,
        used_previous_password=secret is not secrets[0],
        expires_at=expires_at,
    )


def _open_iron(
    sealed: bytes, secrets: Sequence[_Secret], now: float | None
) -> tuple[bytes, _Secret, float | None]:
    """Return the plaintext of an Iron text, the secret that opened it, and when it expires."""
    if sealed.startswith((b"{", b"eyJ")):  # JSON, plain or in Base64
        raise _refusal("unsupported_format")
    parts = sealed.split(b"*")
    if len(parts) != 8 or parts[0] != _PREFIX:
        raise _refusal("malformed")
    _, password_id, encryption_salt, iv, ciphertext, expiration, integrity_salt, end = parts
    mac, tilde, version = end.partition(b"~")
    if tilde + version not in _MARKERS:
        raise _refusal("unsupported_format")
    expires_at = None
    if expiration:
        if not _EXPIRATION.fullmatch(expiration):
            raise _refusal("malformed")
        expires_at = float(expiration) / 1000  # no int, which refuses a number of great length
        if expires_at + _TIMESTAMP_SKEW <= (time.time() if now is None else now):
            raise _refusal("expired")
    id = (password_id or b"default").decode("utf-8", "replace")
    candidates = [secret for secret in secrets if secret.id is None or secret.id == id]
    if not candidates:
        raise _refusal("unknown_password")
    authenticated = sealed[: -len(integrity_salt) - len(end) - 2]
    for secret in candidates:
        if fault := _fault(secret):
            raise _refusal(fault)
        expected = _mac(_derive(secret.integrity, integrity_salt), authenticated)
        if hmac.compare_digest(expected, mac):  # as text: other spellings of a MAC are refused
            key = _derive(secret.encryption, encryption_salt)
            return _decrypt(key, iv, ciphertext), secret, expires_at
    raise _refusal("bad_mac")


def _open_fernet(sealed: bytes, secrets: Sequence[_Secret]) -> tuple[bytes, _Secret]:
    """Return the plaintext of a Fernet text and the secret that opened it."""
    try:
        token = base64.urlsafe_b64decode(sealed)
    except ValueError:
        raise _refusal("malformed") from None
    blocks, rest = divmod(len(token) - _FERNET_FRAME_BYTES, _BLOCK_BYTES)
    if blocks < 1 or rest or base64.urlsafe_b64encode(token) != sealed:
        raise _refusal("malformed")
    from cryptography.fernet import InvalidToken

    readers = [(fernet, secret) for secret in secrets if (fernet := _fernet(secret))]
    if not readers:
        raise _refusal("bad_key")
    for fernet, secret in readers:
        try:
            return fernet.decrypt(sealed), secret
        except InvalidToken:
            continue
    raise _refusal("bad_mac")


def _fernet(secret: _Secret) -> "Fernet | None":
    """Return the reader for a secret that can be a Fernet key."""
    from cryptography.fernet import Fernet

    key = secret.encryption
    if key != secret.integrity:
        return None
    try:
        return Fernet(base64.urlsafe_b64encode(key) if isinstance(key, bytes) else key)
    except ValueError:
        return None


def _secrets(passwords: Passwords) -> Sequence[_Secret]:
    """Return the passwords, newest first."""
    if isinstance(passwords, (str, bytes)):
        secrets = [_Secret(passwords, passwords, None)]
    elif isinstance(passwords, Mapping) and passwords.keys() != {"encryption", "integrity"}:
        secrets = [_secret(password, id) for id, password in passwords.items()]
    elif isinstance(passwords, Sequence):
        secrets = [_secret(password) for password in passwords]
    else:
        secrets = [_secret(passwords)]
    if not secrets:
        raise InvalidArgumentError(message="there is no password")
    return secrets


def _secret(password: Any, id: Any = None) -> _Secret:
    encryption = integrity = password
    if isinstance(password, dict):
        parts: dict[Any, Any] = password
        encryption, integrity = parts.get("encryption"), parts.get("integrity")
    if not (isinstance(encryption, (str, bytes)) and isinstance(integrity, (str, bytes))):
        raise InvalidArgumentError(message="a password must be a str, or bytes for a raw key")
    if id is not None and not (isinstance(id, str) and _PASSWORD_ID.fullmatch(id)):
        raise InvalidArgumentError(message="a password id must be of letters, digits and _")
    return _Secret(encryption, integrity, id)


def _fault(secret: _Secret) -> UnsealDetail | None:
    """Return what is wrong with a secret."""
    for key in (secret.encryption, secret.integrity):
        if isinstance(key, bytes):
            if len(key) != _KEY_BYTES:
                return "bad_key"
        elif len(key) < MIN_PASSWORD_LENGTH and _utf16_units(key) < MIN_PASSWORD_LENGTH:
            return "password_too_short"
    return None


def _check(secret: _Secret) -> None:
    if fault := _fault(secret):
        raise InvalidArgumentError(message=_MESSAGES[fault])


def _utf16_units(text: str) -> int:
    """Return the length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _new_salt(key: str | bytes) -> bytes:
    return b"" if isinstance(key, bytes) else os.urandom(_KEY_BYTES).hex().encode()


def _derive(key: str | bytes, salt: bytes) -> bytes:
    """Return a 256-bit key: PBKDF2-HMAC-SHA1 with one iteration (RFC 8018, section 5.2).

    Iron takes the salt's hexadecimal text as it stands.
    """
    if isinstance(key, bytes):
        return key
    first, second = _keyed(key).copy(), _keyed(key).copy()
    first.update(salt + b"\0\0\0\1")
    second.update(salt + b"\0\0\0\2")
    return (first.finalize() + second.finalize())[:_KEY_BYTES]


@lru_cache(maxsize=16)
def _keyed(password: str) -> "HMAC":
    """Return HMAC-SHA1 keyed with a password, which is most of the work of deriving a key."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.hmac import HMAC

    return HMAC(password.encode("utf-8", "surrogatepass"), SHA1())  # noqa: S303 - Iron's choice


def _mac(key: bytes, authenticated: bytes) -> bytes:
    return _to_base64(hmac.digest(key, authenticated, "sha256"))


@cache
def _aes_cbc() -> "Callable[[bytes, bytes], Cipher[CBC]]":
    """Return what makes a cipher of a key and an initialization vector."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    return lambda key, iv: Cipher(AES(key), CBC(iv))


def _encrypt(key: bytes, iv: bytes, plaintext: bytes) -> bytes:
    padding = _BLOCK_BYTES - len(plaintext) % _BLOCK_BYTES
    encryptor = _aes_cbc()(key, iv).encryptor()
    return encryptor.update(plaintext + bytes([padding]) * padding) + encryptor.finalize()


def _decrypt(key: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    try:
        decryptor = _aes_cbc()(key, _from_base64(iv)).decryptor()
        padded = decryptor.update(_from_base64(ciphertext))
        decryptor.finalize()
    except ValueError:
        raise _refusal("decrypt_failed") from None
    padding = padded[-1:]
    if padding not in _PADDINGS or not padded.endswith(padding * padding[0]):
        raise _refusal("decrypt_failed")
    return padded[: -padding[0]]


def _to_base64(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL_SAFE).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    standard = text.translate(_FROM_URL_SAFE) + b"=" * (-len(text) % 4)
    return binascii.a2b_base64(standard, strict_mode=True)


def _to_json(data: JSON) -> bytes:
    try:
        # As JavaScript writes it: UTF-8, with an escape for half of a surrogate pair alone.
        return _ENCODER.encode(data).encode("utf-8", "backslashreplace")
    except (TypeError, ValueError, RecursionError):
        raise InvalidArgumentError(
            message="data: must be JSON: dict, list, str, int, float but NaN, bool and None"
        ) from None


def _from_json(plaintext: bytes) -> JSON:
    try:
        data: JSON = _DECODER.decode(plaintext.decode())
    except (ValueError, RecursionError):
        raise _refusal("bad_json") from None
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which Python would take


def _refusal(detail: UnsealDetail) -> UnsealError:
    return UnsealError(message=_MESSAGES[detail], detail=detail)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
