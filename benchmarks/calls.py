"""What a call costs beside the same request on the bare HTTP library.

    python benchmarks/calls.py

All of them GET one user from a handler in memory, so that no socket blurs the difference. What
the bare library gives is an answer nobody has read yet; the clients give a value of theirs, after
logging, retries and checks. The official SDK is compared with its own library, httpx2.
"""

import json
from typing import Any

import httpx
import httpx2
import workos
from harness import Contestant, Targets, compare, save, table

from workos_authkit import AuthKit
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

TARGET = 1.15


def client_of(library: Any) -> Any:
    """Return a client of the library whose requests never leave this process."""

    def answer(_: Any) -> Any:
        return library.Response(200, content=BODY, headers=HEADERS)

    return library.Client(transport=library.MockTransport(answer))


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
    targets = Targets()
    for ours, bare in ((OURS, BARE), (OURS_2, BARE_2)):
        targets.at_most(f"{ours}, of {bare}", TARGET, times[ours] / times[bare])
    ratio = times[OFFICIAL] / times[BARE_2]
    save("calls", {"microseconds": times, "official SDK": ratio, "targets": targets.rows})


if __name__ == "__main__":
    main()
