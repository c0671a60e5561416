"""A proxy in front of an application: it takes a prefix off the path, and tells nobody."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx

_OWN = frozenset(("connection", "keep-alive", "transfer-encoding", "date", "server"))
"""Headers of a connection, which are not passed on."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    prefix: ClassVar[str]
    upstream: ClassVar[str]

    def do_GET(self) -> None:
        if not self.path.startswith(f"{self.prefix}/"):
            self._answer(404, [], b"not below the prefix")
            return
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = [(name, value) for name, value in self.headers.items() if name.lower() != "host"]
        url = self.upstream + self.path.removeprefix(self.prefix)
        answer = httpx.request(self.command, url, headers=headers, content=body, timeout=20)
        self._answer(answer.status_code, answer.headers.multi_items(), answer.content)

    do_POST = do_GET

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name not in {*_OWN, "content-length", "content-encoding"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def below(prefix: str, upstream: str) -> Iterator[str]:
    """Serve an application below a prefix.

    Yields:
        Where the proxy is, without the prefix.
    """
    handler = type("Handler", (_Handler,), {"prefix": prefix, "upstream": upstream})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
