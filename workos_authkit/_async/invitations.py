"""Invitations to sign up, or to join an organization."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, page_query, path
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models import Invitation, Page


class AsyncInvitations:
    """Invitations to sign up, or to join an organization."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(self, invitation_id: str, *, options: RequestOptions | None = None) -> Invitation:
        """Return the invitation with this id.

        API: `GET /user_management/invitations/{id}`

        Args:
            invitation_id: The invitation's id, `invitation_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such invitation.
        """
        return await self._api.call(_request("GET", invitation_id), Invitation, options)

    async def find_by_token(
        self, token: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Return the invitation that this token accepts.

        API: `GET /user_management/invitations/by_token/{token}`

        Args:
            token: What the invited person brought along, as `invitation_token` in the URL.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such invitation.
        """
        request = Request("GET", path("user_management/invitations/by_token/{token}", token=token))
        del token
        return await self._api.call(request, Invitation, options)

    async def list(
        self,
        *,
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Invitation]:
        """Return one page of invitations.

        API: `GET /user_management/invitations`

        Args:
            email: Only invitations to this address.
            organization_id: Only invitations to this organization.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this invitation id.
            after: The page that starts after this invitation id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            Invitation,
            options,
        )

    def all(
        self,
        *,
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[Invitation]:
        """Iterate over every invitation, page by page.

        API: `GET /user_management/invitations`

        Args:
            email: Only invitations to this address.
            organization_id: Only invitations to this organization.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this invitation id.
            after: Start after this invitation id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            Invitation,
            options,
        )

    async def send(
        self,
        *,
        email: str,
        organization_id: str | None = None,
        role_slug: str | None = None,
        expires_in_days: int | None = None,
        inviter_user_id: str | None = None,
        locale: str | None = None,
        options: RequestOptions | None = None,
    ) -> Invitation:
        """Invite somebody by email.

        API: `POST /user_management/invitations`

        Args:
            email: Whom to invite.
            organization_id: The organization to join; without one, the invitation is to your
                application alone.
            role_slug: The role to have in the organization.
            expires_in_days: How many days the invitation holds, 1 to 30; 7 by default.
            inviter_user_id: The user who invites, to be named in the email.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The person cannot be invited: `code` is
                `email_already_invited_to_organization`, `user_already_organization_member`,
                `email_already_invited`, `user_already_exists`, `invalid_role`, ...
            NotFoundError: There is no such organization or inviter.
        """
        require_text("email", email)
        request = Request(
            "POST",
            path("user_management/invitations"),
            json=without_none(
                email=email,
                organization_id=organization_id,
                role_slug=role_slug,
                expires_in_days=expires_in_days,
                inviter_user_id=inviter_user_id,
                locale=locale,
            ),
        )
        return await self._api.call(request, Invitation, options)

    async def resend(
        self,
        invitation_id: str,
        *,
        locale: str | None = None,
        options: RequestOptions | None = None,
    ) -> Invitation:
        """Send the invitation's email once more.

        API: `POST /user_management/invitations/{id}/resend`

        Args:
            invitation_id: The invitation's id.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such invitation.
            BadRequestError: It is no longer pending: `code` is `invite_expired`,
                `invite_revoked` or `invite_accepted`.
        """
        request = _request("POST", invitation_id, "/resend", json=without_none(locale=locale))
        return await self._api.call(request, Invitation, options)

    async def accept(
        self, invitation_id: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Accept the invitation in the invited person's name.

        Only for people whom you know to be who they say; those who sign in accept with their
        `invitation_token`.

        API: `POST /user_management/invitations/{id}/accept`

        Args:
            invitation_id: The invitation's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such invitation.
            BadRequestError: It cannot be accepted: `code` is `invite_not_pending`,
                `invalid_invite` or `invite_has_accepted_user_id`.
        """
        return await self._api.call(_request("POST", invitation_id, "/accept"), Invitation, options)

    async def revoke(
        self, invitation_id: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Take the invitation back.

        API: `POST /user_management/invitations/{id}/revoke`

        Args:
            invitation_id: The invitation's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such invitation.
            BadRequestError: It is no longer pending (`invite_not_pending`).
        """
        return await self._api.call(_request("POST", invitation_id, "/revoke"), Invitation, options)


def _request(
    method: str, invitation_id: str, action: str = "", json: Mapping[str, Any] | None = None
) -> Request:
    template = f"user_management/invitations/{{invitation_id}}{action}"
    return Request(method, path(template, invitation_id=invitation_id), json=json)


def _list_request(
    *,
    email: str | None,
    organization_id: str | None,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/invitations"),
        query=page_query(
            limit=limit,
            before=before,
            after=after,
            order=order,
            email=email,
            organization_id=organization_id,
        ),
    )
