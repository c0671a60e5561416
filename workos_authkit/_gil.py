"""Keep the interpreter's lock (GIL) while a short text is hashed or decrypted.

`hashlib` and `cryptography` release the lock for 2,048 bytes and more at once. Those bytes take
them a microsecond or two; getting the lock back, if other threads want it, takes far longer. So
a text is passed to them in pieces.
"""

from collections.abc import Sequence
from typing import Final

_PIECE: Final = 2_032
"""Bytes; a multiple of the blocks of AES, so that each piece is decrypted at once."""


def pieces(data: bytes) -> Sequence[bytes]:
    """Return a text in pieces for which the lock is kept."""
    if len(data) <= _PIECE:
        return (data,)
    if len(data) <= 2 * _PIECE:  # what a cookie has, without a loop
        return data[:_PIECE], data[_PIECE:]
    return [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
