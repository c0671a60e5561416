"""Every documented answer, success and error, is given and is as the OpenAPI document says."""

import re

import pytest

from tests.emulator.answers import ROWS, Row
from tests.emulator.judge import Judge, plain_path
from tests.emulator.scene import Scene
from workos_authkit.emulator.operations import OPERATIONS

SERVED = frozenset((operation.method, plain_path(operation.template)) for operation in OPERATIONS)

# Two statuses are documented for one success, and the server chooses.
ALTERNATIVES = {
    ("DELETE", "/auth/factors/{}", 200, None),
    ("DELETE", "/organizations/{}", 200, None),
    ("GET", "/user_management/sessions/logout", 200, None),
}


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(SERVED)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_documented_answer_is_given_as_documented(row: Row, scene: Scene, judge: Judge) -> None:
    if row.answer not in judge.documented():
        pytest.skip("this edition of the document does not know the answer")

    response = row.act(scene)

    request = response.request
    assert request.method == row.method
    assert re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", row.template), request.url.path)
    content = response.json() if response.status_code >= 400 and response.content else {}
    words = [content.get("code"), content.get("error"), content.get("message")]
    assert response.status_code == row.status, response.text
    assert row.code is None or row.code in words, response.text
    assert judge.errors(response) == []


def test_every_documented_answer_has_a_row(judge: Judge) -> None:
    missing = judge.documented() - {row.answer for row in ROWS} - ALTERNATIVES

    assert missing == set()


def test_no_answer_has_two_rows() -> None:
    answers = [row.answer for row in ROWS]

    assert len(answers) == len(set(answers))


def test_every_operation_of_the_document_has_rows(judge: Judge) -> None:
    documented = {(method, path) for method, path, _, _ in judge.documented()}

    assert documented == {row.answer[:2] for row in ROWS if row.answer in judge.documented()}
    assert len(documented) in (70, 76)  # the older edition and the newer one


def test_the_judge_finds_fault_with_an_answer_that_lacks_a_field(
    scene: Scene, judge: Judge
) -> None:
    user = scene.user()
    user_url = f"/user_management/users/{user['id']}"
    scene.emulator.faults.add("users.get", status=200, body={"object": "user", "id": user["id"]})

    assert judge.errors(scene.get(user_url)) != []
    assert judge.errors(scene.get(user_url)) == []
