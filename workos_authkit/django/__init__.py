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

# Django imports this package before models can be loaded, so none is imported here.
from workos_authkit.django.middleware import AuthKitMiddleware
from workos_authkit.django.requests import AuthKitRequest, Refused, SignedInRequest
from workos_authkit.django.users import by_verified_email
from workos_authkit.django.views import (
    aclaims,
    action,
    claims,
    require,
    require_oauth,
    start,
    webhook,
)

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
