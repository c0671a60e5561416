"""How an RS256 signature is checked: in two ways that agree, of which the faster is chosen.

`verify` of `cryptography` releases the interpreter's lock for the 20 µs that it takes. Where other
threads wait for the lock, getting it back costs more than the check: four threads verified fewer
tokens a second than one. `recover_data_from_signature` keeps the lock. It leaves to OpenSSL what
`verify` leaves to it, the padding and the DigestInfo (RFC 8017 §8.2.2 and §9.2), and returns the
digest that was signed. Without that lock, in a free-threaded build, there is nothing to keep.
"""

import sys
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

_MOST_HASHED_UNDER_LOCK: Final = 2_047
"""Bytes; for more than these at once, `hashlib` releases the lock too."""

_PADDING, _ALGORITHM = PKCS1v15(), SHA256()


def by_recovery(public_key: RSAPublicKey) -> Callable[[bytes, bytes], bool]:
    """Return what checks a signature over a text and keeps the interpreter's lock."""
    recover = public_key.recover_data_from_signature

    def verifies(signature: bytes, signed: bytes) -> bool:
        try:
            recovered = recover(signature, _PADDING, _ALGORITHM)
        except InvalidSignature:
            return False
        return recovered == _digest(signed)  # both are public: no need for constant time

    return verifies


def by_verification(public_key: RSAPublicKey) -> Callable[[bytes, bytes], bool]:
    """Return what checks a signature over a text and lets other threads run meanwhile."""
    verify = public_key.verify

    def verifies(signature: bytes, signed: bytes) -> bool:
        try:  # joserfc's own way here costs a twentieth more
            verify(signature, signed, _PADDING, _ALGORITHM)
        except InvalidSignature:
            return False
        return True

    return verifies


def _digest(text: bytes) -> bytes:
    digest = sha256(text[:_MOST_HASHED_UNDER_LOCK])
    for start in range(_MOST_HASHED_UNDER_LOCK, len(text), _MOST_HASHED_UNDER_LOCK):
        digest.update(text[start : start + _MOST_HASHED_UNDER_LOCK])
    return digest.digest()


def _has_lock() -> bool:
    """Say whether threads of this interpreter wait for one lock: always, before Python 3.13."""
    is_enabled: Callable[[], bool] = getattr(sys, "_is_gil_enabled", lambda: True)
    return is_enabled()


check_of: Final = by_recovery if _has_lock() else by_verification
"""The choice: returns what checks the signatures of a key."""
