"""Events: `/events`."""

from datetime import UTC, datetime

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import wire
from workos_authkit.emulator.refusals import plain
from workos_authkit.emulator.routing import Call


def list_events(environment: Environment, call: Call) -> Response:
    """List events of the given types, oldest first."""
    types = {name for name in call.query.text("events").split(",") if name}
    start, end = _instant(call.query, "range_start"), _instant(call.query, "range_end")
    organization_id = call.query.optional_text("organization_id")
    found = environment.events.where(
        lambda event: (
            event.event in types
            and (start is None or event.created_at > start)
            and (end is None or event.created_at < end)
            and organization_id in (None, event.organization_id)
        )
    )
    query = Fields({"order": "asc", **call.query})
    return page(environment.events, found, query, wire)


def _instant(query: Fields, name: str) -> datetime | None:
    text = query.optional_text(name)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise plain(400, f"{name} must be an instant.") from None
