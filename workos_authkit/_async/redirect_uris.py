"""Redirect URIs: where users may return after signing in."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._arguments import require_text
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.page import Page
from workos_authkit.models.redirect_uris import RedirectURI


class AsyncRedirectURIs:
    """Redirect URIs: where users may return after signing in."""

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
    ) -> Page[RedirectURI]:
        """Return one page of redirect URIs.

        API: `GET /user_management/redirect_uris`

        Args:
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this id.
            after: The page that starts after this id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(limit=limit, before=before, after=after, order=order),
            RedirectURI,
            options,
        )

    def all(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[RedirectURI]:
        """Iterate over every redirect URI, page by page.

        API: `GET /user_management/redirect_uris`

        Args:
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this id.
            after: Start after this id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(limit=limit, before=before, after=after, order=order),
            RedirectURI,
            options,
        )

    async def create(self, uri: str, *, options: RequestOptions | None = None) -> RedirectURI:
        """Allow a redirect URI.

        API: `POST /user_management/redirect_uris`

        Args:
            uri: The URI, absolute.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The URI is not accepted.
            UnprocessableEntityError: The URI is not valid.
        """
        require_text("uri", uri)
        request = Request("POST", path("user_management/redirect_uris"), json={"uri": uri})
        return await self._api.call(request, RedirectURI, options)

    async def delete(self, redirect_uri_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete a redirect URI.

        API: `DELETE /user_management/redirect_uris/{id}`

        Args:
            redirect_uri_id: The id of the redirect URI.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such redirect URI.
            ConflictError: It is the default one.
        """
        request = Request(
            "DELETE",
            path(
                "user_management/redirect_uris/{redirect_uri_id}", redirect_uri_id=redirect_uri_id
            ),
        )
        await self._api.send(request, options)


def _list_request(
    *,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/redirect_uris"),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
