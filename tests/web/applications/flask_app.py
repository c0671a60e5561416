"""The application of the stories, with Flask."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from tests.web.applications.hooks import STATE, with_hooks
from tests.web.applications.inbox import Inbox
from workos_authkit import AuthKit
from workos_authkit.flask import FlaskAuth, current_session, webhook
from workos_authkit.models import Event, OAuthClaims
from workos_authkit.web import Guard


def application(client: Mapping[str, Any], options: Mapping[str, Any]) -> Flask:
    authkit = AuthKit(**client)
    auth = FlaskAuth(authkit, **with_hooks(options))
    inbox = Inbox()
    app = Flask(__name__)
    auth.init_app(app)

    @app.get("/")
    def home() -> str:
        return "home"

    @app.get("/optional")
    def optional() -> dict[str, str | None]:
        return {"email": current_session.user.email if current_session else None}

    @app.get("/claims")
    def claims() -> dict[str, str]:
        return {"sub": auth.claims().sub}

    @app.route("/oauth", methods=["GET", "POST"])
    @auth.require_oauth("profile", users_only=True)
    def oauth(claims: OAuthClaims) -> dict[str, str]:
        return {"sub": claims.sub}

    @app.post("/webhooks")
    @webhook(authkit)
    def told(event: Event) -> tuple[str, int]:
        return "", inbox.take(event, request.args.get("failures"))

    @app.get("/webhooks/taken")
    def taken() -> list[tuple[str, str]]:
        return inbox.taken

    def mixed(path: str, guard: Guard | None) -> None:
        def view() -> dict[str, str]:
            return {"sub": auth.claims(guard, oauth_scopes=["profile"]).sub}

        app.add_url_rule(path, endpoint=path, view_func=view)

    mixed("/mixed", None)
    mixed("/mixed/acme", Guard(organization="org_acme"))
    mixed("/mixed/write", Guard(permission="posts:write"))

    if auth.web.settings.bearer_only:
        return app

    @app.route("/page", methods=["GET", "POST"])
    @auth.require()
    def page() -> dict[str, str]:
        return {"email": current_session.user.email}

    def guarded(path: str, decorate: Callable[[Any], Any]) -> None:
        def view() -> dict[str, str]:
            return {"email": current_session.user.email}

        app.add_url_rule(path, endpoint=path, view_func=decorate(view))

    guarded("/admin", auth.require(role="admin"))
    guarded("/write", auth.require(permission="posts:write"))
    guarded("/either", auth.require(Guard(role="admin") | Guard(permission="posts:write")))
    guarded("/paid", auth.require(entitlement="reports", feature_flag="beta"))
    guarded("/member", auth.require(organization=True))
    guarded("/acme", auth.require(organization="org_acme"))
    guarded("/recent", auth.require(max_age=300))
    guarded("/person", auth.require(impersonation=False))

    @app.get("/own")
    @auth.require()
    def own() -> Response:
        return Response("own", headers={"X-Own": "yes"})

    @app.get("/away")
    @auth.require()
    def away() -> WerkzeugResponse:
        return redirect("/")

    @app.get("/missing")
    @auth.require()
    def missing() -> str:
        abort(404)

    @app.get("/boom")
    @auth.require()
    def boom() -> str:
        raise RuntimeError("boom")

    @app.get("/stream")
    @auth.require()
    def stream() -> Iterator[str]:
        yield from ("one ", "two ", "three")

    @app.get("/cached")
    @auth.require()
    def cached() -> tuple[str, dict[str, str]]:
        return "cached", {"Cache-Control": "public, max-age=60"}

    @app.get("/slow")
    @auth.require()
    def slow() -> str:
        time.sleep(0.3)
        return "slow"

    @app.get("/start")
    def start() -> Response:
        return auth.start(return_to="/page", state=STATE)

    return app
