"""No local variable of ours shows a secret when a call fails: crash reporters copy them all."""

import json
from typing import Any

import httpx
import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from tests.operations.row import CLIENT, Row
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from tests.support.frames import PACKAGE, locals_of
from workos_authkit import AuthKitError

pytest.importorskip("workos_authkit._generate", reason="a wheel carries no generator")

from workos_authkit._generate import SECRET_ARGUMENTS


def secrets_of(row: Row) -> set[str]:
    """Return the secrets that a call sends."""
    bodies = [request.json for request in row.sends if isinstance(request.json, dict)]
    values = {str(body[name]) for body in bodies for name in SECRET_ARGUMENTS & body.keys()}
    return values - {CLIENT["api_key"]}


THEIR_OWN = {"cli_auth.wait", "sessions.refresh"}
"""Calls that such answers do not end with an error: one goes on, one returns a failure."""

SECRET_ROWS = [row for row in ROWS if secrets_of(row) and str(row) not in THEIR_OWN]


def cut(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("cut", request=request)


def refuse(_: httpx.Request) -> httpx.Response:
    return httpx.Response(400, json={"code": "invalid", "message": "No."})


def garble(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"object": "nothing"})


@pytest.mark.parametrize("answer", [cut, refuse, garble])
def test_a_call_that_fails_leaves_no_secret_in_our_frames(answer: Any, backend: str) -> None:
    driver = make_driver(backend, answer, **CLIENT, max_retries=0)
    for row in SECRET_ROWS:
        with pytest.raises(AuthKitError) as caught:
            row.call(driver)
        secrets = {CLIENT["api_key"], *secrets_of(row)}
        shown = [line for line in locals_of(caught.value) if any(word in line for word in secrets)]
        assert not shown, row


class Kept(Transport):
    """Keeps the events instead of sending them."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.events.append(envelope.get_event())


def report(client: sentry_sdk.Client, error: AuthKitError) -> None:
    """Send what the client reads off an error, as its integrations do."""
    assert error.__traceback__ is not None
    ours = error.with_traceback(error.__traceback__.tb_next)  # the test's frame is large
    event, hint = sentry_sdk.utils.event_from_exception(ours, client_options=client.options)
    client.capture_event(event, hint=hint)


@pytest.mark.parametrize("answer", [cut, refuse, garble])
def test_sentry_with_its_defaults_sees_no_secret(answer: Any) -> None:
    kept = Kept()
    client = sentry_sdk.Client(
        "https://key@sentry.example.com/1", transport=kept, default_integrations=False
    )
    authkit = make_driver("sync", answer, **CLIENT, max_retries=0).client
    for row in SECRET_ROWS:
        with pytest.raises(AuthKitError) as caught:
            row.call(authkit)
        report(client, caught.value)
    assert len(kept.events) == len(SECRET_ROWS)
    for row, event in zip(SECRET_ROWS, kept.events, strict=True):
        frames = [
            frame
            for value in event["exception"]["values"]
            for frame in value["stacktrace"]["frames"]
            if frame["abs_path"].startswith(PACKAGE)
        ]
        assert any("vars" in frame for frame in frames), "local variables are shown by default"
        text = json.dumps([frame.get("vars") for frame in frames])
        assert not [word for word in {CLIENT["api_key"], *secrets_of(row)} if word in text]
