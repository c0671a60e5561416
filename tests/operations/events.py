"""What happened, for those who ask instead of being called."""

from datetime import datetime

from tests.operations.row import LATER, LATER_ON, STAMPED, STAMPS, all_row, list_row
from workos_authkit.models import Event, EventActor, EventContext, User

EVENT_JSON = {
    "object": "event",
    "id": "event_1",
    "event": "user.created",
    "data": {"object": "user", "id": "user_1", "email": "ada@example.com", **STAMPS},
    "created_at": STAMPS["created_at"],
    "context": {"client_id": "client_123", "actor": {"id": "user_2", "source": "dashboard"}},
}
EVENT = Event(
    id="event_1",
    type="user.created",
    data=User(id="user_1", email="ada@example.com", **STAMPED),
    created_at=STAMPED["created_at"],
    context=EventContext(client_id="client_123", actor=EventActor(id="user_2", source="dashboard")),
)

BEFORE: datetime = STAMPED["created_at"]

ROWS = [
    list_row(
        lambda authkit: authkit.events.list(
            events=["user.created", "user.deleted"],
            range_start=BEFORE,
            range_end=LATER_ON,
            organization_id="org_1",
            after="event_0",
            limit=5,
        ),
        "GET /events",
        EVENT_JSON,
        EVENT,
        query={
            "events": "user.created,user.deleted",
            "range_start": STAMPS["created_at"],
            "range_end": LATER,
            "organization_id": "org_1",
            "after": "event_0",
            "limit": "5",
        },
    ),
    all_row(
        lambda authkit: authkit.events.all(events=["user.created"]),
        "GET /events",
        EVENT_JSON,
        EVENT,
        query={"events": "user.created"},
    ),
]
