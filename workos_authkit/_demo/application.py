"""The application of the demo."""

from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse

from workos_authkit._client import AsyncAuthKit
from workos_authkit._demo import pages
from workos_authkit.emulator import Clock
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.models.sessions import AuthenticatedSession

TEN_MINUTES = 600
RECENT = 300


def application(authkit: AsyncAuthKit, clock: Clock, home_url: str) -> FastAPI:
    """Return the application.

    Args:
        authkit: The client.
        clock: The time of the emulator, which the application lets pass on demand.
        home_url: Where WorkOS sends browsers after signing out.
    """
    auth = FastAPIAuth(authkit, sign_out_return_to=home_url)
    app = FastAPI(lifespan=auth.lifespan, docs_url=None, redoc_url=None)
    auth.install(app)

    @app.get("/", response_class=HTMLResponse)
    async def home(
        session: Annotated[AuthenticatedSession | None, Depends(auth.optional_session)],
    ) -> str:
        return pages.home_page(session)

    @app.get("/account", response_class=HTMLResponse)
    async def account(session: Annotated[AuthenticatedSession, Depends(auth.session)]) -> str:
        memberships = authkit.organization_memberships.all(user_id=session.user.id)
        organizations = {
            membership.organization_id: membership.organization_name or membership.organization_id
            async for membership in memberships
        }
        now, signed_in_at = clock.time(), session.claims.auth_time
        return pages.account_page(
            session,
            organizations,
            seconds_left=session.claims.exp - now,
            signed_in_ago=None if signed_in_at is None else now - signed_in_at,
        )

    @app.get("/vault", response_class=HTMLResponse)
    async def vault(
        session: Annotated[AuthenticatedSession, Depends(auth.require(max_age=RECENT))],
    ) -> str:
        return pages.vault_page(session)

    @app.get("/fragment", response_class=HTMLResponse)
    async def fragment(session: Annotated[AuthenticatedSession, Depends(auth.session)]) -> str:
        return pages.fragment(session)

    @app.post("/wait")
    async def wait(
        _: Annotated[AuthenticatedSession, Depends(auth.session)],
    ) -> RedirectResponse:
        clock.advance(TEN_MINUTES)
        return RedirectResponse("/account", 303)

    return app
