"""Real servers for the applications of the stories, and what a browser does there."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn as server_of_asgi
from attrs import field, frozen

from tests.web.proxy import below
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.serve import listening, serving
from workos_authkit.testing import (
    COOKIE_PASSWORD,
    make_emulator,
    make_oauth_token,
    sealed_session,
)

PASSWORD = "correct horse battery staple"
WEBHOOK_SECRET = "whsec_of_the_stories"
NAVIGATION = {
    "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
}
FETCH = {"accept": "application/json", "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin"}

Settings = Mapping[str, Any]
Serve = Callable[[Settings, Settings, socket.socket], AbstractContextManager[None]]


@frozen(kw_only=True)
class Adapter:
    """A framework with its server, as the stories see it."""

    name: str
    serve: Serve
    """Serves the application on a socket that listens, given the client's settings and those of
    the web layer, until the block ends."""

    lacks: Mapping[str, str] = field(factory=dict)
    """Stories that are not told, each with the reason."""


@contextmanager
def uvicorn_in_a_thread(
    application: Callable[[Settings, Settings], Any],
    client: Settings,
    options: Settings,
    listener: socket.socket,
) -> Iterator[None]:
    """Serve an ASGI application from a thread of this process."""
    config = server_of_asgi.Config(
        application(client, options), log_level="critical", timeout_graceful_shutdown=1
    )
    server = server_of_asgi.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def process(
    command: Callable[[int], Sequence[str]],
    client: Settings,
    options: Settings,
    listener: socket.socket,
) -> Iterator[None]:
    """Serve an application from a process of its own.

    It gets the socket as a file descriptor, and both settings as JSON in `WEB_STORY`, from where
    `settings_of_the_story` takes them.

    Args:
        command: Returns the arguments after `python`, given the file descriptor.
        client: The settings of the client.
        options: Those of the web layer.
        listener: The socket.
    """
    story = json.dumps({"client": dict(client), "options": dict(options)})
    child = subprocess.Popen(
        [sys.executable, *command(listener.fileno())],
        env={**os.environ, "WEB_STORY": story, "PYTHONPATH": str(Path.cwd())},
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_answered(listener.getsockname()[1], child)
        yield
    finally:
        child.terminate()
        child.wait(timeout=10)


def gunicorn(application: str) -> Callable[[int], Sequence[str]]:
    """Return the command that serves a WSGI application with four threads."""
    return lambda descriptor: [
        *("-m", "gunicorn", application, "--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "1"),
    ]


def uvicorn(application: str) -> Callable[[int], Sequence[str]]:
    """Return the command that serves an ASGI application."""
    return lambda descriptor: [
        *("-m", "uvicorn", application, "--fd", str(descriptor), "--lifespan", "off"),
        *("--timeout-graceful-shutdown", "1"),
    ]


def settings_of_the_story() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the settings of the client and of the web layer, in a process of a story."""
    story = json.loads(os.environ["WEB_STORY"])
    return story["client"], story["options"]


@frozen
class World:
    """An AuthKit and an application that are served, for one story."""

    emulator: Emulator
    url: str
    """Where the application is."""

    browsers: ExitStack = field(factory=ExitStack)
    """Closes the browsers of a story."""

    def add_user(self, email: str, **values: Any) -> None:
        self.emulator.seed({"users": [{"email": email, "password": PASSWORD, **values}]})

    def browser(self) -> "Browser":
        return self.browsers.enter_context(Browser(self))

    def oauth_token(self, **changes: Any) -> str:
        """Return an OAuth access token for the application's API."""
        said = {"iss": self.emulator.base_url, "resource": f"{self.url}/api", "scope": "profile"}
        return make_oauth_token(**{**said, **changes})

    def cookie(self, **claims: Any) -> str:
        """Return a session cookie that says what you want."""
        return sealed_session(**claims)

    def count(self, operation: str) -> int:
        """Return how many calls of an operation there were so far."""
        return sum(request.operation == operation for request in self.emulator.requests)


class Browser(httpx.Client):
    """A person's browser: it keeps cookies, navigates, and follows no redirect by itself."""

    def __init__(self, world: World) -> None:
        super().__init__(base_url=world.url, timeout=30, verify=False)  # nothing to verify
        self.world = world

    def navigate(self, url: str, **headers: str) -> httpx.Response:
        """Go to a page."""
        return self.get(url, headers={**NAVIGATION, **headers})

    def fetch(self, url: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Ask as a script does."""
        return self.request(method, url, headers={**FETCH, **headers})

    def submit(self, url: str, **fields: str) -> httpx.Response:
        """Post a form of the application's own page."""
        own = {"origin": self.world.url, "sec-fetch-site": "same-origin"}
        return self.post(url, data=fields, headers={**NAVIGATION, **own})

    def with_session(self, **claims: Any) -> "Browser":
        """Return the browser with a session that says what you want."""
        self.cookies.set("wos-session", self.world.cookie(**claims), domain="127.0.0.1", path="/")
        return self

    def sign_in(self, email: str, url: str = "/auth/sign-in", **chosen: Any) -> httpx.Response:
        """Sign in by way of the hosted page; return the answer of the callback."""
        return self.navigate(self.way_back(email, url, **chosen))

    def way_back(self, email: str, url: str = "/auth/sign-in", **chosen: Any) -> str:
        """Go to the hosted page and sign in there; return where that sends the browser."""
        sent = self.navigate(url)
        assert sent.status_code == 303, sent.text
        return self.world.emulator.sign_in(sent.headers["location"], email=email, **chosen)

    def expired(self, email: str, **chosen: Any) -> "Browser":
        """Return the browser with a session whose access token has expired."""
        settings = self.world.emulator.settings
        lifetime = settings.access_token_lifetime
        settings.access_token_lifetime = -60
        try:
            back = self.sign_in(email, **chosen)
        finally:
            settings.access_token_lifetime = lifetime
        assert back.status_code == 303, back.text
        return self

    @property
    def session_cookie(self) -> str | None:
        value: str | None = self.cookies.get("wos-session")
        return value

    @property
    def flow_cookies(self) -> list[str]:
        return [name for name in self.cookies if name.startswith("wos-auth")]


@contextmanager
def world(
    adapter: Adapter, options: Settings, failing: str | None = None, root: str = ""
) -> Iterator[World]:
    """Serve an emulator and an application that knows it.

    Args:
        adapter: The framework with its server.
        options: The settings of the web layer.
        failing: The operation that fails when the application starts.
        root: Below which path browsers see the application, by a proxy that takes it off.
    """
    with ExitStack() as stack:
        listener = stack.enter_context(listening())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if root:
            url = stack.enter_context(below(root, url))
        emulator = make_emulator(
            redirect_uri=f"{url}{root}{options.get('prefix', '/auth')}/callback"
        )
        if failing is not None:
            emulator.faults.add(failing, status=503, times=99)
        stack.enter_context(serving(emulator))
        client = {
            "api_key": emulator.api_key,
            "client_id": emulator.client_id,
            "base_url": emulator.base_url,
            "redirect_uri": emulator.redirect_uri,
            "cookie_password": COOKIE_PASSWORD,
            "authkit_domain": emulator.base_url,
            "resource": f"{url}/api",
            "webhook_secret": WEBHOOK_SECRET,
        }
        if options.get("bearer_only"):
            del client["redirect_uri"], client["cookie_password"]
        stack.enter_context(adapter.serve(client, options, listener))
        yield World(emulator, url)


def set_cookies(response: httpx.Response) -> dict[str, str]:
    """Return the `Set-Cookie` values of an answer by the cookie's name."""
    values = response.headers.get_list("set-cookie")
    return {value.partition("=")[0]: value for value in values}


def _wait_until_answered(port: int, child: "subprocess.Popen[bytes]") -> None:
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at and child.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=0.5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the application does not start")
