"""A TCP proxy on loopback that holds back what it passes on."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def slow_proxy(port: int, delay: float) -> Iterator[int]:
    """Pass on to a port what comes, each piece so many seconds later; gives the proxy's port."""
    connections: list[socket.socket] = []

    def pump(source: socket.socket, target: socket.socket, seconds: float) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                time.sleep(seconds)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port))
                connections.extend((client, server))
                for way in ((client, server, delay), (server, client, 0.0)):
                    threading.Thread(target=pump, args=way, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in connections:
                connection.close()
