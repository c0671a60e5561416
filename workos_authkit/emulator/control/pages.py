"""The pages of a served emulator: the start page at `/`."""

import html
from typing import TYPE_CHECKING

from workos_authkit.emulator.http import Response, empty_response, html_response
from workos_authkit.emulator.routing import Call, Operation, Router

if TYPE_CHECKING:
    from workos_authkit.emulator.emulator import Emulator


def _show_start(emulator: "Emulator", call: Call) -> Response:
    lines = (
        f"WORKOS_BASE_URL={emulator.base_url}",
        f"WORKOS_API_KEY={emulator.api_key}",
        f"WORKOS_CLIENT_ID={emulator.client_id}",
    )
    settings = html.escape("\n".join(lines))
    return html_response(
        "<!doctype html><html lang=en><meta charset=utf-8><title>AuthKit emulator</title>"
        f"<h1>AuthKit emulator</h1><pre>{settings}</pre>"
        "<p><a href=_emulator/api>Control API</a></p></html>"
    )


def _no_icon(emulator: "Emulator", call: Call) -> Response:
    return empty_response(204)


ROUTER: "Router[Emulator]" = Router(
    (
        Operation("start", "GET", "/", _show_start, public=True),
        Operation("icon", "GET", "/favicon.ico", _no_icon, public=True),
    )
)
