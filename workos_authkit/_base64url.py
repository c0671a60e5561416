"""base64url without padding (RFC 4648 §5, RFC 7515 §2), as tokens and sealed texts are written.

msgspec, where it is installed, decodes them: JSON has no bytes, so it takes Base64 in a string. It
needs a quarter of the time of `binascii`, which looks at one character after the other; this is a
tenth of the cost of a cookie that is not cached. Both keep the interpreter's lock. pybase64 is
faster still, but releases the lock for each text: between eight threads, getting it back halves
the rate.
"""

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from functools import cache
from string import ascii_letters, digits
from typing import Final

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_ALIKE: Final = (ascii_letters + digits).encode()
_FROM_URL: Final = bytes(
    byte if byte in _ALIKE else {b"-"[0]: b"+"[0], b"_"[0]: b"/"[0]}.get(byte, b"!"[0])
    for byte in range(256)
)
"""Bytes in the other alphabet; `!`, which is in none, for all that is not base64url."""

_PADDING: Final = (b"", b"===", b"==", b"=")
"""By the length modulo 4; no text has a length of 1 modulo 4, so that its padding is refused."""

_CLOSINGS: Final = tuple(padding + b'"' for padding in _PADDING)

_LAST_OF: Final = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
"""By the length modulo 4, the last characters whose bits beyond the last byte are zeros."""


def load() -> None:
    """Load now what the first text needs, as that would block an event loop."""
    _faster()


@cache
def _faster() -> Callable[[bytes], bytes] | None:
    """Return what decodes Base64 in a JSON string, or raises a `ValueError`; if it is installed."""
    try:
        import msgspec  # takes 4 ms: many clients do not need it
    except ImportError:
        return None
    if not issubclass(msgspec.ValidationError, ValueError):
        return None  # older than our extra asks for: it may be installed for something else
    return msgspec.json.Decoder(bytes).decode


def encode(data: bytes) -> bytes:
    """Return the one spelling of these bytes."""
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Return the decoded bytes; the padding may be missing, as some encoders omit it.

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
    """Return the decoded bytes of a text that `encode` could have written.

    Raises:
        ValueError: It is not base64url, or is another spelling of these bytes.
    """
    rest = len(text) % 4
    if rest and text[-1] not in _LAST_OF[rest]:  # half the work of encoding it again
        raise ValueError("another spelling")
    return _decode(text)


def _decode(unpadded: bytes) -> bytes:
    text = unpadded.translate(_FROM_URL)  # without quotes and escapes, whatever was in it
    rest = len(text) % 4
    if (decode_json := _faster()) is not None:
        return decode_json(b'"' + text + _CLOSINGS[rest])
    return a2b_base64(text + _PADDING[rest], strict_mode=True)
