"""A view gets the session without a cast; checked by mypy and pyright, never run."""

from typing import Annotated, assert_type

from fastapi import Depends, FastAPI
from starlette.requests import Request

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession
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
