"""The application of the stories, with FastAPI."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

import anyio
from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket
from fastapi.responses import PlainTextResponse, RedirectResponse, StreamingResponse

from tests.web.applications.hooks import STATE, with_hooks
from tests.web.applications.inbox import Inbox
from workos_authkit import AsyncAuthKit
from workos_authkit.fastapi import FastAPIAuth, webhook
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession, Event, OAuthClaims
from workos_authkit.web import Guard


def application(client: Mapping[str, Any], options: Mapping[str, Any]) -> FastAPI:
    authkit = AsyncAuthKit(**client)
    auth = FastAPIAuth(authkit, **with_hooks(options))
    inbox = Inbox()
    app = FastAPI(lifespan=auth.lifespan)
    auth.install(app)

    @app.get("/")
    async def home() -> PlainTextResponse:
        return PlainTextResponse("home")

    @app.get("/optional")
    async def optional(
        session: Annotated[AuthenticatedSession | None, Depends(auth.optional_session)],
    ) -> dict[str, str | None]:
        return {"email": session.user.email if session else None}

    @app.get("/claims")
    async def claims(
        claims: Annotated[AccessTokenClaims, Depends(auth.claims)],
    ) -> dict[str, str]:
        return {"sub": claims.sub}

    @app.api_route("/oauth", methods=["GET", "POST"])
    async def oauth(
        claims: Annotated[OAuthClaims, Depends(auth.require_oauth("profile", users_only=True))],
    ) -> dict[str, str]:
        return {"sub": claims.sub}

    @app.post("/webhooks")
    async def told(
        event: Annotated[Event, Depends(webhook(authkit))], failures: str | None = None
    ) -> Response:
        return Response(status_code=inbox.take(event, failures))

    @app.get("/webhooks/taken")
    async def taken() -> list[tuple[str, str]]:
        return inbox.taken

    def mixed(path: str, **guard: Any) -> None:
        claims_of_either = auth.require_claims(oauth_scopes=["profile"], **guard)

        @app.get(path)
        async def view(
            claims: Annotated[AccessTokenClaims | OAuthClaims, Depends(claims_of_either)],
        ) -> dict[str, str]:
            return {"sub": claims.sub}

    mixed("/mixed")
    mixed("/mixed/acme", organization="org_acme")
    mixed("/mixed/write", permission="posts:write")

    if auth.web.settings.bearer_only:
        return app

    Session = Annotated[AuthenticatedSession, Depends(auth.session)]
    needs_session = [Depends(auth.session)]

    @app.api_route("/page", methods=["GET", "POST"])
    async def page(session: Session) -> dict[str, str]:
        return {"email": session.user.email}

    def guarded(path: str, dependency: Any) -> None:
        @app.get(path)
        async def view(
            session: Annotated[AuthenticatedSession, Depends(dependency)],
        ) -> dict[str, str]:
            return {"email": session.user.email}

    guarded("/admin", auth.require(role="admin"))
    guarded("/write", auth.require(permission="posts:write"))
    guarded("/either", auth.require(Guard(role="admin") | Guard(permission="posts:write")))
    guarded("/paid", auth.require(entitlement="reports", feature_flag="beta"))
    guarded("/member", auth.require(organization=True))
    guarded("/acme", auth.require(organization="org_acme"))
    guarded("/recent", auth.require(max_age=300))
    guarded("/person", auth.require(impersonation=False))

    @app.get("/own", dependencies=needs_session)
    async def own() -> Response:
        return Response("own", headers={"x-own": "yes"})

    @app.get("/away", dependencies=needs_session)
    async def away() -> RedirectResponse:
        return RedirectResponse("/")

    @app.get("/missing", dependencies=needs_session)
    async def missing() -> None:
        raise HTTPException(404)

    @app.get("/boom", dependencies=needs_session)
    async def boom() -> None:
        raise RuntimeError("boom")

    @app.get("/stream", dependencies=needs_session)
    async def stream() -> StreamingResponse:
        async def words() -> AsyncIterator[str]:
            for word in ("one ", "two ", "three"):
                await anyio.sleep(0)
                yield word

        return StreamingResponse(words())

    @app.get("/cached", dependencies=needs_session)
    async def cached() -> PlainTextResponse:
        return PlainTextResponse("cached", headers={"cache-control": "public, max-age=60"})

    @app.get("/slow", dependencies=needs_session)
    async def slow() -> str:
        await anyio.sleep(0.3)
        return "slow"

    @app.get("/start")
    async def start(request: Request) -> Response:
        return auth.start(request, return_to="/page", state=STATE)

    @app.websocket("/ws")
    async def websocket(socket: WebSocket, session: Session) -> None:
        await socket.accept()
        await socket.send_text(session.user.email)
        await socket.close()

    return app
