"""The MCP server of the guide does what it says."""

from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any, TypeVar

import anyio
import pytest
from starlette.testclient import TestClient

from tests.docs.pages import ROOT, blocks, clients_stay_open, load, reachable
from workos_authkit.emulator import Emulator
from workos_authkit.testing import make_emulator, make_oauth_token

pytestmark = [clients_stay_open, pytest.mark.processes]

T = TypeVar("T")

PAGE = ROOT / "docs" / "guides" / "mcp.md"
RESOURCE = "http://127.0.0.1:8000/mcp"
MACHINE = {"client_id": "client_loom", "client_secret": "the loom's secret"}
ADD_NOTE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "add_note", "arguments": {"text": "Remember the milk."}},
}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    emulator = make_emulator(
        redirect_uri="http://127.0.0.1:8000/auth/callback",
        seed={"applications": [{"name": "Loom", "type": "m2m", **MACHINE}]},
    )
    with reachable(emulator):
        yield emulator


@pytest.fixture
def guide(emulator: Emulator) -> ModuleType:
    return load(PAGE)


def token(emulator: Emulator, **claims: Any) -> str:
    return make_oauth_token(resource=RESOURCE, **{"iss": emulator.base_url, **claims})


def call(guide: ModuleType, app: str, access_token: str | None) -> Any:
    headers = {"accept": "application/json, text/event-stream"}
    if access_token is not None:
        headers["authorization"] = f"Bearer {access_token}"
    with TestClient(getattr(guide, app), base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/mcp", json=ADD_NOTE, headers=headers)
        assert client.portal is not None
        client.portal.call(guide.authkit.aclose)
        return answer


def run(guide: ModuleType, function: Callable[[], Awaitable[T]]) -> T:
    async def finish() -> T:
        async with guide.authkit:
            return await function()

    return anyio.run(finish)


def test_the_server_takes_30_lines() -> None:
    first = next(blocks(PAGE))
    assert len([line for line in first.splitlines() if line.strip()]) <= 30


def test_a_user_keeps_notes(guide: ModuleType, emulator: Emulator) -> None:
    answer = call(guide, "app", token(emulator, sub="user_1"))
    assert answer.status_code == 200, answer.text
    assert "You have 1 notes." in answer.text
    assert guide.notes == {"user_1": ["Remember the milk."]}


@pytest.mark.parametrize("which", ["app", "fast_app"])
def test_nobody_is_led_to_authkit(guide: ModuleType, which: str) -> None:
    answer = call(guide, which, None)
    assert answer.status_code == 401
    assert "resource_metadata=" in answer.headers["www-authenticate"]


def test_code_of_your_own_tells_refusals_apart(guide: ModuleType, emulator: Emulator) -> None:
    given = [
        token(emulator, org_id="org_1"),
        token(emulator),
        token(emulator, scope="openid"),
        token(emulator, lifetime=-60),
        "nonsense",
    ]

    async def statuses() -> list[int]:
        return [await guide.status_for(access_token) for access_token in given]

    assert run(guide, statuses) == [200, 204, 403, 401, 401]


def test_an_api_takes_the_same_tokens(guide: ModuleType, emulator: Emulator) -> None:
    guide.notes["user_1"] = ["Remember the milk."]
    with TestClient(guide.api, base_url="http://127.0.0.1:8000") as client:
        good = token(emulator, sub="user_1")
        answer = client.get("/notes", headers={"authorization": f"Bearer {good}"})
        assert answer.json() == ["Remember the milk."]
        document = client.get("/.well-known/oauth-protected-resource/mcp").json()
        assert document["authorization_servers"] == [emulator.base_url]


def test_a_machine_gets_its_token(guide: ModuleType) -> None:
    header = run(guide, lambda: guide.authorization_header(*MACHINE.values()))
    assert header.startswith("Bearer ey")
