"""Views that WorkOS posts to, in each framework, told by the emulator's own signature."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import anyio
import httpx
import pytest
from django.conf import UserSettingsHolder, global_settings, settings
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from fastapi import Depends, FastAPI, Response
from flask import Flask

import workos_authkit.django as for_django
import workos_authkit.fastapi as for_fastapi
import workos_authkit.flask as for_flask
from workos_authkit import AuthKit, ConfigurationError
from workos_authkit.models import Action, Event
from workos_authkit.testing import make_event, sign_webhook

SECRETS = {"webhook_secret": "whsec_test", "actions_secret": "a secret"}
EVENT = make_event("user.deleted", {"id": "user_1"})
QUESTION = {
    "object": "user_registration_action_context",
    "id": "action_1",
    "user_data": {"email": "ada@example.com"},
}

Send = Callable[[str, str, bytes, dict[str, str]], tuple[int, bytes]]


@pytest.fixture(autouse=True)
def _settings_of_django() -> Iterator[None]:
    """Let Django have settings for as long as a test takes: others configure them otherwise."""
    holder = UserSettingsHolder(global_settings)
    holder.ALLOWED_HOSTS = ["testserver"]
    former, settings._wrapped = vars(settings)["_wrapped"], holder
    yield
    settings._wrapped = former


def client() -> AuthKit:
    return AuthKit("sk_test_key", "client_123", **SECRETS)


def _fastapi() -> Send:
    authkit = client()
    app = FastAPI()

    @app.post("/webhooks")
    async def told(event: Annotated[Event, Depends(for_fastapi.webhook(authkit))]) -> str:
        return event.data.id

    @app.post("/actions")
    async def asked(action: Annotated[Action, Depends(for_fastapi.action(authkit))]) -> Response:
        return Response(authkit.actions.allow(action), media_type="application/json")

    def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
                return await http.request(method, path, content=body, headers=headers)

        answer = anyio.run(ask)
        return answer.status_code, answer.content

    return send


def _flask() -> Send:
    authkit = client()
    app = Flask(__name__)

    @app.route("/webhooks", methods=["GET", "POST"])
    @for_flask.webhook(authkit)
    def told(event: Event) -> str:
        return event.data.id

    @app.route("/actions", methods=["GET", "POST"])
    @for_flask.action(authkit)
    def asked(action: Action) -> bytes:
        return authkit.actions.allow(action)

    def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        answer = app.test_client().open(path, method=method, data=body, headers=headers)
        return answer.status_code, answer.data

    return send


def _django() -> Send:
    authkit = client()

    @for_django.webhook(authkit)
    def told(request: HttpRequest, event: Event) -> HttpResponse:
        return HttpResponse(event.data.id)

    @for_django.action(authkit)
    def asked(request: HttpRequest, action: Action) -> HttpResponse:
        return HttpResponse(authkit.actions.allow(action))

    views = {"/webhooks": told, "/actions": asked}

    def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        request = RequestFactory().generic(method, path, body, headers=headers)
        assert views[path].csrf_exempt
        answer = views[path](request)
        return answer.status_code, answer.content

    return send


each_framework = pytest.mark.parametrize(
    "make", [_fastapi, _flask, _django], ids=["fastapi", "flask", "django"]
)


@each_framework
def test_a_view_is_given_what_workos_signed(make: Callable[[], Send]) -> None:
    send = make()

    body, headers = sign_webhook(EVENT, SECRETS["webhook_secret"])
    status, content = send("POST", "/webhooks", body, headers)
    assert (status, content.strip(b'"')) == (200, b"user_1")

    body, headers = sign_webhook(QUESTION, SECRETS["actions_secret"])
    status, content = send("POST", "/actions", body, headers)
    assert status == 200
    assert b'"verdict":"Allow"' in content


@each_framework
def test_what_workos_did_not_sign_is_400_and_says_nothing(make: Callable[[], Send]) -> None:
    send = make()
    body, signed = sign_webhook(EVENT, SECRETS["webhook_secret"])
    _, foreign = sign_webhook(EVENT, "another secret")
    _, old = sign_webhook(EVENT, SECRETS["webhook_secret"], now=1e9)

    for forged, headers in ((body, {}), (body, foreign), (body, old), (body + b" ", signed)):
        status, content = send("POST", "/webhooks", forged, headers)
        assert status == 400
        for word in (b"signature", b"expired", b"mismatch", b"secret"):
            assert word not in content.lower()


@each_framework
def test_only_posts_are_taken(make: Callable[[], Send]) -> None:
    body, headers = sign_webhook(EVENT, SECRETS["webhook_secret"])

    assert make()("GET", "/webhooks", body, headers)[0] == 405


def test_an_async_view_of_django_is_given_the_event() -> None:
    @for_django.webhook(client())
    async def told(request: HttpRequest, event: Event) -> HttpResponse:
        return HttpResponse(event.type)

    body, headers = sign_webhook(EVENT, SECRETS["webhook_secret"])

    async def ask() -> tuple[HttpResponse, HttpResponse]:
        good = AsyncRequestFactory().generic("POST", "/", body, headers=headers)
        bad = AsyncRequestFactory().generic("POST", "/", body)
        return await told(good), await told(bad)

    good, bad = anyio.run(ask)
    assert (good.content, bad.status_code) == (b"user.deleted", 400)


@pytest.mark.parametrize("name", ["webhook", "action"])
@pytest.mark.parametrize(
    "framework", [for_fastapi, for_flask, for_django], ids=["fastapi", "flask", "django"]
)
def test_a_view_without_a_secret_is_refused_when_it_is_defined(framework: Any, name: str) -> None:
    decorate = getattr(framework, name)

    with pytest.raises(ConfigurationError, match=f"{name}s?_secret is missing"):
        decorate(AuthKit("sk_test_key", "client_123"))
    with pytest.raises(ConfigurationError, match=rf"write {name}\(authkit\)"):
        decorate(lambda event: None)
    assert decorate(client())
