"""Which user of Django is which user of WorkOS."""

from typing import Any

from django.conf import settings
from django.db import models


class WorkOSUser(models.Model):
    """The WorkOS id of a user."""

    workos_user_id: "models.CharField[str, str]" = models.CharField(max_length=255, unique=True)
    user: "models.OneToOneField[Any, Any]" = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workos"
    )

    class Meta:
        """How the admin names it."""

        verbose_name = "WorkOS user"

    def __str__(self) -> str:
        return str(self.workos_user_id)
