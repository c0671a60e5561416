"""Accounts at other providers."""

from collections.abc import Sequence

from workos_authkit._api import API
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models import Identity


class AsyncIdentities:
    """Accounts at other providers that users sign in with."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(
        self, user_id: str, *, options: RequestOptions | None = None
    ) -> Sequence[Identity]:
        """Return the accounts at other providers that a user signs in with.

        API: `GET /user_management/users/{id}/identities`

        Args:
            user_id: The user's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            All of them in a list, which is not a page.

        Raises:
            NotFoundError: There is no such user.
        """
        request = Request(
            "GET", path("user_management/users/{user_id}/identities", user_id=user_id)
        )
        return await self._api.call(request, _IDENTITIES, options)


_IDENTITIES = list[Identity]
