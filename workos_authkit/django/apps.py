"""The application, for `INSTALLED_APPS`."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.signals import setting_changed


class AuthKitConfig(AppConfig):
    """Registers the checks and the admin's sign-in."""

    name: str = "workos_authkit.django"
    label: str = "workos_authkit"
    verbose_name: Any = "WorkOS AuthKit"
    default_auto_field: Any = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks and, if configured, the admin's sign-in."""
        from workos_authkit.django import setup
        from workos_authkit.django.admin_sign_in import install
        from workos_authkit.django.checks import check_settings

        checks.register(check_settings, checks.Tags.security)
        setting_changed.connect(_forget)
        if setup.options().get("ADMIN_SIGN_IN"):
            install()


def _forget(*, setting: str, **_: Any) -> None:
    from workos_authkit.django import setup

    if setting == "AUTHKIT":
        setup.forget()
