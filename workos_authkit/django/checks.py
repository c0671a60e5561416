"""System checks of the settings, for `manage.py check`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from workos_authkit.django import setup
from workos_authkit.django.middleware import AuthKitMiddleware
from workos_authkit.errors import AuthKitError
from workos_authkit.web import WebSettings

_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"


def check_settings(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Check everything that would otherwise fail at the first request."""
    try:
        clients = {"CLIENT", "ASYNC_CLIENT"} & setup.options().keys() or {"CLIENT"}
        webs = [setup.web(is_async=client == "ASYNC_CLIENT") for client in clients]
    except AuthKitError as error:
        wrong = Error(str(error), hint="See AUTHKIT and WORKOS_* in the guide.", id="authkit.E001")
        return [wrong, *_middleware()]
    web = webs[0].settings
    return [*_middleware(), *([] if web.bearer_only else [*_scheme(web), *_urls(web)])]


def _scheme(web: WebSettings) -> Iterator[CheckMessage]:
    if not web.secure and not settings.DEBUG:
        yield checks.Warning(
            "WORKOS_REDIRECT_URI is http, so session cookies are not Secure.",
            hint="Use https outside of development.",
            id="authkit.W001",
        )


def _middleware() -> Iterator[CheckMessage]:
    names: Sequence[str] = settings.MIDDLEWARE
    ours = [name for name in names if _is_ours(name)]
    if not ours:
        yield Error("MIDDLEWARE lacks workos_authkit.django.AuthKitMiddleware.", id="authkit.E002")
    elif _AUTHENTICATION in names and names.index(_AUTHENTICATION) > names.index(ours[0]):
        yield Error(
            f"{ours[0]} must stand after {_AUTHENTICATION}, which replaces request.user.",
            id="authkit.E003",
        )


def _is_ours(name: str) -> bool:
    middleware = import_string(name)
    return isinstance(middleware, type) and issubclass(middleware, AuthKitMiddleware)


def _urls(web: WebSettings) -> Iterator[CheckMessage]:
    try:
        path = reverse("authkit:callback").removesuffix("/callback")
    except NoReverseMatch:
        yield Error(
            "The URLs lack the routes of AuthKit.",
            hint='Add path("auth/", include("workos_authkit.django.urls")).',
            id="authkit.E004",
        )
    else:
        if not path.endswith(web.prefix):
            yield Error(
                f"The routes of AuthKit are at {path}, and PREFIX in AUTHKIT says {web.prefix}.",
                id="authkit.E005",
            )
