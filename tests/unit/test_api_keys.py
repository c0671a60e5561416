"""What the answer to a validation says about an API key."""

from typing import Any

import httpx
import pytest

from tests.support.driver import make_driver
from workos_authkit import ResponseDecodeError


def validated(backend: str, answer: Any) -> Any:
    driver: Any = make_driver(backend, lambda _: httpx.Response(200, json=answer), max_retries=0)
    return driver.api_keys.validate("sk_engines_4242")


def test_there_is_no_key_where_the_answer_says_so(backend: str) -> None:
    assert validated(backend, {"api_key": None}) is None


@pytest.mark.parametrize(
    "answer", [{}, {"data": None}, {"api_key": {}}, {"api_key": "planted"}, [], None], ids=str
)
def test_an_odd_answer_is_not_taken_for_a_wrong_key(answer: Any, backend: str) -> None:
    with pytest.raises(ResponseDecodeError):
        validated(backend, answer)
