"""The organizations to which your users belong."""

from collections.abc import AsyncIterator, Mapping, Sequence

from workos_authkit._api import API
from workos_authkit._arguments import joined, require_text, without_unset
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.feature_flags import FeatureFlag
from workos_authkit.models.organizations import Organization, OrganizationDomainData
from workos_authkit.models.page import Page
from workos_authkit.models.roles import Role


class AsyncOrganizations:
    """The organizations to which your users belong: your customers."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(
        self, organization_id: str, *, options: RequestOptions | None = None
    ) -> Organization:
        """Return the organization with this id.

        API: `GET /organizations/{id}`

        Args:
            organization_id: The organization's id, `org_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
        """
        request = Request(
            "GET", path("organizations/{organization_id}", organization_id=organization_id)
        )
        return await self._api.call(request, Organization, options)

    async def get_by_external_id(
        self, external_id: str, *, options: RequestOptions | None = None
    ) -> Organization:
        """Return the organization with this external id.

        API: `GET /organizations/external_id/{external_id}`

        Args:
            external_id: The id in your system, as passed to `create` or `update`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
        """
        request = Request(
            "GET", path("organizations/external_id/{external_id}", external_id=external_id)
        )
        return await self._api.call(request, Organization, options)

    async def list(
        self,
        *,
        domains: Sequence[str] | None = None,
        search: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Organization]:
        """Return one page of organizations.

        API: `GET /organizations`

        Args:
            domains: Only organizations with one of these domains.
            search: Only organizations whose name or domain resembles this text.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this organization id.
            after: The page that starts after this organization id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(
                domains=domains, search=search, limit=limit, before=before, after=after, order=order
            ),
            Organization,
            options,
        )

    def all(
        self,
        *,
        domains: Sequence[str] | None = None,
        search: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[Organization]:
        """Iterate over every organization, page by page.

        API: `GET /organizations`

        Args:
            domains: Only organizations with one of these domains.
            search: Only organizations whose name or domain resembles this text.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this organization id.
            after: Start after this organization id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(
                domains=domains, search=search, limit=limit, before=before, after=after, order=order
            ),
            Organization,
            options,
        )

    async def create(
        self,
        *,
        name: str,
        domain_data: Sequence[OrganizationDomainData] | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        metadata: Mapping[str, str | None] | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Organization:
        """Create an organization.

        API: `POST /organizations`

        Args:
            name: The display name.
            domain_data: Its domains, and whether you have verified them, as in
                `[{"domain": "example.com", "state": "verified"}]`.
            external_id: The organization's id in your system, up to 128 ASCII characters.
            metadata: Up to 50 pairs; keys up to 40 characters, values up to 600.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: A value is taken or not valid; `code` is
                `external_id_already_used`, `invalid_metadata`, ...
            ConflictError: A domain belongs to another organization.
        """
        require_text("name", name)
        request = Request(
            "POST",
            path("organizations"),
            json=without_unset(
                name=name, domain_data=domain_data, external_id=external_id, metadata=metadata
            ),
        )
        return await self._api.call(request, Organization, options)

    async def update(
        self,
        organization_id: str,
        *,
        name: str | Unset = UNSET,
        domain_data: Sequence[OrganizationDomainData] | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        metadata: Mapping[str, str | None] | None | Unset = UNSET,
        stripe_customer_id: str | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Organization:
        """Change the given fields; the others stay as they are.

        API: `PUT /organizations/{id}`

        Args:
            organization_id: The organization's id.
            name: A new name.
            domain_data: The organization's new list of domains.
            external_id: The organization's id in your system; `None` removes it.
            metadata: Pairs to set; a value of `None` removes its key, `None` all of them.
            stripe_customer_id: The Stripe customer whose entitlements the members' access tokens
                carry.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
            BadRequestError: A value is taken or not valid; `code` says which.
            ConflictError: A domain belongs to another organization.
        """
        request = Request(
            "PUT",
            path("organizations/{organization_id}", organization_id=organization_id),
            json=without_unset(
                name=name,
                domain_data=domain_data,
                external_id=external_id,
                metadata=metadata,
                stripe_customer_id=stripe_customer_id,
            ),
        )
        return await self._api.call(request, Organization, options)

    async def delete(self, organization_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the organization permanently, with its memberships.

        API: `DELETE /organizations/{id}`

        Args:
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The organization cannot be deleted.
        """
        request = Request(
            "DELETE", path("organizations/{organization_id}", organization_id=organization_id)
        )
        await self._api.send(request, options)

    async def list_roles(
        self, organization_id: str, *, options: RequestOptions | None = None
    ) -> Page[Role]:
        """Return the roles that members of the organization can have, all on one page.

        API: `GET /authorization/organizations/{organizationId}/roles`

        Args:
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The roles in order of priority, including the environment's.

        Raises:
            NotFoundError: The organization does not exist.
        """
        request = Request(
            "GET",
            path(
                "authorization/organizations/{organization_id}/roles",
                organization_id=organization_id,
            ),
        )
        return await self._api.page(request, Role, options)

    async def list_feature_flags(
        self,
        organization_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[FeatureFlag]:
        """Return one page of feature flags that are on for the organization.

        API: `GET /organizations/{organizationId}/feature-flags`

        Args:
            organization_id: The organization's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this feature flag id.
            after: The page that starts after this feature flag id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The organization does not exist.
        """
        return await self._api.page(
            _flags_request(
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            FeatureFlag,
            options,
        )

    def all_feature_flags(
        self,
        organization_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[FeatureFlag]:
        """Iterate over every feature flag that is on for the organization, page by page.

        API: `GET /organizations/{organizationId}/feature-flags`

        Args:
            organization_id: The organization's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this feature flag id.
            after: Start after this feature flag id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The organization does not exist.
        """
        return self._api.pages(
            _flags_request(
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            FeatureFlag,
            options,
        )


def _list_request(
    *,
    domains: Sequence[str] | None,
    search: str | None,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("organizations"),
        query=page_query(
            limit=limit,
            before=before,
            after=after,
            order=order,
            domains=joined("domains", domains),
            search=search,
        ),
    )


def _flags_request(
    *,
    organization_id: str,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("organizations/{organization_id}/feature-flags", organization_id=organization_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
