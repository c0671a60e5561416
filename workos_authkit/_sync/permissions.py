# Drawn by `python -m workos_authkit._generate`: edit _async/permissions.py instead.
"""What roles and API keys may allow."""

from collections.abc import Iterator

from workos_authkit._async.permissions import AsyncPermissions
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models import Page, Permission


class Permissions:
    """What roles and API keys may allow."""

    def __init__(self, resource: AsyncPermissions) -> None:
        self._async = resource

    def list(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Permission]:
        """Return one page of permissions.

        API: `GET /authorization/permissions`

        Args:
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this permission id.
            after: The page that starts after this permission id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return run(
            self._async.list(
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def all(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[Permission]:
        """Iterate over every permission, page by page.

        API: `GET /authorization/permissions`

        Args:
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this permission id.
            after: Start after this permission id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return iterate(
            self._async.all(
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )
