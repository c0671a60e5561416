"""What members may do."""

from workos_authkit._api import API
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models import Page, Role


class AsyncRoles:
    """What members may do: the environment's roles."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(self, *, options: RequestOptions | None = None) -> Page[Role]:
        """Return the environment's roles, all on one page.

        `organizations.list_roles` has those that an organization defined for itself, too.

        API: `GET /authorization/roles`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The API key may not read roles.
        """
        return await self._api.page(Request("GET", path("authorization/roles")), Role, options)
