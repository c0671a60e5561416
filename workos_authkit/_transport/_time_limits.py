"""Time limits for blocking sockets: they bound a whole attempt, not each of its reads.

The timeouts of httpx bound each socket operation, and each connection attempt per address, so a
server that sends a byte now and then blocks a caller forever. `hold_time_limits` puts a backend
between httpx and its sockets that gives each operation the attempt's remaining time.
"""

import ipaddress
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import partial
from types import ModuleType
from typing import Any, Final

from workos_authkit._transport._threads import call_within

ends_at: ContextVar[float | None] = ContextVar("workos_authkit_ends_at", default=None)
"""The `time.monotonic` at which this thread's attempt must be over."""

_WRITTEN_AT_ONCE: Final = 16_384


def hold_time_limits(client: Any) -> None:
    """Make a client of httpx, or of a compatible library, keep to `ends_at`.

    If `ends_at` is not set, nothing changes. A client with other transports stays as it is: each
    of its reads is bounded separately.
    """
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    for transport in transports:
        pool: Any = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        library = sys.modules.get(type(pool).__module__.partition(".")[0])
        if (
            hasattr(backend, "connect_tcp")
            and hasattr(library, "ConnectTimeout")
            and not isinstance(backend, _Backend)
        ):
            pool._network_backend = _Backend(backend, library)


class _Backend:
    """A network backend of httpcore."""

    def __init__(self, backend: Any, library: Any) -> None:
        self._backend = backend
        self._library = library

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **kwargs: Any) -> Any:
        """Connect to the first address of a host that answers; `timeout` bounds all attempts."""
        if ends_at.get() is None:  # the caller's own request, over the same pool
            stream = self._backend.connect_tcp(host, port, timeout=timeout, **kwargs)
            return _Stream(stream, self._library)
        too_late = self._library.ConnectTimeout
        seconds = _left(timeout, too_late)
        give_up_at = time.monotonic() + seconds
        addresses = _resolve(host, port, seconds, self._library)
        for position, address in enumerate(addresses):
            share = (give_up_at - time.monotonic()) / (len(addresses) - position)
            if share <= 0:
                raise too_late("timed out")
            try:
                stream = self._backend.connect_tcp(address, port, timeout=share, **kwargs)
            except (self._library.ConnectError, too_late):
                if position == len(addresses) - 1:
                    raise
            else:
                return _Stream(stream, self._library)
        raise self._library.ConnectError("the host has no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, **kwargs: Any) -> Any:
        """Connect to a local socket."""
        timeout = _left(timeout, self._library.ConnectTimeout)
        stream = self._backend.connect_unix_socket(path, timeout=timeout, **kwargs)
        return _Stream(stream, self._library)

    def sleep(self, seconds: float) -> None:
        """Wait this many seconds."""
        self._backend.sleep(_left(seconds, self._library.ConnectTimeout))


class _Stream:
    """A network stream of httpcore."""

    def __init__(self, stream: Any, library: ModuleType) -> None:
        self._stream = stream
        self._library: Any = library
        self.close = stream.close
        self.get_extra_info = stream.get_extra_info

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        """Read the available bytes, or wait for some."""
        return self._stream.read(max_bytes, timeout=_left(timeout, self._library.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write the whole buffer."""
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            piece = buffer[start : start + _WRITTEN_AT_ONCE]
            self._stream.write(piece, timeout=_left(timeout, self._library.WriteTimeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        """Perform the TLS handshake."""
        timeout = _left(timeout, self._library.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=timeout)
        return _Stream(stream, self._library)


def _left(timeout: float | None, too_late: Callable[[str], Exception]) -> Any:
    """Return the time for one operation: what remains, and never more than `timeout`."""
    end = ends_at.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise too_late("timed out")
    return left if timeout is None else min(left, timeout)


def _resolve(host: str, port: int, seconds: float, library: Any) -> Sequence[str]:
    """Return the addresses of a host.

    The system's resolver accepts no time limit, so a thread waits for it, even after the caller
    has left.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = call_within(
            seconds, partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        )
    except TimeoutError:
        raise library.ConnectTimeout("the name of the host was not resolved in time") from None
    except (OSError, RuntimeError, UnicodeError) as error:  # RuntimeError: no more threads
        raise library.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
