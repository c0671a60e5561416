"""How long it takes to list 100 users, end to end, beside the official SDK.

    python benchmarks/decoding.py

Both clients send through `httpx.MockTransport`, so what is measured is the client's own work: the
request, the answer's text, its check, and 100 objects made of it.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx
import workos
from harness import Contestant, Targets, compare, save, table, without_extra

from workos_authkit import AuthKit

OFFICIAL = "official SDK, list_users"
OURS = "workos_authkit, users.list"
TRANSPORT = "httpx alone, and json"

USERS = 100

TARGET = 0.8


def main() -> None:
    content = json.dumps(answer()).encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    http = httpx.Client(transport=transport)
    with_orjson = Contestant(OURS, ours(http), [None])
    with_json = without_extra(with_orjson)
    results = compare(
        [
            with_orjson,
            with_json,
            Contestant(OFFICIAL, official(http), [None]),
            Contestant(TRANSPORT, bare(http), [None]),
        ],
        rounds=60,
        calls=10,
    )
    table(f"Listing {USERS} users, end to end", results, floor=OFFICIAL)
    ratios = {
        contestant.name: results[contestant.name] / results[OFFICIAL]
        for contestant in (with_json, with_orjson)
    }
    targets = Targets()
    targets.at_most(f"{OURS}, of the {OFFICIAL}", TARGET, ratios[OURS])
    save(
        "decoding",
        {
            "microseconds": results,
            "ratios_to_the_official_sdk": ratios,
            "targets": targets.rows,
        },
    )


def ours(http: httpx.Client) -> Callable[[Any], object]:
    authkit = AuthKit("sk_test_key", "client_123", http_client=http)

    def call(_: Any) -> object:
        page = authkit.users.list(limit=100)
        assert len(page.data) == USERS
        return page

    return call


def official(http: httpx.Client) -> Callable[[Any], object]:
    client = workos.WorkOSClient(api_key="sk_test_key", client_id="client_123", http_client=http)

    def call(_: Any) -> object:
        page = client.user_management.list_users(limit=100)
        assert len(page.data) == USERS
        return page

    return call


def bare(http: httpx.Client) -> Callable[[Any], object]:
    def call(_: Any) -> object:
        response = http.get("https://api.workos.com/user_management/users?limit=100")
        return json.loads(response.content)

    return call


def answer() -> dict[str, Any]:
    """Return the API's answer: every field is there, every user has a little metadata."""
    users = [
        {
            "object": "user",
            "id": f"user_01HXYZ{number:020}",
            "email": f"user{number}@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "name": "Ada Lovelace",
            "email_verified": True,
            "profile_picture_url": f"https://workoscdn.com/images/v1/{number}",
            "last_sign_in_at": "2026-01-02T03:04:05.678Z",
            "external_id": f"f1ffa2b2-c20b-4d39-be5c-{number:012}",
            "locale": "en-GB",
            "metadata": {"team": "engines", "plan": "gold"},
            "created_at": "2026-01-01T00:00:00.000Z",
            "updated_at": "2026-01-02T00:00:00.000Z",
        }
        for number in range(USERS)
    ]
    cursors = {"before": None, "after": users[-1]["id"]}
    return {"object": "list", "data": users, "list_metadata": cursors}


if __name__ == "__main__":
    main()
