"""Create the table that maps users to WorkOS ids."""

from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """The first migration."""

    initial: ClassVar[bool | None] = True
    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL)
    ]
    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="WorkOSUser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("workos_user_id", models.CharField(max_length=255, unique=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workos",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "WorkOS user"},
        )
    ]
