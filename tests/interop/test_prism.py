"""Every operation over HTTP against Prism, which finds nothing wrong with any request."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.interop.prism import start_prism
from tests.operations.document import Document
from tests.operations.row import CLIENT, Row
from tests.operations.table import ROWS
from tests.support.driver import make_client, play, value

DOCUMENTED = [row for row in ROWS if row.documented and row.sends]


@pytest.fixture(scope="module")
def document() -> Document:
    return Document()


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a Prism."""
    with start_prism(tmp_path_factory.mktemp("prism")) as base_url:
        yield base_url


@pytest.mark.parametrize("row", DOCUMENTED, ids=str)
def test_prism_accepts_every_request(
    row: Row, backend: str, prism: str, document: Document
) -> None:
    if not all(document.knows(sent) for sent in row.sends):
        pytest.skip("this edition of the document does not have the operation")
    answers: list[httpx.Response] = []

    async def call(authkit: Any) -> None:
        await value(row.call(authkit))

    play(backend, _client(backend, prism, answers), call)

    assert answers
    assert [answer.headers.get("sl-violations") for answer in answers] == [None] * len(answers)


def _client(backend: str, base_url: str, answers: list[httpx.Response]) -> Any:
    """Return a client that keeps the answers it gets."""

    async def keep(answer: httpx.Response) -> None:
        answers.append(answer)

    def http_client() -> httpx.Client | httpx.AsyncClient:
        if backend == "sync":
            return httpx.Client(event_hooks={"response": [answers.append]})
        return httpx.AsyncClient(event_hooks={"response": [keep]})

    return make_client(backend, **CLIENT, base_url=base_url, http_client=http_client)
