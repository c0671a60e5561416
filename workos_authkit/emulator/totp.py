"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, thirty seconds."""

import random
import re
from datetime import datetime
from functools import lru_cache

_SECRET = re.compile(r"[A-Z2-7]{8,}=*", re.IGNORECASE)
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_secret(chance: random.Random) -> str:
    """Return a new secret: 160 bits in Base32 (RFC 4226, section 4, R6)."""
    return "".join(chance.choices(_ALPHABET, k=32))


def is_secret(text: str) -> bool:
    """Say whether a text can be a secret: Base32, and long enough for the library."""
    from pyotp.totp import TOTP

    if not _SECRET.fullmatch(text):
        return False
    try:
        TOTP(text).at(0)
    except ValueError:
        return False
    return True


def code(secret: str, now: datetime) -> str:
    """Return the code that an authenticator shows at this moment."""
    from pyotp.totp import TOTP

    return TOTP(secret).at(now)


def matches(secret: str, entered: str, now: datetime) -> bool:
    """Say whether a code is right, one step of clock skew allowed (section 5.2)."""
    from pyotp.totp import TOTP

    return TOTP(secret).verify(_encodable(entered), for_time=now, valid_window=1)


def uri(secret: str, issuer: str, user: str) -> str:
    """Return the `otpauth` URI that authenticators read."""
    from pyotp.totp import TOTP

    return TOTP(secret).provisioning_uri(name=_encodable(user), issuer_name=_encodable(issuer))


@lru_cache(maxsize=128)
def qr_code(text: str) -> str:
    """Return a QR code as a data URI of a PNG image."""
    import segno

    return segno.make(text, micro=False).png_data_uri(scale=4)


def _encodable(text: str) -> str:
    """Return a text that UTF-8 can write: JSON may hold halves of characters."""
    return text.encode("utf-8", "replace").decode()
