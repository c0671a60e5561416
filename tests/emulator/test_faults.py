"""Faults, recorded requests and the clock: what tests do to an emulator."""

import random
import threading
import time
from typing import Any

import anyio
import httpx
import pytest

from tests.emulator.scene import UM, USERS, Scene
from tests.operations.table import ROWS
from workos_authkit import InvalidArgumentError
from workos_authkit.emulator import Clock, Emulator, Settings, serving


@pytest.mark.parametrize("on", ["*", "users.list", "users.*", f"GET {USERS}"])
def test_a_fault_answers_the_next_matching_calls_only(scene: Scene, on: str) -> None:
    scene.emulator.faults.add(on, times=2, status=503, headers={"Retry-After": "7"})

    answers = [scene.get(USERS) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == ["7", "7", None]


def test_a_fault_leaves_other_operations_alone(scene: Scene) -> None:
    scene.emulator.faults.add("users.get", status=500)

    assert scene.get(USERS).status_code == 200
    assert len(scene.emulator.faults) == 1
    scene.emulator.faults.clear()
    assert len(scene.emulator.faults) == 0


def test_a_fault_for_an_unknown_operation_is_refused(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=r"user\.get"):
        emulator.faults.add("user.get", status=500)


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        ("authentication.with_password", "authenticate"),
        ("sessions.refresh", "authenticate"),
        ("cli_auth.authorize_device", "device.authorize"),
        ("session_tokens.verify", "jwks.get"),
        ("users.all", "users.list"),
        ("mfa.all_factors", "mfa.list_factors"),
    ],
)
def test_a_fault_may_name_a_call_of_the_client(
    emulator: Emulator, call: str, operation: str
) -> None:
    emulator.faults.add(call, status=503)

    assert [fault.on for fault in emulator.faults] == [operation]


def test_every_operation_that_a_client_calls_can_be_spoiled_by_the_calls_name(
    emulator: Emulator,
) -> None:
    calls = {row.name for row in ROWS if row.sends and row.name != "request"}

    for call in calls:
        emulator.faults.add(call, status=503)

    assert len(emulator.faults) == len(calls)


def test_a_wrong_name_is_answered_with_the_right_one(emulator: Emulator) -> None:
    with pytest.raises(InvalidArgumentError, match=r"did you mean users\.get"):
        emulator.faults.add("user.get", status=500)
    assert "users.get" in emulator.faults.operations


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("authentication.with_passwords", r"did you mean authentication\.with_password"),
        ("session_tokens.verfy", r"did you mean session_tokens\.verify"),
        ("sessions.seal", "sends no request"),
        ("webhooks.parse", "sends no request"),
        ("authentication", "did you mean"),
    ],
)
def test_a_call_that_the_client_has_not_or_that_sends_nothing_is_refused(
    emulator: Emulator, call: str, words: str
) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        emulator.faults.add(call, status=503)


@pytest.mark.parametrize(
    ("method", "path", "status", "members"),
    [
        ("GET", USERS, 503, {"message"}),
        ("GET", USERS, 429, {"message"}),
        ("GET", USERS, 422, {"code", "message", "errors"}),
        ("POST", f"{UM}/authenticate", 429, {"error", "error_description"}),
        ("POST", f"{UM}/magic_auth", 429, {"code", "message"}),
        ("GET", USERS, 599, {"message"}),
    ],
)
def test_a_fault_with_a_status_has_the_body_that_goes_with_it(
    scene: Scene, method: str, path: str, status: int, members: set[str]
) -> None:
    scene.emulator.faults.add(status=status)

    answer = scene.call(method, path, {} if method == "POST" else None)

    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == members


def test_a_fault_can_be_taken_back(emulator: Emulator) -> None:
    one = emulator.faults.add("users.get", status=500, times=2)
    emulator.faults.add("users.list", status=500)

    emulator.faults.remove(one)

    assert [(fault.on, fault.times) for fault in emulator.faults] == [("users.list", 1)]
    with pytest.raises(LookupError, match=one):
        emulator.faults.remove(one)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"status": "503"},
        {"status": True},
        {"times": "2"},
        {"headers": {"a": 1}},
        {"times": 0},
        {"status": 99},
        {"status": 600},
        {"delay": -1},
        {"lost": "everything"},
    ],
    ids=str,
)
def test_a_fault_that_cannot_happen_is_refused_at_once(
    emulator: Emulator, fault: dict[str, Any]
) -> None:
    name = next(iter(fault), "the fault is empty")
    with pytest.raises(ValueError, match=f"^{name}"):
        emulator.faults.add(**fault)


@pytest.mark.parametrize(
    ("body", "content"),
    [(b"\xff\x00{", b"\xff\x00{"), ("<html>", b"<html>"), ({"a": 1}, b'{"a":1}')],
)
def test_a_fault_sends_any_body(scene: Scene, body: Any, content: bytes) -> None:
    scene.emulator.faults.add(status=200, body=body)

    assert scene.get(USERS).content == content


def test_a_lost_request_does_not_act(scene: Scene) -> None:
    scene.emulator.faults.add("users.create", lost="request")

    with pytest.raises(httpx.ConnectError):
        scene.user()
    assert scene.get(USERS).json()["data"] == []


def test_a_lost_reply_comes_after_the_act(scene: Scene) -> None:
    scene.emulator.faults.add("users.create", lost="reply")

    with pytest.raises(httpx.ReadError):
        scene.user()
    assert len(scene.get(USERS).json()["data"]) == 1


def test_a_late_answer_runs_into_the_read_timeout(scene: Scene) -> None:
    scene.emulator.faults.add("users.create", delay=60)

    with pytest.raises(httpx.ReadTimeout):
        scene.call("POST", USERS, {"email": "a@example.com"}, timeout=0.01)
    assert len(scene.get(USERS).json()["data"]) == 1


def test_a_late_answer_keeps_nobody_else_waiting(emulator: Emulator) -> None:
    emulator.faults.add("users.list", delay=60)
    headers = {"authorization": f"Bearer {emulator.api_key}"}
    statuses: list[int] = []

    async def main() -> None:
        async with emulator.async_http_client() as http, anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: http.get(USERS, headers=headers, timeout=None))
            await anyio.wait_all_tasks_blocked()
            statuses.append((await http.get("/organizations", headers=headers)).status_code)
            tasks.cancel_scope.cancel()

    anyio.run(main, backend="trio")

    assert statuses == [200]


def test_requests_are_recorded_with_their_answers(scene: Scene) -> None:
    scene.get(USERS, limit=1)
    scene.call("POST", USERS, {"email": "a@example.com"}, headers={"x-test": "1"})
    scene.get("/nowhere")

    listed, created, lost = scene.emulator.requests

    assert (listed.operation, listed.method, listed.query) == ("users.list", "GET", {"limit": "1"})
    assert (created.operation, created.body) == ("users.create", {"email": "a@example.com"})
    assert (created.status, created.headers["x-test"]) == (201, "1")
    assert (lost.operation, lost.status, lost.path) == (None, 404, "/nowhere")
    assert scene.api_key not in repr(scene.emulator.requests)


def test_every_answer_has_a_request_id(scene: Scene) -> None:
    ids = {scene.get(path).headers["x-request-id"] for path in (USERS, "/organizations", "/none")}

    assert len(ids) == 3


def test_a_refusal_is_given_on_demand(scene: Scene) -> None:
    user = scene.user()
    scene.emulator.refuse("users.delete", "user_deletion_not_allowed")

    refused, done = (scene.delete(f"{USERS}/{user['id']}") for _ in range(2))

    assert (refused.status_code, done.status_code) == (409, 200)
    with pytest.raises(ValueError, match="user_deletion_not_allowed"):
        scene.emulator.refuse("users.delete", "no_such_code")


@pytest.mark.parametrize("times", [0, -1, True, "2", 10**9])
def test_a_refusal_is_demanded_a_sensible_number_of_times(emulator: Emulator, times: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^times"):
        emulator.refuse("authenticate", "mfa_enrollment", times=times)


def test_time_stands_still_or_runs_and_moves_forward_only() -> None:
    still, running = Clock(1_000_000_000, running=False), Clock()

    assert (still.time(), still.monotonic()) == (1_000_000_000, 0)
    still.advance(60)
    assert (still.time(), still.monotonic()) == (1_000_000_060, 60)
    before = running.time()
    running.advance(3600)
    assert running.time() - before >= 3600
    with pytest.raises(ValueError, match="forward"):
        still.advance(-1)


def test_records_show_the_emulators_time() -> None:
    emulator = Emulator(clock=Clock(1_700_000_000.25, running=False))
    with emulator.http_client() as http:
        scene = Scene(http, emulator.api_key, emulator.client_id, emulator)

        assert scene.user()["created_at"] == "2023-11-14T22:13:20.250Z"


def test_chance_can_be_repeated() -> None:
    def story() -> Any:
        clock = Clock(1_700_000_000, running=False)
        emulator = Emulator(clock=clock, chance=random.Random(7), settings=Settings())
        with emulator.http_client() as http:
            scene = Scene(http, emulator.api_key, emulator.client_id, emulator)
            return [scene.user(), scene.magic_auth()]

    assert story() == story()


def test_messages_are_found_by_receiver_and_kind(scene: Scene) -> None:
    scene.magic_auth(email="a@example.com")
    scene.invitation(email="b@example.com", locale="de")

    outbox = scene.emulator.outbox

    assert [message.kind for message in outbox] == ["magic_auth", "invitation"]
    assert outbox.last("b@example.com").locale == "de"
    assert outbox.last(kind="magic_auth").to == "a@example.com"
    assert str(outbox[0].code) not in repr(outbox[0])
    with pytest.raises(LookupError):
        outbox.last("c@example.com")


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e308, 10**12])
def test_time_moves_forward_and_stays_within_dates(emulator: Emulator, seconds: float) -> None:
    with pytest.raises(ValueError, match=r"^seconds\b"):
        emulator.clock.advance(seconds)

    assert emulator.clock.now().year < 8000


@pytest.mark.parametrize(
    "fault",
    [
        {"headers": {"x": "\u20ac"}},
        {"headers": {"x": "a\r\nset-cookie: b"}},
        {"headers": {"bad name": "x"}},
        {"headers": {"Content-Length": "5"}},
        {"headers": {"transfer-encoding": "chunked"}},
        {"delay": float("inf")},
        {"delay": 10**9},
        {"body": "\ud800"},
        {"body": {1, 2}},
        {"body": b"x", "status": 204},
        {"body": {"a": 1}, "status": 304},
    ],
    ids=ascii,
)
def test_a_fault_that_no_server_could_send_is_refused(
    emulator: Emulator, fault: dict[str, Any]
) -> None:
    [name] = {"headers", "delay", "body"} & fault.keys()

    with pytest.raises(InvalidArgumentError, match=f"^{name}"):
        emulator.faults.add("users.get", **fault)
    assert list(emulator.faults) == []


def test_a_delay_ends_with_the_server(emulator: Emulator) -> None:
    emulator.faults.add("users.list", delay=3600)
    statuses: list[int] = []
    headers = {"authorization": f"Bearer {emulator.api_key}"}
    with serving(emulator) as base_url:

        def ask() -> None:
            statuses.append(httpx.get(base_url + USERS, headers=headers, timeout=60).status_code)

        thread = threading.Thread(target=ask)
        thread.start()
        while not emulator.requests:
            time.sleep(0.01)
    thread.join()

    assert statuses == [200]
