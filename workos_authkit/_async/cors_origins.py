"""Origins whose pages may call the API from a browser."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._arguments import require_text
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.cors_origins import CORSOrigin
from workos_authkit.models.page import Page


class AsyncCORSOrigins:
    """Origins whose pages may call the API from a browser. The API cannot delete them."""

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
    ) -> Page[CORSOrigin]:
        """Return one page of origins.

        API: `GET /user_management/cors_origins`

        Args:
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this origin id.
            after: The page that starts after this origin id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(limit=limit, before=before, after=after, order=order), CORSOrigin, options
        )

    def all(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[CORSOrigin]:
        """Iterate over every origin, page by page.

        API: `GET /user_management/cors_origins`

        Args:
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this origin id.
            after: Start after this origin id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(limit=limit, before=before, after=after, order=order), CORSOrigin, options
        )

    async def create(self, origin: str, *, options: RequestOptions | None = None) -> CORSOrigin:
        """Allow the pages of an origin to call the API.

        API: `POST /user_management/cors_origins`

        Args:
            origin: The origin, such as `https://app.example.com`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: It is already allowed (`duplicate_cors_origin`).
            UnprocessableEntityError: It is not an origin; `errors` says why.
        """
        require_text("origin", origin)
        request = Request("POST", path("user_management/cors_origins"), json={"origin": origin})
        return await self._api.call(request, CORSOrigin, options)


def _list_request(
    *,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/cors_origins"),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
