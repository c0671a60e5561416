# Drawn by `python -m workos_authkit._generate`: edit _async/widgets.py instead.
"""WorkOS's widgets: ready-made pages for user and organization settings."""

from collections.abc import Sequence

from workos_authkit._async.widgets import AsyncWidgets
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.widgets import WidgetToken


class Widgets:
    """WorkOS's widgets: ready-made pages for user and organization settings."""

    def __init__(self, resource: AsyncWidgets) -> None:
        self._async = resource

    def create_token(
        self,
        *,
        organization_id: str | None = None,
        user_id: str | None = None,
        scopes: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> WidgetToken:
        """Return the token with which a widget in the user's browser calls the API.

        API: `POST /widgets/token`

        Args:
            organization_id: The organization that the widget shows; required with scopes.
            user_id: The user who sees the widget.
            scopes: What the widget may do, such as `widgets:users-table:manage`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The arguments do not fit together; the message says why.
            NotFoundError: The user or organization does not exist.
        """
        return run(
            self._async.create_token(
                organization_id=organization_id,
                user_id=user_id,
                scopes=scopes,
                options=options,
            )
        )
