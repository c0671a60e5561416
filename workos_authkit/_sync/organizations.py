# Drawn by `python -m workos_authkit._generate`: edit _async/organizations.py instead.
"""The organizations to which your users belong."""

from collections.abc import Iterator, Mapping, Sequence

from workos_authkit._async.organizations import AsyncOrganizations
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.feature_flags import FeatureFlag
from workos_authkit.models.organizations import Organization, OrganizationDomainData
from workos_authkit.models.page import Page
from workos_authkit.models.roles import Role


class Organizations:
    """The organizations to which your users belong: your customers."""

    def __init__(self, resource: AsyncOrganizations) -> None:
        self._async = resource

    def get(
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
        return run(self._async.get(organization_id, options=options))

    def get_by_external_id(
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
        return run(self._async.get_by_external_id(external_id, options=options))

    def list(
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
        return run(
            self._async.list(
                domains=domains,
                search=search,
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
        domains: Sequence[str] | None = None,
        search: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[Organization]:
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
        return iterate(
            self._async.all(
                domains=domains,
                search=search,
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
        return run(
            self._async.create(
                name=name,
                domain_data=domain_data,
                external_id=external_id,
                metadata=metadata,
                options=options,
            )
        )

    def update(
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
        return run(
            self._async.update(
                organization_id,
                name=name,
                domain_data=domain_data,
                external_id=external_id,
                metadata=metadata,
                stripe_customer_id=stripe_customer_id,
                options=options,
            )
        )

    def delete(self, organization_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the organization permanently, with its memberships.

        API: `DELETE /organizations/{id}`

        Args:
            organization_id: The organization's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ForbiddenError: The organization cannot be deleted.
        """
        return run(self._async.delete(organization_id, options=options))

    def list_roles(
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
        return run(self._async.list_roles(organization_id, options=options))

    def list_feature_flags(
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
        return run(
            self._async.list_feature_flags(
                organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
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
    ) -> Iterator[FeatureFlag]:
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
        return iterate(
            self._async.all_feature_flags(
                organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )
