"""The body of an answer: decompressed here, so that its size is bounded during the read."""

import zlib
from collections.abc import Callable
from typing import Any, Final

ACCEPTED_ENCODINGS: Final = "gzip, deflate"
"""`Accept-Encoding`: the codings that this module decompresses (RFC 9110 §8.4.1)."""

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_BARE_DEFLATE: Final = -zlib.MAX_WBITS
"""Bare deflate, which some servers send as `deflate` against RFC 9110 §8.4.1.2."""

_GZIP: Final = b"\x1f\x8b"
"""The first bytes of each member of a gzip body."""

_MOST_MEMBERS: Final = 1_000


class UndecodableError(Exception):
    """The compression contradicts the headers, or was not requested."""


class Body:
    """Collects the body of an answer, up to a limit.

    Args:
        encoding: The header `Content-Encoding`, if there is one.
        limit: The most bytes it may have, both compressed and decompressed.
    """

    def __init__(self, encoding: str | None, limit: int) -> None:
        self._chunks: list[bytes] = []
        self._sent = self._room = limit
        self._decompressor = _decompressor(encoding)
        self.is_too_large = False

    def add(self, chunk: bytes) -> bool:
        """Add a chunk as received; return whether no more is needed.

        Raises:
            UndecodableError: The chunk cannot be decompressed.
        """
        self._sent -= len(chunk)
        if self._decompressor is not None:
            try:
                chunk = self._decompressor(chunk, self._room + 1)
            except zlib.error:
                raise UndecodableError from None
        self._chunks.append(chunk[: self._room])
        self.is_too_large = len(chunk) > self._room or self._sent < 0
        self._room -= len(chunk)
        return self.is_too_large

    def content(self) -> bytes:
        """Return the bytes collected so far."""
        return b"".join(self._chunks)


def _decompressor(header: str | None) -> Callable[[bytes, int], bytes] | None:
    if header is None:
        return None
    names = (name.strip() for name in header.lower().split(","))
    encodings = [name for name in names if name not in ("", "identity")]
    if not encodings:
        return None
    if encodings in (["gzip"], ["x-gzip"], ["deflate"]):
        return _Inflate(lenient="deflate" in encodings)
    raise UndecodableError


class _Inflate:
    """Decompresses gzip (RFC 1952) and zlib (RFC 1950), and bare deflate where `lenient`.

    A gzip body may have several members, one after the other (RFC 1952 §2.2). Anything else after
    the end is ignored.
    """

    def __init__(self, *, lenient: bool) -> None:
        self._lenient = lenient
        self._stream: Any = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._members_left = _MOST_MEMBERS
        self._after_end = b""

    def __call__(self, chunk: bytes, room: int) -> bytes:
        found = b""
        chunk = self._after_end + chunk
        while chunk and room > len(found):
            if self._stream.eof and not self._begins_member(chunk):
                break
            found += self._inflate(chunk, room - len(found))
            chunk = self._stream.unused_data
        return found

    def _begins_member(self, chunk: bytes) -> bool:
        self._after_end = chunk[: len(_GZIP)]
        if self._after_end != _GZIP:
            return False
        if self._members_left == 0:
            raise zlib.error("too many members")
        self._members_left -= 1
        self._after_end = b""
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        return True

    def _inflate(self, chunk: bytes, room: int) -> bytes:
        lenient, self._lenient = self._lenient, False
        try:
            return bytes(self._stream.decompress(chunk, room))
        except zlib.error:
            if not lenient:
                raise
            self._stream = zlib.decompressobj(_BARE_DEFLATE)
            return bytes(self._stream.decompress(chunk, room))
