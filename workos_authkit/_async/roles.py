"""Roles of the environment."""

from collections.abc import Sequence

from workos_authkit._api import API
from workos_authkit._arguments import require_text, require_texts, without_none, without_unset
from workos_authkit._request import Path, Request, path
from workos_authkit._types import UNSET, RequestOptions, Unset
from workos_authkit.models.page import Page
from workos_authkit.models.roles import Role


class AsyncRoles:
    """Roles of the environment: named sets of permissions that members may have."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def list(self, *, options: RequestOptions | None = None) -> Page[Role]:
        """Return the environment's roles, all on one page.

        `organizations.list_roles` also has the organization's own.

        API: `GET /authorization/roles`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The API key has no permission to read roles.
        """
        return await self._api.page(Request("GET", path("authorization/roles")), Role, options)

    async def get(self, slug: str, *, options: RequestOptions | None = None) -> Role:
        """Return the environment's role with this slug.

        API: `GET /authorization/roles/{slug}`

        Args:
            slug: The role's slug, such as `admin`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The role does not exist.
        """
        return await self._api.call(Request("GET", _role(slug)), Role, options)

    async def create(
        self,
        slug: str,
        *,
        name: str,
        description: str | None = None,
        resource_type_slug: str | None = None,
        options: RequestOptions | None = None,
    ) -> Role:
        """Create a role of the environment. It has no permissions yet.

        API: `POST /authorization/roles`

        Args:
            slug: Its identifier in access tokens and guards, such as `admin`.
            name: The display name.
            description: What it is for, in one sentence.
            resource_type_slug: The slug of its resource type; `organization` by default.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: A role with this slug exists.
            UnprocessableEntityError: The slug is not valid.
        """
        require_text("slug", slug)
        require_text("name", name)
        request = Request(
            "POST",
            path("authorization/roles"),
            json=without_none(
                slug=slug,
                name=name,
                description=description,
                resource_type_slug=resource_type_slug,
            ),
        )
        return await self._api.call(request, Role, options)

    async def update(
        self,
        slug: str,
        *,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Role:
        """Change the name or the description of a role.

        API: `PATCH /authorization/roles/{slug}`

        Args:
            slug: The role's slug.
            name: The display name.
            description: What it is for; `None` removes it.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The role does not exist.
        """
        body = without_unset(name=name, description=description)
        request = Request("PATCH", _role(slug), json=body, safe=True)
        return await self._api.call(request, Role, options)

    async def set_permissions(
        self, slug: str, permissions: Sequence[str], *, options: RequestOptions | None = None
    ) -> Role:
        """Replace the permissions of a role.

        API: `PUT /authorization/roles/{slug}/permissions`

        Args:
            slug: The role's slug.
            permissions: The slugs of the permissions.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such role, or no such permission.
        """
        require_texts("permissions", permissions)
        request = Request("PUT", _permissions(slug), json={"permissions": list(permissions)})
        return await self._api.call(request, Role, options)

    async def add_permission(
        self, slug: str, permission: str, *, options: RequestOptions | None = None
    ) -> Role:
        """Add a permission to a role.

        API: `POST /authorization/roles/{slug}/permissions`

        Args:
            slug: The role's slug.
            permission: The slug of the permission.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such role, or no such permission.
        """
        require_text("permission", permission)
        request = Request("POST", _permissions(slug), json={"slug": permission}, safe=True)
        return await self._api.call(request, Role, options)


def _role(slug: str) -> Path:
    return path("authorization/roles/{slug}", slug=slug)


def _permissions(slug: str) -> Path:
    return path("authorization/roles/{slug}/permissions", slug=slug)
