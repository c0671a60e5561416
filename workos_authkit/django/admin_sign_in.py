"""The admin's sign-in through AuthKit, if `ADMIN_SIGN_IN` is set."""

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse


def install() -> None:
    """Make the admin's login page redirect to AuthKit."""
    if not apps.is_installed("django.contrib.admin"):
        return
    from django.contrib import admin

    admin.site.login = sign_in  # type: ignore[method-assign, assignment]


def sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    """Redirect to sign-in and back; a signed-in user who is not staff gets 403."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account is not a staff account.")
    back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    return HttpResponseRedirect(f"{reverse('authkit:sign-in')}?{urlencode({'return_to': back})}")
