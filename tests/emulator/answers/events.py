"""Documented answers: events."""

import httpx

from tests.emulator.answers.table import rows
from tests.emulator.scene import Scene


def told(s: Scene) -> httpx.Response:
    s.user()
    return s.get("/events?events=user.created")


rows(
    "GET",
    "/events",
    {
        (200, None): told,
        (400, None): lambda s: s.get("/events?events=user.created&range_start=noon"),
        (422, None): lambda s: s.get("/events"),
    },
)
