"""No local variable of ours shows a secret when a call fails: crash reporters copy them all."""

import inspect
import json
from collections.abc import Iterator
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
from workos_authkit import AuthKit, AuthKitError

pytest.importorskip("workos_authkit._generate", reason="a wheel carries no generator")

from workos_authkit._generate import SECRET_ARGUMENTS


def secrets_of(row: Row) -> set[str]:
    """Return the secrets that a call sends."""
    bodies = [request.json for request in row.sends if isinstance(request.json, dict)]
    values = {str(body[name]) for body in bodies for name in SECRET_ARGUMENTS & body.keys()}
    return values - {CLIENT["api_key"]}


THEIR_OWN = {"cli_auth.wait", "sessions.refresh"}
"""Calls that such answers do not end with an error: one goes on, one returns a failure."""

NO_REQUEST = {"start", "get_authorization_url", "wait"}
"""Methods that only put an invitation into a URL, or send what they were given before."""

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


JUDGED = {"access_token", "cookie"}
"""What methods judge rather than send: they return, or raise without it, why they refuse it."""


def methods_of_secrets() -> Iterator[Any]:
    with AuthKit(**CLIENT) as authkit:
        for resource in (name for name in dir(authkit) if not name.startswith("_")):
            for name, method in inspect.getmembers(getattr(authkit, resource), inspect.ismethod):
                parameters = inspect.signature(method).parameters.values()
                names = {each.name for each in parameters}
                if names & (SECRET_ARGUMENTS - JUDGED) and name not in NO_REQUEST:
                    yield pytest.param(resource, name, id=f"{resource}.{name}")


@pytest.mark.parametrize(("resource", "name"), list(methods_of_secrets()))
def test_a_refused_argument_does_not_show_the_secret_beside_it(
    resource: str, name: str, backend: str
) -> None:
    driver = make_driver(backend, refuse, **CLIENT)
    method = getattr(getattr(driver.client, resource), name)
    parameters = inspect.signature(method).parameters.values()
    needed = {each.name: "x" for each in parameters if each.default is each.empty}
    secrets = {each.name: "planted" for each in parameters if each.name in SECRET_ARGUMENTS}
    wrong = [each.name for each in parameters if each.name not in SECRET_ARGUMENTS]
    for argument in wrong:
        call = inspect.signature(method).bind(**{**needed, **secrets, argument: object()})
        with pytest.raises(AuthKitError) as caught:
            getattr(getattr(driver, resource), name)(*call.args, **call.kwargs)
        assert not [line for line in locals_of(caught.value) if "planted" in line]


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
