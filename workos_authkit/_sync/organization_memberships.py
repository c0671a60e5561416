# Drawn by `python -m workos_authkit._generate`: edit _async/organization_memberships.py instead.
"""Organization memberships: who belongs to which organization, with which roles."""

from collections.abc import Iterator, Sequence

from workos_authkit._async.organization_memberships import AsyncOrganizationMemberships
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.groups import Group
from workos_authkit.models.organization_memberships import OrganizationMembership
from workos_authkit.models.page import Page


class OrganizationMemberships:
    """Organization memberships: who belongs to which organization, with which roles."""

    def __init__(self, resource: AsyncOrganizationMemberships) -> None:
        self._async = resource

    def get(
        self, membership_id: str, *, options: RequestOptions | None = None
    ) -> OrganizationMembership:
        """Return the membership with this id.

        API: `GET /user_management/organization_memberships/{id}`

        Args:
            membership_id: The membership's id, `om_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The membership does not exist.
        """
        return run(self._async.get(membership_id, options=options))

    def list(
        self,
        *,
        user_id: str | None = None,
        organization_id: str | None = None,
        statuses: Sequence[str] | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[OrganizationMembership]:
        """Return one page of memberships, of a user or of an organization.

        API: `GET /user_management/organization_memberships`

        Args:
            user_id: Only this user's memberships.
            organization_id: Only memberships of this organization.
            statuses: Only these of `active`, `inactive` and `pending`; the API's default is
                only `active`.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this membership id.
            after: The page that starts after this membership id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            BadRequestError: Neither `user_id` nor `organization_id` was given
                (`missing_user_id_or_organization_id`).
        """
        return run(
            self._async.list(
                user_id=user_id,
                organization_id=organization_id,
                statuses=statuses,
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
        user_id: str | None = None,
        organization_id: str | None = None,
        statuses: Sequence[str] | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[OrganizationMembership]:
        """Iterate over every membership, page by page.

        API: `GET /user_management/organization_memberships`

        Args:
            user_id: Only this user's memberships.
            organization_id: Only memberships of this organization.
            statuses: Only these of `active`, `inactive` and `pending`; the API's default is
                only `active`.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this membership id.
            after: Start after this membership id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            BadRequestError: Neither `user_id` nor `organization_id` was given
                (`missing_user_id_or_organization_id`).
        """
        return iterate(
            self._async.all(
                user_id=user_id,
                organization_id=organization_id,
                statuses=statuses,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def create(
        self,
        *,
        user_id: str,
        organization_id: str,
        role_slug: str | None = None,
        role_slugs: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> OrganizationMembership:
        """Add a user to an organization; a former member becomes active again.

        API: `POST /user_management/organization_memberships`

        Args:
            user_id: The user's id.
            organization_id: The organization's id.
            role_slug: The member's role, the environment's default role otherwise; excludes
                `role_slugs`.
            role_slugs: The member's roles, if several are allowed.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: Both `role_slug` and `role_slugs` are given.
            NotFoundError: The user or organization does not exist.
            ConflictError: The user is already a member.
            UnprocessableEntityError: A role does not exist (`invalid_role`), or several roles
                are not allowed (`multiple_roles_not_enabled`).
        """
        return run(
            self._async.create(
                user_id=user_id,
                organization_id=organization_id,
                role_slug=role_slug,
                role_slugs=role_slugs,
                options=options,
            )
        )

    def update(
        self,
        membership_id: str,
        *,
        role_slug: str | Unset = UNSET,
        role_slugs: Sequence[str] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> OrganizationMembership:
        """Change the member's role or roles.

        API: `PUT /user_management/organization_memberships/{id}`

        Args:
            membership_id: The membership's id.
            role_slug: The member's only role from now on; excludes `role_slugs`.
            role_slugs: The member's roles from now on, if several are allowed.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: Both `role_slug` and `role_slugs` are given.
            NotFoundError: The membership does not exist.
            UnprocessableEntityError: A role does not exist (`invalid_role`), or several roles
                are not allowed (`multiple_roles_not_enabled`).
        """
        return run(
            self._async.update(
                membership_id,
                role_slug=role_slug,
                role_slugs=role_slugs,
                options=options,
            )
        )

    def delete(self, membership_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the membership permanently; `deactivate` keeps it and its roles.

        API: `DELETE /user_management/organization_memberships/{id}`

        Args:
            membership_id: The membership's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The membership does not exist.
        """
        return run(self._async.delete(membership_id, options=options))

    def deactivate(
        self, membership_id: str, *, options: RequestOptions | None = None
    ) -> OrganizationMembership:
        """Deactivate the membership, until `reactivate`.

        API: `PUT /user_management/organization_memberships/{id}/deactivate`

        Args:
            membership_id: The membership's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The membership does not exist.
            BadRequestError: The membership is pending
                (`cannot_deactivate_pending_organization_membership`).
        """
        return run(self._async.deactivate(membership_id, options=options))

    def reactivate(
        self, membership_id: str, *, options: RequestOptions | None = None
    ) -> OrganizationMembership:
        """Reactivate the membership, with its former roles.

        API: `PUT /user_management/organization_memberships/{id}/reactivate`

        Args:
            membership_id: The membership's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The membership does not exist.
            BadRequestError: The membership is pending
                (`cannot_reactivate_pending_organization_membership`).
        """
        return run(self._async.reactivate(membership_id, options=options))

    def list_groups(
        self,
        membership_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Group]:
        """Return one page of the member's groups.

        API: `GET /user_management/organization_memberships/{omId}/groups`

        Args:
            membership_id: The membership's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this group id.
            after: The page that starts after this group id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The membership does not exist.
        """
        return run(
            self._async.list_groups(
                membership_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def all_groups(
        self,
        membership_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[Group]:
        """Iterate over every group of the member, page by page.

        API: `GET /user_management/organization_memberships/{omId}/groups`

        Args:
            membership_id: The membership's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this group id.
            after: Start after this group id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The membership does not exist.
        """
        return iterate(
            self._async.all_groups(
                membership_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )
