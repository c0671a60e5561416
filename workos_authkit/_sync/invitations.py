# Drawn by `python -m workos_authkit._generate`: edit _async/invitations.py instead.
"""Invitations to sign up, or to join an organization."""

from collections.abc import Iterator

from workos_authkit._async.invitations import AsyncInvitations
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.invitations import Invitation
from workos_authkit.models.page import Page


class Invitations:
    """Invitations to sign up, or to join an organization."""

    def __init__(self, resource: AsyncInvitations) -> None:
        self._async = resource

    def get(self, invitation_id: str, *, options: RequestOptions | None = None) -> Invitation:
        """Return the invitation with this id.

        API: `GET /user_management/invitations/{id}`

        Args:
            invitation_id: The invitation's id, `invitation_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The invitation does not exist.
        """
        return run(self._async.get(invitation_id, options=options))

    def find_by_token(
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
        call = self._async.find_by_token(token, options=options)
        del token
        return run(call)

    def list(
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
        return run(
            self._async.list(
                email=email,
                organization_id=organization_id,
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
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[Invitation]:
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
        return iterate(
            self._async.all(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def send(
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
        return run(
            self._async.send(
                email=email,
                organization_id=organization_id,
                role_slug=role_slug,
                expires_in_days=expires_in_days,
                inviter_user_id=inviter_user_id,
                locale=locale,
                options=options,
            )
        )

    def resend(
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
        return run(self._async.resend(invitation_id, locale=locale, options=options))

    def accept(
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
        return run(self._async.accept(invitation_id, options=options))

    def revoke(
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
        return run(self._async.revoke(invitation_id, options=options))
