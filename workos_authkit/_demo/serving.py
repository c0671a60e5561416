"""Serving the demo: an emulator and the application, until it is stopped."""

import socket
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from workos_authkit._demo.application import application
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.serve import listening, serving

PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - of the demo's people
PEOPLE: Final[dict[str, Any]] = {
    "users": [
        {
            "email": "ada@example.com",
            "password": PASSWORD,
            "first_name": "Ada",
            "last_name": "Lovelace",
        },
        {
            "email": "grace@example.com",
            "password": PASSWORD,
            "first_name": "Grace",
            "last_name": "Hopper",
        },
    ],
    "organizations": [
        {
            "name": "Analytical Engines",
            "id": "org_engines",
            "members": [{"user": "ada@example.com"}, {"user": "grace@example.com"}],
        },
        {"name": "Compilers", "id": "org_compilers", "members": [{"user": "ada@example.com"}]},
    ],
}
LOOPBACK: Final = "127.0.0.1"


def run(*, port: int, open_browser: bool) -> None:
    """Serve the demo until it is interrupted; the address is printed.

    Args:
        port: The port of the application; 0 takes a free one.
        open_browser: Whether to open it in the browser.

    Raises:
        OSError: The port cannot be listened on.
    """
    with _demo(port) as (server, listener, url):
        email = PEOPLE["users"][0]["email"]
        said = f"The demo: {url}\nSign in as {email} with {PASSWORD!r}. Ctrl-C ends it."
        print(said, flush=True)  # noqa: T201 - at once, even into a pipe
        if open_browser:
            webbrowser.open(url)
        server.run([listener])


@contextmanager
def _demo(port: int) -> Iterator[tuple[uvicorn.Server, socket.socket, str]]:
    with listening(port=port) as listener:
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        emulator = Emulator(redirect_uri=f"{url}/auth/callback", seed=PEOPLE)
        with serving(emulator):
            # It is served over HTTP for the browser; the application reaches it directly.
            app = application(emulator.async_client(), emulator.clock, f"{url}/")
            config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
            yield uvicorn.Server(config), listener, url
