# Drawn by `python -m workos_authkit._generate`: edit _async/admin_portal.py instead.
"""The Admin Portal, where an organization's administrators set up SSO, domains and more."""

from collections.abc import Sequence

from workos_authkit._async.admin_portal import AsyncAdminPortal
from workos_authkit._run import run
from workos_authkit._types import PortalIntent, RequestOptions
from workos_authkit.models.admin_portal import PortalLink


class AdminPortal:
    """Links to the Admin Portal, where customers set up SSO, domains and directories."""

    def __init__(self, resource: AsyncAdminPortal) -> None:
        self._async = resource

    def generate_link(
        self,
        organization_id: str,
        *,
        intent: PortalIntent | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        it_contact_emails: Sequence[str] | None = None,
        external_user_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> PortalLink:
        """Return a link to an organization's portal. It works once, within five minutes.

        Create it when the administrator asks for it, and redirect to it at once.

        API: `POST /portal/generate_link`

        Args:
            organization_id: The organization's id.
            intent: What to set up; by default the portal asks.
            return_url: Where the portal's return link leads.
            success_url: Where the administrator is sent after the setup.
            it_contact_emails: Addresses that WorkOS may write to about the setup.
            external_user_id: The administrator's id in your application, by which `revoke_link`
                ends the access that the link gave.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
            UnprocessableEntityError: A URL or the intent is not valid.
        """
        return run(
            self._async.generate_link(
                organization_id,
                intent=intent,
                return_url=return_url,
                success_url=success_url,
                it_contact_emails=it_contact_emails,
                external_user_id=external_user_id,
                options=options,
            )
        )

    def revoke_link(
        self,
        organization_id: str,
        *,
        external_user_id: str,
        options: RequestOptions | None = None,
    ) -> None:
        """Revoke an administrator's links to a portal, and end the visits that began with them.

        Call it when the administrator loses access to your application.

        API: `POST /portal/revoke_link`

        Args:
            organization_id: The organization's id.
            external_user_id: The id that the links were generated with.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The organization does not exist.
        """
        return run(
            self._async.revoke_link(
                organization_id,
                external_user_id=external_user_id,
                options=options,
            )
        )
