"""Wrong settings are refused when an application starts, each by its name."""

from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.cookies import SessionCookie
from workos_authkit.django import require as django_require
from workos_authkit.errors import ConfigurationError, InvalidArgumentError
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.flask import FlaskAuth
from workos_authkit.starlette import StarletteAuth
from workos_authkit.web import AsyncWebAuth, Guard, WebAuth, WebRequest

CLIENT = {
    "client_id": "client_1",
    "api_key": "sk_1",
    "redirect_uri": "https://app.example.com/auth/callback",
    "cookie_password": "a password of more than 32 characters",
}
HTTP = "http://localhost:8000/auth/callback"


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "cookie_password"])
def test_a_missing_setting_of_the_client_is_named(name: str) -> None:
    settings: dict[str, Any] = {key: value for key, value in CLIENT.items() if key != name}
    with pytest.raises(ConfigurationError, match=name):
        WebAuth(AuthKit(**settings))
    with pytest.raises(ConfigurationError, match=name):
        StarletteAuth(AsyncAuthKit(**settings))


def test_an_api_that_takes_bearer_tokens_alone_needs_the_client_id_alone() -> None:
    lacking = AsyncAuthKit(public=True, client_id="client_1")
    for make in (AsyncWebAuth, StarletteAuth, FastAPIAuth):
        with pytest.raises(
            ConfigurationError, match=r"cookie_password is missing.*bearer_only=True"
        ):
            make(lacking)
        make(lacking, bearer_only=True)
    with pytest.raises(ConfigurationError, match="client_id is missing"):
        AsyncWebAuth(AsyncAuthKit(public=True), bearer_only=True)
    with pytest.raises(ConfigurationError, match="on_sign_in has no effect with bearer_only"):
        AsyncWebAuth(lacking, bearer_only=True, on_sign_in=_nothing)


def test_an_api_that_takes_bearer_tokens_alone_has_no_routes_and_shows_no_cookie() -> None:
    auth = FastAPIAuth(AsyncAuthKit(public=True, client_id="client_1"), bearer_only=True)
    app = FastAPI()
    auth.install(app)

    @app.get("/notes")
    async def notes(claims: Annotated[Any, Depends(auth.claims)]) -> None: ...

    document = app.openapi()
    assert document["paths"].keys() == {"/notes"}
    assert document["components"]["securitySchemes"].keys() == {"AuthKitBearer"}
    assert not [route for route in app.routes if "/auth" in getattr(route, "path", "")]
    web = auth.web
    with pytest.raises(ConfigurationError, match="bearer_only"):
        web.start(WebRequest(method="GET", path="/"))


def test_an_api_that_takes_bearer_tokens_alone_cannot_define_what_needs_a_session() -> None:
    client = {"public": True, "client_id": "client_1"}
    fast = FastAPIAuth(AsyncAuthKit(**client), bearer_only=True)
    flask = FlaskAuth(AuthKit(**client), bearer_only=True)
    for define in (
        lambda: fast.session,
        lambda: fast.require(role="admin"),
        lambda: flask.require(role="admin"),
    ):
        with pytest.raises(ConfigurationError, match="bearer_only: there are no sessions"):
            define()
    assert fast.require_claims(role="admin")


@pytest.mark.parametrize("wrong", [AuthKit, "sk_test", None], ids=["class", "text", "nothing"])
def test_what_is_no_client_is_refused(wrong: Any) -> None:
    for make in (WebAuth, AsyncWebAuth, StarletteAuth, FastAPIAuth, FlaskAuth):
        with pytest.raises(ConfigurationError, match="authkit must be an"):
            make(wrong)


def test_a_client_of_the_other_kind_is_refused() -> None:
    blocking: Any = AuthKit(**CLIENT)
    concurrent: Any = AsyncAuthKit(**CLIENT)
    for make in (AsyncWebAuth, StarletteAuth, FastAPIAuth):
        with pytest.raises(ConfigurationError, match="must be an AsyncAuthKit, not AuthKit"):
            make(blocking)
    for make_blocking in (WebAuth, FlaskAuth):
        with pytest.raises(ConfigurationError, match="must be an AuthKit, not AsyncAuthKit"):
            make_blocking(concurrent)


@pytest.mark.parametrize(
    ("options", "redirect_uri", "named"),
    [
        ({"prefix": "auth"}, None, "prefix"),
        ({"prefix": "/auth/"}, None, "prefix"),
        ({"prefix": "//auth"}, None, "prefix"),
        ({"prefix": "/login"}, None, "redirect_uri must end in /login/callback"),
        ({}, "https://app.example.com/callback", "redirect_uri must end in /auth/callback"),
        ({}, "app.example.com/auth/callback", "redirect_uri"),
        ({}, "myapp://auth/callback", "redirect_uri"),
        ({"home": "https://evil.example"}, None, "home"),
        ({"home": "//evil.example"}, None, "home"),
        ({"cookie": SessionCookie(secure=False)}, None, "cookie: must be Secure"),
        ({"cookie": SessionCookie()}, HTTP, "cookie: is Secure, and redirect_uri is http"),
        ({"cookie": SessionCookie(same_site="strict")}, None, "same_site"),
        ({"cookie": "wos-session"}, None, "cookie"),
        ({"trusted_origins": "https://a.example"}, None, "trusted_origins"),
        ({"trusted_origins": ["https://a.example/"]}, None, "trusted_origins"),
        ({"trusted_origins": ["*"]}, None, "trusted_origins"),
        ({"sign_out_return_to": "/bye"}, None, "sign_out_return_to"),
        ({"allow_impersonation": "yes"}, None, "allow_impersonation"),
        ({"refresh_deadline": 0}, None, "refresh_deadline"),
        ({"refresh_deadline": "10"}, None, "refresh_deadline"),
        ({"on_sign_in": "hook"}, None, "on_sign_in"),
        ({"bearer_only": "yes"}, None, "bearer_only"),
        ({"homepage": "/"}, None, "homepage is not a setting"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_wrong_setting_is_named(
    options: dict[str, Any], redirect_uri: str | None, named: str
) -> None:
    settings: dict[str, Any] = CLIENT | ({"redirect_uri": redirect_uri} if redirect_uri else {})
    with pytest.raises(ConfigurationError, match=named):
        WebAuth(AuthKit(**settings), **options)
    with pytest.raises(ConfigurationError, match=named):
        FastAPIAuth(AsyncAuthKit(**settings), **options)


def test_a_coroutine_is_no_hook_of_a_client_that_blocks() -> None:
    async def hook(_: object) -> None: ...

    with pytest.raises(ConfigurationError, match="on_sign_in must be a plain function"):
        WebAuth(AuthKit(**CLIENT), on_sign_in=hook)
    AsyncWebAuth(AsyncAuthKit(**CLIENT), on_sign_in=hook)


@pytest.mark.parametrize(
    ("redirect_uri", "secure", "root"),
    [
        (HTTP, False, ""),
        ("https://app.example.com/auth/callback", True, ""),
        ("https://example.com/shop/auth/callback", True, "/shop"),
    ],
)
def test_the_redirect_uri_says_how_browsers_see_the_application(
    redirect_uri: str, secure: bool, root: str
) -> None:
    settings: dict[str, Any] = CLIENT | {"redirect_uri": redirect_uri}
    web = WebAuth(AuthKit(**settings))
    assert (web.settings.secure, web.settings.root) == (secure, root)
    assert web.settings.session_cookie.secure is secure


def test_several_applications_live_in_one_process() -> None:
    one, other = (
        FastAPIAuth(AsyncAuthKit(**CLIENT), cookie=SessionCookie(name)) for name in ("one", "two")
    )
    assert one.web.settings.session_cookie.name == "one"
    assert other.web.settings.session_cookie.name == "two"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": ""},
        {"role": 1},
        {"permission": ["posts:write", ""]},
        {"permission": [1]},
        {"organization": ""},
        {"organization": False},
        {"max_age": 0},
        {"max_age": -1},
        {"max_age": 1.5},
        {"max_age": True},
        {"impersonation": "no"},
    ],
    ids=str,
)
def test_a_guard_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError, match=next(iter(wrong))):
        Guard(**wrong)


def test_a_decorator_without_its_parentheses_is_refused_at_once() -> None:
    def view() -> str:
        return "page"

    auth = FlaskAuth(AuthKit(**CLIENT))
    for decorator in (auth.require, django_require):
        with pytest.raises(InvalidArgumentError, match=r"@require\(\)"):
            decorator(view)  # type: ignore[arg-type]


async def _nothing(*_: Any) -> None: ...


@pytest.fixture
def starlette_auth() -> StarletteAuth:
    return StarletteAuth(AsyncAuthKit(**CLIENT))


@pytest.mark.anyio
async def test_an_application_that_is_not_wrapped_is_told(starlette_auth: StarletteAuth) -> None:
    connection = HTTPConnection({"type": "http", "headers": []})
    with pytest.raises(ConfigurationError, match=r"auth\.wrap"):
        await starlette_auth.session(connection)


def test_install_comes_before_the_first_request() -> None:
    app = FastAPI()
    app.middleware_stack = app.build_middleware_stack()
    with pytest.raises(ConfigurationError, match="before the application serves"):
        FastAPIAuth(AsyncAuthKit(**CLIENT)).install(app)


def test_install_takes_no_path_that_the_application_uses() -> None:
    app = FastAPI()
    FastAPIAuth(AsyncAuthKit(**CLIENT)).install(app)
    with pytest.raises(ConfigurationError, match="a route /auth/callback already"):
        FastAPIAuth(AsyncAuthKit(**CLIENT)).install(app)
    moved = {"redirect_uri": "https://app.example.com/staff/callback"}
    FastAPIAuth(AsyncAuthKit(**{**CLIENT, **moved}), prefix="/staff").install(app)
