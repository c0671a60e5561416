"""A key endpoint on loopback that counts how often it is asked."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from attrs import define


@define
class KeyServer:
    """What the endpoint answers, and how slowly."""

    jwks: Mapping[str, Any]
    delay: float = 0.0
    status: int = 200
    gets: int = 0
    url: str = ""

    @classmethod
    @contextmanager
    def running(cls, jwks: Mapping[str, Any], *, delay: float = 0.0) -> Iterator[Self]:
        """Serve until the block ends."""
        state = cls(jwks, delay)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                state.gets += 1
                time.sleep(state.delay)
                body = json.dumps(dict(state.jwks)).encode()
                self.send_response(state.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

        server = Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        state.url = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
