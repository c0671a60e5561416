"""Invitations to sign up, or to join an organization."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._request import Request, page_query, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.invitations import Invitation
from workos_authkit.models.page import Page


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
            NotFoundError: The invitation does not exist.
        """
        return await self._api.call(_request("GET", invitation_id), Invitation, options)

    @without_arguments
    async def find_by_token(
        self, token: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Return the invitation with this token.

        API: `GET /user_management/invitations/by_token/{token}`

        Args:
            token: The `invitation_token` from the URL that the invited person opened.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The invitation does not exist.
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
        """Invite a person by email.

        API: `POST /user_management/invitations`

        Args:
            email: The address to invite.
            organization_id: The organization to join; without it, the invitation is only to your
                application.
            role_slug: The person's role in the organization.
            expires_in_days: Days until the invitation expires, 1 to 30; 7 by default.
            inviter_user_id: The user to name in the email as the sender.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The person cannot be invited: `code` is
                `email_already_invited_to_organization`, `user_already_organization_member`,
                `email_already_invited`, `user_already_exists`, `invalid_role`, ...
            NotFoundError: The organization or inviter does not exist.
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
        """Send the invitation email again.

        API: `POST /user_management/invitations/{id}/resend`

        Args:
            invitation_id: The invitation's id.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The invitation does not exist.
            BadRequestError: It is no longer pending: `code` is `invite_expired`,
                `invite_revoked` or `invite_accepted`.
        """
        request = _request("POST", invitation_id, "/resend", json=without_none(locale=locale))
        return await self._api.call(request, Invitation, options)

    async def accept(
        self, invitation_id: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Accept the invitation on behalf of the invited person.

        Only for people whose identity you have checked; a person who signs in accepts with the
        `invitation_token`.

        API: `POST /user_management/invitations/{id}/accept`

        Args:
            invitation_id: The invitation's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The invitation does not exist.
            BadRequestError: It cannot be accepted: `code` is `invite_not_pending`,
                `invalid_invite` or `invite_has_accepted_user_id`.
        """
        return await self._api.call(_request("POST", invitation_id, "/accept"), Invitation, options)

    async def revoke(
        self, invitation_id: str, *, options: RequestOptions | None = None
    ) -> Invitation:
        """Revoke the invitation.

        API: `POST /user_management/invitations/{id}/revoke`

        Args:
            invitation_id: The invitation's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The invitation does not exist.
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
