"""What a call costs beside the same request on the bare HTTP library.

    python benchmarks/calls.py

All of them GET one user from a handler in memory, so that no socket blurs the difference. What
the bare library gives is an answer nobody has read yet; the clients give a value of theirs, after
logging, retries and checks. The official SDK is compared with its own library, httpx2.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx
import httpx2
import workos
from harness import Contestant, Targets, compare, save, table

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit._run import run
from workos_authkit._transport import HTTPRequest
from workos_authkit._transport.blocking import BlockingTransport

USER = {
    "object": "user",
    "id": "user_01HXYZ0123456789ABCDEFGHJK",
    "email": "ada@example.com",
    "email_verified": True,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "profile_picture_url": "https://example.com/ada.png",
    "last_sign_in_at": "2026-01-02T03:04:05.678Z",
    "external_id": None,
    "metadata": {"engine": "analytical"},
    "created_at": "2026-01-02T03:04:05.678Z",
    "updated_at": "2026-01-02T03:04:05.678Z",
}
BODY = json.dumps(USER).encode()
HEADERS = {"Content-Type": "application/json", "X-Request-ID": "req_1"}
URL = f"https://api.workos.com/user_management/users/{USER['id']}"

BARE = "httpx.Client"
OURS = "workos_authkit on httpx"
BARE_2 = "httpx2.Client"
OURS_2 = "workos_authkit on httpx2"
OFFICIAL = "workos on httpx2"
SENDING = "the transport of workos_authkit on httpx"

ASYNC_BARE = "httpx2.AsyncClient"
ASYNC_BOUNDED = "httpx2.AsyncClient within a time limit"
ASYNC_OURS = "workos_authkit on httpx2.AsyncClient"

TARGET = 1.15
BATCH = 500
"""Calls in one event loop, beside which its start does not count."""


def client_of(library: Any) -> Any:
    """Return a client of the library whose requests never leave this process."""

    def answer(_: Any) -> Any:
        return library.Response(200, content=BODY, headers=HEADERS)

    return library.Client(transport=library.MockTransport(answer))


def asynchronous() -> dict[str, float]:
    """Return the microseconds of the async clients.

    Ours bounds the whole call, a body that comes byte by byte included. The bare client does that
    within a time limit of anyio, which costs as much as a fifth of its call.
    """

    def answer(_: Any) -> httpx2.Response:
        return httpx2.Response(200, content=BODY, headers=HEADERS)

    bare, mine = [httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) for _ in range(2)]
    users = AsyncAuthKit("sk_test_key", "client_1", http_client=mine).users
    key = {"Authorization": "Bearer sk_test_key"}

    async def bounded() -> object:
        with anyio.move_on_after(30):
            return await bare.get(URL, headers=key)

    def batched(call: Callable[[], Awaitable[object]]) -> Callable[[Any], None]:
        async def batch() -> None:
            for _ in range(BATCH):
                await call()

        return lambda _: anyio.run(batch)

    times = compare(
        [
            Contestant(ASYNC_BARE, batched(lambda: bare.get(URL, headers=key)), [None]),
            Contestant(ASYNC_BOUNDED, batched(bounded), [None]),
            Contestant(ASYNC_OURS, batched(lambda: users.get(USER["id"])), [None]),
        ],
        rounds=30,
        calls=1,
        summary=min,
    )
    return {name: time / BATCH for name, time in times.items()}


def sending(http_client: Any) -> Any:
    """Return what sends alone: no path is filled in, nothing is decided about the answer or read.

    It bounds the time and the size of the answer, and keeps URLs out of logs and cookies out of
    the jar.
    """
    clock = AuthKit("sk_test_key").users._async._api.transport.clock
    transport = BlockingTransport(http_client, clock)
    key = "Bearer sk_test_key"
    headers = {"host": "api.workos.com", "accept": "application/json", "authorization": key}
    request = HTTPRequest(method="GET", url=URL, headers=headers, operation="GET")
    return lambda _: run(transport.send(request, timeout=30))


def main() -> None:
    """Compare them in one run."""
    settings = {"api_key": "sk_test_key", "client_id": "client_1"}
    official = workos.WorkOSClient(**settings, http_client=client_of(httpx2))
    key = {"Authorization": "Bearer sk_test_key"}

    def get(http_client: Any) -> Any:
        return lambda _: http_client.get(URL, headers=key)

    ids = [USER["id"]]
    times = compare(
        [
            Contestant(BARE, get(client_of(httpx)), ids),
            Contestant(OURS, AuthKit(**settings, http_client=client_of(httpx)).users.get, ids),
            Contestant(BARE_2, get(client_of(httpx2)), ids),
            Contestant(OURS_2, AuthKit(**settings, http_client=client_of(httpx2)).users.get, ids),
            Contestant(OFFICIAL, official.user_management.get_user, ids),
            Contestant(SENDING, sending(client_of(httpx)), ids),
        ],
        rounds=300,
        calls=20,
        summary=min,
    )
    table(
        "GET one user, on httpx",
        {name: times[name] for name in (BARE, OURS, SENDING)},
        floor=BARE,
    )
    table(
        "GET one user, on httpx2",
        {name: times[name] for name in (BARE_2, OURS_2, OFFICIAL)},
        floor=BARE_2,
    )
    times |= asynchronous()
    table(
        "GET one user, awaited",
        {name: times[name] for name in (ASYNC_BARE, ASYNC_BOUNDED, ASYNC_OURS)},
        floor=ASYNC_BOUNDED,
    )
    targets = Targets()
    for ours, bare in ((OURS, BARE), (OURS_2, BARE_2), (ASYNC_OURS, ASYNC_BOUNDED)):
        targets.at_most(f"{ours}, of {bare}", TARGET, times[ours] / times[bare])
    ratio = times[OFFICIAL] / times[BARE_2]
    save("calls", {"microseconds": times, "official SDK": ratio, "targets": targets.rows})


if __name__ == "__main__":
    main()
