"""Where signing keys come from: how often they are fetched, and what happens when they are not."""

import asyncio  # noqa: TID251 - its own way to cancel is what one test is about
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import anyio
import httpx
import pytest

from tests.support.driver import Driver, make_driver
from tests.support.endpoint import Clock, KeyEndpoint
from tests.support.signing import Signer, base64url, signer, stranger, to_json
from workos_authkit import AsyncAuthKit
from workos_authkit._types import RequestOptions
from workos_authkit.errors import (
    AuthKitError,
    ConfigurationError,
    ExpiredTokenError,
    InvalidArgumentError,
    InvalidTokenError,
    JWKSUnavailableError,
)

SOFT, HARD, COOL_DOWN = 300, 12 * 3600, 30


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def endpoint() -> KeyEndpoint:
    return KeyEndpoint()


@pytest.fixture
def authkit(backend: str, endpoint: KeyEndpoint, clock: Clock) -> Driver:
    return make_driver(backend, endpoint, clock=clock)


def token(key: Signer | None = None, **changes: Any) -> str:
    """Return a token that outlives every test."""
    return (key or signer()).token(**{"exp": 4_000_000_000, **changes})


def error_of(authkit: Driver, access_token: str, **arguments: Any) -> AuthKitError:
    with pytest.raises(AuthKitError) as caught:
        authkit.session_tokens.verify(access_token, **arguments)
    return caught.value


def reason_of(authkit: Driver, access_token: str) -> str:
    error = error_of(authkit, access_token)
    assert isinstance(error, InvalidTokenError | ExpiredTokenError)
    return error.reason


# Fetching


def test_the_keys_are_fetched_at_the_first_token_and_kept(
    authkit: Driver, endpoint: KeyEndpoint
) -> None:
    assert endpoint.gets == 0
    for number in range(5):
        assert authkit.session_tokens.verify(token(jti=str(number))).jti == str(number)
    assert endpoint.gets == 1


def test_the_fetch_goes_through_the_client_and_sends_no_secret(
    authkit: Driver, endpoint: KeyEndpoint
) -> None:
    authkit.session_tokens.verify(token(), options=RequestOptions(headers={"X-Trace": "abc"}))
    (request,) = endpoint.requests
    assert request.url == authkit.session_tokens.get_jwks_url()
    assert "authorization" not in request.headers
    assert request.headers["user-agent"].startswith("workos-authkit-python/")
    assert request.headers["x-trace"] == "abc"


def test_warming_up_spares_the_first_token_the_fetch(
    authkit: Driver, endpoint: KeyEndpoint
) -> None:
    authkit.session_tokens.warm_up()
    assert endpoint.gets == 1
    authkit.session_tokens.verify(token())
    authkit.session_tokens.warm_up()
    assert endpoint.gets == 1


def test_the_issuer_and_the_leeway_of_the_client_are_checked(
    backend: str, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit = make_driver(backend, endpoint, clock=clock, issuer="https://auth.example.com")
    assert reason_of(authkit, token()) == "issuer"
    authkit.session_tokens.verify(token(iss="https://auth.example.com"))
    authkit = make_driver(backend, endpoint, clock=clock, leeway=1)
    assert reason_of(authkit, token(iat=clock.now + 2)) == "issued_in_future"


def test_the_audience_of_the_client_is_checked(backend: str, endpoint: KeyEndpoint) -> None:
    authkit = make_driver(backend, endpoint, audience=["https://one.example.com", "client_1"])
    assert reason_of(authkit, token()) == "audience"
    authkit.session_tokens.verify(token(aud=["client_1", "another"]))


def test_the_memory_of_a_client_can_be_switched_off(
    backend: str, endpoint: KeyEndpoint, clock: Clock
) -> None:
    for size, remembers in ((0, False), (1, True)):
        authkit = make_driver(backend, endpoint, clock=clock, token_cache_size=size)
        _, second, third = (authkit.session_tokens.verify(token()) for _ in range(3))
        assert (second is third) == remembers


@pytest.mark.parametrize("size", [-1, 1.5, None, True])
def test_the_size_of_the_memory_must_be_a_whole_number(size: Any, endpoint: KeyEndpoint) -> None:
    with pytest.raises(ConfigurationError, match="token_cache_size"):
        make_driver("sync", endpoint, token_cache_size=size)


@pytest.mark.parametrize(
    "issuer", [5, b"https://issuer.example.com", [5], [""], ["https://issuer.example.com", None]]
)
def test_an_issuer_that_no_token_can_have_is_refused(issuer: Any, endpoint: KeyEndpoint) -> None:
    with pytest.raises(ConfigurationError, match="issuer must be"):
        make_driver("sync", endpoint, issuer=issuer)


def test_a_client_without_client_id_says_so(backend: str, endpoint: KeyEndpoint) -> None:
    authkit = make_driver(backend, endpoint, client_id=None)
    assert isinstance(error_of(authkit, token()), ConfigurationError)


def test_a_wrong_option_is_the_callers_fault_and_delays_nobody(authkit: Driver) -> None:
    options = RequestOptions(headers={"X-Trace": "a\nb"})
    assert isinstance(error_of(authkit, token(), options=options), InvalidArgumentError)
    authkit.session_tokens.verify(token())


# Soft and hard lifetime


@pytest.mark.parametrize(
    ("headers", "lifetime"),
    [
        ({}, SOFT),
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": "MAX-AGE=600, must-revalidate"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 60),
        ({"Cache-Control": "max-age=1"}, 60),
        ({"Cache-Control": "no-store"}, 60),
        ({"Cache-Control": "no-cache, max-age=600"}, 60),
        ({"Cache-Control": "max-age=31536000, immutable"}, 3600),
        ({"Cache-Control": "max-age=" + "9" * 400}, 3600),
        ({"Cache-Control": "max-age=-5"}, SOFT),
        ({"Cache-Control": "max-age=soon"}, SOFT),
        ({"Cache-Control": "max-age"}, SOFT),
        ({"Cache-Control": ",;=,"}, SOFT),
        ({"Cache-Control": "max-age=600", "Age": "x"}, 600),
    ],
)
def test_the_answer_says_within_bounds_how_long_it_is_fresh(
    endpoint: KeyEndpoint, clock: Clock, headers: dict[str, str], lifetime: int
) -> None:
    endpoint.headers = headers
    authkit = make_driver("sync", endpoint, clock=clock)
    authkit.session_tokens.verify(token())
    clock.advance(lifetime - 0.5)
    authkit.session_tokens.verify(token())
    assert endpoint.gets == 1
    clock.advance(0.5)
    authkit.session_tokens.verify(token())
    assert endpoint.gets == 2


@pytest.mark.slow
def test_the_keys_serve_while_the_endpoint_fails_with_ever_longer_pauses(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit.session_tokens.verify(token())
    endpoint.status = 503
    clock.advance(SOFT)
    asked_at: list[float] = []
    for second in range(400):
        for _ in range(3):
            authkit.session_tokens.verify(token())
        if endpoint.gets > len(asked_at) + 1:
            asked_at.append(second)
        assert endpoint.gets == len(asked_at) + 1
        clock.advance(1)
    assert asked_at == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363]


def test_after_an_outage_the_pauses_start_anew(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    endpoint.status = 503
    for _ in range(4):
        assert isinstance(error_of(authkit, token()), JWKSUnavailableError)
        clock.advance(60)
    endpoint.status = 200
    authkit.session_tokens.verify(token())
    endpoint.status = 503
    clock.advance(SOFT)
    authkit.session_tokens.verify(token())
    clock.advance(1)
    before = endpoint.gets
    authkit.session_tokens.verify(token())
    assert endpoint.gets == before + 1


def test_the_old_keys_end_with_their_hard_lifetime(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit.session_tokens.verify(token())
    endpoint.failure = httpx.ConnectError
    clock.advance(HARD - 1)
    authkit.session_tokens.verify(token())
    clock.advance(1)
    assert isinstance(error_of(authkit, token()), JWKSUnavailableError)
    endpoint.failure = None
    clock.advance(60)
    authkit.session_tokens.verify(token())


# Failures


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503, "headers": {"Retry-After": "20"}},
        {"status": 429},
        {"status": 302, "headers": {"Location": "https://login.example.com"}},
        {"status": 403},
        {"failure": httpx.ConnectError},
        {"failure": httpx.ConnectTimeout},
        {"failure": httpx.ReadTimeout},
        {"failure": httpx.RemoteProtocolError},
        {"content": b""},
        {"content": b"<html>Welcome to the hotel</html>"},
        {"content": b"[" * 100_000},
        {"content": b"[]"},
        {"content": b'{"keys":{}}'},
        {"content": b'{"keys":[]}'},
        {"content": to_json({"keys": [signer().jwk(use="enc")]})},
        {"content": b'{"keys":[null,5,{"kty":"RSA"}]}'},
    ],
)
def test_keys_that_cannot_be_fetched_are_no_fault_of_the_token(
    endpoint: KeyEndpoint, clock: Clock, fault: dict[str, Any]
) -> None:
    for name, value in fault.items():
        setattr(endpoint, name, value)
    authkit = make_driver("sync", endpoint, clock=clock)
    for _ in range(20):
        error = error_of(authkit, token())
        assert isinstance(error, JWKSUnavailableError)
        assert error.retryable
    assert endpoint.gets == 1


def test_a_wrong_client_id_is_not_worth_a_retry(authkit: Driver, endpoint: KeyEndpoint) -> None:
    endpoint.status = 404
    error = error_of(authkit, token())
    assert isinstance(error, JWKSUnavailableError)
    assert not error.retryable
    assert "404" in str(error)


def test_a_server_may_ask_for_a_longer_pause(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    endpoint.status, endpoint.headers = 503, {"Retry-After": "20"}
    error_of(authkit, token())
    clock.advance(19)
    error_of(authkit, token())
    assert endpoint.gets == 1
    clock.advance(1)
    error_of(authkit, token())
    assert endpoint.gets == 2


def test_a_server_cannot_ask_for_a_pause_of_hours(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    endpoint.status, endpoint.headers = 503, {"Retry-After": "86400"}
    error_of(authkit, token())
    endpoint.status = 200
    clock.advance(60)
    authkit.session_tokens.verify(token())


def test_warming_up_fails_as_verifying_does(authkit: Driver, endpoint: KeyEndpoint) -> None:
    endpoint.status = 503
    with pytest.raises(JWKSUnavailableError):
        authkit.session_tokens.warm_up()


# Unknown keys


def test_random_kids_cause_one_fetch_per_cool_down(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit.session_tokens.verify(token())
    forged = [token(stranger(), jti=str(n)) for n in range(4)]
    forged += [stranger().token(header={"kid": f"random_{n}"}) for n in range(6)]
    for minute in range(1, 4):
        clock.advance(COOL_DOWN)
        for access_token in forged:
            assert reason_of(authkit, access_token) == "unknown_kid"
        assert endpoint.gets == 1 + minute
        authkit.session_tokens.verify(token())


@pytest.mark.slow
def test_ten_thousand_random_kids_cause_one_fetch(clock: Clock, endpoint: KeyEndpoint) -> None:
    authkit = make_driver("sync", endpoint, clock=clock)
    authkit.session_tokens.verify(token())
    clock.advance(COOL_DOWN)
    rest = token().partition(".")[2]
    for number in range(10_000):
        header = base64url(to_json({"alg": "RS256", "kid": f"random_{number}"}))
        assert reason_of(authkit, f"{header}.{rest}") == "unknown_kid"
    assert endpoint.gets == 2
    authkit.session_tokens.verify(token())


def test_a_new_key_is_found_after_the_cool_down(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit.session_tokens.verify(token())
    endpoint.signers = [signer(), stranger()]
    clock.advance(COOL_DOWN - 1)
    assert reason_of(authkit, token(stranger())) == "unknown_kid"
    assert endpoint.gets == 1
    clock.advance(1)
    assert authkit.session_tokens.verify(token(stranger()))
    assert authkit.session_tokens.verify(token())
    assert endpoint.gets == 2


def test_tokens_of_a_removed_key_stop_remembered_ones_too(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    remembered = token()
    authkit.session_tokens.verify(remembered)
    authkit.session_tokens.verify(remembered)
    endpoint.signers = [stranger()]
    clock.advance(SOFT)
    assert reason_of(authkit, remembered) == "unknown_kid"
    assert reason_of(authkit, token(jti="other")) == "unknown_kid"
    assert endpoint.gets == 2


def test_an_unknown_kid_is_undecided_while_the_endpoint_fails(
    authkit: Driver, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit.session_tokens.verify(token())
    endpoint.status = 503
    clock.advance(COOL_DOWN)
    for _ in range(10):
        assert isinstance(error_of(authkit, token(stranger())), JWKSUnavailableError)
        authkit.session_tokens.verify(token())
        clock.advance(1)
    assert endpoint.gets == 2


def test_other_refusals_never_fetch(authkit: Driver, endpoint: KeyEndpoint, clock: Clock) -> None:
    authkit.session_tokens.verify(token())
    clock.advance(COOL_DOWN)
    for bad in ("", "a.b.c", token()[:-8] + "AAAAAAAA", token(exp=1), token(sid=None)):
        assert reason_of(authkit, bad) != "unknown_kid"
    assert endpoint.gets == 1


# Many at once


class Gate:
    """Holds the answers of an endpoint back until it is opened."""

    def __init__(self, endpoint: KeyEndpoint) -> None:
        self._endpoint = endpoint
        self.asked = 0
        self.is_open = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        while not self.is_open:
            await anyio.sleep(0.001)
        return self._endpoint(request)

    async def until_asked(self) -> None:
        while not self.asked:
            await anyio.sleep(0.001)


@pytest.fixture
def gate(endpoint: KeyEndpoint) -> Gate:
    return Gate(endpoint)


@pytest.fixture(params=["asyncio", "trio"])
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def behind(gate: Gate, **settings: Any) -> AsyncAuthKit:
    return AsyncAuthKit(
        client_id="client_123",
        http_client=lambda: httpx.AsyncClient(transport=httpx.MockTransport(gate)),
        **settings,
    )


@pytest.mark.slow
def test_a_thousand_cold_verifications_at_once_cause_one_fetch(
    loop: str, gate: Gate, clock: Clock
) -> None:
    authkit = behind(gate, clock=clock)
    tokens = [token(jti=str(number)) for number in range(10)]
    verified: list[str | None] = []

    async def verify(number: int) -> None:
        verified.append((await authkit.session_tokens.verify(tokens[number % 10])).jti)

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(1000):
                tasks.start_soon(verify, number)
            await gate.until_asked()
            await anyio.sleep(0.05)
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert len(verified) == 1000
    assert gate.asked == 1


def test_sixty_four_threads_at_once_cause_one_fetch(endpoint: KeyEndpoint, clock: Clock) -> None:
    start = threading.Barrier(64)
    access_token = token()
    verified: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        time.sleep(0.05)
        return endpoint(request)

    client = make_driver("sync", answer, clock=clock).client

    def verify() -> None:
        start.wait()
        verified.append(client.session_tokens.verify(access_token).jti)

    threads = [threading.Thread(target=verify) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verified) == 64
    assert endpoint.gets == 1


def test_a_thousand_tokens_of_a_new_key_cause_one_fetch(
    loop: str, gate: Gate, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit = behind(gate, clock=clock)
    new = token(stranger())
    verified: list[str | None] = []

    async def verify() -> None:
        verified.append((await authkit.session_tokens.verify(new)).jti)

    async def main() -> None:
        gate.is_open = True
        await authkit.session_tokens.warm_up()
        gate.is_open = False
        endpoint.signers = [signer(), stranger()]
        clock.advance(COOL_DOWN)
        gate.asked = 0
        async with anyio.create_task_group() as tasks:
            for _ in range(500):
                tasks.start_soon(verify)
            await gate.until_asked()
            for _ in range(500):
                tasks.start_soon(verify)
            await anyio.sleep(0.05)
            await authkit.session_tokens.verify(token())
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert len(verified) == 1000
    assert gate.asked == 1


def test_while_one_caller_refreshes_the_others_use_the_old_keys(
    loop: str, gate: Gate, clock: Clock
) -> None:
    authkit = behind(gate, clock=clock)
    finished: list[str] = []

    async def refresh() -> None:
        await authkit.session_tokens.verify(token())
        finished.append("refresh")

    async def main() -> None:
        gate.is_open = True
        await authkit.session_tokens.warm_up()
        gate.is_open, gate.asked = False, 0
        clock.advance(SOFT)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(refresh)
            await gate.until_asked()
            for _ in range(100):
                await authkit.session_tokens.verify(token())
            finished.append("others")
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert finished == ["others", "refresh"]
    assert gate.asked == 1


def test_while_one_thread_refreshes_the_others_use_the_old_keys(
    endpoint: KeyEndpoint, clock: Clock
) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        if endpoint.gets:
            asked.set()
            may_answer.wait(10)
        return endpoint(request)

    client = make_driver("sync", answer, clock=clock).client
    client.session_tokens.warm_up()
    clock.advance(SOFT)
    leader = threading.Thread(target=client.session_tokens.verify, args=[token()])
    leader.start()
    asked.wait(10)
    for _ in range(100):
        client.session_tokens.verify(token())
    assert leader.is_alive()
    may_answer.set()
    leader.join()
    assert endpoint.gets == 2


def test_a_refresh_ahead_gives_up_soon_and_uses_the_old_keys(
    loop: str, gate: Gate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workos_authkit._keys.REFRESH_TIMEOUT", 0.05)
    authkit = behind(gate, clock=clock)

    async def main() -> None:
        gate.is_open = True
        await authkit.session_tokens.warm_up()
        gate.is_open, gate.asked = False, 0
        clock.advance(SOFT)
        with anyio.fail_after(5):
            for _ in range(100):
                await authkit.session_tokens.verify(token())

    anyio.run(main, backend=loop)
    assert gate.asked == 1


# Who gives up does not take others along


def test_a_cancelled_caller_does_not_cancel_the_flight(loop: str, gate: Gate, clock: Clock) -> None:
    authkit = behind(gate, clock=clock)
    verified: list[str | None] = []

    async def verify() -> None:
        verified.append((await authkit.session_tokens.verify(token())).jti)

    async def give_up(scope: anyio.CancelScope) -> None:
        with scope:
            await verify()

    async def main() -> None:
        leader, follower = anyio.CancelScope(), anyio.CancelScope()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(give_up, leader)
            await gate.until_asked()
            tasks.start_soon(give_up, follower)
            for _ in range(10):
                tasks.start_soon(verify)
            await anyio.sleep(0.02)
            leader.cancel()
            follower.cancel()
            await anyio.sleep(0.02)
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert len(verified) in (10, 11)  # a leader may still take what it waited for
    assert gate.asked == 1


def test_a_task_that_asyncio_cancels_does_not_cancel_the_flight(gate: Gate, clock: Clock) -> None:
    authkit = behind(gate, clock=clock)

    async def main() -> list[Any]:
        leader = asyncio.create_task(authkit.session_tokens.verify(token()))
        await gate.until_asked()
        followers = [asyncio.create_task(authkit.session_tokens.verify(token())) for _ in range(10)]
        await asyncio.sleep(0.02)
        leader.cancel()
        followers[0].cancel()
        await asyncio.sleep(0.02)
        gate.is_open = True
        return await asyncio.gather(leader, *followers, return_exceptions=True)

    cancelled, *others = asyncio.run(main())
    assert isinstance(cancelled, asyncio.CancelledError)
    assert isinstance(others.pop(0), asyncio.CancelledError)
    assert all(claims.sub for claims in others)
    assert gate.asked == 1


def test_a_waiter_keeps_its_own_deadline(loop: str, gate: Gate, clock: Clock) -> None:
    authkit = behind(gate, clock=clock)
    finished: list[str] = []

    async def lead() -> None:
        await authkit.session_tokens.verify(token())
        finished.append("leader")

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lead)
            await gate.until_asked()
            with pytest.raises(JWKSUnavailableError) as caught:
                await authkit.session_tokens.verify(token(), options=RequestOptions(deadline=0.05))
            assert caught.value.retryable
            finished.append("waiter")
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert finished == ["waiter", "leader"]
    assert gate.asked == 1


def test_a_waiter_for_an_unknown_key_keeps_its_own_deadline(
    loop: str, gate: Gate, clock: Clock
) -> None:
    authkit = behind(gate, clock=clock)
    refused: list[BaseException] = []

    async def verify(options: RequestOptions) -> None:
        with pytest.raises(AuthKitError) as caught:
            await authkit.session_tokens.verify(token(stranger()), options=options)
        refused.append(caught.value)

    async def main() -> None:
        gate.is_open = True
        await authkit.session_tokens.warm_up()
        gate.is_open, gate.asked = False, 0
        clock.advance(COOL_DOWN)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(verify, RequestOptions())
            await gate.until_asked()
            await verify(RequestOptions(deadline=0.05))
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert [type(error) for error in refused] == [JWKSUnavailableError, InvalidTokenError]
    assert gate.asked == 1


def test_a_thread_that_waits_keeps_its_own_deadline(endpoint: KeyEndpoint, clock: Clock) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.set()
        may_answer.wait(10)
        return endpoint(request)

    client = make_driver("sync", answer, clock=clock).client
    leader = threading.Thread(target=client.session_tokens.verify, args=[token()])
    leader.start()
    asked.wait(10)
    with pytest.raises(JWKSUnavailableError):
        client.session_tokens.verify(token(), options=RequestOptions(deadline=0.05))
    assert leader.is_alive()
    may_answer.set()
    leader.join()
    client.session_tokens.verify(token())
    assert endpoint.gets == 1


def test_who_has_little_time_does_not_fail_those_who_have_more(
    loop: str, gate: Gate, clock: Clock
) -> None:
    authkit = behind(gate, clock=clock)
    impatient = RequestOptions(timeout=0.05)
    verified: list[str | None] = []

    async def hurry() -> None:
        with pytest.raises(JWKSUnavailableError):
            await authkit.session_tokens.verify(token(), options=impatient)

    async def verify() -> None:
        verified.append((await authkit.session_tokens.verify(token())).jti)

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hurry)
            await gate.until_asked()
            for _ in range(10):
                tasks.start_soon(verify)
            while gate.asked < 2:
                await anyio.sleep(0.001)
            gate.is_open = True

    anyio.run(main, backend=loop)
    assert len(verified) == 10
    assert gate.asked == 2


# Forks and event loops


def test_an_async_client_keeps_its_keys_in_the_next_event_loop(
    loop: str, endpoint: KeyEndpoint, clock: Clock
) -> None:
    authkit = make_driver(loop, endpoint, clock=clock)
    for _ in range(3):
        authkit.session_tokens.verify(token())
    assert endpoint.gets == 1
    clock.advance(SOFT)
    for _ in range(3):
        authkit.session_tokens.verify(token())
    assert endpoint.gets == 2


def test_a_child_forked_during_a_fetch_fetches_for_itself(
    endpoint: KeyEndpoint, clock: Clock
) -> None:
    asked, may_answer = threading.Event(), threading.Event()
    parent = os.getpid()

    def answer(request: httpx.Request) -> httpx.Response:
        if os.getpid() == parent:
            asked.set()
            may_answer.wait(10)
        return endpoint(request)

    client = make_driver("sync", answer, clock=clock).client
    leader = threading.Thread(target=client.session_tokens.verify, args=[token()])
    leader.start()
    asked.wait(10)
    child = _fork(lambda: client.session_tokens.verify(token()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert leader.is_alive()
    may_answer.set()
    leader.join()


def _fork(work: Callable[[], object]) -> int:
    """Do the work in a forked child, which exits with 0 when it succeeds; return its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of threads since 3.12
        child = os.fork()
    if child:
        return child
    signal.alarm(10)
    try:
        work()
        os._exit(0)
    finally:
        os._exit(1)


def test_a_forked_child_inherits_the_keys(endpoint: KeyEndpoint, clock: Clock) -> None:
    client = make_driver("sync", endpoint, clock=clock).client
    client.session_tokens.verify(token())
    endpoint.failure = httpx.ConnectError
    child = _fork(lambda: client.session_tokens.verify(token(jti="other")))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# The event loop stays free


@contextmanager
def patient_key_server(ready: Callable[[], bool]) -> Iterator[str]:
    """Serve the keys over HTTP once they are ready; an error where they are not."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = to_json(signer().jwks())
            self.send_response(200 if ready() else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_other_tasks_run_while_the_keys_are_fetched(loop: str, clock: Clock) -> None:
    beats = threading.Semaphore(0)
    heard: list[bool] = []

    def ready() -> bool:
        heard.append(all(beats.acquire(timeout=5) for _ in range(20)))
        return heard[-1]

    async def main(base_url: str) -> None:
        async def heartbeat() -> None:
            while True:
                beats.release()
                await anyio.sleep(0.002)

        async with (
            AsyncAuthKit(client_id="client_123", base_url=base_url, clock=clock) as authkit,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(heartbeat)
            await authkit.session_tokens.verify(token())
            tasks.cancel_scope.cancel()

    with patient_key_server(ready) as base_url:
        anyio.run(main, base_url, backend=loop)
    assert heard == [True]


# Surprises


def test_a_failure_that_nobody_foresaw_is_noted_as_one(
    backend: str, endpoint: KeyEndpoint, clock: Clock
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        endpoint.requests.append(request)
        raise LookupError("of a transport of the caller")

    authkit = make_driver(backend, answer, clock=clock)
    for _ in range(5):
        error = error_of(authkit, token())
        assert isinstance(error, JWKSUnavailableError)
        assert isinstance(error.__cause__, LookupError)
    assert endpoint.gets == 1


@pytest.mark.parametrize("failing", [False, True])
def test_a_moment_that_the_clock_has_not_reached_is_void(
    backend: str, endpoint: KeyEndpoint, clock: Clock, failing: bool
) -> None:
    years = 50 * 365 * 86_400.0
    authkit = make_driver(backend, endpoint, clock=clock)
    clock.started += years  # as freezegun moves the monotonic clock
    if failing:
        endpoint.status = 503
        error_of(authkit, token())
    else:
        authkit.session_tokens.warm_up()
    assert endpoint.gets == 1

    clock.started -= years
    endpoint.status = 200
    authkit.session_tokens.warm_up()
    assert endpoint.gets == 2
    assert reason_of(authkit, token(stranger())) == "unknown_kid"
    assert endpoint.gets == 2, "the cool-down began with the second fetch"


@pytest.mark.parametrize("size", [100, 5_000_000])
def test_the_answer_with_the_keys_is_bounded(
    backend: str, endpoint: KeyEndpoint, size: int
) -> None:
    authkit = make_driver(backend, endpoint, max_response_bytes=size)
    if size > 1_000:
        authkit.session_tokens.warm_up()
    else:
        with pytest.raises(JWKSUnavailableError, match="max_response_bytes"):
            authkit.session_tokens.warm_up()
