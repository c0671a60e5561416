"""WorkOS's widgets: ready-made pages for user and organization settings."""

from collections.abc import Sequence

from workos_authkit._api import API
from workos_authkit._arguments import without_none
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models.widgets import WidgetToken


class AsyncWidgets:
    """WorkOS's widgets: ready-made pages for user and organization settings."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def create_token(
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
        request = Request(
            "POST",
            path("widgets/token"),
            json=without_none(organization_id=organization_id, user_id=user_id, scopes=scopes),
            safe=True,
        )
        return await self._api.call(request, WidgetToken, options)
