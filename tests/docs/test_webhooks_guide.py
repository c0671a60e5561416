"""What the guide to webhooks defines does what it says."""

from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.docs.pages import ROOT, clients_stay_open, load
from workos_authkit.testing import make_event, sign_webhook

pytestmark = clients_stay_open


@pytest.fixture
def page() -> ModuleType:
    return load(ROOT / "docs" / "guides" / "webhooks.md")


def send(page: ModuleType, event: dict[str, Any], secret: str = "whsec_example") -> int:
    body, headers = sign_webhook(event, secret)
    return TestClient(page.app).post("/webhooks", content=body, headers=headers).status_code


def user(type: str, day: int, email: str) -> dict[str, Any]:
    stamp = f"2026-01-{day:02d}T00:00:00.000Z"
    return make_event(type, {"id": "user_1", "email": email, "updated_at": stamp})


def person(page: ModuleType) -> tuple[str, bool]:
    with Session(page.engine) as database:
        found = database.get(page.Person, "user_1")
        return found.email, found.deleted


def test_the_table_follows_the_newest_event_in_whatever_order_they_come(page: ModuleType) -> None:
    assert send(page, user("user.created", 1, "first@example.com")) == 204
    newest = user("user.updated", 3, "third@example.com")
    assert send(page, newest) == send(page, newest) == 204
    assert send(page, user("user.updated", 2, "second@example.com")) == 204
    assert person(page) == ("third@example.com", False)

    send(page, user("user.deleted", 3, "third@example.com"))
    send(page, user("user.updated", 2, "late@example.com"))
    assert person(page) == ("third@example.com", True)


def test_a_revoked_session_is_remembered(page: ModuleType) -> None:
    send(page, make_event("session.revoked", {"id": "session_1", "user_id": "user_1"}))

    with Session(page.engine) as database:
        assert database.get(page.RevokedSession, "session_1") is not None


def test_what_workos_did_not_sign_changes_nothing(page: ModuleType) -> None:
    assert send(page, user("user.created", 1, "eve@example.com"), "another secret") == 400


@pytest.mark.parametrize(
    ("email", "verdict"), [("ada@example.com", "Allow"), ("eve@spam.example", "Deny")]
)
def test_an_action_is_answered(page: ModuleType, email: str, verdict: str) -> None:
    question = {
        "object": "user_registration_action_context",
        "id": "action_1",
        "user_data": {"email": email},
    }
    body, headers = sign_webhook(question, "an example")

    answer = TestClient(page.app).post("/actions", content=body, headers=headers)

    assert answer.json()["payload"]["verdict"] == verdict
