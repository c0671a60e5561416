"""Documented answers: the hosted page and devices."""

import httpx

from tests.emulator.answers.table import rows
from tests.emulator.scene import (
    UM,
    Scene,
)

rows(
    "GET",
    f"{UM}/authorize",
    {
        (200, None): lambda s: s.authorize(),
        (302, None): lambda s: s.authorize(login_hint=s.user()["email"], state="state"),
    },
)


def device_flow_disabled(s: Scene) -> httpx.Response:
    s.emulator.settings.device_flow_enabled = False
    return s.post(f"{UM}/authorize/device", client_id=s.client_id)


rows(
    "POST",
    f"{UM}/authorize/device",
    {
        (200, None): lambda s: s.post(f"{UM}/authorize/device", client_id=s.client_id),
        (400, None): lambda s: s.post(f"{UM}/authorize/device", client_id="none"),
        (403, None): device_flow_disabled,
    },
)
