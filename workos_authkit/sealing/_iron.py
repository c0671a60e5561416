"""Iron `Fe26.2`: AES-256-CBC, and HMAC-SHA256 over the text, each with its own key.

    Fe26.2*id*encryption salt*iv*ciphertext*expiration*integrity salt*mac~2

The keys are derived from the password and the salts. A `bytes` password is the key; its salts are
empty. The expiration, in milliseconds since the Unix epoch, may also be empty.
"""

import hmac
import os
import re
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from workos_authkit import _base64url
from workos_authkit._gil import pieces
from workos_authkit.sealing._passwords import KEY_BYTES, Secret, Secrets
from workos_authkit.sealing._refusals import UnsealDetail, refusal

_PREFIX = b"Fe26.2"
_WORKOS_PASSWORD_ID = b"1"
_MARKER = b"~2"
_MARKERS = frozenset((_MARKER, b"~1", b""))
_EXPIRATION = re.compile(rb"[1-9][0-9]*")
_TIMESTAMP_SKEW = 60
_BLOCK_BYTES = 16
_PADDINGS = frozenset(bytes([count]) for count in range(1, _BLOCK_BYTES + 1))
_SHA1 = SHA1()  # noqa: S303 - Iron's choice
_SHA256 = SHA256()


def seal_iron(plaintext: bytes, secret: Secret, expires_at: float | None) -> bytes:
    """Return the sealed text; `expires_at` is in seconds since the Unix epoch."""
    encryption_salt = _new_salt(secret.encryption)
    integrity_salt = _new_salt(secret.integrity)
    iv = os.urandom(_BLOCK_BYTES)
    ciphertext = _encrypt(_derive(secret.encryption, encryption_salt), iv, plaintext)
    authenticated = b"*".join(
        (
            _PREFIX,
            secret.id or _WORKOS_PASSWORD_ID,
            encryption_salt,
            _base64url.encode(iv),
            _base64url.encode(ciphertext),
            b"" if expires_at is None else b"%d" % round(expires_at * 1000),
        )
    )
    mac = _mac(_derive(secret.integrity, integrity_salt), authenticated)
    return b"*".join((authenticated, integrity_salt, mac)) + _MARKER


def open_iron(sealed: bytes, secrets: Secrets, now: float) -> tuple[bytes, Secret, float | None]:
    """Return the plaintext, the secret that opened it, and when it expires.

    Raises:
        UnsealError: The text cannot be opened.
    """
    head = sealed.split(b"*", 4)
    tail = head.pop().rsplit(b"*", 3)  # from both ends, to skip the long ciphertext
    if len(head) != 4 or len(tail) != 4 or head[0] != _PREFIX or b"*" in tail[0]:
        is_json = sealed.startswith((b"{", b"eyJ"))  # plain, or in Base64
        raise refusal("unsupported_format" if is_json else "malformed")
    _, password_id, encryption_salt, iv = head
    ciphertext, expiration, integrity_salt, end = tail
    mac, tilde, version = end.partition(b"~")
    if tilde + version not in _MARKERS:
        raise refusal("unsupported_format")
    expires_at = None
    if expiration:
        if not _EXPIRATION.fullmatch(expiration):
            raise refusal("malformed")
        expires_at = float(expiration) / 1000  # not int, which refuses very long numbers
        if expires_at + _TIMESTAMP_SKEW <= now:
            raise refusal("expired")
    authenticated = sealed[: -len(integrity_salt) - len(end) - 2]
    detail: UnsealDetail = "unknown_password"
    for secret in secrets:
        if secret.id is not None and secret.id != (password_id or b"default"):
            continue
        if secret.detail is not None:
            raise refusal(secret.detail)
        expected = _mac(_derive(secret.integrity, integrity_salt), authenticated)
        if hmac.compare_digest(expected, mac):  # as text: other spellings of a MAC are refused
            key = _derive(secret.encryption, encryption_salt)
            return _decrypt(key, iv, ciphertext), secret, expires_at
        detail = "bad_mac"
    raise refusal(detail)


def _new_salt(key: str | bytes) -> bytes:
    return b"" if isinstance(key, bytes) else os.urandom(KEY_BYTES).hex().encode()


def _derive(key: str | bytes, salt: bytes) -> bytes:
    """Return a 256-bit key: PBKDF2-HMAC-SHA1 with one iteration (RFC 8018 §5.2).

    Iron uses the salt's hexadecimal text itself.
    """
    if isinstance(key, bytes):
        return key
    keyed = _keyed(key)
    first, second = keyed.copy(), keyed.copy()
    first.update(salt + b"\0\0\0\1")
    second.update(salt + b"\0\0\0\2")
    return (first.finalize() + second.finalize())[:KEY_BYTES]


@lru_cache(maxsize=16)
def _keyed(password: str) -> HMAC:
    """Return HMAC-SHA1 keyed with a password: most of the work of deriving a key."""
    return HMAC(password.encode("utf-8", "surrogatepass"), _SHA1)


def _mac(key: bytes, authenticated: bytes) -> bytes:
    mac = HMAC(key, _SHA256)
    for piece in pieces(authenticated):
        mac.update(piece)
    return _base64url.encode(mac.finalize())


def _encrypt(key: bytes, iv: bytes, plaintext: bytes) -> bytes:
    padding = _BLOCK_BYTES - len(plaintext) % _BLOCK_BYTES
    encryptor = Cipher(AES(key), CBC(iv)).encryptor()
    padded = plaintext + bytes([padding]) * padding
    return b"".join(map(encryptor.update, pieces(padded))) + encryptor.finalize()


def _decrypt(key: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    try:
        decryptor = Cipher(AES(key), CBC(_base64url.decode(iv))).decryptor()
        padded = b"".join(map(decryptor.update, pieces(_base64url.decode(ciphertext))))
        decryptor.finalize()
    except ValueError:
        raise refusal("decrypt_failed") from None
    padding = padded[-1:]
    if padding not in _PADDINGS or not padded.endswith(padding * padding[0]):
        raise refusal("decrypt_failed")
    return padded[: -padding[0]]
