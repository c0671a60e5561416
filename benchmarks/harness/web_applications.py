"""The applications that `benchmarks/web.py` measures.

Each has one page, in each framework three times: bare, behind our session, and behind the one of
the official SDK, used as its documentation says.
"""

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Final

import django
import django.http
import flask
import workos
from attrs import frozen
from django.conf import settings as django_settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.urls import include
from django.urls import path as django_path
from fastapi import Depends, FastAPI
from fastapi import Request as FastAPIRequest
from fastapi.responses import RedirectResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.responses import RedirectResponse as StarletteRedirect
from starlette.routing import Route

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.flask import FlaskAuth, current_session
from workos_authkit.models import AuthenticatedSession
from workos_authkit.starlette import StarletteAuth

VARIABLE: Final = "WEB_BENCHMARK"
"""Tells the process of a server what it serves."""

BARE, OURS, OFFICIAL = KINDS = ("bare", "ours", "official")
EMAIL: Final = "ada.lovelace@example.com"
COOKIE: Final = "wos-session"

Settings = Mapping[str, Any]


@frozen
class Framework:
    """How an application is made and served."""

    name: str
    make: Callable[[str, Settings], Any]
    """Makes the application of a kind, given the settings of the client."""

    interface: str
    """`asgi` or `wsgi`."""

    needs_loop: bool = False
    """Whether its coroutines wait for something of asyncio's."""

    @property
    def server(self) -> str:
        return "uvicorn" if self.interface == "asgi" else "gunicorn, 4 threads"

    def command(self, descriptor: int) -> list[str]:
        """Return what serves it on a socket, after `python -m`."""
        if self.interface == "asgi":
            return [
                *("uvicorn", "--factory", f"{__name__}:served", "--fd", str(descriptor)),
                *("--lifespan", "off", "--no-access-log", "--timeout-keep-alive", "600"),
                *("--log-level", "critical"),
            ]
        return [
            *("gunicorn", f"{__name__}:served()", "--bind", f"fd://{descriptor}"),
            *("--worker-class", "gthread", "--threads", "4", "--keep-alive", "600"),
            *("--log-level", "critical"),
        ]


def served() -> Any:
    """Return the application that the environment names, in the process of a server."""
    framework, kind, settings = json.loads(os.environ[VARIABLE])
    return FRAMEWORKS[framework].make(kind, settings)


def _official(client: Any, cookies: Mapping[str, str], password: str) -> Any:
    """Open a session as the documentation of the official SDK says."""
    session = client.user_management.load_sealed_session(
        session_data=cookies[COOKIE], cookie_password=password
    )
    return session.authenticate()


def _official_client(kind: type[Any], settings: Settings) -> Any:
    return kind(**{name: settings[name] for name in ("api_key", "client_id", "base_url")})


def _starlette(kind: str, settings: Settings) -> Any:
    auth = StarletteAuth(AsyncAuthKit(**settings))
    official = _official_client(workos.AsyncWorkOSClient, settings)

    async def bare(request: Request) -> Response:
        return JSONResponse({"email": EMAIL})

    async def ours(request: Request) -> Response:
        session = await auth.require(request)
        return JSONResponse({"email": session.user.email})

    async def theirs(request: Request) -> Response:
        answer = _official(official, request.cookies, settings["cookie_password"])
        if not answer.authenticated:
            return StarletteRedirect("/login")
        return JSONResponse({"email": answer.user["email"]})

    page = {BARE: bare, OURS: ours, OFFICIAL: theirs}[kind]
    app = Starlette(routes=[Route("/page", page)])
    return auth.wrap(app) if kind == OURS else app


def _fastapi(kind: str, settings: Settings) -> Any:
    auth = FastAPIAuth(AsyncAuthKit(**settings))
    official = _official_client(workos.AsyncWorkOSClient, settings)
    app = FastAPI()

    async def bare() -> dict[str, str]:
        return {"email": EMAIL}

    async def ours(
        session: Annotated[AuthenticatedSession, Depends(auth.session)],
    ) -> dict[str, str]:
        return {"email": session.user.email}

    async def signed_in(request: FastAPIRequest) -> Any:
        return _official(official, request.cookies, settings["cookie_password"])

    async def theirs(answer: Annotated[Any, Depends(signed_in)]) -> Any:
        if not answer.authenticated:
            return RedirectResponse("/login")
        return {"email": answer.user["email"]}

    app.add_api_route("/page", {BARE: bare, OURS: ours, OFFICIAL: theirs}[kind])
    if kind == OURS:
        auth.install(app)
    return app


def _flask(kind: str, settings: Settings) -> Any:
    auth = FlaskAuth(AuthKit(**settings))
    official = _official_client(workos.WorkOSClient, settings)
    app = flask.Flask(__name__)

    def bare() -> dict[str, str]:
        return {"email": EMAIL}

    @auth.require()
    def ours() -> dict[str, str]:
        return {"email": current_session.user.email}

    def theirs() -> Any:
        answer = _official(official, flask.request.cookies, settings["cookie_password"])
        if not answer.authenticated:
            return flask.redirect("/login")
        return {"email": answer.user["email"]}

    app.add_url_rule("/page", view_func={BARE: bare, OURS: ours, OFFICIAL: theirs}[kind])
    if kind == OURS:
        auth.init_app(app)
    return app


def _django(kind: str, settings: Settings) -> Any:
    _set_up_django(json.dumps(dict(settings)))
    with override_settings(MIDDLEWARE=_middleware(kind)):  # the handler keeps what it finds now
        return _at(kind, WSGIHandler())


def _django_async(kind: str, settings: Settings) -> Any:
    _set_up_django(json.dumps(dict(settings)))
    with override_settings(MIDDLEWARE=_middleware(kind)):
        return _at(f"async-{kind}", ASGIHandler())


def _middleware(kind: str) -> list[str]:
    return ["workos_authkit.django.AuthKitMiddleware"] if kind == OURS else []


def _at(kind: str, handler: Any) -> Any:
    """Return a handler for one page of the project, wherever it is asked for."""

    def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
        environ["PATH_INFO"] = f"/{kind}"
        return handler(environ, start_response)

    async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scope["path"] = f"/{kind}"
        await handler(scope, receive, send)

    return wsgi if isinstance(handler, WSGIHandler) else asgi


@cache
def _set_up_django(settings_: str) -> None:
    settings = json.loads(settings_)
    django_settings.configure(
        SECRET_KEY="for benchmarks alone",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=type("Urls", (), {"urlpatterns": []}),
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "workos_authkit.django",
        ],
        AUTHKIT={
            "CLIENT": lambda: AuthKit(**settings),
            "ASYNC_CLIENT": lambda: AsyncAuthKit(**settings),
        },
    )
    django.setup()
    from workos_authkit.django import SignedInRequest, require

    official = _official_client(workos.WorkOSClient, settings)

    def bare(request: django.http.HttpRequest) -> django.http.HttpResponse:
        return django.http.JsonResponse({"email": EMAIL})

    @require()
    def ours(request: SignedInRequest) -> django.http.HttpResponse:
        return django.http.JsonResponse({"email": request.authkit.user.email})

    def theirs(request: django.http.HttpRequest) -> django.http.HttpResponse:
        answer = _official(official, request.COOKIES, settings["cookie_password"])
        if not answer.authenticated:
            return django.http.HttpResponseRedirect("/login")
        return django.http.JsonResponse({"email": answer.user["email"]})

    async def async_bare(request: django.http.HttpRequest) -> django.http.HttpResponse:
        return bare(request)

    @require()
    async def async_ours(request: SignedInRequest) -> django.http.HttpResponse:
        return django.http.JsonResponse({"email": request.authkit.user.email})

    async def async_theirs(request: django.http.HttpRequest) -> django.http.HttpResponse:
        return theirs(request)

    pages = {
        BARE: bare,
        OURS: ours,
        OFFICIAL: theirs,
        f"async-{BARE}": async_bare,
        f"async-{OURS}": async_ours,
        f"async-{OFFICIAL}": async_theirs,
    }
    django_settings.ROOT_URLCONF.urlpatterns = [
        *(django_path(name, view) for name, view in pages.items()),
        django_path("auth/", include("workos_authkit.django.urls")),
    ]


FRAMEWORKS: Final = {
    each.name: each
    for each in (
        Framework("Starlette", _starlette, "asgi"),
        Framework("FastAPI", _fastapi, "asgi"),
        Framework("Django", _django, "wsgi"),
        Framework("Django, async", _django_async, "asgi", needs_loop=True),
        Framework("Flask", _flask, "wsgi"),
    )
}
