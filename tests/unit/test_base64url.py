"""base64url: one spelling for any bytes, and what becomes of the others."""

import base64
import sys
from contextlib import suppress

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workos_authkit import _base64url
from workos_authkit._base64url import decode, decode_canonical, encode

pytestmark = pytest.mark.usefixtures("each_parser")

choose = _base64url._faster.__wrapped__  # as it is before any fixture, and without its cache


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
    "text",
    [
        *(b"+A", b"/A", b"AA==", b"AB", b"AAB", b"A", b"A A", b"AA\n", b"\xff\xff", b"AA*A"),
        *(b'AA"A', b'AA"', b"\\u0041A", b"AA\\n", b"AA\\/A", b"AA\0A"),  # which JSON would read
    ],
)
def test_another_spelling_is_not_canonical(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_canonical(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [(b"AA", b"\0"), (b"AA=", b"\0"), (b"AA==", b"\0"), (b"AAA", b"\0\0"), (b"AAA=", b"\0\0")],
)
def test_padding_may_be_there_or_not(text: bytes, data: bytes) -> None:
    assert decode(text) == data


@pytest.mark.parametrize(
    "text",
    [
        b"AAAA=",
        b"AAA==",
        b"AA===",
        b"A===",
        b"=",
        b"AA=A",
        b"+A",
        b"A",
        b"AA\\n",
        b'AA"',
        b'AA==""',
    ],
)
def test_what_is_no_base64url_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(text)


@given(st.binary() | st.text("AQgwBZ-_+/= \n!", max_size=9).map(str.encode))
def test_the_canonical_spelling_alone_is_canonical(text: bytes) -> None:
    try:
        is_canonical = encode(decode(text)) == text
    except ValueError:
        is_canonical = False
    try:
        decode_canonical(text)
    except ValueError:
        assert not is_canonical
    else:
        assert is_canonical


@given(
    st.binary()
    | st.text('AQgwBZ-_+/= \n!"\\u0', max_size=9).map(str.encode)
    | st.binary().map(base64.urlsafe_b64encode)
)
@example(bytes(range(256)))
def test_the_extra_reads_what_the_standard_library_reads(text: bytes) -> None:
    outcomes: list[bytes | None] = []
    for faster in (_base64url._faster(), None):
        with pytest.MonkeyPatch.context() as patch, suppress(ValueError):
            patch.setattr(_base64url, "_faster", lambda faster=faster: faster)
            outcomes.append(None)
            outcomes[-1] = decode(text)
    assert outcomes[0] == outcomes[1]


def test_the_extra_is_part_of_these_tests() -> None:
    assert choose() is not None


def test_a_library_that_refuses_otherwise_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msgspec, "ValidationError", RuntimeError)
    assert choose() is None


def test_without_the_extra_the_standard_library_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec", None)
    assert choose() is None
