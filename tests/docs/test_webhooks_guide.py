"""What the guide to webhooks defines does what it says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.docs.pages import (
    ACTIONS_SECRET,
    ROOT,
    WEBHOOK_SECRET,
    clients_stay_open,
    files,
    load,
    reachable,
)
from workos_authkit.testing import make_emulator, make_event, sealed_session, sign_webhook

pytestmark = [clients_stay_open, pytest.mark.processes]


GUIDE = ROOT / "docs" / "guides" / "webhooks.md"
MOST_ATTEMPTS = 100


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    monkeypatch.chdir(tmp_path)  # it keeps its table in a file
    with reachable(make_emulator(redirect_uri="http://testserver/auth/callback")):
        page = load(GUIDE)
        yield page
        page.engine.dispose()


def send(page: ModuleType, event: dict[str, Any], secret: str = WEBHOOK_SECRET) -> int:
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


def test_events_that_come_at_once_lose_nothing(page: ModuleType) -> None:
    events = [user("user.updated", day, f"{day}@example.com") for day in (3, 9, 1, 7, 5, 8, 2)]
    client = TestClient(page.app, raise_server_exceptions=False)

    def deliver(event: dict[str, Any]) -> None:
        body, headers = sign_webhook(event, WEBHOOK_SECRET)
        for _ in range(MOST_ATTEMPTS):  # WorkOS sends again what failed
            if client.post("/webhooks", content=body, headers=headers).status_code == 204:
                return
        raise TimeoutError(event["id"])

    with ThreadPoolExecutor(len(events) * 2) as threads:
        list(threads.map(deliver, [*events, *events]))

    assert person(page) == ("9@example.com", False)


def test_a_revoked_session_is_kept_out(page: ModuleType) -> None:
    cookie = sealed_session(sid="session_1")
    assert anyio.run(page.authkit.sessions.authenticate, cookie)

    send(page, make_event("session.revoked", {"id": "session_1", "user_id": "user_1"}))

    ended = anyio.run(page.authkit.sessions.authenticate, cookie)
    assert ended.reason == "session_ended"


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
    body, headers = sign_webhook(question, ACTIONS_SECRET)

    answer = TestClient(page.app).post("/actions", content=body, headers=headers)

    assert answer.json()["payload"]["verdict"] == verdict


DJANGO = """
from contextlib import ExitStack

import django
from django.conf import settings
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["testserver"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["people"],
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF="__main__",
    SECRET_KEY="for this test",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command
from django.test import Client

from tests.docs.pages import reachable
from workos_authkit.testing import make_emulator, make_event, sealed_session, sign_webhook

stack = ExitStack()
stack.enter_context(reachable(make_emulator()))

from people.models import Person
from people.views import authkit, told

urlpatterns = [path("webhooks", told)]
call_command("migrate", run_syncdb=True, verbosity=0)
client = Client(enforce_csrf_checks=True)


def send(event, secret="whsec_example"):
    body, headers = sign_webhook(event, secret)
    headers = {"HTTP_WORKOS_SIGNATURE": headers["WorkOS-Signature"]}
    answer = client.post("/webhooks", body, content_type="application/json", **headers)
    return answer.status_code


def user(type, day, email):
    stamp = f"2026-01-{day:02d}T00:00:00.000Z"
    return make_event(type, {"id": "user_1", "email": email, "updated_at": stamp})


def person():
    return Person.objects.values_list("email", "deleted").get()


assert send(user("user.created", 1, "eve@example.com"), "another secret") == 400
assert send(user("user.created", 1, "first@example.com")) == 204
newest = user("user.updated", 3, "third@example.com")
assert send(newest) == send(newest) == 204
assert send(user("user.updated", 2, "second@example.com")) == 204
assert person() == ("third@example.com", False)

assert send(user("user.deleted", 3, "third@example.com")) == 204
assert send(user("user.updated", 2, "late@example.com")) == 204
assert person() == ("third@example.com", True)

cookie = sealed_session(sid="session_1")
assert authkit.sessions.authenticate(cookie)
assert send(make_event("session.revoked", {"id": "session_1", "user_id": "user_1"})) == 204
assert authkit.sessions.authenticate(cookie).reason == "session_ended"
authkit.close()
stack.close()
"""


def test_the_table_in_django_follows_the_newest_event_too(tmp_path: Path) -> None:
    for name, content in {**files(GUIDE), "people/__init__.py": "", "main.py": DJANGO}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)

    result = subprocess.run(
        [sys.executable, "-W", "error", "main.py"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{Path.cwd()}:{tmp_path}"},
        cwd=tmp_path,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr[-3000:]
