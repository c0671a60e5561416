"""What happens at the key endpoint, and to everybody else, when many tokens come at once.

    python benchmarks/keys.py

Beside the official SDK, over sockets, within one run.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import anyio
import jwt
import workos
from attrs import define
from cryptography.fernet import Fernet
from harness import save
from harness.key_server import KeyServer
from joserfc.jwk import RSAKey
from joserfc.jwt import encode
from workos.session import seal_session_from_auth_response

from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.errors import InvalidTokenError

KEY = RSAKey.generate_key(2048, {"kid": "key_1", "use": "sig", "alg": "RS256"})
JWKS = {"keys": [KEY.as_dict(private=False)]}
PASSWORD = Fernet.generate_key().decode()


def token(kid: str = "key_1") -> str:
    """Return an access token."""
    now = int(time.time())
    claims = {"sub": "user_1", "sid": "session_1", "auth_time": now, "iat": now, "exp": now + 3600}
    return encode({"alg": "RS256", "kid": kid}, claims, KEY)


def cookie() -> str:
    """Return the official SDK's sealed session with an access token in it."""
    return seal_session_from_auth_response(
        access_token=token(), refresh_token="r", user={}, cookie_password=PASSWORD
    )


@define
class Clock:
    """The time, moved forward."""

    ahead: float = 0.0

    def time(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


def in_threads(count: int, work: Callable[[], object]) -> float:
    """Do the work in so many threads at once; return the seconds until the last is done."""
    start = threading.Barrier(count + 1)

    def wait_and_work() -> None:
        start.wait()
        work()

    threads = [threading.Thread(target=wait_and_work) for _ in range(count)]
    for thread in threads:
        thread.start()
    start.wait()
    started_at = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started_at


def cold_threads() -> dict[str, Any]:
    """64 threads verify their first token at once."""
    access_token, sealed = token(), cookie()
    with KeyServer.running(JWKS, delay=0.1) as server:
        client = AuthKit(client_id="client_1", base_url=server.url)
        seconds = in_threads(64, lambda: client.session_tokens.verify(access_token))
        ours = {"gets": server.gets, "milliseconds": seconds * 1000}
    with KeyServer.running(JWKS, delay=0.1) as server:
        official = workos.WorkOSClient(api_key="sk", client_id="client_1", base_url=server.url)
        seconds = in_threads(64, lambda: authenticate(official, sealed))
        theirs = {"gets": server.gets, "milliseconds": seconds * 1000}
    return {"workos_authkit": ours, "workos": theirs}


def authenticate(client: Any, sealed: str) -> None:
    """Have the official SDK verify the token in a sealed session."""
    session = client.user_management.load_sealed_session(
        session_data=sealed, cookie_password=PASSWORD
    )
    assert session.authenticate().authenticated


def cold_tasks() -> dict[str, Any]:
    """1,000 tasks verify their first token at once."""
    access_token = token()

    async def main(client: AsyncAuthKit) -> float:
        started_at = time.perf_counter()
        async with client, anyio.create_task_group() as tasks:
            for _ in range(1000):
                tasks.start_soon(client.session_tokens.verify, access_token)
        return time.perf_counter() - started_at

    with KeyServer.running(JWKS, delay=0.1) as server:
        client = AsyncAuthKit(client_id="client_1", base_url=server.url)
        seconds = anyio.run(main, client)
        return {"workos_authkit": {"gets": server.gets, "milliseconds": seconds * 1000}}


def random_kids() -> dict[str, Any]:
    """10,000 tokens name keys that do not exist, one after the other."""
    rest = token().partition(".")[2]
    headers = [
        jwt.utils.base64url_encode(b'{"alg":"RS256","kid":"random_%d"}' % number).decode()
        for number in range(10_000)
    ]
    clock = Clock()
    with KeyServer.running(JWKS) as server:
        client = AuthKit(client_id="client_1", base_url=server.url, clock=clock)
        client.session_tokens.warm_up()
        clock.ahead += 30
        started_at = time.perf_counter()
        for header in headers:
            try:
                client.session_tokens.verify(f"{header}.{rest}")
            except InvalidTokenError:
                continue
            raise AssertionError("a forged token was accepted")
        seconds = time.perf_counter() - started_at
        return {
            "workos_authkit": {
                "gets": server.gets - 1,
                "microseconds each": seconds / len(headers) * 1e6,
            }
        }


def outage() -> dict[str, Any]:
    """The keys are past their soft lifetime and the endpoint fails, for 10,000 tokens."""
    access_token = token()
    clock = Clock()
    with KeyServer.running(JWKS) as server:
        client = AuthKit(client_id="client_1", base_url=server.url, clock=clock)
        client.session_tokens.warm_up()
        server.status = 503
        clock.ahead += 3600
        started_at = time.perf_counter()
        for _ in range(10_000):
            client.session_tokens.verify(access_token)
        seconds = time.perf_counter() - started_at
        return {"workos_authkit": {"gets": server.gets - 1, "milliseconds": seconds * 1000}}


def largest_gap() -> dict[str, Any]:
    """A heartbeat in the loop that verifies its first token, with keys that take 2 seconds."""
    access_token, sealed = token(), cookie()

    async def beat(gaps: list[float]) -> None:
        last = time.perf_counter()
        while True:
            await anyio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    async def main(verify: Callable[[], Any]) -> float:
        gaps: list[float] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(beat, gaps)
            await anyio.sleep(0.1)
            result = verify()
            if result is not None:
                await result
            await anyio.sleep(0.1)
            tasks.cancel_scope.cancel()
        return max(gaps)

    async def ours(url: str) -> float:
        async with AsyncAuthKit(client_id="client_1", base_url=url) as client:
            return await main(lambda: client.session_tokens.verify(access_token))

    async def theirs(url: str) -> float:
        client = workos.AsyncWorkOSClient(api_key="sk", client_id="client_1", base_url=url)
        return await main(lambda: authenticate(client, sealed))

    with KeyServer.running(JWKS, delay=2) as server:
        gap = anyio.run(ours, server.url)
    with KeyServer.running(JWKS, delay=2) as server:
        official_gap = anyio.run(theirs, server.url)
    return {
        "workos_authkit": {"milliseconds": gap * 1000},
        "workos": {"milliseconds": official_gap * 1000},
    }


def main() -> None:
    results: dict[str, Any] = {}
    for measure in (cold_threads, cold_tasks, random_kids, outage, largest_gap):
        title = (measure.__doc__ or "").strip()
        results[title] = measure()
        print(f"\n{title}")
        for name, figures in results[title].items():
            row = ", ".join(f"{unit} {figure:,.5g}" for unit, figure in figures.items())
            print(f"  {name:<16} {row}")
    save("keys", results)


if __name__ == "__main__":
    main()
