"""The application of the stories, with Django: the same views for WSGI and for ASGI."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import anyio
import django
from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.urls import include, path

from tests.web.applications.hooks import STATE, with_hooks
from tests.web.applications.inbox import Inbox
from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.models import Event, OAuthClaims
from workos_authkit.web import Guard


def set_up(client: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """Configure Django for a story."""
    web = {name.upper(): value for name, value in with_hooks(options).items()}
    settings.configure(
        SECRET_KEY="for stories alone",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.web.applications.django_app",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "workos_authkit.django",
        ],
        MIDDLEWARE=["workos_authkit.django.AuthKitMiddleware"],
        AUTHKIT={
            "CLIENT": lambda: AuthKit(**client),
            "ASYNC_CLIENT": lambda: AsyncAuthKit(**client),
            **web,
        },
    )
    django.setup()


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


inbox = Inbox()


def taken(request: HttpRequest) -> HttpResponse:
    return JsonResponse(inbox.taken, safe=False)


def start(request: HttpRequest) -> HttpResponse:
    from workos_authkit.django import start

    return start(request, return_to="/page", state=STATE)


def sync_urls() -> list[Any]:
    from workos_authkit.django import SignedInRequest, claims, require, require_oauth, webhook

    def optional(request: Any) -> HttpResponse:
        session = request.authkit
        return JsonResponse({"email": session.user.email if session else None})

    def who(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"sub": claims(request).sub})

    @require_oauth("profile", users_only=True)
    def oauth(request: HttpRequest, claims: OAuthClaims) -> HttpResponse:
        return JsonResponse({"sub": claims.sub})

    @webhook(settings.AUTHKIT["CLIENT"]())
    def told(request: HttpRequest, event: Event) -> HttpResponse:
        return HttpResponse(status=inbox.take(event, request.GET.get("failures")))

    def mixed(guard: Guard | None) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest) -> HttpResponse:
            return JsonResponse({"sub": claims(request, guard, oauth_scopes=["profile"]).sub})

        return view

    api = _api_urls(locals())
    if settings.AUTHKIT.get("BEARER_ONLY"):
        return api

    @require()
    def page(request: SignedInRequest) -> HttpResponse:
        return JsonResponse({"email": request.authkit.user.email})

    def guarded(*guard: Guard, **options: Any) -> Callable[..., HttpResponse]:
        @require(*guard, **options)
        def view(request: SignedInRequest) -> HttpResponse:
            return JsonResponse({"email": request.authkit.user.email})

        return view

    @require()
    def own(request: SignedInRequest) -> HttpResponse:
        return HttpResponse("own", headers={"X-Own": "yes"})

    @require()
    def away(request: SignedInRequest) -> HttpResponse:
        return HttpResponseRedirect("/")

    @require()
    def missing(request: SignedInRequest) -> HttpResponse:
        raise Http404

    @require()
    def boom(request: SignedInRequest) -> HttpResponse:
        raise RuntimeError("boom")

    @require()
    def stream(request: SignedInRequest) -> HttpResponseBase:
        def words() -> Iterator[str]:
            yield from ("one ", "two ", "three")

        return StreamingHttpResponse(words())

    @require()
    def cached(request: SignedInRequest) -> HttpResponse:
        return HttpResponse("cached", headers={"Cache-Control": "public, max-age=60"})

    @require()
    def slow(request: SignedInRequest) -> HttpResponse:
        time.sleep(0.3)
        return HttpResponse("slow")

    return [*api, *_urls(locals())]


def async_urls() -> list[Any]:
    from workos_authkit.django import SignedInRequest, aclaims, require, require_oauth, webhook

    async def optional(request: Any) -> HttpResponse:
        session = request.authkit
        return JsonResponse({"email": session.user.email if session else None})

    async def who(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"sub": (await aclaims(request)).sub})

    @require_oauth("profile", users_only=True)
    async def oauth(request: HttpRequest, claims: OAuthClaims) -> HttpResponse:
        return JsonResponse({"sub": claims.sub})

    def mixed(guard: Guard | None) -> Callable[..., Any]:
        async def view(request: HttpRequest) -> HttpResponse:
            claims = await aclaims(request, guard, oauth_scopes=["profile"])
            return JsonResponse({"sub": claims.sub})

        return view

    @webhook(settings.AUTHKIT["ASYNC_CLIENT"]())
    async def told(request: HttpRequest, event: Event) -> HttpResponse:
        return HttpResponse(status=inbox.take(event, request.GET.get("failures")))

    api = _api_urls(locals())
    if settings.AUTHKIT.get("BEARER_ONLY"):
        return api

    @require()
    async def page(request: SignedInRequest) -> HttpResponse:
        return JsonResponse({"email": request.authkit.user.email})

    def guarded(*guard: Guard, **options: Any) -> Callable[..., Any]:
        @require(*guard, **options)
        async def view(request: SignedInRequest) -> HttpResponse:
            return JsonResponse({"email": request.authkit.user.email})

        return view

    @require()
    async def own(request: SignedInRequest) -> HttpResponse:
        return HttpResponse("own", headers={"X-Own": "yes"})

    @require()
    async def away(request: SignedInRequest) -> HttpResponse:
        return HttpResponseRedirect("/")

    @require()
    async def missing(request: SignedInRequest) -> HttpResponse:
        raise Http404

    @require()
    async def boom(request: SignedInRequest) -> HttpResponse:
        raise RuntimeError("boom")

    @require()
    async def stream(request: SignedInRequest) -> HttpResponseBase:
        async def words() -> AsyncIterator[str]:
            for word in ("one ", "two ", "three"):
                await anyio.sleep(0)
                yield word

        return StreamingHttpResponse(words())

    @require()
    async def cached(request: SignedInRequest) -> HttpResponse:
        return HttpResponse("cached", headers={"Cache-Control": "public, max-age=60"})

    @require()
    async def slow(request: SignedInRequest) -> HttpResponse:
        await anyio.sleep(0.3)
        return HttpResponse("slow")

    return [*api, *_urls(locals())]


def _api_urls(views: Mapping[str, Any]) -> list[Any]:
    mixed = views["mixed"]
    return [
        path("", home),
        path("optional", views["optional"]),
        path("claims", views["who"]),
        path("oauth", views["oauth"]),
        path("webhooks", views["told"]),
        path("webhooks/taken", taken),
        path("mixed", mixed(None)),
        path("mixed/acme", mixed(Guard(organization="org_acme"))),
        path("mixed/write", mixed(Guard(permission="posts:write"))),
        path("auth/", include("workos_authkit.django.urls")),
    ]


def _urls(views: Mapping[str, Any]) -> list[Any]:
    guarded = views["guarded"]
    names = ("page", "own", "away", "missing", "boom", "stream", "cached", "slow")
    return [
        path("start", start),
        *(path(name, views[name]) for name in names),
        path("admin", guarded(role="admin")),
        path("write", guarded(permission="posts:write")),
        path("either", guarded(Guard(role="admin") | Guard(permission="posts:write"))),
        path("paid", guarded(entitlement="reports", feature_flag="beta")),
        path("member", guarded(organization=True)),
        path("acme", guarded(organization="org_acme")),
        path("recent", guarded(max_age=300)),
        path("person", guarded(impersonation=False)),
    ]


urlpatterns: list[Any] = []
