# Drawn by `python -m workos_authkit._generate`: edit _async/organization_roles.py instead.
"""Roles of a single organization."""

from collections.abc import Sequence

from workos_authkit._async.organization_roles import AsyncOrganizationRoles
from workos_authkit._run import run
from workos_authkit._types import UNSET, RequestOptions, Unset
from workos_authkit.models.roles import Role


class OrganizationRoles:
    """Roles of a single organization; `roles` has those of the environment.

    `organizations.list_roles` lists both.
    """

    def __init__(self, resource: AsyncOrganizationRoles) -> None:
        self._async = resource

    def create(
        self,
        *,
        organization_id: str,
        name: str,
        slug: str | None = None,
        description: str | None = None,
        resource_type_slug: str | None = None,
        options: RequestOptions | None = None,
    ) -> Role:
        """Create a role in an organization. It has no permissions yet.

        API: `POST /authorization/organizations/{organizationId}/roles`

        Args:
            organization_id: The organization's id.
            name: The display name.
            slug: Its identifier in access tokens and guards, which starts with `org-`; by default
                made from the name.
            description: What it is for, in one sentence.
            resource_type_slug: The slug of its resource type; `organization` by default.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
            ConflictError: The organization has a role with this slug.
            UnprocessableEntityError: The slug is not valid.
        """
        return run(
            self._async.create(
                organization_id=organization_id,
                name=name,
                slug=slug,
                description=description,
                resource_type_slug=resource_type_slug,
                options=options,
            )
        )

    def get(
        self, slug: str, *, organization_id: str, options: RequestOptions | None = None
    ) -> Role:
        """Return the organization's role with this slug.

        API: `GET /authorization/organizations/{organizationId}/roles/{slug}`

        Args:
            slug: The role's slug, such as `org-billing`.
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization, or no such role in it.
        """
        return run(self._async.get(slug, organization_id=organization_id, options=options))

    def update(
        self,
        slug: str,
        *,
        organization_id: str,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Role:
        """Change the name or the description of a role.

        API: `PATCH /authorization/organizations/{organizationId}/roles/{slug}`

        Args:
            slug: The role's slug.
            organization_id: The organization's id.
            name: The display name.
            description: What it is for; `None` removes it.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization, or no such role in it.
        """
        return run(
            self._async.update(
                slug,
                organization_id=organization_id,
                name=name,
                description=description,
                options=options,
            )
        )

    def delete(
        self, slug: str, *, organization_id: str, options: RequestOptions | None = None
    ) -> None:
        """Delete a role that no member has.

        API: `DELETE /authorization/organizations/{organizationId}/roles/{slug}`

        Args:
            slug: The role's slug.
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: Members or groups have the role.
            NotFoundError: There is no such organization, or no such role in it.
        """
        return run(self._async.delete(slug, organization_id=organization_id, options=options))

    def set_permissions(
        self,
        slug: str,
        permissions: Sequence[str],
        *,
        organization_id: str,
        options: RequestOptions | None = None,
    ) -> Role:
        """Replace the permissions of a role.

        API: `PUT /authorization/organizations/{organizationId}/roles/{slug}/permissions`

        Args:
            slug: The role's slug.
            permissions: The slugs of the permissions.
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization, role or permission.
        """
        return run(
            self._async.set_permissions(
                slug,
                permissions,
                organization_id=organization_id,
                options=options,
            )
        )

    def add_permission(
        self,
        slug: str,
        permission: str,
        *,
        organization_id: str,
        options: RequestOptions | None = None,
    ) -> Role:
        """Add a permission to a role.

        API: `POST /authorization/organizations/{organizationId}/roles/{slug}/permissions`

        Args:
            slug: The role's slug.
            permission: The slug of the permission.
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization, role or permission.
        """
        return run(
            self._async.add_permission(
                slug,
                permission,
                organization_id=organization_id,
                options=options,
            )
        )

    def remove_permission(
        self,
        slug: str,
        permission: str,
        *,
        organization_id: str,
        options: RequestOptions | None = None,
    ) -> None:
        """Remove a permission from a role.

        API: `DELETE /authorization/organizations/{organizationId}/roles/{slug}/permissions/
        {permissionSlug}`

        Args:
            slug: The role's slug.
            permission: The slug of the permission.
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization or role, or the role lacks the permission.
        """
        return run(
            self._async.remove_permission(
                slug,
                permission,
                organization_id=organization_id,
                options=options,
            )
        )
