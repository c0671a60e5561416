"""Sessions go both ways between this package and the Node packages that users run beside it."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.npm import npm_install, run_node
from tests.support.vectors import SESSIONS
from workos_authkit import AuthKit
from workos_authkit.emulator import serving
from workos_authkit.errors import UnsealError
from workos_authkit.sealing import seal, unseal
from workos_authkit.testing import make_emulator

PASSWORD = SESSIONS["passwords"]["PW"]
OLD_PASSWORD = SESSIONS["passwords"]["PW_OLD"]

NODE_SDKS = ["workos-node-10", "workos-node-11"]
SEALERS = [
    "iron-webcrypto-1",
    "iron-webcrypto-2",
    "iron-session-8",
    "iron-session-9",
    "authkit-session",
]
UNSEALERS = [*SEALERS, *NODE_SDKS]

ADAPTERS = """
const name = input.package;
async function load(id) {
    try { return await import(id); } catch (error) {
        output({ missing: String(error.message) });
        process.exit(0);
    }
}
const ironSession = async (id) => {
    const { sealData, unsealData } = await load(id);
    return {
        seal: (data, password, ttl) => sealData(data, { password, ttl }),
        unseal: (text, password) => unsealData(text, { password, ttl: 0 }),
    };
};
const ironWebcrypto = async (id, ...crypto) => {
    const { seal, unseal, defaults } = await load(id);
    return {
        seal: (data, password, ttl) =>
            seal(...crypto, data, { id: '1', secret: password }, { ...defaults, ttl: ttl * 1000 }),
        unseal: (text, password) =>
            unseal(...crypto, text.split('~')[0], { 1: password }, defaults),
    };
};
const sdk = async (id) => {
    const { WorkOS } = await load(id);
    const workos = new WorkOS(input.apiKey ?? 'sk_test', {
        clientId: input.clientId, apiHostname: '127.0.0.1', port: input.port, https: false,
    });
    const users = workos.userManagement;
    return {
        unseal: (sessionData, cookiePassword) =>
            users.getSessionFromCookie({ sessionData, cookiePassword }),
        authenticate: (sessionData, cookiePassword) =>
            users.loadSealedSession({ sessionData, cookiePassword }).authenticate(),
        refresh: async (sessionData, cookiePassword) => {
            const session = users.loadSealedSession({ sessionData, cookiePassword });
            const { authenticated, reason, sealedSession } = await session.refresh();
            return { authenticated, reason, sealedSession };
        },
    };
};
const adapters = {
    'iron-webcrypto-1': () => ironWebcrypto('iron-webcrypto-1', crypto),
    'iron-webcrypto-2': () => ironWebcrypto('iron-webcrypto-2'),
    'iron-session-8': () => ironSession('iron-session-8'),
    'iron-session-9': () => ironSession('iron-session-9'),
    'authkit-session': async () => {
        const { sessionEncryption } = await load('@workos/authkit-session');
        return {
            seal: (data, password, ttl) => sessionEncryption.sealData(data, { password, ttl }),
            unseal: (text, password) => sessionEncryption.unsealData(text, { password }),
        };
    },
    'workos-node-10': () => sdk('@workos-inc/node'),
    'workos-node-11': () => sdk('workos-node-11'),
};
const adapter = await adapters[name]();
const results = [];
for (const [operation, ...args] of input.calls) {
    try { results.push({ ok: await adapter[operation](...args) }); }
    catch (error) { results.push({ error: String(error.message) }); }
}
output({ results });
"""

PAYLOADS: list[dict[str, Any]] = [
    *({"padding": "x" * length} for length in range(17)),
    {"text": "Žofie 李雷 🙂 \u0001\n\t\u2028 <>&'\"\\", "": None},
    {"half of a pair": "\ud83d"},
    {"numbers": [0, -1, 2.5, 1e21, 9007199254740991], "nested": {"list": [[], {}, True, None]}},
]


class Node:
    """The installed packages, called one process at a time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def __call__(self, package: str, calls: list[list[Any]], **context: Any) -> list[Any]:
        answer = run_node(
            self._directory, ADAPTERS, {"package": package, "calls": calls, **context}
        )
        if "missing" in answer:
            pytest.skip(f"{package} does not load in this Node: {answer['missing']}")
        return answer["results"]


@pytest.fixture(scope="module")
def node() -> Node:
    dependencies = {
        "@workos-inc/node": "10",
        "@workos/authkit-session": "0.7",
        "iron-session-8": "npm:iron-session@8",
        "iron-session-9": "npm:iron-session@9",
        "iron-webcrypto-1": "npm:iron-webcrypto@1",
        "iron-webcrypto-2": "npm:iron-webcrypto@2",
        "workos-node-11": "npm:@workos-inc/node@11",
    }
    return Node(npm_install("sealing", dependencies))


@pytest.fixture(scope="module")
def jwks_port() -> Iterator[int]:
    """Serve the vectors' keys, as the API does, on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == f"/sso/jwks/{SESSIONS['client_id']}"
            body = json.dumps(SESSIONS["jwks"]).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("package", SEALERS)
def test_what_node_seals_reads_here(node: Node, package: str) -> None:
    results = node(package, [["seal", payload, PASSWORD, 0] for payload in PAYLOADS])
    texts = [result["ok"] for result in results]
    assert [unseal(text, [OLD_PASSWORD, PASSWORD]).data for text in texts] == PAYLOADS
    with pytest.raises(UnsealError, match="another password"):
        unseal(texts[0], OLD_PASSWORD)


@pytest.mark.parametrize("package", SEALERS)
def test_what_node_seals_for_a_while_expires_here(node: Node, package: str) -> None:
    [result] = node(package, [["seal", {"a": 1}, PASSWORD, 600]])
    expires_at = int(result["ok"].split("*")[5]) / 1000
    assert unseal(result["ok"], PASSWORD, now=expires_at + 59.999).data == {"a": 1}
    with pytest.raises(UnsealError, match="expired"):
        unseal(result["ok"], PASSWORD, now=expires_at + 60)


@pytest.mark.parametrize("package", UNSEALERS)
def test_what_is_sealed_here_reads_in_node(node: Node, package: str) -> None:
    calls = [["unseal", seal(payload, PASSWORD, ttl=600), PASSWORD] for payload in PAYLOADS]
    results = node(package, calls, clientId="client_1", port=1)
    assert results == [{"ok": payload} for payload in PAYLOADS]


@pytest.mark.parametrize("package", UNSEALERS)
def test_node_refuses_what_it_should_not_read(node: Node, package: str) -> None:
    sealed = seal({"a": 1}, PASSWORD, ttl=600)
    expired = seal({"a": 1}, PASSWORD, ttl=600, now=1_500_000_000)
    calls = [
        ["unseal", sealed, OLD_PASSWORD],
        ["unseal", sealed.replace("*1*", "*2*", 1), PASSWORD],
        ["unseal", expired, PASSWORD],
    ]
    for result in node(package, calls, clientId="client_1", port=1):
        assert "error" in result or result == {"ok": {}}


SEALED_SESSIONS = [vector for vector in SESSIONS["iron"] if vector.get("kind") == "session"]


@pytest.mark.parametrize("package", NODE_SDKS)
def test_the_node_sdk_authenticates_a_cookie_sealed_here(
    node: Node, jwks_port: int, package: str
) -> None:
    payloads: list[Any] = [unseal(vector["sealed"], PASSWORD).data for vector in SEALED_SESSIONS]
    calls = [["authenticate", seal(payload, PASSWORD), PASSWORD] for payload in payloads]
    results = node(package, calls, clientId=SESSIONS["client_id"], port=jwks_port)
    assert {result["ok"]["authenticated"] for result in results} == {True, False}
    for vector, payload, result in zip(SEALED_SESSIONS, payloads, results, strict=True):
        expected = dict(vector["authenticate"][package.replace("node-", "node@")])
        if expected["authenticated"]:
            expected |= {"user": payload["user"], "accessToken": payload["accessToken"]}
        assert result == {"ok": expected}, vector["id"]


@pytest.mark.parametrize("package", NODE_SDKS)
def test_both_sides_go_on_with_one_session(node: Node, package: str) -> None:
    emulator = make_emulator(
        seed={"users": [{"email": "ada@example.com", "password": "analytical engine"}]}
    )
    with (
        serving(emulator) as base_url,
        AuthKit(
            emulator.api_key,
            emulator.client_id,
            base_url=base_url,
            cookie_password=PASSWORD,
            clock=emulator.clock,
        ) as authkit,
    ):
        context = {
            "apiKey": emulator.api_key,
            "clientId": emulator.client_id,
            "port": httpx.URL(base_url).port,
        }
        authentication = authkit.authentication.with_password(
            email="ada@example.com", password="analytical engine"
        )
        cookie = authkit.sessions.seal(authentication)
        for _ in range(2):
            here = authkit.sessions.authenticate(cookie)
            assert here.authenticated
            calls = [["authenticate", cookie, PASSWORD], ["refresh", cookie, PASSWORD]]
            there, refreshed = (result["ok"] for result in node(package, calls, **context))
            assert there["authenticated"]
            assert there["sessionId"] == here.session_id
            assert there["user"]["email"] == here.user.email
            assert there["user"]["createdAt"] == as_javascript_writes(here.user.created_at)
            assert there["accessToken"] == here.access_token
            assert refreshed["authenticated"], refreshed["reason"]
            renewed = authkit.sessions.refresh(refreshed["sealedSession"])
            assert renewed.authenticated
            assert renewed.access_token not in (here.access_token, there["accessToken"])
            cookie = renewed.sealed_session


def as_javascript_writes(instant: datetime) -> str:
    """Write an instant as JavaScript does."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
