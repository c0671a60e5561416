"""base64url without padding (RFC 4648 §5, RFC 7515 §2), as tokens and sealed texts are written.

It is made of `binascii`, which keeps the interpreter's lock. pybase64 is faster alone, and releases
the lock for each text: between threads, getting it back takes far longer than that saves.
"""

from binascii import a2b_base64, b2a_base64
from typing import Final

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_+/=", b"+/!!!")  # `!` stands for what is in no alphabet

_PADDING: Final = (b"", b"===", b"==", b"=")
"""By the length modulo 4; no text has a length of 1 modulo 4, so that its padding is refused."""

_LAST_OF: Final = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
"""By the length modulo 4, the last characters whose bits beyond the last byte are zeros."""


def encode(data: bytes) -> bytes:
    """Return the one spelling of these bytes."""
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Return what is written here, be it padded or not, as others may have written it.

    Raises:
        ValueError: It is not base64url.
    """
    if not text.endswith(b"="):
        return _decode(text)
    unpadded = text.rstrip(b"=")
    if len(text) - len(unpadded) > -len(unpadded) % 4:
        raise ValueError("too much padding")
    return _decode(unpadded)


def decode_canonical(text: bytes) -> bytes:
    """Return what is written here, in the one way that `encode` writes it.

    Raises:
        ValueError: It is not base64url, or not spelled like that.
    """
    rest = len(text) % 4
    if rest and text[-1] not in _LAST_OF[rest]:  # half the work of encoding it again
        raise ValueError("another spelling")
    return _decode(text)


def _decode(unpadded: bytes) -> bytes:
    padding = _PADDING[len(unpadded) % 4]
    return a2b_base64(unpadded.translate(_FROM_URL) + padding, strict_mode=True)
