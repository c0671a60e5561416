# Drawn by `python -m workos_authkit._generate`: edit _async/waitlists.py instead.
"""Waitlists: people who are waiting for access."""

from collections.abc import Iterator, Mapping

from workos_authkit._async.waitlists import AsyncWaitlists
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.page import Page
from workos_authkit.models.waitlists import Waitlist, WaitlistEntry


class Waitlists:
    """Waitlists: people who are waiting for access. The environment's waitlist is `default`."""

    def __init__(self, resource: AsyncWaitlists) -> None:
        self._async = resource

    def get(self, waitlist_id: str, *, options: RequestOptions | None = None) -> Waitlist:
        """Return the waitlist with this id.

        API: `GET /user_management/waitlists/{id}`

        Args:
            waitlist_id: The waitlist's id, or `default`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The waitlist does not exist; the first entry creates `default`.
        """
        return run(self._async.get(waitlist_id, options=options))

    def list(self, *, options: RequestOptions | None = None) -> Page[Waitlist]:
        """Return the waitlists, all on one page.

        API: `GET /user_management/waitlists`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.
        """
        return run(self._async.list(options=options))

    def list_entries(
        self,
        waitlist_id: str,
        *,
        state: str | None = None,
        email: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[WaitlistEntry]:
        """Return one page of entries of a waitlist.

        API: `GET /user_management/waitlists/{id}/entries`

        Args:
            waitlist_id: The waitlist's id, or `default`.
            state: Only entries that are `pending`, `approved` or `denied`.
            email: Only the entry with this address.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this entry id.
            after: The page that starts after this entry id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The waitlist does not exist; the first entry creates `default`.
        """
        return run(
            self._async.list_entries(
                waitlist_id,
                state=state,
                email=email,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def all_entries(
        self,
        waitlist_id: str,
        *,
        state: str | None = None,
        email: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[WaitlistEntry]:
        """Iterate over every entry of a waitlist, page by page.

        API: `GET /user_management/waitlists/{id}/entries`

        Args:
            waitlist_id: The waitlist's id, or `default`.
            state: Only entries that are `pending`, `approved` or `denied`.
            email: Only the entry with this address.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this entry id.
            after: Start after this entry id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The waitlist does not exist; the first entry creates `default`.
        """
        return iterate(
            self._async.all_entries(
                waitlist_id,
                state=state,
                email=email,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def create_entry(
        self,
        waitlist_id: str,
        *,
        email: str,
        additional_fields: Mapping[str, str] | None = None,
        send_confirmation_email: bool | None = None,
        options: RequestOptions | None = None,
    ) -> WaitlistEntry:
        """Add a person to the waitlist; an existing entry stays as it is.

        API: `POST /user_management/waitlists/{id}/entries`

        Args:
            waitlist_id: The waitlist's id, or `default`.
            email: The person's address.
            additional_fields: What they filled in: up to 50 pairs, keys up to 40 characters,
                values up to 600.
            send_confirmation_email: Whether to confirm by email; the API's default is no.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The entry, new or existing.

        Raises:
            APIError: A user already has this address (`user_already_exists`).
        """
        return run(
            self._async.create_entry(
                waitlist_id,
                email=email,
                additional_fields=additional_fields,
                send_confirmation_email=send_confirmation_email,
                options=options,
            )
        )

    def approve_entry(
        self, entry_id: str, *, options: RequestOptions | None = None
    ) -> WaitlistEntry:
        """Approve an entry and send the person an invitation.

        The approval stands even if the invitation email could not be sent: do not approve again,
        but send the invitation with `invitations.resend`.

        API: `POST /user_management/waitlist_entries/{id}/approve`

        Args:
            entry_id: The entry's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The entry does not exist.
            UnprocessableEntityError: The entry is already approved (`invalid_state`), or the
                email failed (`invitation_email_not_sent`).
        """
        return run(self._async.approve_entry(entry_id, options=options))

    def deny_entry(
        self, entry_id: str, *, options: RequestOptions | None = None
    ) -> WaitlistEntry:
        """Deny an entry; `approve_entry` can still approve it.

        API: `POST /user_management/waitlist_entries/{id}/deny`

        Args:
            entry_id: The entry's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The entry does not exist.
            UnprocessableEntityError: The entry is not pending (`invalid_state`).
        """
        return run(self._async.deny_entry(entry_id, options=options))

    def delete_entry(self, entry_id: str, *, options: RequestOptions | None = None) -> None:
        """Remove a person from the waitlist. An invitation that was sent stays valid.

        API: `DELETE /user_management/waitlist_entries/{id}`

        Args:
            entry_id: The entry's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The entry does not exist.
        """
        return run(self._async.delete_entry(entry_id, options=options))
