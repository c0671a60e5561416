"""The applications of the guides to web frameworks do what they say."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient as FastAPIClient
from starlette.testclient import TestClient

from tests.docs.pages import ROOT, clients_stay_open, files, load, reachable
from workos_authkit.emulator import Emulator
from workos_authkit.testing import make_emulator, sealed_session, sign_in

pytestmark = [clients_stay_open, pytest.mark.processes]

EMAIL = "ada@example.com"
Guide = Callable[[str], ModuleType]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    emulator = make_emulator(
        redirect_uri="http://testserver/auth/callback", seed={"users": [{"email": EMAIL}]}
    )
    with reachable(emulator):
        yield emulator


@pytest.fixture
def guide(emulator: Emulator) -> Guide:
    return lambda name: load(ROOT / "docs" / "guides" / f"{name}.md")


def with_session(client: Any, **claims: Any) -> Any:
    client.cookies.set("wos-session", sealed_session(user={"email": EMAIL}, **claims))
    return client


@pytest.mark.parametrize(
    ("name", "client_class"), [("fastapi", FastAPIClient), ("starlette", TestClient)]
)
def test_a_person_signs_in_to_the_application(
    guide: Guide, emulator: Emulator, name: str, client_class: Any
) -> None:
    page = guide(name)
    page.test_me()
    with client_class(page.app) as client:
        answer = sign_in(client, EMAIL, emulator=emulator, path="/me")
        assert answer.headers["location"] == "/me"
        assert client.get("/me").json() == {"email": EMAIL}


def test_the_guards_of_the_fastapi_guide_let_in_whom_they_should(guide: Guide) -> None:
    app = guide("fastapi").app
    for claims, path, status in (
        ({}, "/drafts", 403),
        ({"role": "admin"}, "/drafts", 200),
        ({"permissions": ["posts:write"]}, "/drafts", 200),
        ({}, "/api/me", 200),
    ):
        assert with_session(FastAPIClient(app), **claims).get(path).status_code == status
    assert FastAPIClient(app).delete("/posts/1").status_code == 401
    with with_session(FastAPIClient(app)).websocket_connect("/live") as socket:
        assert socket.receive_json() == {"hello": EMAIL}
    assert {"AuthKitSession", "AuthKitBearer"} <= app.openapi()["components"][
        "securitySchemes"
    ].keys()


def test_scopes_of_the_starlette_guide_are_permissions(guide: Guide) -> None:
    app = guide("starlette").app
    reader = with_session(TestClient(app), permissions=["posts:read"])
    assert reader.get("/posts").json() == {"reader": EMAIL}
    assert with_session(TestClient(app)).get("/posts").status_code == 403
    assert TestClient(app).get("/posts").status_code == 403


@pytest.mark.parametrize("name", ["litestar_app", "wrapped_quart_app"])
def test_applications_of_other_asgi_frameworks_sign_in(
    guide: Guide, emulator: Emulator, name: str
) -> None:
    with TestClient(getattr(guide("starlette"), name)) as client:
        assert client.get("/me").status_code == 401
        assert sign_in(client, EMAIL, emulator=emulator, path="/me").headers["location"] == "/me"
        assert client.get("/me").json() == {"email": EMAIL}


def test_an_application_that_moved_keeps_its_addresses(guide: Guide) -> None:
    client = FastAPIClient(guide("moving").moved(Fernet.generate_key().decode()))
    sent = client.get("/sign-in", follow_redirects=False)
    assert "redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback" in sent.headers["location"]


def test_a_person_signs_in_to_the_flask_application(guide: Guide, emulator: Emulator) -> None:
    page = guide("flask")
    page.test_me()
    client = page.app.test_client()
    assert client.get("/drafts").status_code == 401
    client.set_cookie("wos-session", sealed_session(role="admin"))
    assert client.get("/drafts").get_json() == {"editor": "user_test"}
    assert client.get("/api/me").get_json() == {"user": "user_test"}
    assert client.get("/staff/").get_json() == {"admin": "user_test"}
    client.set_cookie("wos-session", sealed_session(role="member"))
    assert client.get("/staff/").status_code == 403


PROJECT = """\
import time

import django
from tests.docs.pages import reachable
from workos_authkit.testing import make_emulator, sealed_session, sign_in

emulator = make_emulator(
    redirect_uri="http://testserver/auth/callback", seed={"users": [{"email": "ada@example.com"}]}
)
with reachable(emulator):
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("check", fail_level="WARNING")
    call_command("migrate", verbosity=0)
    client = Client(headers={"accept": "text/html"})
    assert client.get("/me")["location"] == "/auth/sign-in?return_to=%2Fme"
    assert sign_in(client, "ada@example.com", emulator=emulator, path="/me")["location"] == "/me"
    assert client.get("/me").json() == {"email": "ada@example.com"}
    assert client.get("/posts/1").status_code == 403
    writer = sealed_session(permissions=["posts:write"], auth_time=int(time.time()))
    client.cookies["wos-session"] = writer
    assert client.get("/posts/1").status_code == 204
    assert client.get("/admin/", follow=False).status_code == 302
"""


def test_the_project_of_the_django_guide_signs_in(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{Path.cwd()}:{tmp_path}",
        "DJANGO_SETTINGS_MODULE": "shop.settings",
    }

    def run(*command: str) -> None:
        result = subprocess.run(
            [sys.executable, *command],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr[-3000:]

    run("-m", "django", "startproject", "shop", ".")
    for name, content in files(ROOT / "docs/guides/django.md").items():
        path = tmp_path / name
        made = path.read_text() if name == "shop/settings.py" else ""
        path.write_text(f"{made}\n{content}")
    tmp_path.joinpath("main.py").write_text(PROJECT)
    run("main.py")


def test_the_views_of_the_django_guide_are_guarded(guide: Guide) -> None:
    page = guide("django")
    assert page.drafts.__wrapped__
    assert page.Reports.as_view()
    assert page.signed_in().cookies["wos-session"].value
