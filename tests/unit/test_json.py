"""That the faster parser changes nothing but the time it takes."""

import json
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workos_authkit import _json
from workos_authkit._json import Parser, parse, parse_canonical


def as_javascript_writes(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=20,
)
TEXTS = (
    st.binary()
    | st.text().map(str.encode)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | VALUES.map(as_javascript_writes)
)


@given(TEXTS)
@example(b"NaN")
@example(b"[-9223372036854775809,Infinity]")
@example(b"20000000000000000000")
@example(b'"\\ud800"')
@example(b'{"a": 1, "a": 2}')
@example(b"\xef\xbb\xbf{}")
@example("{}".encode("utf-16"))
@example(b"[" * 500 + b"]" * 500)
def test_the_faster_parser_takes_what_the_standard_one_takes(text: bytes) -> None:
    of_the_library = Parser(
        partial(json.loads, parse_int=of_64_bits, parse_constant=refuse), lambda _: b""
    )
    outcomes = []
    for parser in (_json.FASTER, of_the_library):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_json, "FASTER", parser)
            outcomes.append(outcome(text))
    assert outcomes[0] == outcomes[1]


def of_64_bits(digits: str) -> float:
    """Read a whole number; one that no machine word holds becomes a float, as elsewhere."""
    number = int(digits)
    return number if -(2**63) <= number < 2**64 else float(digits)


def refuse(constant: str) -> None:
    raise ValueError(constant)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", '{"expires_in": NaN}'])
@pytest.mark.parametrize("faster", [True, False])
def test_what_is_no_number_in_json_is_refused(
    text: str, faster: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_json, "FASTER", _json.FASTER if faster else None)
    with pytest.raises(ValueError):
        parse(text.encode())


def outcome(text: bytes) -> str:
    try:
        return repr(parse(text))
    except (ValueError, RecursionError):
        return "no JSON"


@given(TEXTS)
def test_a_canonical_text_means_the_same_to_the_standard_parser(text: bytes) -> None:
    value = parse_canonical(text)
    if value is not None:
        assert repr(value) == repr(json.loads(text, object_pairs_hook=unique))


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize(
    "text",
    [
        b'{"sub":"user_1","sub":"user_2"}',
        b'{"a":{"b":1,"b":1}}',
        b'{"exp":20000000000000000000000}',
        b'{"exp":1e400}',
        b'{"exp":NaN}',
        b'{"exp":1e3}',
        b'{"exp": 1}',
        b'{"a":"\\ud800"}',
        b'{"\\u0061":1}',
        b'{"a":"\xff"}',
        b"[" * 500 + b"]" * 500,
        b"{} {}",
        b"",
    ],
)
def test_what_parsers_may_read_differently_is_not_canonical(text: bytes) -> None:
    assert parse_canonical(text) is None


def test_what_javascript_writes_is_canonical() -> None:
    value = {"a": [1, -1.5, True, None, '\u2028 ž 🙂 \\ " / \x01 \n'], "b": {}}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    assert parse_canonical(text) == value


def test_without_the_faster_parser_no_text_is_canonical(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "FASTER", None)
    assert parse_canonical(b"{}") is None
    assert parse(b"{}") == {}


@given(st.binary())
def test_any_bytes_are_parsed_or_refused(text: bytes) -> None:
    with suppress(ValueError):
        parse(text)
    parse_canonical(text)
