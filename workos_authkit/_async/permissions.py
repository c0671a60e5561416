"""Permissions, which roles and API keys grant."""

from collections.abc import AsyncIterator

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none, without_unset
from workos_authkit._request import Path, Request, page_query, path
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.page import Page
from workos_authkit.models.permissions import Permission


class AsyncPermissions:
    """Permissions, which roles and API keys grant."""

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

    async def get(self, slug: str, *, options: RequestOptions | None = None) -> Permission:
        """Return the permission with this slug.

        API: `GET /authorization/permissions/{slug}`

        Args:
            slug: The permission's slug, such as `posts:write`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The permission does not exist.
        """
        return await self._api.call(Request("GET", _permission(slug)), Permission, options)

    async def create(
        self,
        slug: str,
        *,
        name: str,
        description: str | None = None,
        resource_type_slug: str | None = None,
        options: RequestOptions | None = None,
    ) -> Permission:
        """Create a permission.

        API: `POST /authorization/permissions`

        Args:
            slug: Its identifier in access tokens and guards, such as `posts:write`.
            name: The display name.
            description: What it allows, in one sentence.
            resource_type_slug: The slug of its resource type; `organization` by default.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: A permission with this slug exists.
            UnprocessableEntityError: The slug is not valid.
        """
        require_text("slug", slug)
        require_text("name", name)
        request = Request(
            "POST",
            path("authorization/permissions"),
            json=without_none(
                slug=slug,
                name=name,
                description=description,
                resource_type_slug=resource_type_slug,
            ),
        )
        return await self._api.call(request, Permission, options)

    async def update(
        self,
        slug: str,
        *,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Permission:
        """Change the name or the description of a permission.

        API: `PATCH /authorization/permissions/{slug}`

        Args:
            slug: The permission's slug.
            name: The display name.
            description: What it allows; `None` removes it.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The permission does not exist.
            ForbiddenError: It is defined by WorkOS.
        """
        body = without_unset(name=name, description=description)
        request = Request("PATCH", _permission(slug), json=body, safe=True)
        return await self._api.call(request, Permission, options)

    async def delete(self, slug: str, *, options: RequestOptions | None = None) -> None:
        """Delete a permission; roles that had it lose it.

        API: `DELETE /authorization/permissions/{slug}`

        Args:
            slug: The permission's slug.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The permission does not exist.
            ForbiddenError: It is defined by WorkOS.
        """
        await self._api.send(Request("DELETE", _permission(slug)), options)


def _permission(slug: str) -> Path:
    return path("authorization/permissions/{slug}", slug=slug)


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
