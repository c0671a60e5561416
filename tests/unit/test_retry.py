"""What is tried again, after how long, and what never is."""

import random
from collections.abc import Callable, Sequence
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from tests.support.driver import Driver, make_driver
from tests.support.http_server import user
from workos_authkit import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    RateLimitError,
    RequestOptions,
    ServerError,
    TransportError,
)
from workos_authkit._retry import delay_before, is_transient, may_repeat, parse_retry_after

NOW = 1_800_000_000.0
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
UNANSWERED = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError)
TRANSIENT = (408, 429, 500, 502, 503, 504)
FINAL = (400, 401, 403, 404, 409, 422, 501)


@define
class Time:
    """Moves when somebody sleeps; each attempt takes as long as it is told to."""

    now: float = NOW
    slept: list[float] = field(factory=list)

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@define
class Script:
    """Answers with one step after the other, and goes on with the last."""

    steps: Sequence[Any]
    time: Time = field(factory=Time)
    takes: float = 0.0
    asked: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        step = self.steps[min(self.asked, len(self.steps) - 1)]
        self.asked += 1
        self.time.now += self.takes
        if isinstance(step, type):
            raise step("on purpose")
        if isinstance(step, int):
            return httpx.Response(step, json=user("user_1") if step == 200 else {})
        assert isinstance(step, httpx.Response)
        return step


def follow(backend: str, script: Script, **settings: Any) -> Driver:
    """Return a client that meets the script, and whose sleep takes no time."""
    driver = make_driver(backend, script, clock=script.time, **settings)
    driver.client._api.transport.sleep = script.time.sleep  # type: ignore[method-assign]
    return driver


@pytest.fixture
def dice(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Load the dice that choose how long to wait."""
    return lambda value: monkeypatch.setattr(random, "random", lambda: value)


CALLS: dict[str, Callable[[Driver], Any]] = {
    "get": lambda authkit: authkit.users.get("user_1"),
    "put": lambda authkit: authkit.users.update("user_1", first_name="Ada"),
    "delete": lambda authkit: authkit.users.delete("user_1"),
    "post": lambda authkit: authkit.users.create(email="ada@example.com"),
    "code": lambda authkit: authkit.authentication.with_code("code"),
    "password": lambda authkit: authkit.authentication.with_password(email="a", password="b"),
    "grant": lambda authkit: authkit.authentication.with_refresh_token("token"),
    "custom patch": lambda authkit: authkit.request("PATCH", "/things"),
    "custom get": lambda authkit: authkit.request("GET", "/things"),
}
SAFE = ("get", "put", "delete", "custom get")
UNSAFE = ("post", "code", "password", "grant", "custom patch")


def times_sent(backend: str, call: str, step: Any, **settings: Any) -> int:
    script = Script([step])
    failure = None
    try:
        CALLS[call](follow(backend, script, **settings))
    except (APIError, TransportError) as error:
        failure = error
    assert failure is None or failure.attempts == script.asked
    return script.asked


# Which requests are repeated


@pytest.mark.parametrize("call", SAFE)
def test_what_may_be_done_twice_is_repeated(backend: str, call: str) -> None:
    steps = (*TRANSIENT, *UNSENT, *UNANSWERED)
    assert {step: times_sent(backend, call, step) for step in steps} == dict.fromkeys(steps, 4)


@pytest.mark.parametrize("call", UNSAFE)
def test_what_must_be_done_once_is_repeated_when_it_cannot_have_been_processed(
    backend: str, call: str
) -> None:
    steps = (429, *UNSENT)
    assert {step: times_sent(backend, call, step) for step in steps} == dict.fromkeys(steps, 4)


@pytest.mark.parametrize("call", UNSAFE)
def test_what_must_be_done_once_is_not_repeated_when_it_may_have_been_processed(
    backend: str, call: str
) -> None:
    steps = (*sorted({*TRANSIENT} - {429}), *UNANSWERED)
    assert {step: times_sent(backend, call, step) for step in steps} == dict.fromkeys(steps, 1)


@pytest.mark.parametrize("call", CALLS)
def test_a_final_answer_is_final(backend: str, call: str) -> None:
    assert {step: times_sent(backend, call, step) for step in FINAL} == dict.fromkeys(FINAL, 1)


@pytest.mark.parametrize("code", ["daily_quota_exceeded", "email_change_too_many_attempts"])
@pytest.mark.parametrize("call", ["get", "post"])
def test_a_quota_that_lasts_the_day_is_not_tried_again(backend: str, call: str, code: str) -> None:
    answer = httpx.Response(429, json={"code": code, "message": "no more"})
    script = Script([answer])
    with pytest.raises(RateLimitError) as caught:
        CALLS[call](follow(backend, script))
    assert script.asked == 1
    assert caught.value.code == code
    assert not caught.value.retryable


def test_the_answer_after_a_failure_is_the_result(backend: str) -> None:
    script = Script([503, httpx.ReadError, 429, 200])
    assert follow(backend, script).users.get("user_1").id == "user_1"
    assert script.asked == 4


def test_waiting_is_real(backend: str, dice: Callable[[float], None]) -> None:
    dice(0.01)
    script = Script([503, 200])
    assert make_driver(backend, script).users.get("user_1").id == "user_1"


def test_the_last_failure_is_the_one_that_is_raised(backend: str) -> None:
    script = Script([httpx.ReadTimeout, 500, httpx.ConnectError, 502])
    with pytest.raises(ServerError) as caught:
        follow(backend, script).users.get("user_1")
    assert (caught.value.status, caught.value.attempts) == (502, 4)
    assert caught.value.retryable


# How often and how long


@pytest.mark.parametrize(("max_retries", "asked"), [(0, 1), (1, 2), (5, 6)])
def test_max_retries_is_a_setting_of_the_client_and_of_a_call(
    backend: str, max_retries: int, asked: int
) -> None:
    assert times_sent(backend, "get", 503, max_retries=max_retries) == asked

    script = Script([503])
    options = RequestOptions(max_retries=max_retries)
    with pytest.raises(ServerError):
        follow(backend, script).users.get("user_1", options=options)
    assert script.asked == asked


@pytest.mark.parametrize("retry_after", ["7", formatdate(NOW + 7, usegmt=True)])
def test_the_server_says_how_long_to_wait(
    backend: str, retry_after: str, dice: Callable[[float], None]
) -> None:
    dice(0)
    script = Script([httpx.Response(429, headers={"Retry-After": retry_after}), 200])
    follow(backend, script).users.get("user_1")
    assert script.time.slept == [pytest.approx(7)]


def test_the_body_may_say_how_long_to_wait(backend: str, dice: Callable[[float], None]) -> None:
    dice(0)
    script = Script([httpx.Response(429, json={"message": "slow", "retry_after": 9}), 200])
    follow(backend, script).users.get("user_1")
    assert script.time.slept == [9]


@pytest.mark.parametrize("retry_after", ["61", "3600", formatdate(NOW + 3600, usegmt=True)])
def test_a_wait_that_is_too_long_is_left_to_the_caller(backend: str, retry_after: str) -> None:
    script = Script([httpx.Response(429, headers={"Retry-After": retry_after}), 200])
    with pytest.raises(RateLimitError) as caught:
        follow(backend, script, deadline=1000).users.get("user_1")
    assert script.asked == 1
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 60
    assert caught.value.retryable


def test_a_wait_beyond_the_deadline_is_left_to_the_caller(backend: str) -> None:
    script = Script([httpx.Response(503, headers={"Retry-After": "30"}), 200])
    with pytest.raises(ServerError) as caught:
        follow(backend, script, deadline=20).users.get("user_1")
    assert script.asked == 1
    assert caught.value.retry_after == 30


def test_the_waits_grow_up_to_a_cap(backend: str, dice: Callable[[float], None]) -> None:
    dice(1)
    script = Script([503])
    with pytest.raises(ServerError):
        follow(backend, script, max_retries=7, deadline=1000).users.get("user_1")
    assert script.time.slept == [0.5, 1, 2, 4, 8, 8, 8]


def test_the_waits_differ_between_clients(backend: str) -> None:
    waits = set()
    for _ in range(5):
        script = Script([503, 200])
        follow(backend, script).users.get("user_1")
        waits.update(script.time.slept)
    assert len(waits) == 5


@pytest.mark.parametrize("step", [503, httpx.ReadTimeout])
def test_the_deadline_ends_all_attempts_together(
    backend: str, step: Any, dice: Callable[[float], None]
) -> None:
    dice(1)
    script = Script([step], takes=10)
    with pytest.raises((ServerError, APITimeoutError)):
        follow(backend, script, max_retries=100, deadline=25).users.get("user_1")
    assert script.asked == 3
    assert script.time.now - NOW <= 35  # the third began before the deadline


def test_a_sleep_that_lasts_beyond_the_deadline_is_followed_by_no_attempt(backend: str) -> None:
    script = Script([503])
    driver = follow(backend, script, deadline=10)

    async def oversleep(seconds: float) -> None:
        script.time.now += 11

    driver.client._api.transport.sleep = oversleep  # type: ignore[method-assign]
    with pytest.raises(ServerError):
        driver.users.get("user_1")
    assert script.asked == 1


# The rules by themselves


def test_a_failure_to_connect_says_that_nothing_was_sent() -> None:
    assert may_repeat(APIConnectionError(request_sent=False), safe=False)
    assert not may_repeat(APIConnectionError(request_sent=True), safe=False)
    assert may_repeat(APIConnectionError(request_sent=True), safe=True)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", 1.5),
        ("0.25 ", 0.25),
        ("1.", 1),
        (".5", 0.5),
        (".", None),
        ("1.5.2", None),
        ("1e3", None),
        ("²", None),
        ("0", 0),
        (" 120 ", 120),
        ("9" * 400, 999_999_999_999),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 0),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30),
        ("Friday, 15-Jan-27 08:00:30 GMT", 30),
        ("Fri Jan 15 08:00:30 2027", 30),
        ("Fri, 15 Jan 2027 08:00:30 -0100", 3630),
        ("Fri, 99 Jan 2027 08:00:30 GMT", None),
        ("Fri, 15 Jan 999999 08:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, now=NOW) == seconds


@given(st.text() | st.from_regex(r"\w{3}, \d+ \w{3} \d+ \d+:\d+:\d+ [A-Z+-]\w*"))
def test_no_retry_after_can_do_harm(value: str) -> None:
    seconds = parse_retry_after(value, now=NOW)
    assert seconds is None or seconds >= 0


@given(
    attempt=st.integers(1, 5000),
    retry_after=st.none() | st.floats(0, 1e9),
    left=st.floats(-10, 1e5),
    dice=st.floats(0, 1),
)
def test_a_delay_is_never_negative_and_ends_before_the_deadline(
    attempt: int, retry_after: float | None, left: float, dice: float
) -> None:
    failure = RateLimitError(status=429, retryable=True, retry_after=retry_after)
    delay = delay_before(attempt, failure, left=left, dice=dice)
    if delay is not None:
        assert 0 <= delay < left
        assert (retry_after or 0) <= delay <= 60


@given(st.integers(200, 599))
def test_only_known_statuses_are_worth_another_try(status: int) -> None:
    assert is_transient(status, None) == (status in TRANSIENT)
