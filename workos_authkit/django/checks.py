"""System checks of the settings, for `manage.py check`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

from workos_authkit.django import setup
from workos_authkit.errors import AuthKitError

_MIDDLEWARE = "workos_authkit.django.AuthKitMiddleware"
_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"


def check_settings(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Check everything that would otherwise fail at the first request."""
    return [*_settings(), *_middleware(), *_urls(), *_users()]


def _settings() -> Iterator[CheckMessage]:
    try:
        web = setup.web()
    except AuthKitError as error:
        yield Error(str(error), hint="See AUTHKIT and WORKOS_* in the guide.", id="authkit.E001")
        return
    if not web.settings.secure and not settings.DEBUG:
        yield checks.Warning(
            "WORKOS_REDIRECT_URI is http, so session cookies are not Secure.",
            hint="Use https outside of development.",
            id="authkit.W001",
        )


def _middleware() -> Iterator[CheckMessage]:
    names: Sequence[str] = settings.MIDDLEWARE
    if _MIDDLEWARE not in names:
        yield Error(f"MIDDLEWARE lacks {_MIDDLEWARE}.", id="authkit.E002")
    elif _AUTHENTICATION in names and names.index(_AUTHENTICATION) > names.index(_MIDDLEWARE):
        yield Error(
            f"{_MIDDLEWARE} must stand after {_AUTHENTICATION}, which replaces request.user.",
            id="authkit.E003",
        )


def _urls() -> Iterator[CheckMessage]:
    try:
        path = reverse("authkit:callback")
        expected = f"{setup.web().settings.prefix}/callback"
    except NoReverseMatch:
        yield Error(
            "The URLs lack the routes of AuthKit.",
            hint='Add path("auth/", include("workos_authkit.django.urls")).',
            id="authkit.E004",
        )
    except AuthKitError:
        return
    else:
        if not path.endswith(expected):
            yield Error(
                f"The routes of AuthKit are at {path.removesuffix('/callback')}, and PREFIX in "
                f"AUTHKIT says {setup.web().settings.prefix}.",
                id="authkit.E005",
            )


def _users() -> Iterator[CheckMessage]:
    if not apps.is_installed("django.contrib.auth"):
        yield Error(
            "workos_authkit.django needs django.contrib.auth in INSTALLED_APPS.",
            id="authkit.E006",
        )
