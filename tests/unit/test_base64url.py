"""base64url: one spelling for any bytes, and what becomes of the others."""

import base64
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workos_authkit._base64url import decode, decode_canonical, encode


@given(st.binary())
@example(b"\xfb\xff\xfe")
def test_what_is_encoded_is_decoded(data: bytes) -> None:
    text = encode(data)
    assert text == base64.urlsafe_b64encode(data).rstrip(b"=")
    assert decode(text) == decode_canonical(text) == data


@given(st.binary() | st.text("AB-_+/= \n", max_size=9).map(str.encode))
def test_any_bytes_are_decoded_or_refused(text: bytes) -> None:
    with suppress(ValueError):
        data = decode_canonical(text)
        assert encode(data) == text
        assert decode(text) == data


@pytest.mark.parametrize(
    "text", [b"+A", b"/A", b"AA==", b"AB", b"AAB", b"A", b"A A", b"AA\n", b"\xff\xff", b"AA*A"]
)
def test_another_spelling_is_not_canonical(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_canonical(text)
