"""What Flask gets beyond the stories: error handlers, a prefix of the server, memory."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from tests.web.harness import NAVIGATION
from workos_authkit import AuthKit
from workos_authkit.emulator import Emulator
from workos_authkit.errors import ConfigurationError
from workos_authkit.flask import FlaskAuth, current_session
from workos_authkit.testing import make_emulator, sealed_session

EMAIL = "ada@example.com"
SEVERAL = [
    ("Vary", "Accept"),
    ("Vary", "Origin"),
    ("Cache-Control", "private"),
    ("Cache-Control", "max-age=5"),
]


def emulator_of(root: str = "") -> Emulator:
    return make_emulator(
        redirect_uri=f"http://localhost{root}/auth/callback", seed={"users": [{"email": EMAIL}]}
    )


def application(authkit: AuthKit) -> Flask:
    app = Flask(__name__)
    auth = FlaskAuth(authkit, app)

    @app.get("/page")
    @auth.require()
    def page() -> dict[str, str]:
        return {"email": current_session.user.email}

    @app.get("/admin")
    @auth.require(role="admin")
    def admin() -> str:
        return "admin"

    return app


@pytest.fixture
def app() -> Iterator[Flask]:
    with emulator_of().client() as authkit:
        yield application(authkit)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_template_that_does_not_ask_who_is_there_stays_public(
    app: Flask, client: FlaskClient
) -> None:
    @app.get("/public")
    def public() -> str:
        return render_template_string("public")

    @app.get("/greeting")
    def greeting() -> str:
        return render_template_string("{{ current_session.user.email or 'stranger' }}")

    client.set_cookie("wos-session", sealed_session(user={"email": EMAIL}))

    assert "Cache-Control" not in client.get("/public").headers
    assert client.get("/greeting").text == EMAIL
    assert client.get("/greeting").headers["Cache-Control"] == "private, no-store"


def test_a_template_is_rendered_outside_of_requests(app: Flask) -> None:
    with app.app_context():
        mail = render_template_string("Hello{% if current_session %} again{% endif %}")
    assert mail == "Hello"


def test_headers_that_come_several_times_are_kept(app: Flask, client: FlaskClient) -> None:
    @app.get("/several")
    def several() -> Response:
        response = Response(current_session.user.email)
        for name, value in SEVERAL:
            response.headers.add(name, value)
        return response

    client.set_cookie("wos-session", sealed_session())

    headers = client.get("/several").headers
    assert headers.getlist("Vary") == ["Accept, Origin, Cookie"]
    assert headers.getlist("Cache-Control") == ["private, max-age=5"]


def test_a_request_context_of_a_test_has_the_session_of_its_cookie(app: Flask) -> None:
    cookie = f"wos-session={sealed_session(user={'email': EMAIL})}"

    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert render_template_string("{{ current_session.user.email }}") == EMAIL
    with app.test_request_context("/"):
        assert not current_session


def test_an_extension_that_was_not_initialized_says_so() -> None:
    app = Flask(__name__)
    with emulator_of().client() as authkit:
        auth = FlaskAuth(authkit)
        with app.test_request_context("/"), pytest.raises(ConfigurationError, match="init_app"):
            auth.check()


def test_a_handler_of_every_error_sees_the_refusals_of_programs_alone(
    app: Flask, client: FlaskClient
) -> None:
    @app.errorhandler(Exception)
    def in_own_form(error: Any) -> tuple[dict[str, Any], int]:
        return {"own": error.code, "said": error.description}, error.code

    refused = client.get("/page")
    assert (refused.status_code, refused.get_json()) == (
        401,
        {"own": 401, "said": "Please sign in."},
    )
    person = client.get("/page", headers=NAVIGATION)
    assert person.headers["location"] == "/auth/sign-in?return_to=%2Fpage"
    htmx = client.get("/page", headers={"hx-request": "true"})
    assert (htmx.status_code, htmx.headers["hx-redirect"]) == (401, "/auth/sign-in")
    client.set_cookie("wos-session", sealed_session())
    assert b"You may not do this." in client.get("/admin", headers=NAVIGATION).data


def test_a_handler_of_one_status_sees_the_refusals_of_programs(
    app: Flask, client: FlaskClient
) -> None:
    @app.errorhandler(401)
    def unauthorized(error: HTTPException) -> Any:
        response = error.get_response()
        response.data = f"own {error.code}: {error.description}"
        return response

    @app.errorhandler(Forbidden)
    def forbidden(error: Forbidden) -> tuple[str, int]:
        return f"own {error.code} of {error.name}", 403

    stranger = client.get("/page")
    assert (stranger.status_code, stranger.text) == (401, "own 401: Please sign in.")
    assert stranger.headers["WWW-Authenticate"] == "Bearer"
    assert client.get("/page", headers=NAVIGATION).status_code == 303
    client.set_cookie("wos-session", sealed_session())
    assert client.get("/admin").text == "own 403 of Forbidden"
    assert b"You may not do this." in client.get("/admin", headers=NAVIGATION).data


def test_a_guard_before_every_request_leads_nobody_in_circles() -> None:
    with emulator_of().client() as authkit:
        app = application(authkit)
        auth: FlaskAuth = app.extensions["workos_authkit"]

        @app.before_request
        def everywhere() -> None:
            auth.check()

        client = app.test_client()
        assert client.get("/page", headers=NAVIGATION).status_code == 303
        for route in ("sign-in?return_to=/page", "sign-up", "callback?code=1&state=2"):
            answer = client.get(f"/auth/{route}", headers=NAVIGATION)
            assert (answer.status_code, "location" in answer.headers) == (401, False)


def test_an_application_below_a_prefix_signs_in_there() -> None:
    emulator = emulator_of("/shop")
    with emulator.client() as authkit:
        client = Client(DispatcherMiddleware(Flask(__name__), {"/shop": application(authkit)}))

        page = client.get("/shop/page?tab=1", headers=NAVIGATION)
        assert page.headers["location"] == "/shop/auth/sign-in?return_to=%2Fshop%2Fpage%3Ftab%3D1"
        start = client.get(page.headers["location"], headers=NAVIGATION)
        back = client.get(emulator.sign_in(start.headers["location"], email=EMAIL))

        assert back.headers["location"] == "/shop/page?tab=1"
        assert client.get("/shop/page").get_json() == {"email": EMAIL}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/page", "/auth/session", "/auth/sign-in", "/auth/callback"])
def test_a_request_leaves_no_cycle_behind(client: FlaskClient, app: Flask, path: str) -> None:
    left: list[weakref.ref[Any]] = []

    @app.teardown_request
    def note(_: object) -> None:
        probe = request.environ["probe"] = Probe()
        left.append(weakref.ref(probe))

    client.set_cookie("wos-session", sealed_session())
    client.get(path)  # what is made once may stay
    gc.collect()
    gc.disable()
    try:
        client.get(path).close()
        assert left[-1]() is None
    finally:
        gc.enable()


class Probe:
    """Something that a request holds."""
