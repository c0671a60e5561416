"""Transports of httpx that end in an emulator of this process instead of the network."""

import time
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx

from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.server import Server


class EmulatorTransport(httpx.BaseTransport):
    """Takes the requests of an `httpx.Client` to an emulator in this process."""

    def __init__(self, core: Server) -> None:
        self._core = core

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        response = self._core.handle(_incoming(self._core, request, request.read()))
        if response.delay:
            time.sleep(_patience(request, response))
        return _outgoing(request, response)


class AsyncEmulatorTransport(httpx.AsyncBaseTransport):
    """Takes the requests of an `httpx.AsyncClient` to an emulator in this process."""

    def __init__(self, core: Server) -> None:
        self._core = core

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        response = self._core.handle(_incoming(self._core, request, await request.aread()))
        await anyio.sleep(_patience(request, response))
        return _outgoing(request, response)


class EmulatorClient(httpx.Client):
    """An `httpx.Client` for `AuthKit` that hands its requests to an emulator, and does no more.

    Cookies, redirects, authentication and log lines, which `AuthKit` does without, would take an
    eighth of a sign-in's time.
    """

    def __init__(self, core: Server) -> None:
        self._to_emulator = EmulatorTransport(core)
        super().__init__(transport=self._to_emulator)

    def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request."""
        return self._to_emulator.handle_request(request)


class AsyncEmulatorClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` for `AsyncAuthKit`, as `EmulatorClient` is for `AuthKit`."""

    def __init__(self, core: Server) -> None:
        self._to_emulator = AsyncEmulatorTransport(core)
        super().__init__(transport=self._to_emulator)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request."""
        return await self._to_emulator.handle_async_request(request)


def _incoming(core: Server, request: httpx.Request, body: bytes) -> Request:
    path, _, query = request.url.raw_path.partition(b"?")
    mount = urlsplit(core.environment.base_url).path.rstrip("/")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(
        method=request.method,
        path=path.decode("ascii").removeprefix(mount),
        query=query.decode("ascii"),
        headers=headers,
        body=body,
    )


def _outgoing(request: httpx.Request, response: Response) -> httpx.Response:
    if response.delay > _read_timeout(request):
        raise httpx.ReadTimeout("The emulator did not answer in time.", request=request)
    if response.lost == "request":
        raise httpx.ConnectError("The emulator refused the connection.", request=request)
    if response.lost == "reply":
        raise httpx.ReadError("The emulator dropped the connection.", request=request)
    headers = [*response.headers.items(), *(("set-cookie", c) for c in response.cookies)]
    return httpx.Response(response.status, headers=headers, content=response.body)


def _patience(request: httpx.Request, response: Response) -> float:
    return min(response.delay, _read_timeout(request))


def _read_timeout(request: httpx.Request) -> float:
    timeout = request.extensions.get("timeout", {}).get("read")
    return float("inf") if timeout is None else float(timeout)
