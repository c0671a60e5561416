"""The demo's application, with Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import include, path

from workos_authkit import AuthKit
from workos_authkit._demo import pages
from workos_authkit._demo.application import RECENT, TEN_MINUTES
from workos_authkit.emulator import Clock

urlpatterns: list[Any] = []


@contextmanager
def application(authkit: AuthKit, clock: Clock, home_url: str) -> Iterator[Any]:
    if not settings.configured:
        settings.configure(SECRET_KEY="for tests alone")
        django.setup()
    with override_settings(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "workos_authkit.django",
        ],
        MIDDLEWARE=["workos_authkit.django.AuthKitMiddleware"],
        AUTHKIT={"CLIENT": authkit, "SIGN_OUT_RETURN_TO": home_url},
    ):
        urlpatterns[:] = _urls(authkit, clock)
        yield get_wsgi_application()


def _urls(authkit: AuthKit, clock: Clock) -> list[Any]:
    from workos_authkit.django import AuthKitRequest, SignedInRequest, require

    def home(request: AuthKitRequest) -> HttpResponse:
        return HttpResponse(pages.home_page(request.authkit))

    @require()
    def account(request: SignedInRequest) -> HttpResponse:
        session = request.authkit
        memberships = authkit.organization_memberships.all(user_id=session.user.id)
        now, signed_in_at = clock.time(), session.claims.auth_time
        return HttpResponse(
            pages.account_page(
                session,
                {each.organization_id: each.organization_name or "" for each in memberships},
                seconds_left=session.claims.exp - now,
                signed_in_ago=None if signed_in_at is None else now - signed_in_at,
            )
        )

    @require(max_age=RECENT)
    def vault(request: SignedInRequest) -> HttpResponse:
        return HttpResponse(pages.vault_page(request.authkit))

    @require()
    def fragment(request: SignedInRequest) -> HttpResponse:
        return HttpResponse(pages.fragment(request.authkit))

    @require()
    def wait(request: HttpRequest) -> HttpResponse:
        clock.advance(TEN_MINUTES)
        redirect = HttpResponseRedirect("/account")
        redirect.status_code = 303
        return redirect

    return [
        path("", home),
        path("account", account),
        path("vault", vault),
        path("fragment", fragment),
        path("wait", wait),
        path("auth/", include("workos_authkit.django.urls")),
    ]
