"""The Admin Portal, where an organization's administrators set up SSO, domains and more."""

from collections.abc import Sequence

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, path
from workos_authkit._types import PortalIntent, RequestOptions
from workos_authkit.models import PortalLink


class AsyncAdminPortal:
    """Links to the Admin Portal, where customers set up SSO, domains and directories."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def generate_link(
        self,
        organization_id: str,
        *,
        intent: PortalIntent | None = None,
        return_url: str | None = None,
        success_url: str | None = None,
        it_contact_emails: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> PortalLink:
        """Return a link to the portal of an organization. It works for five minutes, and once.

        Make it when the administrator asks for it, and redirect there at once.

        API: `POST /portal/generate_link`

        Args:
            organization_id: The organization's id.
            intent: What to set up; the portal asks by default.
            return_url: Where its link back leads.
            success_url: Where the administrator comes to afterwards.
            it_contact_emails: Addresses that WorkOS may write to about the setup.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such organization.
            UnprocessableEntityError: A URL or the intent is not one.
        """
        require_text("organization_id", organization_id)
        request = Request(
            "POST",
            path("portal/generate_link"),
            json=without_none(
                organization=organization_id,
                intent=intent,
                return_url=return_url,
                success_url=success_url,
                it_contact_emails=it_contact_emails,
            ),
            safe=True,
        )
        return await self._api.call(request, PortalLink, options)
