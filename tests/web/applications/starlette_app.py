"""The application of the stories, with Starlette."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from tests.web.applications.hooks import STATE, with_hooks
from tests.web.applications.inbox import Inbox
from workos_authkit import AsyncAuthKit, WebhookSignatureError
from workos_authkit.starlette import StarletteAuth
from workos_authkit.web import Guard


def application(client: Mapping[str, Any], options: Mapping[str, Any]) -> ASGIApp:
    authkit = AsyncAuthKit(**client)
    auth = StarletteAuth(authkit, **with_hooks(options))
    inbox = Inbox()

    async def home(request: Request) -> Response:
        return PlainTextResponse("home")

    async def page(request: Request) -> Response:
        session = await auth.require(request)
        return JSONResponse({"email": session.user.email})

    async def optional(request: Request) -> Response:
        session = await auth.session(request)
        return JSONResponse({"email": session.user.email if session else None})

    async def claims(request: Request) -> Response:
        return JSONResponse({"sub": (await auth.claims(request)).sub})

    async def oauth(request: Request) -> Response:
        claims = await auth.require_oauth(request, "profile", users_only=True)
        return JSONResponse({"sub": claims.sub})

    async def told(request: Request) -> Response:
        signature = request.headers.get("workos-signature")
        try:
            event = authkit.webhooks.parse(await request.body(), signature)
        except WebhookSignatureError:
            return Response(status_code=400)
        return Response(status_code=inbox.take(event, request.query_params.get("failures")))

    async def taken(request: Request) -> Response:
        return JSONResponse(inbox.taken)

    def mixed(guard: Guard | None) -> Any:
        async def view(request: Request) -> Response:
            claims = await auth.claims(request, guard, oauth_scopes=["profile"])
            return JSONResponse({"sub": claims.sub})

        return view

    def guarded(**guard: Any) -> Any:
        async def view(request: Request) -> Response:
            session = await auth.require(request, **guard)
            return JSONResponse({"email": session.user.email})

        return view

    async def either(request: Request) -> Response:
        session = await auth.require(request, Guard(role="admin") | Guard(permission="posts:write"))
        return JSONResponse({"email": session.user.email})

    @requires(["authenticated", "posts:write"])
    async def scopes(request: Request) -> Response:
        return JSONResponse({"name": request.user.display_name})

    async def own(request: Request) -> Response:
        await auth.require(request)
        return Response("own", headers={"x-own": "yes"})

    async def away(request: Request) -> Response:
        await auth.require(request)
        return RedirectResponse("/")

    async def missing(request: Request) -> Response:
        await auth.require(request)
        raise HTTPException(404)

    async def boom(request: Request) -> Response:
        await auth.require(request)
        raise RuntimeError("boom")

    async def stream(request: Request) -> Response:
        await auth.require(request)

        async def words() -> AsyncIterator[str]:
            for word in ("one ", "two ", "three"):
                await anyio.sleep(0)
                yield word

        return StreamingResponse(words())

    async def cached(request: Request) -> Response:
        await auth.require(request)
        return PlainTextResponse("cached", headers={"cache-control": "public, max-age=60"})

    async def slow(request: Request) -> Response:
        await auth.require(request)
        await anyio.sleep(0.3)
        return PlainTextResponse("slow")

    async def start(request: Request) -> Response:
        return auth.start(request, return_to="/page", state=STATE)

    async def websocket(socket: WebSocket) -> None:
        session = await auth.require(socket)
        await socket.accept()
        await socket.send_text(session.user.email)
        await socket.close()

    return auth.wrap(
        Starlette(
            lifespan=auth.lifespan,
            routes=[
                *auth.routes,
                Route("/", home),
                Route("/page", page, methods=["GET", "POST"]),
                Route("/optional", optional),
                Route("/claims", claims),
                Route("/oauth", oauth, methods=["GET", "POST"]),
                Route("/webhooks", told, methods=["POST"]),
                Route("/webhooks/taken", taken),
                Route("/mixed", mixed(None)),
                Route("/mixed/acme", mixed(Guard(organization="org_acme"))),
                Route("/mixed/write", mixed(Guard(permission="posts:write"))),
                Route("/admin", guarded(role="admin")),
                Route("/write", guarded(permission="posts:write")),
                Route("/either", either),
                Route("/paid", guarded(entitlement="reports", feature_flag="beta")),
                Route("/member", guarded(organization=True)),
                Route("/acme", guarded(organization="org_acme")),
                Route("/recent", guarded(max_age=300)),
                Route("/person", guarded(impersonation=False)),
                Route("/scopes", scopes),
                Route("/own", own),
                Route("/away", away),
                Route("/missing", missing),
                Route("/boom", boom),
                Route("/stream", stream),
                Route("/cached", cached),
                Route("/slow", slow),
                Route("/start", start),
                WebSocketRoute("/ws", websocket),
            ],
        )
    )
