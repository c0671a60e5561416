"""A real redis-server for one test module, on a port of its own."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.support.parts import program


class RedisServer:
    """A redis-server that can be stopped, started and slowed down.

    Args:
        executable: Its program.
        directory: Where it may write.
        options: Further ones of its command line.
    """

    def __init__(self, executable: str, directory: Path, *options: str) -> None:
        self._executable = executable
        self._directory = directory
        self._options = options
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                self._executable,
                *self._options,
                *("--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--dir", str(self._directory)),
            ],
            stdout=subprocess.DEVNULL,
        )
        client = self.client()
        for _ in range(200):
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                client.close()
                return
        raise TimeoutError("redis-server does not answer")

    def stop(self) -> None:
        """Kill it: what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def client(self) -> "redis.Redis":
        return redis.Redis(port=self.port)

    def held(self) -> dict[str, bytes]:
        """Return what it holds."""
        with self.client() as client:
            return {name.decode(): client.get(name) or b"" for name in client.keys("*")}


@contextmanager
def running_redis(directory: Path) -> Iterator[RedisServer]:
    """Run a redis-server; the test skips where there is none."""
    server = RedisServer(program("redis-server", "valkey-server"), directory)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def running_cluster(directory: Path) -> Iterator[RedisServer]:
    """Run a cluster of one node, which has all slots."""
    bus = ("--cluster-enabled", "yes", "--cluster-port", str(_free_port()))
    server = RedisServer(program("redis-server", "valkey-server"), directory, *bus)
    server.start()
    try:
        with server.client() as client:
            client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
            for _ in range(200):
                if client.execute_command("CLUSTER INFO")["cluster_state"] == "ok":
                    break
                time.sleep(0.05)
            else:
                raise TimeoutError("the cluster is not up")
        yield server
    finally:
        server.stop()


@contextmanager
def running_sentinel(directory: Path, server: RedisServer) -> Iterator[RedisServer]:
    """Run a Sentinel that knows a server as `fleet`."""
    file = directory / "sentinel.conf"
    file.write_text(f"sentinel monitor fleet 127.0.0.1 {server.port} 1\n")
    executable = program("redis-server", "valkey-server")
    sentinel = RedisServer(executable, directory, str(file), "--sentinel")
    sentinel.start()
    try:
        yield sentinel
    finally:
        sentinel.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
