"""The admin's sign-in by AuthKit, where `ADMIN_SIGN_IN` asks for it."""

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse


def install() -> None:
    """Let the login page of the admin lead to AuthKit."""
    if not apps.is_installed("django.contrib.admin"):
        return
    from django.contrib import admin

    admin.site.login = sign_in  # type: ignore[method-assign, assignment]


def sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    """Lead to sign in and back; who is signed in and no member of the staff gets 403."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account is no member of the staff.")
    back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    return HttpResponseRedirect(f"{reverse('authkit:sign-in')}?{urlencode({'return_to': back})}")
