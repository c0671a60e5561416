"""The demos that a real browser visits: a new one is one entry."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import uvicorn
from attrs import frozen
from werkzeug.serving import make_server

from tests.web.demo_applications import django_demo, flask_demo
from workos_authkit._demo.application import application
from workos_authkit._demo.serving import PEOPLE
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.serve import listening, serving

Serve = Callable[[Emulator, str, socket.socket], AbstractContextManager[None]]


@frozen(kw_only=True)
class Demo:
    """An application to look at, with the pages of `workos_authkit._demo.pages`."""

    name: str
    serve: Serve
    """Serves it on a socket that listens, given the emulator and its own address. It goes by the
    emulator's clock, so it runs in this process."""


@frozen
class Site:
    """A demo that is served."""

    emulator: Emulator
    url: str


@contextmanager
def served(demo: Demo) -> Iterator[Site]:
    """Serve a demo and its emulator."""
    with listening() as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        emulator = Emulator(redirect_uri=f"{url}/auth/callback", seed=PEOPLE)
        with serving(emulator), demo.serve(emulator, url, listener):
            yield Site(emulator, url)


@contextmanager
def asgi(app: Any, listener: socket.socket) -> Iterator[None]:
    """Serve an ASGI application from a thread."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _fastapi(emulator: Emulator, url: str, listener: socket.socket) -> AbstractContextManager[None]:
    return asgi(application(emulator.async_client(), emulator.clock, f"{url}/"), listener)


@contextmanager
def wsgi(app: Any, listener: socket.socket) -> Iterator[None]:
    """Serve a WSGI application from threads."""
    host, port = listener.getsockname()
    server = make_server(host, port, app, threaded=True, fd=listener.fileno())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _flask(emulator: Emulator, url: str, listener: socket.socket) -> AbstractContextManager[None]:
    app = flask_demo.application(emulator.client(), emulator.clock, f"{url}/")
    return wsgi(app, listener)


@contextmanager
def _django(emulator: Emulator, url: str, listener: socket.socket) -> Iterator[None]:
    made = django_demo.application(emulator.client(), emulator.clock, f"{url}/")
    with made as app, wsgi(app, listener):
        yield


DEMOS = [
    Demo(name="fastapi", serve=_fastapi),
    Demo(name="flask", serve=_flask),
    Demo(name="django", serve=_django),
]
