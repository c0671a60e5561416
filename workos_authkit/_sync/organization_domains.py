# Drawn by `python -m workos_authkit._generate`: edit _async/organization_domains.py instead.
"""Domains of organizations."""

from workos_authkit._async.organization_domains import AsyncOrganizationDomains
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.organizations import OrganizationDomain


class OrganizationDomains:
    """The domains of organizations, and their verification."""

    def __init__(self, resource: AsyncOrganizationDomains) -> None:
        self._async = resource

    def create(
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
        return run(
            self._async.create(
                organization_id=organization_id,
                domain=domain,
                options=options,
            )
        )

    def get(
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
        return run(self._async.get(organization_domain_id, options=options))

    def verify(
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
        return run(self._async.verify(organization_domain_id, options=options))

    def delete(
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
        return run(self._async.delete(organization_domain_id, options=options))
