"""A view gets the session without a cast; checked by mypy and pyright, never run."""

from typing import Annotated, assert_type

from django.http import HttpRequest, HttpResponse
from fastapi import Depends, FastAPI
from starlette.requests import Request

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.django import SignedInRequest, claims, require, require_oauth
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.flask import FlaskAuth, current_session
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession, OAuthClaims
from workos_authkit.starlette import StarletteAuth
from workos_authkit.web import AsyncWebAuth, Guard, Visit, WebAuth, WebRequest, WebResponse

fastapi_auth = FastAPIAuth(AsyncAuthKit(), home="/", allow_impersonation=True)
starlette_auth = StarletteAuth(AsyncAuthKit())
app = FastAPI(lifespan=fastapi_auth.lifespan)


@app.get("/me")
async def me(session: Annotated[AuthenticatedSession, Depends(fastapi_auth.session)]) -> str:
    return session.user.email


async def what_dependencies_give(request: Request) -> None:
    assert_type(await fastapi_auth.session(request), AuthenticatedSession)
    assert_type(await fastapi_auth.optional_session(request), AuthenticatedSession | None)
    assert_type(await fastapi_auth.require(role="admin")(request), AuthenticatedSession)
    assert_type(await starlette_auth.session(request), AuthenticatedSession | None)
    assert_type(await starlette_auth.require(request, max_age=300), AuthenticatedSession)


def what_the_rules_give(request: WebRequest) -> None:
    web = WebAuth(AuthKit())
    visit = web.visit(request)
    assert_type(visit, Visit)
    assert_type(visit.session, AuthenticatedSession | None)
    assert_type(visit.claims, AccessTokenClaims | None)
    assert_type(web.check(request, visit, Guard(role="a") | Guard()), WebResponse | None)


async def what_the_async_rules_give(request: WebRequest) -> None:
    web = AsyncWebAuth(AsyncAuthKit())
    assert_type(await web.handle("callback", request), WebResponse)


@require(role="admin")
def a_django_view(request: SignedInRequest, number: int) -> HttpResponse:
    assert_type(request.authkit, AuthenticatedSession)
    return HttpResponse(request.authkit.user.email)


@require()
async def an_async_django_view(request: SignedInRequest) -> HttpResponse:
    assert_type(request.authkit.session_id, str)
    return HttpResponse()


def what_django_calls(request: HttpRequest) -> None:
    assert_type(a_django_view(request, 7), HttpResponse)


def a_flask_view() -> None:
    auth = FlaskAuth(AuthKit())
    assert_type(auth.check(), AuthenticatedSession)
    assert_type(auth.session, AuthenticatedSession | None)
    assert_type(current_session.user.email, str)
    assert_type(auth.claims(), AccessTokenClaims)
    assert_type(auth.claims(oauth_scopes=["profile"]), AccessTokenClaims | OAuthClaims)


@require_oauth("profile")
def a_django_api(request: HttpRequest, oauth: OAuthClaims, number: int) -> HttpResponse:
    assert_type(claims(request), AccessTokenClaims)
    assert_type(claims(request, oauth_scopes=["profile"]), AccessTokenClaims | OAuthClaims)
    return HttpResponse(oauth.sub)


def what_django_calls_with_a_token(request: HttpRequest) -> None:
    assert_type(a_django_api(request, number=7), HttpResponse)
