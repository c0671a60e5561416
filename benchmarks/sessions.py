"""How long it takes to open a session cookie and to authenticate who sends it, beside others.

    python benchmarks/sessions.py

Everything in Python is compared within one run, in turns. Where Node and npm are present, the Node
packages do the same with the same cookies, in a process of their own.
"""

import hmac
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import joserfc.jwt
import msgspec
import orjson
import pytest
import workos
from attrs import frozen
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from harness import (
    Contestant,
    Targets,
    by_threads,
    compare,
    python_alone,
    rates_table,
    save,
    table,
    without_extra,
)
from harness.key_server import KeyServer
from joserfc.jwk import RSAKey
from workos.session import seal_session_from_auth_response

from workos_authkit import AuthKit
from workos_authkit.sealing import seal, unseal

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.npm import npm_install, run_node

PASSWORD = Fernet.generate_key().decode()  # which both formats take
CLIENT_ID = "client_01HXYZ0123456789ABCDEFGHJK"

OURS = "workos_authkit authenticate"
LIBRARIES = "the libraries alone, without a check"
OFFICIAL = "workos, load and authenticate"
UNSEAL = "workos_authkit unseal, Iron"
FERNET = "Fernet and json, as the official SDK unseals"

COOKIES = 3_000
"""More than a client remembers, so that each is seen for the first time again.

With half of them, what threads took out of turn came back while it was remembered.
"""

USER = {
    "object": "user",
    "id": "user_01HXYZ0123456789ABCDEFGHJK",
    "email": "ada.lovelace@example.com",
    "email_verified": True,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "name": "Ada Lovelace",
    "profile_picture_url": "https://workoscdn.com/images/v1/123abc",
    "last_sign_in_at": "2026-06-25T19:07:33.155Z",
    "locale": "en-GB",
    "created_at": "2025-06-25T19:07:33.155Z",
    "updated_at": "2026-06-25T19:07:33.155Z",
    "external_id": "f1ffa2b2-c20b-4d39-be5c-212726e11222",
    "metadata": {"timezone": "Europe/London"},
}


@frozen(eq=False)
class Cookies:
    """The cookies of as many sessions, in both formats, and the keys of their access tokens."""

    jwks: Mapping[str, Any]
    iron: Sequence[str]
    fernet: Sequence[str]
    payloads: Sequence[Mapping[str, Any]]

    @classmethod
    def make(cls, count: int, *, permissions: int = 3) -> "Cookies":
        key = RSAKey.generate_key(2048, {"kid": "key_1", "use": "sig", "alg": "RS256"})
        now = int(time.time())
        claims = {
            "iss": f"https://api.workos.com/user_management/{CLIENT_ID}",
            "sub": USER["id"],
            "org_id": "org_01HXYZ0123456789ABCDEFGHJK",
            "role": "admin",
            "roles": ["admin"],
            "permissions": [f"posts:permission-{number}" for number in range(permissions)],
            "entitlements": ["audit-logs"],
            "feature_flags": ["new-ui"],
            "client_id": CLIENT_ID,
            "auth_time": now,
            "iat": now,
            "exp": now + 3600,
        }
        payloads = []
        for number in range(count):
            own = {"sid": f"session_01HXYZ{number:020}", "jti": f"01HXYZ{number:020}"}
            token = joserfc.jwt.encode({"alg": "RS256", "kid": "key_1"}, claims | own, key)
            payloads.append(
                {
                    "organizationId": claims["org_id"],
                    "user": {_in_camel_case(name): value for name, value in USER.items()},
                    "accessToken": token,
                    "refreshToken": "yAjhKk123NLIjdrBdGZPf8pLIDvK",
                    "authenticationMethod": "Password",
                }
            )
        return cls(
            {"keys": [key.as_dict(private=False)]},
            [seal(payload, PASSWORD) for payload in payloads],
            [_seal_as_official(payload) for payload in payloads],
            payloads,
        )


def _in_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _seal_as_official(payload: Mapping[str, Any]) -> str:
    return seal_session_from_auth_response(
        access_token=payload["accessToken"],
        refresh_token=payload["refreshToken"],
        user=USER,
        cookie_password=PASSWORD,
    )


def ours(cookies: Cookies) -> Contestant:
    """Return what authenticates through a client of its own, which remembers what it saw."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=dict(cookies.jwks)))
    client = AuthKit(
        client_id=CLIENT_ID,
        cookie_password=PASSWORD,
        http_client=lambda: httpx.Client(transport=transport),
    )
    client.session_tokens.warm_up()

    def authenticate(cookie: str) -> None:
        assert client.sessions.authenticate(cookie).authenticated

    return Contestant(OURS, authenticate, cookies.iron)


def libraries_alone(cookies: Cookies) -> Contestant:
    """Return what no client can spare: keys derived, a MAC, AES, a signature, Base64 and JSON.

    Nothing is compared or refused, and no value is made: what ours takes beyond it is that.
    """
    keyed = HMAC(PASSWORD.encode(), SHA1())
    key = RSAKey.import_key(cookies.jwks["keys"][0]).public_key
    from_url = bytes.maketrans(b"-_", b"+/")
    decode_json = msgspec.json.Decoder(bytes).decode
    closings = (b'"', b'==="', b'=="', b'="')

    def decode(text: bytes) -> bytes:
        return decode_json(b'"' + text.translate(from_url) + closings[len(text) % 4])

    def derive(salt: bytes) -> bytes:
        first, second = keyed.copy(), keyed.copy()
        first.update(salt + b"\0\0\0\1")
        second.update(salt + b"\0\0\0\2")
        return (first.finalize() + second.finalize())[:32]

    def work(cookie: str) -> None:
        authenticated, salt, _ = cookie.encode().rsplit(b"*", 2)
        _, _, encryption_salt, iv, ciphertext, _ = authenticated.split(b"*")
        hmac.digest(derive(salt), authenticated, "sha256")
        decryptor = Cipher(AES(derive(encryption_salt)), CBC(decode(iv))).decryptor()
        padded = decryptor.update(decode(ciphertext)) + decryptor.finalize()
        session = orjson.loads(padded[: -padded[-1]])
        signed, _, signature = session["accessToken"].encode().rpartition(b".")
        key.recover_data_from_signature(decode(signature), PKCS1v15(), SHA256())
        sha256(signed).digest()
        orjson.loads(decode(signed.partition(b".")[2]))

    return Contestant(LIBRARIES, work, cookies.iron)


def authenticating(cookies: Cookies, official: workos.WorkOSClient) -> list[Contestant]:
    """Tell who sends a cookie."""

    def theirs(cookie: str) -> None:
        session = official.user_management.load_sealed_session(
            session_data=cookie, cookie_password=PASSWORD
        )
        assert session.authenticate().authenticated

    return [
        ours(cookies),
        Contestant(OFFICIAL, theirs, cookies.fernet),
        without_extra(ours(cookies)),
        libraries_alone(cookies),
    ]


def unsealing(cookies: Cookies) -> list[Contestant]:
    """Open a cookie."""
    tokens = [
        Fernet(PASSWORD).encrypt(json.dumps(payload).encode()) for payload in cookies.payloads
    ]
    with_extra = Contestant(UNSEAL, lambda text: unseal(text, PASSWORD), cookies.iron)
    return [
        with_extra,
        without_extra(with_extra),
        Contestant(FERNET, lambda token: json.loads(Fernet(PASSWORD).decrypt(token)), tokens),
    ]


def sealing(cookies: Cookies) -> list[Contestant]:
    """Make a cookie."""
    return [
        Contestant(
            "workos_authkit seal, Iron", lambda data: seal(data, PASSWORD), cookies.payloads
        ),
        Contestant(
            "Fernet and json, as the official SDK seals",
            lambda data: Fernet(PASSWORD).encrypt(json.dumps(data).encode()),
            cookies.payloads,
        ),
    ]


NODE = """
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const time = async (work) => {
    const rounds = [];
    for (let round = 0; round < 31; round++) {
        const start = process.hrtime.bigint();
        for (let call = 0; call < 50; call++) await work(round * 50 + call);
        rounds.push(Number(process.hrtime.bigint() - start) / 50_000);
    }
    return median(rounds.slice(1));
};
const { password, cookies, payload } = input;
const at = (number) => cookies[number % cookies.length];
const iron = await import('iron-webcrypto-2');
const session8 = await import('iron-session-8');
const session9 = await import('iron-session-9');
const { WorkOS } = await import('workos-node-11');
const workos = new WorkOS('sk_1', {
    clientId: input.clientId, apiHostname: '127.0.0.1', port: input.port, https: false,
});
const users = workos.userManagement;
const authenticate = async (sessionData) => {
    const session = users.loadSealedSession({ sessionData, cookiePassword: password });
    const result = await session.authenticate();
    if (!result.authenticated) throw new Error(result.reason);
};
const options = { password, ttl: 0 };
const map = { 1: password };
output({
    authenticate: {
        '@workos-inc/node 11 authenticate': await time((number) => authenticate(at(number))),
    },
    unseal: {
        'iron-webcrypto 2 unseal': await time((number) =>
            iron.unseal(at(number).split('~')[0], map, iron.defaults)),
        'iron-session 8 unseal': await time((number) => session8.unsealData(at(number), options)),
        'iron-session 9 unseal': await time((number) => session9.unsealData(at(number), options)),
        '@workos-inc/node 11 unseal': await time((number) =>
            users.getSessionFromCookie({ sessionData: at(number), cookiePassword: password })),
    },
    seal: {
        'iron-webcrypto 2 seal': await time(() =>
            iron.seal(payload, { id: '1', secret: password }, iron.defaults)),
        'iron-session 8 seal': await time(() => session8.sealData(payload, options)),
        'iron-session 9 seal': await time(() => session9.sealData(payload, options)),
    },
});
"""


def node(cookies: Cookies, server: KeyServer) -> Mapping[str, Mapping[str, float]]:
    """Return what the Node packages take, or nothing where there is no Node."""
    dependencies = {
        "iron-session-8": "npm:iron-session@8",
        "iron-session-9": "npm:iron-session@9",
        "iron-webcrypto-2": "npm:iron-webcrypto@2",
        "workos-node-11": "npm:@workos-inc/node@11",
    }
    try:
        directory = npm_install("sessions-benchmark", dependencies)
    except pytest.skip.Exception as reason:
        print(f"\nwithout the Node packages: {reason}")
        return {}
    value = {
        "password": PASSWORD,
        "cookies": cookies.iron,
        "payload": cookies.payloads[0],
        "clientId": CLIENT_ID,
        "port": int(server.url.rstrip("/").rpartition(":")[2]),
    }
    return run_node(directory, NODE, value, timeout=300)


def first(contestants: Sequence[Contestant]) -> list[Contestant]:
    """Return the contestants with one input each."""
    return [Contestant(one.name, one.function, one.inputs[:1]) for one in contestants]


def main() -> None:
    targets = Targets()
    results: dict[str, Any] = {"unit": "median microseconds of one call", "targets": targets.rows}

    def report(title: str, rows: Mapping[str, float], *, floor: str) -> None:
        table(title, rows, floor=floor)
        results[title] = rows

    def run(name: str, make: Callable[[Cookies], list[Contestant]], cookies: Cookies) -> None:
        contestants = make(cookies)
        size = len(cookies.iron[0])
        rows = compare(contestants)
        report(f"{name}, {size} bytes", rows | beside.get(name, {}), floor=contestants[0].name)

    cookies = Cookies.make(COOKIES)
    with KeyServer.running(cookies.jwks) as server:
        official = workos.WorkOSClient(api_key="sk_1", client_id=CLIENT_ID, base_url=server.url)
        beside = node(cookies, server)
        contestants = authenticating(cookies, official)
        rows = compare(contestants)
        report(
            "A cookie that is seen for the first time",
            rows | beside.get("authenticate", {}),
            floor=OURS,
        )
        targets.at_least(
            "times the speed of the official SDK, at first sight", 3, rows[OFFICIAL] / rows[OURS]
        )
        rates = by_threads([*contestants[:2], python_alone(cookies.iron)])
        rates_table("Cookies seen for the first time", rates)
        results["authenticated per second, by threads"] = rates
        alone, *together = rates[OURS].values()
        targets.at_least("sessions with threads over those with one", 1, min(together) / alone)
        report("The same cookie again", compare(first(contestants[:2])), floor=OURS)
    run("unseal", unsealing, cookies)
    run("seal", sealing, cookies)
    beside = {}
    large = Cookies.make(50, permissions=150)
    run("unseal", unsealing, large)
    run("seal", sealing, large)
    save("sessions", results)


if __name__ == "__main__":
    main()
