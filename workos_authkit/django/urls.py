"""The routes: `path("auth/", include("workos_authkit.django.urls"))`.

Their names are `authkit:sign-in`, `authkit:sign-up`, `authkit:callback`, `authkit:sign-out`,
`authkit:organization` and `authkit:session`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from workos_authkit.errors import ConfigurationError
from workos_authkit.web import ROUTES, Route

app_name = "authkit"


def _view(route: Route) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, **_: Any) -> HttpResponse:
        raise ConfigurationError("add workos_authkit.django.AuthKitMiddleware to MIDDLEWARE")

    # The middleware answers instead of the view: it knows whether it may wait.
    # CSRF: the origin is checked. `LoginRequiredMiddleware` must let people sign in.
    vars(view).update(authkit_route=route, csrf_exempt=True, login_required=False)
    return view


urlpatterns: list[Any] = [path(route, _view(route), name=route) for route in ROUTES]
