"""Organization memberships: who belongs to which organization, with which roles."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from workos_authkit._api import API
from workos_authkit._arguments import (
    at_most_one,
    check_kind,
    joined,
    require_text,
    without_none,
    without_unset,
)
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.groups import Group
from workos_authkit.models.organization_memberships import OrganizationMembership
from workos_authkit.models.page import Page


class AsyncOrganizationMemberships:
    """Organization memberships: who belongs to which organization, with which roles."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
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
        request = _request("GET", membership_id)
        return await self._api.call(request, OrganizationMembership, options)

    async def list(
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
        return await self._api.page(
            _list_request(
                user_id=user_id,
                organization_id=organization_id,
                statuses=statuses,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            OrganizationMembership,
            options,
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
    ) -> AsyncIterator[OrganizationMembership]:
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
        return self._api.pages(
            _list_request(
                user_id=user_id,
                organization_id=organization_id,
                statuses=statuses,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            OrganizationMembership,
            options,
        )

    async def create(
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
        require_text("user_id", user_id)
        require_text("organization_id", organization_id)
        _check_roles(role_slug, role_slugs)
        request = Request(
            "POST",
            path("user_management/organization_memberships"),
            json=without_none(
                user_id=user_id,
                organization_id=organization_id,
                role_slug=role_slug,
                role_slugs=role_slugs,
            ),
        )
        return await self._api.call(request, OrganizationMembership, options)

    async def update(
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
        _check_roles(role_slug, role_slugs)
        request = _request(
            "PUT", membership_id, json=without_unset(role_slug=role_slug, role_slugs=role_slugs)
        )
        return await self._api.call(request, OrganizationMembership, options)

    async def delete(self, membership_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the membership permanently; `deactivate` keeps it and its roles.

        API: `DELETE /user_management/organization_memberships/{id}`

        Args:
            membership_id: The membership's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The membership does not exist.
        """
        await self._api.send(_request("DELETE", membership_id), options)

    async def deactivate(
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
        request = _request("PUT", membership_id, "/deactivate")
        return await self._api.call(request, OrganizationMembership, options)

    async def reactivate(
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
        request = _request("PUT", membership_id, "/reactivate")
        return await self._api.call(request, OrganizationMembership, options)

    async def list_groups(
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
        return await self._api.page(
            _groups_request(
                membership_id=membership_id, limit=limit, before=before, after=after, order=order
            ),
            Group,
            options,
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
    ) -> AsyncIterator[Group]:
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
        return self._api.pages(
            _groups_request(
                membership_id=membership_id, limit=limit, before=before, after=after, order=order
            ),
            Group,
            options,
        )


def _request(
    method: str, membership_id: str, action: str = "", json: Mapping[str, Any] | None = None
) -> Request:
    template = f"user_management/organization_memberships/{{membership_id}}{action}"
    return Request(method, path(template, membership_id=membership_id), json=json)


def _list_request(
    *,
    user_id: str | None,
    organization_id: str | None,
    statuses: Sequence[str] | None,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/organization_memberships"),
        query=page_query(
            limit=limit,
            before=before,
            after=after,
            order=order,
            user_id=user_id,
            organization_id=organization_id,
            statuses=joined("statuses", statuses),
        ),
    )


def _groups_request(
    *,
    membership_id: str,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path(
            "user_management/organization_memberships/{membership_id}/groups",
            membership_id=membership_id,
        ),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )


def _check_roles(role_slug: object, role_slugs: object) -> None:
    at_most_one(role_slug=role_slug, role_slugs=role_slugs)
    check_kind("role_slugs", role_slugs)
