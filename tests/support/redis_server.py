"""A real redis-server for one test module, on a port of its own."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"redis://{self.address}"

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

    def leases(self) -> list[str]:
        """Return the keys of the refreshes that a process is at."""
        held = self.held().items()
        return [key for key, value in held if ":refresh:" in key and not value.startswith(b"{")]


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
def running_cluster(directory: Path, nodes: int = 1) -> Iterator[list[RedisServer]]:
    """Run a cluster without replicas; its nodes share the slots evenly."""
    executable = program("redis-server", "valkey-server")
    servers: list[RedisServer] = []
    buses = [_free_port() for _ in range(nodes)]
    with ExitStack() as stack:
        for bus in buses:
            place = directory / str(bus)
            place.mkdir()
            options = ("--cluster-enabled", "yes", "--cluster-port", str(bus))
            servers.append(RedisServer(executable, place, *options))
            stack.callback(servers[-1].stop)
            servers[-1].start()
        for number, server in enumerate(servers):
            first, last = (16384 * each // nodes for each in (number, number + 1))
            with server.client() as client:
                client.execute_command("CLUSTER ADDSLOTSRANGE", first, last - 1)
                client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
                client.execute_command("CLUSTER MEET", "127.0.0.1", servers[0].port, buses[0])
        _wait(lambda: all(_is_cluster_up(server, nodes) for server in servers))
        yield servers


def _is_cluster_up(server: RedisServer, nodes: int) -> bool:
    with server.client() as client:
        info = client.execute_command("CLUSTER INFO")
    return info["cluster_state"] == "ok" and info["cluster_size"] == str(nodes)


def move_slot(key: str, source: RedisServer, target: RedisServer) -> Iterator[None]:
    """Move the slot of a key to another node of a cluster, step by step.

    It yields when the move has begun, when the keys have been moved, and when it is over.
    """
    with source.client() as giver, target.client() as taker:
        slot = giver.execute_command("CLUSTER KEYSLOT", key)
        giver_id, taker_id = (each.execute_command("CLUSTER MYID") for each in (giver, taker))
        taker.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", giver_id)
        giver.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", taker_id)
        yield
        for name in giver.execute_command("CLUSTER GETKEYSINSLOT", slot, 100):
            giver.execute_command("MIGRATE", "127.0.0.1", target.port, name, 0, 5000)
        yield
        for each in (taker, giver):
            each.execute_command("CLUSTER SETSLOT", slot, "NODE", taker_id)
        yield


def resharding(source: RedisServer, target: RedisServer) -> "subprocess.Popen[bytes]":
    """Let `redis-cli` move all slots of a node to another one, as an operator does."""
    with source.client() as giver, target.client() as taker:
        ranges = giver.execute_command("CLUSTER SLOTS")
        count = sum(last - first + 1 for first, last, node in ranges if node[1] == source.port)
        giver_id, taker_id = (each.execute_command("CLUSTER MYID") for each in (giver, taker))
    return subprocess.Popen(
        [
            *(program("redis-cli", "valkey-cli"), "--cluster", "reshard", source.address),
            *("--cluster-from", giver_id, "--cluster-to", taker_id),
            *("--cluster-slots", str(count), "--cluster-yes"),
        ],
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def running_replica(directory: Path, server: RedisServer) -> Iterator[RedisServer]:
    """Run a replica of a server, in sync with it."""
    executable = program("redis-server", "valkey-server")
    options = ("--replicaof", f"127.0.0.1 {server.port}", "--repl-diskless-load", "swapdb")
    replica = RedisServer(executable, directory, *options)
    replica.start()
    try:
        with replica.client() as client:
            _wait(lambda: client.info("replication")["master_link_status"] == "up")
        yield replica
    finally:
        replica.stop()


@contextmanager
def running_sentinel(directory: Path, server: RedisServer) -> Iterator[RedisServer]:
    """Run a Sentinel that knows a server as `fleet`, and replaces it after half a second."""
    file = directory / "sentinel.conf"
    file.write_text(
        f"sentinel monitor fleet 127.0.0.1 {server.port} 1\n"
        "sentinel down-after-milliseconds fleet 500\n"
        "sentinel failover-timeout fleet 5000\n"
    )
    executable = program("redis-server", "valkey-server")
    sentinel = RedisServer(executable, directory, str(file), "--sentinel")
    sentinel.start()
    try:
        yield sentinel
    finally:
        sentinel.stop()


def _wait(is_so: Callable[[], bool]) -> None:
    for _ in range(400):
        if is_so():
            return
        time.sleep(0.05)
    raise TimeoutError("it never came to be so")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
