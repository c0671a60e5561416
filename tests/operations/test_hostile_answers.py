"""Whatever a server answers, a call gives a value or one of our errors, and no secret in it."""

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operations.row import CLIENT, Row
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from workos_authkit._transport.blocking import BlockingTransport
from workos_authkit.errors import (
    AuthKitError,
    DeviceCodeExpiredError,
    JWKSUnavailableError,
    ResponseDecodeError,
)

CALLING = [row for row in ROWS if row.sends]
READING = [row for row in CALLING if any(answer.json is not None for answer in row.answers)]

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["\ud800", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]),
    st.lists(st.none() | st.text(max_size=2), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none() | st.integers(), max_size=2),
)
NO_ANSWERS = (
    b"",
    b"<html>",
    b"\xff\xfe",
    b"{",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"1e999",
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"9" * 5_000,
)
ENOUGH_REQUESTS = 20


@pytest.mark.slow
@pytest.mark.parametrize("row", READING, ids=str)
def test_a_mutilated_answer_gives_a_value_or_our_error(row: Row) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        answers = [copy.deepcopy(answer.json) for answer in row.answers]
        for _ in range(data.draw(st.integers(1, 3), label="how many changes")):
            answers = _mutilated(answers, data)
        try:
            _call(row, [json.dumps(answer).encode() for answer in answers])
        except AuthKitError as error:
            repr(error), str(error)

    check()


@pytest.mark.slow
@pytest.mark.parametrize("row", READING, ids=str)
def test_what_is_no_answer_gives_a_value_or_our_error(row: Row) -> None:
    for content in NO_ANSWERS:
        try:
            _call(row, [content])
        except AuthKitError as error:
            repr(error), str(error)


@pytest.mark.parametrize("row", [row for row in READING if row.refuses], ids=str)
def test_an_unreadable_answer_is_a_refusal_where_refusals_are_returned(row: Row) -> None:
    refusal = _call(row, [b"<html>secret"])
    assert refusal.authenticated is False
    assert refusal.retryable
    assert "secret" not in repr(refusal)


@pytest.mark.parametrize("row", [row for row in READING if not row.refuses], ids=str)
def test_an_unreadable_answer_is_named_by_its_operation(row: Row) -> None:
    errors = (ResponseDecodeError, JWKSUnavailableError, DeviceCodeExpiredError)
    with pytest.raises(errors) as caught:
        _call(row, [b"<html>secret"])

    error = caught.value
    assert "secret" not in str(error) + repr(error)
    if isinstance(error, ResponseDecodeError):
        assert error.operation.partition(" ")[0] == row.sends[0].line.partition(" ")[0]
        assert error.status == 200


class Clock:
    """Time that passes while a client sleeps."""

    def __init__(self) -> None:
        self.slept = 0.0

    def time(self) -> float:
        return time.time() + self.slept

    def monotonic(self) -> float:
        return time.monotonic() + self.slept

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds


def _call(row: Row, contents: list[bytes]) -> Any:
    seen = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal seen
        seen += 1
        assert seen <= ENOUGH_REQUESTS, "it goes round in circles"
        return httpx.Response(200, content=contents[min(seen, len(contents)) - 1])

    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BlockingTransport, "sleep", lambda _, seconds: clock.sleep(seconds))
        return row.call(make_driver("sync", answer, **CLIENT, clock=clock))


def _mutilated(value: Any, data: st.DataObject) -> Any:
    """Return the value with one part deleted, nulled, retyped or added."""
    holder, key = data.draw(st.sampled_from(list(_places(value))), label="where")
    match data.draw(st.sampled_from(["delete", "null", "retype", "add"]), label="what"):
        case "delete" if isinstance(holder, dict):
            del holder[key]
        case "add" if isinstance(holder, dict):
            holder[data.draw(st.text(max_size=3) | st.sampled_from(["extra", "self", "data"]))] = (
                data.draw(ANYTHING)
            )
        case "null":
            holder[key] = None
        case _:
            holder[key] = data.draw(ANYTHING)
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container within a value, with each of its keys or indices."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)
