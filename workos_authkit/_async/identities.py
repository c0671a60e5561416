"""Identities: users' accounts at OAuth providers."""

from collections.abc import Sequence

from workos_authkit._api import API
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models.identities import Identity


class AsyncIdentities:
    """Identities: users' accounts at OAuth providers."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(
        self, user_id: str, *, options: RequestOptions | None = None
    ) -> Sequence[Identity]:
        """Return the accounts at OAuth providers with which a user signs in.

        API: `GET /user_management/users/{id}/identities`

        Args:
            user_id: The user's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            All of them, in a list rather than a page.

        Raises:
            NotFoundError: The user does not exist.
        """
        request = Request(
            "GET", path("user_management/users/{user_id}/identities", user_id=user_id)
        )
        return await self._api.call(request, _IDENTITIES, options)


_IDENTITIES = list[Identity]
