# Drawn by `python -m workos_authkit._generate`: edit _async/identities.py instead.
"""Identities: users' accounts at OAuth providers."""

from collections.abc import Sequence

from workos_authkit._async.identities import AsyncIdentities
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.identities import Identity


class Identities:
    """Identities: users' accounts at OAuth providers."""

    def __init__(self, resource: AsyncIdentities) -> None:
        self._async = resource

    def list(
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
        return run(self._async.list(user_id, options=options))
