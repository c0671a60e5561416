# Drawn by `python -m workos_authkit._generate`: edit _async/permissions.py instead.
"""Permissions, which roles and API keys grant."""

from collections.abc import Iterator

from workos_authkit._async.permissions import AsyncPermissions
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.page import Page
from workos_authkit.models.permissions import Permission


class Permissions:
    """Permissions, which roles and API keys grant."""

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

    def get(self, slug: str, *, options: RequestOptions | None = None) -> Permission:
        """Return the permission with this slug.

        API: `GET /authorization/permissions/{slug}`

        Args:
            slug: The permission's slug, such as `posts:write`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The permission does not exist.
        """
        return run(self._async.get(slug, options=options))

    def create(
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
        return run(
            self._async.create(
                slug,
                name=name,
                description=description,
                resource_type_slug=resource_type_slug,
                options=options,
            )
        )

    def update(
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
        return run(self._async.update(slug, name=name, description=description, options=options))

    def delete(self, slug: str, *, options: RequestOptions | None = None) -> None:
        """Delete a permission; roles that had it lose it.

        API: `DELETE /authorization/permissions/{slug}`

        Args:
            slug: The permission's slug.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The permission does not exist.
            ForbiddenError: It is defined by WorkOS.
        """
        return run(self._async.delete(slug, options=options))
