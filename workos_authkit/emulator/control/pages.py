"""The pages of a served emulator: the start page, the inspector and their files."""

from html import escape
from importlib.resources import files
from pathlib import PurePosixPath
from string import Template
from typing import TYPE_CHECKING

from workos_authkit.emulator.connection import VARIABLES, as_dotenv
from workos_authkit.emulator.http import Response, empty_response, redirect
from workos_authkit.emulator.refusals import plain
from workos_authkit.emulator.routing import Call, Operation, Router

if TYPE_CHECKING:
    from workos_authkit.emulator.in_process import InProcessEmulator

_STATIC = files("workos_authkit.emulator") / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FILES = {
    entry.name: entry.read_text("utf-8")
    for entry in _STATIC.iterdir()
    if PurePosixPath(entry.name).suffix in _TYPES
}
"""Read once: handling a request must not block."""

_START, _INSPECTOR = Template(_FILES.pop("start.html")), _FILES.pop("inspector.html")

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def _show_start(emulator: "InProcessEmulator", call: Call) -> Response:
    if not call.request.path.endswith("/"):  # the page's links are relative
        return redirect(f"{emulator.base_url}/")
    given = {
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
        "redirect_uri": emulator.redirect_uri,
    }
    cookies = {"WORKOS_COOKIE_PASSWORD": emulator.cookie_password}
    variables = {
        kind: make(emulator.base_url, **given) | cookies for kind, make in VARIABLES.items()
    }
    values = {
        "base_url": emulator.base_url,
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
        "python": as_dotenv(variables["python"]),
        "nextjs": as_dotenv(variables["nextjs"]),
        "host": variables["node"]["WORKOS_API_HOSTNAME"],
        "port": variables["node"]["WORKOS_API_PORT"],
        "https": variables["node"]["WORKOS_API_HTTPS"],
    }
    shown = _START.substitute({name: escape(value) for name, value in values.items()})
    return _file("start.html", shown)


def _show_inspector(emulator: "InProcessEmulator", call: Call) -> Response:
    if call.request.path.endswith("/"):  # the page's links are relative
        return redirect(f"{emulator.base_url}/_emulator")
    return _file("inspector.html", _INSPECTOR)


def _show_file(emulator: "InProcessEmulator", call: Call) -> Response:
    if call.id not in _FILES:
        raise plain(404, "There is no such file.")
    return _file(call.id, _FILES[call.id])


def _no_icon(emulator: "InProcessEmulator", call: Call) -> Response:
    return empty_response(204)


def _file(name: str, content: str) -> Response:
    headers = {**_HEADERS, "content-type": _TYPES[PurePosixPath(name).suffix]}
    return Response(status=200, headers=headers, body=content.encode())


ROUTER: "Router[InProcessEmulator]" = Router(
    (
        Operation("start", "GET", "/", _show_start, public=True),
        Operation("inspector", "GET", "/_emulator", _show_inspector, public=True),
        Operation("file", "GET", "/_static/{name}", _show_file, public=True),
        Operation("icon", "GET", "/favicon.ico", _no_icon, public=True),
    )
)
