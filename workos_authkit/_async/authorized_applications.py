"""Connect applications that users have authorized."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.authorized_applications import AuthorizedApplication
from workos_authkit.models.page import Page


class AsyncAuthorizedApplications:
    """Connect applications that users have authorized."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[AuthorizedApplication]:
        """Return one page of applications that the user has authorized.

        API: `GET /user_management/users/{user_id}/authorized_applications`

        Args:
            user_id: The user's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this application id.
            after: The page that starts after this application id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return await self._api.page(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            AuthorizedApplication,
            options,
        )

    def all(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[AuthorizedApplication]:
        """Iterate over every application that the user has authorized, page by page.

        API: `GET /user_management/users/{user_id}/authorized_applications`

        Args:
            user_id: The user's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this application id.
            after: Start after this application id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return self._api.pages(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            AuthorizedApplication,
            options,
        )

    async def delete(
        self, user_id: str, *, application_id: str, options: RequestOptions | None = None
    ) -> None:
        """Revoke an application's access to the user's account.

        API: `DELETE /user_management/users/{user_id}/authorized_applications/{application_id}`

        Args:
            user_id: The user's id.
            application_id: The application's id: `application.id` of what `list` returns.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user has not authorized the application.
        """
        request = Request(
            "DELETE",
            path(
                "user_management/users/{user_id}/authorized_applications/{application_id}",
                user_id=user_id,
                application_id=application_id,
            ),
        )
        await self._api.send(request, options)


def _list_request(
    *,
    user_id: str,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/authorized_applications", user_id=user_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
