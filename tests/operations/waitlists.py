"""People who wait to be let in. The OpenAPI document does not know these operations yet."""

from functools import partial

from tests.operations.row import (
    LATER,
    LATER_ON,
    STAMPED,
    STAMPS,
    Answer,
    Row,
    all_row,
    list_row,
    sent,
)
from workos_authkit.models import Page, Waitlist, WaitlistEntry

WAITLISTS = "/user_management/waitlists"
ENTRIES = "/user_management/waitlist_entries"

WAITLIST_JSON = {"object": "waitlist", "id": "waitlist_1", **STAMPS}
WAITLIST = Waitlist(id="waitlist_1", **STAMPED)
ENTRY_JSON = {
    "object": "waitlist_entry",
    "id": "waitlist_entry_1",
    "waitlist_id": "waitlist_1",
    "email": "ada@example.com",
    "state": "approved",
    "approved_at": LATER,
    "additional_fields": {"referrer": "Charles"},
    **STAMPS,
}
ENTRY = WaitlistEntry(
    id="waitlist_entry_1",
    waitlist_id="waitlist_1",
    email="ada@example.com",
    state="approved",
    approved_at=LATER_ON,
    additional_fields={"referrer": "Charles"},
    **STAMPED,
)

undocumented = partial(Row, documented=False)

ROWS = [
    undocumented(
        call=lambda authkit: authkit.waitlists.get("default"),
        sends=sent(f"GET {WAITLISTS}/default"),
        answers=Answer(WAITLIST_JSON),
        returns=WAITLIST,
    ),
    undocumented(
        call=lambda authkit: authkit.waitlists.list(),
        sends=sent(f"GET {WAITLISTS}"),
        answers=Answer(
            {
                "object": "list",
                "data": [WAITLIST_JSON],
                "list_metadata": {"before": None, "after": None},
            }
        ),
        returns=Page(data=[WAITLIST]),
    ),
    list_row(
        lambda authkit: authkit.waitlists.list_entries(
            "default", state="approved", email="ada@example.com", limit=1
        ),
        f"GET {WAITLISTS}/default/entries",
        ENTRY_JSON,
        ENTRY,
        query={"state": "approved", "email": "ada@example.com", "limit": "1"},
        documented=False,
    ),
    all_row(
        lambda authkit: authkit.waitlists.all_entries("default"),
        f"GET {WAITLISTS}/default/entries",
        ENTRY_JSON,
        ENTRY,
        documented=False,
    ),
    undocumented(
        call=lambda authkit: authkit.waitlists.create_entry(
            "default",
            email="ada@example.com",
            additional_fields={"referrer": "Charles"},
            send_confirmation_email=False,
        ),
        sends=sent(
            f"POST {WAITLISTS}/default/entries",
            {
                "email": "ada@example.com",
                "additional_fields": {"referrer": "Charles"},
                "send_confirmation_email": False,
            },
        ),
        answers=Answer(ENTRY_JSON, 201),
        returns=ENTRY,
    ),
    undocumented(
        call=lambda authkit: authkit.waitlists.approve_entry("waitlist_entry_1"),
        sends=sent(f"POST {ENTRIES}/waitlist_entry_1/approve"),
        answers=Answer(ENTRY_JSON),
        returns=ENTRY,
    ),
    undocumented(
        call=lambda authkit: authkit.waitlists.deny_entry("waitlist_entry_1"),
        sends=sent(f"POST {ENTRIES}/waitlist_entry_1/deny"),
        answers=Answer(ENTRY_JSON),
        returns=ENTRY,
    ),
    undocumented(
        call=lambda authkit: authkit.waitlists.delete_entry("waitlist_entry_1"),
        sends=sent(f"DELETE {ENTRIES}/waitlist_entry_1"),
        answers=Answer(status=204),
    ),
]
