"""Passwords: stored as salted hashes, imported in the formats that WorkOS takes."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable

_STORED = "sha256"  # fast, for nothing here outlives the process

_FORMATS = {
    "bcrypt": r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}",
    "firebase-scrypt": r"\$firebase-scrypt\$.+",
    "ssha": r"(\{SSHA\})?[A-Za-z0-9+/]{28,}={0,2}",
    "ssha256": r"(\{SSHA256\})?[A-Za-z0-9+/]{44,}={0,2}",
    "scrypt": r"\$scrypt\$.+",
    "pbkdf2": r"\$pbkdf2(-sha(1|256|512))?\$.+",
    "argon2": r"\$argon2(id|i|d)\$.+",
}

HASH_TYPES = frozenset(_FORMATS)


def is_hash(kind: str, text: str) -> bool:
    """Say whether a text is a hash of this kind."""
    return re.fullmatch(_FORMATS[kind], text) is not None


def store(password: str, salt: str) -> str:
    """Return a password as it is kept."""
    digest = hashlib.sha256(f"{salt}:{password}".encode("utf-8", "surrogatepass"))
    return f"{_STORED}${salt}${digest.hexdigest()}"


def store_hash(kind: str, text: str, salt_position: str) -> str:
    """Return an imported hash as it is kept."""
    return f"{kind}${salt_position}${text}"


def matches(stored: str, password: str) -> bool:
    """Say whether this is the password.

    Of the imported kinds, `ssha` and `ssha256` can be checked; a password behind another kind never
    matches.
    """
    kind, middle, rest = stored.split("$", 2)
    if kind == _STORED:
        return hmac.compare_digest(stored, store(password, middle))
    hasher = _SALTED.get(kind)
    return hasher is not None and _matches_salted(hasher, middle, rest, password)


_SALTED: dict[str, Callable[[bytes], bytes]] = {
    "ssha": lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
    "ssha256": lambda data: hashlib.sha256(data).digest(),
}


def _matches_salted(
    hasher: Callable[[bytes], bytes], position: str, text: str, password: str
) -> bool:
    try:
        raw = base64.b64decode(text.rpartition("}")[2])
    except binascii.Error:
        return False
    size = len(hasher(b""))
    digest, salt = raw[:size], raw[size:]
    secret = password.encode("utf-8", "surrogatepass")
    data = salt + secret if position == "prefix" else secret + salt
    return hmac.compare_digest(digest, hasher(data))
