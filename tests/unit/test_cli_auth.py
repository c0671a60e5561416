"""Waiting for a sign-in on another device: how often, how long, and what ends it."""

import json
from typing import Any

import anyio
import httpx
import pytest
from attrs import evolve

from tests.support.driver import drive, make_driver
from tests.unit.test_authentication import ANSWER
from workos_authkit import (
    AccessDeniedError,
    APIConnectionError,
    AuthorizationPendingError,
    ConfigurationError,
    DeviceCodeExpiredError,
    InvalidArgumentError,
    InvalidGrantError,
    MFAChallengeError,
    RequestOptions,
    ServerError,
    SlowDownError,
)
from workos_authkit.models import DeviceAuthorization

PENDING = (400, {"error": "authorization_pending", "error_description": "Not yet."})
SLOW_DOWN = (400, {"error": "slow_down", "error_description": "Too fast."})
DENIED = (400, {"error": "access_denied", "error_description": "No."})
EXPIRED = (400, {"error": "expired_token", "error_description": "Too late."})
UNKNOWN = (400, {"error": "invalid_grant", "error_description": "What code?"})
STEP = (403, {"code": "mfa_challenge", "message": "One more.", "pending_authentication_token": "t"})
UNAVAILABLE = (503, {"message": "Down."})
SIGNED_IN = (200, ANSWER)
LOST = httpx.ReadError("the connection broke")
REFUSED = httpx.ConnectError("nobody listens")

AUTHORIZATION = DeviceAuthorization(
    device_code="device-secret",
    user_code="BCDF-GHJK",
    verification_uri="https://auth.example.com/device",
    expires_in=60.0,
    interval=5.0,
)


class Wait:
    """A client whose server answers from a script, and whose time passes only while it sleeps.

    The last answer is given for ever.
    """

    def __init__(self, backend: str, *script: Any, **settings: Any) -> None:
        self.backend = backend
        self.script = list(script)
        self.questions: list[tuple[float, httpx.Request]] = []
        self.slept: list[float] = []
        self.now = 1000.0
        settings = {"api_key": None, "public": True, "clock": self, **settings}
        self.driver = make_driver(backend, self._answer, **settings)
        self.driver.client._api.transport.sleep = self._sleep

    def __call__(self, authorization: DeviceAuthorization = AUTHORIZATION, **given: Any) -> Any:
        return self.driver.cli_auth.wait(authorization, **given)

    @property
    def asked_at(self) -> list[float]:
        """Seconds between the start and each question."""
        return [at - 1000 for at, _ in self.questions]

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def _sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.questions.append((self.now, request))
        outcome = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(outcome, Exception):
            raise outcome
        status, body, *headers = outcome
        if isinstance(body, bytes):
            return httpx.Response(status, content=body)
        return httpx.Response(status, json=body, headers=headers[0] if headers else {})


# The device authorization


def test_a_device_is_authorized_without_a_key(backend: str) -> None:
    seen: list[httpx.Request] = []
    answer = {
        "device_code": "device-secret",
        "user_code": "BCDF-GHJK",
        "verification_uri": "https://auth.example.com/device",
        "verification_uri_complete": "https://auth.example.com/device?user_code=BCDF-GHJK",
        "expires_in": 300,
    }

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=answer)

    driver = make_driver(backend, handler, api_key=None, public=True)
    authorization = driver.cli_auth.authorize_device()
    [request] = seen
    assert (request.method, request.url.path) == ("POST", "/user_management/authorize/device")
    assert json.loads(request.content) == {"client_id": "client_123"}
    assert "authorization" not in request.headers
    assert authorization == DeviceAuthorization(**{**answer, "expires_in": 300.0, "interval": 5.0})
    for secret in ("device-secret", "BCDF-GHJK"):
        assert secret not in repr(authorization)


def test_a_device_flow_that_is_switched_off_says_so(backend: str) -> None:
    off = {"error": "access_denied", "error_description": "Not enabled for this team."}
    driver = make_driver(backend, lambda _: httpx.Response(403, json=off))
    with pytest.raises(AccessDeniedError, match="Not enabled"):
        driver.cli_auth.authorize_device()


def test_a_device_needs_a_client_id(backend: str) -> None:
    driver = make_driver(backend, lambda _: httpx.Response(500), client_id=None)
    with pytest.raises(ConfigurationError, match="client_id"):
        driver.cli_auth.authorize_device()


# The pace

NETWORK = [
    (200, b"<html>Please sign in</html>"),
    (200, b""),
    (200, b'{"access_token":"ey'),
    (302, b""),
    (400, b"<html>"),
    (403, b"denied by the edge"),
    (407, b"<html>"),
    (511, b"<html>"),
]
"""What proxies, firewalls and the sign-in pages of networks answer."""


def test_the_server_is_asked_at_its_interval(backend: str) -> None:
    wait = Wait(backend, PENDING, PENDING, PENDING, SIGNED_IN)
    assert wait().user.email == "ada@example.com"
    assert wait.asked_at == [0, 5, 10, 15]


def test_slow_down_adds_five_seconds_for_good(backend: str) -> None:
    wait = Wait(backend, SLOW_DOWN, PENDING, SLOW_DOWN, PENDING, SIGNED_IN)
    wait()
    assert wait.asked_at == [0, 10, 20, 35, 50]


@pytest.mark.parametrize("interval", [0.0, -5.0, 0.001, float("nan")])
def test_no_interval_makes_the_client_busy(interval: float, backend: str) -> None:
    wait = Wait(backend, PENDING, PENDING, SIGNED_IN)
    wait(evolve(AUTHORIZATION, interval=interval))
    assert min(wait.slept) >= 1


@pytest.mark.parametrize("trouble", [LOST, REFUSED, UNAVAILABLE, (429, {}), *NETWORK], ids=str)
def test_trouble_doubles_the_pause_until_there_is_an_answer(trouble: Any, backend: str) -> None:
    wait = Wait(backend, PENDING, trouble, trouble, PENDING, SIGNED_IN)
    wait()
    assert wait.asked_at == [0, 5, 15, 35, 40]


def test_the_pause_grows_to_a_minute_at_most(backend: str) -> None:
    wait = Wait(backend, *[LOST] * 8, SIGNED_IN)
    wait(evolve(AUTHORIZATION, expires_in=3600.0))
    assert wait.slept == [10, 20, 40, 60, 60, 60, 60, 60]


def test_the_server_may_ask_for_a_longer_pause(backend: str) -> None:
    wait = Wait(backend, (429, {}, {"retry-after": "37"}), SIGNED_IN)
    wait()
    assert wait.asked_at == [0, 37]


def test_a_question_is_not_repeated_behind_the_back_of_the_wait(backend: str) -> None:
    wait = Wait(backend, REFUSED, REFUSED, SIGNED_IN)
    wait(options=RequestOptions(max_retries=5, headers={"x-trace": "1"}))
    assert wait.asked_at == [0, 10, 30]
    assert {request.headers["x-trace"] for _, request in wait.questions} == {"1"}


def test_a_question_holds_the_device_code_and_no_key(backend: str) -> None:
    wait = Wait(backend, SIGNED_IN, api_key="sk_test_key", public=False)
    wait()
    [(_, request)] = wait.questions
    assert json.loads(request.content) == {
        "client_id": "client_123",
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "device-secret",
    }


# The end


@pytest.mark.parametrize(
    ("answer", "cls"),
    [
        (DENIED, AccessDeniedError),
        (EXPIRED, DeviceCodeExpiredError),
        (UNKNOWN, InvalidGrantError),
        (STEP, MFAChallengeError),
    ],
    ids=str,
)
def test_what_cannot_change_any_more_ends_the_wait(
    answer: Any, cls: type[Exception], backend: str
) -> None:
    wait = Wait(backend, PENDING, answer)
    with pytest.raises(cls):
        wait()
    assert wait.asked_at == [0, 5]


@pytest.mark.parametrize(
    ("outcome", "kind"), [(PENDING, AuthorizationPendingError), (LOST, APIConnectionError)]
)
def test_the_wait_ends_when_the_code_expires(
    outcome: Any, kind: type[Exception], backend: str
) -> None:
    wait = Wait(backend, outcome)
    with pytest.raises(DeviceCodeExpiredError) as caught:
        wait()
    assert wait.now == 1000 + AUTHORIZATION.expires_in
    assert max(wait.asked_at) < AUTHORIZATION.expires_in
    assert caught.value.code == "expired_token"
    assert isinstance(caught.value.__cause__, kind)
    assert "device-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("outcome", "cls"),
    [
        (PENDING, AuthorizationPendingError),
        (SLOW_DOWN, SlowDownError),
        (LOST, APIConnectionError),
        (UNAVAILABLE, ServerError),
    ],
    ids=str,
)
def test_the_wait_ends_when_the_timeout_has_passed(
    outcome: Any, cls: type[Exception], backend: str
) -> None:
    wait = Wait(backend, outcome)
    with pytest.raises(cls):
        wait(timeout=12)
    assert wait.now == 1012


def test_a_timeout_beyond_the_code_changes_nothing(backend: str) -> None:
    wait = Wait(backend, PENDING)
    with pytest.raises(DeviceCodeExpiredError):
        wait(timeout=3600)
    assert wait.now == 1000 + AUTHORIZATION.expires_in


@pytest.mark.parametrize("expires_in", [0.0, -1.0])
def test_a_code_that_has_expired_is_asked_for_once(expires_in: float, backend: str) -> None:
    wait = Wait(backend, PENDING)
    with pytest.raises(DeviceCodeExpiredError):
        wait(evolve(AUTHORIZATION, expires_in=expires_in))
    assert wait.asked_at == [0]


def test_a_wait_can_be_taken_up_again(backend: str) -> None:
    wait = Wait(backend, PENDING, PENDING, SIGNED_IN)
    with pytest.raises(AuthorizationPendingError):
        wait(timeout=6)
    assert wait().user.id == "user_1"


# Meanwhile


def test_the_caller_hears_how_long_the_code_is_good_for(backend: str) -> None:
    wait = Wait(backend, PENDING, LOST, PENDING, SIGNED_IN)
    heard: list[float] = []
    wait(on_pending=heard.append)
    assert heard == [60, 55, 45]


def test_an_error_of_the_callback_ends_the_wait(backend: str) -> None:
    wait = Wait(backend, PENDING)

    def give_up(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait(on_pending=give_up)
    assert wait.asked_at == [0]


async def a_coroutine(_: float) -> None: ...


@pytest.mark.parametrize(
    "given",
    [
        {"on_pending": a_coroutine},
        {"on_pending": "print"},
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("nan")},
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_sent(
    given: dict[str, Any], backend: str
) -> None:
    wait = Wait(backend, SIGNED_IN)
    with pytest.raises(InvalidArgumentError, match=next(iter(given))):
        wait(**given)
    assert not wait.questions


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_wait_can_be_cancelled_while_it_pauses(backend: str) -> None:
    wait = Wait(backend, PENDING)
    wait.driver.client._api.transport.sleep = anyio.sleep
    ended: list[str] = []

    async def cancel() -> None:
        with anyio.move_on_after(0.05) as scope:
            await wait.driver.client.cli_auth.wait(AUTHORIZATION)
        ended.append("cancelled" if scope.cancelled_caught else "returned")

    drive(backend, cancel)
    assert ended == ["cancelled"]
