"""Serving an emulator over HTTP: until a signal comes, or from a thread in tests."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from workos_authkit.emulator.asgi import Message, application
from workos_authkit.emulator.control.site import Site
from workos_authkit.emulator.emulator import Emulator

LOOPBACK = "127.0.0.1"


def serve(
    emulator: Emulator,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    base_url: str | None = None,
    expose_control: bool = False,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve an emulator until SIGINT or SIGTERM; its `base_url` becomes where it listens.

    Args:
        emulator: What to serve.
        host: The address to listen on.
        port: The port to listen on; 0 takes a free one.
        base_url: Where others reach it, behind a proxy or in a container for instance.
        expose_control: Let other machines reach `/_emulator`, where everything can be seen and
            changed.
        ready: Called once requests are answered.

    Raises:
        OSError: The address cannot be listened on.
    """
    with listening(host, port) as listener:
        emulator.base_url = base_url or _url(listener)
        _server(emulator, ready, expose_control=expose_control).run(sockets=[listener])


@contextlib.contextmanager
def serving(emulator: Emulator, *, host: str = LOOPBACK, port: int = 0) -> Iterator[str]:
    """Serve an emulator from a thread inside a `with` block; gives its base URL.

    Raises:
        OSError: The address cannot be listened on.
        RuntimeError: The server ended before the block did; what ended it is the cause.
    """
    with listening(host, port) as listener:
        emulator.base_url = _url(listener)
        thread = _ServerThread(emulator, listener)
        thread.start()
        thread.await_start()
        try:
            yield emulator.base_url
        finally:
            thread.end()
        thread.check()


@contextlib.contextmanager
def listening(host: str = LOOPBACK, port: int = 0) -> Iterator[socket.socket]:
    """Give a socket that listens, for a server that answers at once.

    Raises:
        OSError: The address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=2048) as listener:
        # Connections inherit it; without it every answer waits 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _url(listener: socket.socket) -> str:
    return reachable_url(*listener.getsockname()[:2])


def reachable_url(host: str, port: int) -> str:
    """Return the URL of a server that listens on an address, as this machine reaches it."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - every address, which is not one to go to
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _server(
    emulator: Emulator, ready: Callable[[], None] | None = None, *, expose_control: bool = False
) -> "_Server":
    site = Site(emulator, expose_control=expose_control, any_host=False)
    connections: dict[Any, Any] = {}

    class Protocol(H11Protocol):
        """HTTP/1.1 whose connections can be broken by their peer's address."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            connections[transport.get_extra_info("peername")[:2]] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.transport.get_extra_info("peername")[:2], None)
            super().connection_lost(exc)

    def hang_up(scope: Message) -> None:
        connections[tuple(scope["client"])].abort()

    config = uvicorn.Config(
        application(site, hang_up),
        http=Protocol,
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, ready, site)


class _ServerThread(threading.Thread):
    """Runs a server, and knows what ended it."""

    def __init__(self, emulator: Emulator, listener: socket.socket) -> None:
        super().__init__(name="authkit-emulator", daemon=True)
        self._up_or_over = threading.Event()
        self._listener = listener
        self._server = _server(emulator, self._up_or_over.set)
        self._asked_to_end = False
        self._ended_by: BaseException | None = None

    def run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        except BaseException as error:
            self._ended_by = error
        finally:
            self._up_or_over.set()

    def await_start(self) -> None:
        """Wait until requests are answered."""
        self._up_or_over.wait()
        if not self._server.started:
            self.join()
            self.check()

    def end(self) -> None:
        """Stop the server and wait for it."""
        self._asked_to_end = self.is_alive()
        self._server.should_exit = True
        self.join()

    def check(self) -> None:
        """Make sure that the server ended because it was asked to.

        Raises:
            RuntimeError: It ended by itself.
        """
        if not self._asked_to_end or self._ended_by is not None:
            raise RuntimeError("the emulator's server ended by itself") from self._ended_by


class _Server(uvicorn.Server):
    """A server that says when it is ready, and takes a signal as a request to end well."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None] | None, site: Site
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.closing = True
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ready is not None:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(number: int, frame: FrameType | None) -> None:
            self.should_exit = True

        wanted = (signal.SIGINT, signal.SIGTERM)
        former = {number: signal.signal(number, end) for number in wanted}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
