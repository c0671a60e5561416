# Drawn by `python -m workos_authkit._generate`: edit _async/events.py instead.
"""Events, to poll for instead of receiving webhooks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from workos_authkit._async.events import AsyncEvents
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.events import Event
from workos_authkit.models.page import Page


class Events:
    """Events, oldest first, to poll for instead of receiving webhooks."""

    def __init__(self, resource: AsyncEvents) -> None:
        self._async = resource

    def list(
        self,
        *,
        events: Sequence[str],
        range_start: datetime | None = None,
        range_end: datetime | None = None,
        organization_id: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Event]:
        """Return one page of events.

        API: `GET /events`

        Args:
            events: The types, such as `["user.created", "user.updated"]`.
            range_start: Only events after this instant; WorkOS keeps 30 days.
            range_end: Only events before this instant.
            organization_id: Only events of this organization.
            after: The page that starts after this event id.
            before: The page that ends before this event id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            order: `asc` (oldest first, the default), `desc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `events` names none, an instant has no time zone, or `limit` or
                `order` is out of range.
        """
        return run(
            self._async.list(
                events=events,
                range_start=range_start,
                range_end=range_end,
                organization_id=organization_id,
                after=after,
                before=before,
                limit=limit,
                order=order,
                options=options,
            )
        )

    def all(
        self,
        *,
        events: Sequence[str],
        range_start: datetime | None = None,
        range_end: datetime | None = None,
        organization_id: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[Event]:
        """Iterate over every event, page by page.

        Keep the id of the last event, and pass it as `after` the next time.

        API: `GET /events`

        Args:
            events: The types, such as `["user.created", "user.updated"]`.
            range_start: Only events after this instant; WorkOS keeps 30 days.
            range_end: Only events before this instant.
            organization_id: Only events of this organization.
            after: Start after this event id.
            before: Start with the page that ends before this event id.
            limit: Size of a page, 1 to 100; 100 by default.
            order: `asc` (oldest first, the default), `desc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `events` names none, an instant has no time zone, or `limit` or
                `order` is out of range.
        """
        return iterate(
            self._async.all(
                events=events,
                range_start=range_start,
                range_end=range_end,
                organization_id=organization_id,
                after=after,
                before=before,
                limit=limit,
                order=order,
                options=options,
            )
        )
