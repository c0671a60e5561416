"""AuthKit for Django.

    INSTALLED_APPS += ["workos_authkit.django"]
    MIDDLEWARE += ["workos_authkit.django.AuthKitMiddleware"]  # after AuthenticationMiddleware
    AUTHKIT = {}  # optional

    urlpatterns += [path("auth/", include("workos_authkit.django.urls"))]

In a view, `request.authkit` is the session and `request.user` the Django user:

    @require(permission="posts:write")
    def publish(request: SignedInRequest) -> HttpResponse:
        return HttpResponse(request.authkit.user.email)

`AUTHKIT` takes the settings of `workos_authkit.web.WebSettings` in capitals, and:

| key             | default          | meaning                                                |
|-----------------|------------------|--------------------------------------------------------|
| `CLIENT`        | `AuthKit()`      | the client under WSGI                                  |
| `ASYNC_CLIENT`  | `AsyncAuthKit()` | the client under ASGI                                  |
| `FIND_USER`     | none             | finds an existing Django user at the first sign-in     |
| `UPDATE_USER`   | none             | changes a user before it is saved                      |
| `ADMIN_SIGN_IN` | `False`          | whether the admin signs in through AuthKit             |

Clients and functions may be dotted paths. It needs the extra `django`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workos_authkit.django.decorators import require as require
    from workos_authkit.django.decorators import require_oauth as require_oauth
    from workos_authkit.django.deliveries import action as action
    from workos_authkit.django.deliveries import webhook as webhook
    from workos_authkit.django.middleware import AuthKitMiddleware as AuthKitMiddleware
    from workos_authkit.django.requests import AuthKitRequest as AuthKitRequest
    from workos_authkit.django.requests import Refused as Refused
    from workos_authkit.django.requests import SignedInRequest as SignedInRequest
    from workos_authkit.django.requests import aclaims as aclaims
    from workos_authkit.django.requests import claims as claims
    from workos_authkit.django.responses import start as start
    from workos_authkit.django.users import by_verified_email as by_verified_email

# Django imports this module before its models can be loaded.
_HOMES = {
    "AuthKitMiddleware": "middleware",
    "AuthKitRequest": "requests",
    "Refused": "requests",
    "SignedInRequest": "requests",
    "aclaims": "requests",
    "action": "deliveries",
    "by_verified_email": "users",
    "claims": "requests",
    "require": "decorators",
    "require_oauth": "decorators",
    "start": "responses",
    "webhook": "deliveries",
}

__all__ = [
    "AuthKitMiddleware",
    "AuthKitRequest",
    "Refused",
    "SignedInRequest",
    "aclaims",
    "action",
    "by_verified_email",
    "claims",
    "require",
    "require_oauth",
    "start",
    "webhook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
