"""Real servers on loopback, for what no mock can show: sockets, TLS, time and forks."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One connection to the server; `answer` is called for each request that comes over it."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def handle_request(self) -> None:
        self.content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.requests.append(f"{self.command} {self.path}")
        self.server.answer(self)

    do_GET = do_POST = do_PUT = do_DELETE = handle_request

    def reply(self, body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer; anything but bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.start(status, {"Content-Length": str(len(content)), **(headers or {})})
        self.wfile.write(content)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Serves on a free port of the loopback interface; remembers what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.answer = answer
        self.requests: list[str] = []
        self._tls = tls

    @property
    def base_url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self.server_port}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self._tls is not None:
            request = self._tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        """Clients may go when they like."""


@contextmanager
def serve(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve for as long as the block runs, each connection in a thread of its own."""
    server = Server(answer, tls)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.socket.close()


def user(identifier: str, **fields: Any) -> dict[str, Any]:
    """Return a user as the API shows them."""
    return {
        "object": "user",
        "id": identifier,
        "email": f"{identifier}@example.com",
        "email_verified": True,
        "created_at": "2026-01-02T03:04:05.678Z",
        "updated_at": "2026-01-02T03:04:05.678Z",
        **fields,
    }


def echo_user(exchange: Exchange) -> None:
    """Answer `GET .../{id}` with the user of this id."""
    exchange.reply(user(exchange.path.rpartition("/")[2]))
