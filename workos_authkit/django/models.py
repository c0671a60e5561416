"""The mapping between Django users and WorkOS users."""

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
        """The names in the admin."""

        verbose_name = "WorkOS user"

    def __str__(self) -> str:
        return str(self.workos_user_id)
