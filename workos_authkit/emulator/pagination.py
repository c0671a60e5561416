"""Lists, page by page, as the API gives them: newest first unless asked otherwise."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import Record
from workos_authkit.emulator.refusals import InvalidField
from workos_authkit.emulator.store import Collection

R = TypeVar("R", bound=Record)

DEFAULT_LIMIT, MAXIMUM_LIMIT = 10, 100


def page(
    collection: Collection[R],
    records: Iterable[R],
    query: Fields,
    render: Callable[[R], Any],
) -> Response:
    """Answer with one page.

    A cursor is the id of a record, which may be deleted by now. `order=normal` is `desc` with its
    cursors swapped: `before` leads to older records.

    Args:
        collection: Where the records live: it knows their order.
        records: Those to list.
        query: The parameters `limit`, `before`, `after` and `order`.
        render: Turns a record into what the wire shows.
    """
    limit = _limit(query)
    order = query.optional_choice("order", ("normal", "desc", "asc")) or "desc"
    before, after = query.optional_text("before"), query.optional_text("after")
    if order == "normal":
        before, after = after, before
    sign = 1 if order == "asc" else -1

    def place(identifier: str, name: str) -> int:
        position = collection.position(identifier)
        if position is None:
            raise InvalidField(name, f"{name}_invalid", f"{name} must be the id of a record.")
        return sign * position

    ranked = sorted(((place(record.id, "id"), record) for record in records), key=lambda p: p[0])
    start, end = 0, len(ranked)
    if after is not None:
        edge = place(after, "after")
        start = sum(1 for rank, _ in ranked if rank <= edge)
    if before is not None:
        edge = place(before, "before")
        end = sum(1 for rank, _ in ranked if rank < edge)
    if before is not None and after is None:
        start = max(start, end - limit)  # the page next to the cursor, not the first one
    chosen = [record for _, record in ranked[start : min(end, start + limit)]]
    first = chosen[0].id if chosen and start > 0 else None
    last = chosen[-1].id if chosen and start + len(chosen) < len(ranked) else None
    if order == "normal":
        first, last = last, first
    return json_response(
        {
            "object": "list",
            "data": [render(record) for record in chosen],
            "list_metadata": {"before": first, "after": last},
        }
    )


def _limit(query: Fields) -> int:
    text = query.optional_text("limit")
    if text is None:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MAXIMUM_LIMIT:
        return int(text)
    raise InvalidField("limit", "limit_invalid", f"limit must be 1 to {MAXIMUM_LIMIT}.")
