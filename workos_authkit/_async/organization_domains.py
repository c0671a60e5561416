"""Domains of organizations."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text
from workos_authkit._request import Path, Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models.organizations import OrganizationDomain


class AsyncOrganizationDomains:
    """The domains of organizations, and their verification."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def create(
        self, *, organization_id: str, domain: str, options: RequestOptions | None = None
    ) -> OrganizationDomain:
        """Add a domain to an organization, which then proves its ownership with a DNS record.

        The record's name and value are `verification_prefix` and `verification_token`.

        API: `POST /organization_domains`

        Args:
            organization_id: The organization's id.
            domain: The domain, such as `example.com`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: An organization already has this domain.
        """
        require_text("organization_id", organization_id)
        require_text("domain", domain)
        request = Request(
            "POST",
            path("organization_domains"),
            json={"organization_id": organization_id, "domain": domain},
        )
        return await self._api.call(request, OrganizationDomain, options)

    async def get(
        self, organization_domain_id: str, *, options: RequestOptions | None = None
    ) -> OrganizationDomain:
        """Return the domain with this id.

        API: `GET /organization_domains/{id}`

        Args:
            organization_domain_id: The domain's id, `org_domain_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The domain does not exist.
        """
        request = Request("GET", _domain(organization_domain_id))
        return await self._api.call(request, OrganizationDomain, options)

    async def verify(
        self, organization_domain_id: str, *, options: RequestOptions | None = None
    ) -> OrganizationDomain:
        """Make WorkOS look for the DNS record now.

        API: `POST /organization_domains/{id}/verify`

        Args:
            organization_domain_id: The domain's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The domain; its `state` says what WorkOS has found so far.

        Raises:
            BadRequestError: The domain cannot be verified.
        """
        domain = path(
            "organization_domains/{organization_domain_id}/verify",
            organization_domain_id=organization_domain_id,
        )
        request = Request("POST", domain, safe=True)
        return await self._api.call(request, OrganizationDomain, options)

    async def delete(
        self, organization_domain_id: str, *, options: RequestOptions | None = None
    ) -> None:
        """Remove a domain from its organization.

        API: `DELETE /organization_domains/{id}`

        Args:
            organization_domain_id: The domain's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The domain does not exist.
        """
        await self._api.send(Request("DELETE", _domain(organization_domain_id)), options)


def _domain(organization_domain_id: str) -> Path:
    return path(
        "organization_domains/{organization_domain_id}",
        organization_domain_id=organization_domain_id,
    )
