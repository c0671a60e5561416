# Drawn by `python -m workos_authkit._generate`: edit _async/roles.py instead.
"""What members may do."""

from workos_authkit._async.roles import AsyncRoles
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models import Page, Role


class Roles:
    """What members may do: the environment's roles."""

    def __init__(self, resource: AsyncRoles) -> None:
        self._async = resource

    def list(self, *, options: RequestOptions | None = None) -> Page[Role]:
        """Return the environment's roles, all on one page.

        `organizations.list_roles` has those that an organization defined for itself, too.

        API: `GET /authorization/roles`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The API key may not read roles.
        """
        return run(self._async.list(options=options))
