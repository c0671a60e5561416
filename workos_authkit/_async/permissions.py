"""What roles and API keys may allow."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models import Page, Permission


class AsyncPermissions:
    """What roles and API keys may allow."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(
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
        return await self._api.page(
            _list_request(limit=limit, before=before, after=after, order=order), Permission, options
        )

    def all(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[Permission]:
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
        return self._api.pages(
            _list_request(limit=limit, before=before, after=after, order=order), Permission, options
        )


def _list_request(
    *,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("authorization/permissions"),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
