"""The application, for `INSTALLED_APPS`."""

from typing import Any
from urllib.parse import urlencode

from django.apps import AppConfig, apps
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from workos_authkit.django import setup
from workos_authkit.django.checks import check_settings


class AuthKitConfig(AppConfig):
    """Registers the checks, and the admin's sign-in and sign-out."""

    name: str = "workos_authkit.django"
    label: str = "workos_authkit"
    verbose_name: Any = "WorkOS AuthKit"
    default_auto_field: Any = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks and, if configured, the admin's sign-in and sign-out."""
        checks.register(check_settings, checks.Tags.security)
        if setup.options().get("ADMIN_SIGN_IN") and apps.is_installed("django.contrib.admin"):
            from django.contrib import admin

            admin.site.login = _sign_in_to_admin  # type: ignore[method-assign, assignment]
            admin.site.logout = _sign_out_of_admin  # type: ignore[method-assign, assignment]


def _sign_in_to_admin(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    """Redirect to sign-in and back; a signed-in user who is not staff gets 403."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account is not a staff account.")
    back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    return HttpResponseRedirect(f"{reverse('authkit:sign-in')}?{urlencode({'return_to': back})}")


def _sign_out_of_admin(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    """End Django's own session, if there is one, and let the sign-out route end the other."""
    logout(request)
    return HttpResponseRedirect(reverse("authkit:sign-out"), preserve_request=True)
