"""Every operation sends what it should and returns what it should, on asyncio, trio and sync."""

import inspect
import runpy
import tomllib
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import httpx
import pytest

import workos_authkit
from tests.operations.row import CLIENT, Row, Sent
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.errors import ConfigurationError

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENTED_ROWS = tomllib.loads((DOCS / "_mkdocs" / "rows.toml").read_text("utf-8"))

each_row = pytest.mark.parametrize("row", ROWS, ids=str)


@each_row
def test_an_operation_sends_and_returns_what_it_should(row: Row, backend: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return row.answers[len(seen) - 1].response()

    value = row.read(row.call(make_driver(backend, answer, **CLIENT)))

    assert [Sent.of(request) for request in seen] == list(row.sends)
    assert value == row.returns
    assert type(value) is type(row.returns)


@each_row
def test_a_public_client_never_sends_a_key(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", "sk_from_outside")
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return row.answers[len(seen) - 1].response()

    public = make_driver("sync", answer, **{**CLIENT, "api_key": None}, public=True)

    if row.public:
        row.call(public)
        assert len(seen) == len(row.sends)
    else:
        with pytest.raises(ConfigurationError, match="needs an API key"):
            row.call(public)
        assert not seen
    for request in seen:
        assert "authorization" not in request.headers
        assert b"sk_" not in request.content + request.url.raw_path


def test_every_public_method_has_one_row() -> None:
    methods = sorted(_methods())

    assert sorted(row.name for row in ROWS) == methods
    assert methods == sorted(_methods(AsyncAuthKit("sk_test_key", "client_123")))


def test_the_rows_of_the_reference_are_85() -> None:
    assert len(DOCUMENTED_ROWS) == 85


@pytest.mark.parametrize("documented", DOCUMENTED_ROWS)
def test_a_row_of_the_reference_has_its_names(documented: str) -> None:
    tabled = {row.name for row in ROWS}
    for name in DOCUMENTED_ROWS[documented]:
        if name.startswith("authkit."):
            assert {tabled_name for tabled_name in tabled if _is_of(tabled_name, name)}, name
        else:
            reduce(getattr, name.split(".")[1:], workos_authkit)


def test_the_page_of_the_rows_is_current() -> None:
    script = runpy.run_path(str(DOCS / "_mkdocs" / "rows_page.py"))

    assert (DOCS / "rows.md").read_text("utf-8") == script["page"](), (
        "run `python docs/_mkdocs/rows_page.py`"
    )


def _is_of(tabled: str, name: str) -> bool:
    """Tell whether a method is the named one, or belongs to the named resource."""
    named = name.removeprefix("authkit.")
    return tabled == named or tabled.startswith(f"{named}.")


def _methods(client: AuthKit | AsyncAuthKit | None = None) -> Iterator[str]:
    client = client or AuthKit("sk_test_key", "client_123")
    yield "request"
    for name, _ in inspect.getmembers(type(client), inspect.isclass):
        if not name.startswith("_"):
            for method, _ in inspect.getmembers(getattr(client, name), inspect.ismethod):
                if not method.startswith("_"):
                    yield f"{name}.{method}"
