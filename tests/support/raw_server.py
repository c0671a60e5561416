"""Servers on loopback that break every rule, byte by byte."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Plan = Callable[["Peer"], None]


class Peer:
    """One connection of a client, whose request has been read."""

    def __init__(self, connection: socket.socket, over: threading.Event) -> None:
        self._connection = connection
        self._over = over

    def send(self, data: bytes) -> None:
        """Send bytes at once."""
        self._connection.sendall(data)

    def drip(self, pieces: Iterable[bytes], pause: float = 0.02) -> None:
        """Send piece after piece, until there is none or the test is over."""
        for piece in pieces:
            if self._over.wait(pause):
                return
            self.send(piece)

    def flood(self, piece: bytes) -> None:
        """Send the same for as long as somebody reads it."""
        while not self._over.is_set():
            self.send(piece)

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self._over.wait(30)

    def reset(self) -> None:
        """Break the connection off without goodbye."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connection.close()


@contextmanager
def serve_plan(plan: Plan) -> Iterator[str]:
    """Follow the plan on each connection; yield the URL."""
    over = threading.Event()

    def follow(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(30)
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(65_536)
                if not received:
                    return
                request += received
            plan(Peer(connection, over))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while not over.is_set():
                connection, _ = listener.accept()
                threading.Thread(target=follow, args=[connection], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.settimeout(30)
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            with contextlib.suppress(OSError):
                socket.create_connection(listener.getsockname(), timeout=1).close()
            thread.join(5)


def forever(piece: bytes) -> Iterator[bytes]:
    """Yield the same piece again and again; a minute of dripping at most."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        yield piece
