"""Requests are as the OpenAPI document says, and what it allows in an answer can be read."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operations.document import Document
from tests.operations.row import CLIENT, Answer, Row, Sent
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from workos_authkit.models import Page
from workos_authkit.models._base import Model

DOCUMENTED = [row for row in ROWS if row.documented and len(row.sends) == 1]

URL_BUILDERS = [row for row in ROWS if not row.sends and isinstance(row.returns, str)]

each_documented_row = pytest.mark.parametrize("row", DOCUMENTED, ids=str)


@pytest.fixture(scope="module")
def document() -> Document:
    return Document()


@pytest.fixture
def operation(document: Document, row: Row) -> str:
    """The method and path template of the row's request."""
    [request] = row.sends
    found = document.operation(request.line)
    if found is None or not document.knows(request):
        pytest.skip("this edition of the document does not have the operation")
    return found


@each_documented_row
def test_a_request_is_as_documented(row: Row, operation: str, document: Document) -> None:
    [request] = _requests(row)

    assert document.faults(request) == []


@each_documented_row
def test_a_documented_example_is_read_to_the_last_field(
    row: Row, operation: str, document: Document
) -> None:
    for status, _, example in document.successes(operation):
        value = _answered(row, Answer(example, status))

        assert list(_unknown(value)) == []


@pytest.mark.slow
@each_documented_row
def test_any_valid_answer_is_read(row: Row, operation: str, document: Document) -> None:
    for status, schema, _ in document.successes(operation):
        if schema is not None:
            _check_all(row, status, document.values(schema).filter(_says_whether_it_is_a_list))


def _says_whether_it_is_a_list(value: Any) -> bool:
    """Leave out what the document allows and nobody should believe: `{}` as an empty list."""
    return not isinstance(value, dict) or bool(value.keys() - {"list_metadata"})


@pytest.mark.parametrize("row", URL_BUILDERS, ids=str)
def test_a_url_for_the_browser_is_as_documented(row: Row, document: Document) -> None:
    assert document.faults(httpx.Request("GET", row.returns)) == []


def test_every_documented_operation_has_a_row(document: Document) -> None:
    lines = {sent.line for row in ROWS for sent in row.sends}
    lines |= {f"GET {httpx.URL(row.returns).path}" for row in URL_BUILDERS}

    found = {document.operation(line) for line in lines} - {None}

    assert len(found) in (92, 76)  # the edition on npm, and the one cut to AuthKit


def _check_all(row: Row, status: int, values: st.SearchStrategy[Any]) -> None:
    @settings(max_examples=15, deadline=None)
    @given(values)
    def check(value: Any) -> None:
        _answered(row, Answer(value, status))

    check()


def _requests(row: Row) -> list[httpx.Request]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return row.answers[0].response()

    row.call(make_driver("sync", answer, **CLIENT))
    assert [Sent.of(request) for request in seen] == list(row.sends)
    return seen


def _answered(row: Row, answer: Answer) -> Any:
    return row.call(make_driver("sync", lambda _: answer.response(), **CLIENT))


def _unknown(value: Any) -> Iterator[str]:
    """Yield what is in a value's `extra`, and in those of its parts."""
    if isinstance(value, Model):
        yield from (f"{type(value).__name__}.{name}" for name in value.extra)
    if isinstance(value, Model | Page):
        for field in fields(type(value)):
            yield from _unknown(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _unknown(item)
