"""A TCP proxy on loopback that holds back what it passes on."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrs import define


@define
class Proxy:
    """A proxy that runs."""

    port: int
    delay: float
    """Seconds by which each piece comes later; it may be set."""


@contextmanager
def slow_proxy(port: int, delay: float) -> Iterator[Proxy]:
    """Pass on to a port what comes, each piece so many seconds later; answers go at once."""
    connections: list[socket.socket] = []

    def pump(source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                time.sleep(0.0 if is_answer else proxy.delay)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port))
                connections.extend((client, server))
                for way in ((client, server, False), (server, client, True)):
                    threading.Thread(target=pump, args=way, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(listener.getsockname()[1], delay)
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in connections:
                connection.close()
