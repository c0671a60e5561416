"""The demo's application, with Flask."""

from flask import Flask, redirect
from werkzeug.wrappers import Response

from workos_authkit import AuthKit
from workos_authkit._demo import pages
from workos_authkit._demo.application import RECENT, TEN_MINUTES
from workos_authkit.emulator import Clock
from workos_authkit.flask import FlaskAuth, current_session


def application(authkit: AuthKit, clock: Clock, home_url: str) -> Flask:
    auth = FlaskAuth(authkit, sign_out_return_to=home_url)
    app = Flask(__name__)
    auth.init_app(app)

    @app.get("/")
    def home() -> str:
        return pages.home_page(auth.session)

    @app.get("/account")
    @auth.require()
    def account() -> str:
        memberships = authkit.organization_memberships.all(user_id=current_session.user.id)
        now, signed_in_at = clock.time(), current_session.claims.auth_time
        return pages.account_page(
            auth.check(),
            {each.organization_id: each.organization_name or "" for each in memberships},
            seconds_left=current_session.claims.exp - now,
            signed_in_ago=None if signed_in_at is None else now - signed_in_at,
        )

    @app.get("/vault")
    @auth.require(max_age=RECENT)
    def vault() -> str:
        return pages.vault_page(auth.check())

    @app.get("/fragment")
    @auth.require()
    def fragment() -> str:
        return pages.fragment(auth.check())

    @app.post("/wait")
    @auth.require()
    def wait() -> Response:
        clock.advance(TEN_MINUTES)
        return redirect("/account", 303)

    return app
