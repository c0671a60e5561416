# Drawn by `python -m workos_authkit._generate`: edit _async/roles.py instead.
"""Roles of the environment."""

from collections.abc import Sequence

from workos_authkit._async.roles import AsyncRoles
from workos_authkit._run import run
from workos_authkit._types import UNSET, RequestOptions, Unset
from workos_authkit.models.page import Page
from workos_authkit.models.roles import Role


class Roles:
    """Roles of the environment: named sets of permissions that members may have."""

    def __init__(self, resource: AsyncRoles) -> None:
        self._async = resource

    def list(self, *, options: RequestOptions | None = None) -> Page[Role]:
        """Return the environment's roles, all on one page.

        `organizations.list_roles` also has the organization's own.

        API: `GET /authorization/roles`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The API key has no permission to read roles.
        """
        return run(self._async.list(options=options))

    def get(self, slug: str, *, options: RequestOptions | None = None) -> Role:
        """Return the environment's role with this slug.

        API: `GET /authorization/roles/{slug}`

        Args:
            slug: The role's slug, such as `admin`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The role does not exist.
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
        return run(self._async.update(slug, name=name, description=description, options=options))

    def set_permissions(
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
        return run(self._async.set_permissions(slug, permissions, options=options))

    def add_permission(
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
        return run(self._async.add_permission(slug, permission, options=options))
