"""Webhooks: a genuine one is an event of its type, and nothing else is one."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.mutations import JSON_PIECES, mutations
from tests.unit.event_samples import TYPED, UNTYPED, USER
from workos_authkit import webhooks
from workos_authkit._signatures import sign
from workos_authkit.errors import InvalidArgumentError, WebhookSignatureError
from workos_authkit.models import Event, EventData, User
from workos_authkit.models._frozen import freeze

SECRET = "whsec_test_0123456789abcdef"
TIMESTAMP = "1767323045678"
NOW = 1767323045.678


def parse(body: bytes) -> Event:
    header = f"t={TIMESTAMP}, v1={sign(body, SECRET, TIMESTAMP)}"
    return webhooks.parse(body, header, SECRET, now=NOW)


def envelope(event_type: str, data: Any) -> bytes:
    content = {"object": "event", "id": "event_1", "event": event_type, "data": data}
    return json.dumps({**content, "created_at": "2026-01-02T03:04:05.678Z"}).encode()


@pytest.mark.parametrize("event_type", sorted(TYPED))
def test_an_event_is_about_the_model_of_its_type(event_type: str) -> None:
    sample, model = TYPED[event_type]

    event = parse(envelope(event_type, sample))

    assert (event.type, type(event.data)) == (event_type, model)
    assert event.data.extra == {}
    assert event.raw["data"] == freeze(sample)
    assert model in get_args(EventData)


@pytest.mark.parametrize("event_type", UNTYPED)
def test_an_event_without_a_model_is_about_what_came(event_type: str) -> None:
    event = parse(envelope(event_type, {"new": [1, {"deep": None}]}))

    assert event.data["new"][1] == {"deep": None}
    assert isinstance(event.data, Mapping)


@pytest.mark.parametrize("lost", sorted(USER.keys() - {"id"}))
def test_an_event_bears_the_loss_of_any_field_but_the_id(lost: str) -> None:
    data = {name: value for name, value in USER.items() if name != lost}

    assert isinstance(parse(envelope("user.created", data)).data, User)


@pytest.mark.parametrize("data", [None, [], "text", 3, {"id": None}, {}], ids=str)
def test_data_that_is_not_as_expected_leaves_an_event(data: Any) -> None:
    assert parse(envelope("user.created", data)).raw["data"] == freeze(data)


def test_the_context_says_who_did_it() -> None:
    body = json.loads(envelope("user.updated", USER))
    body["context"] = {
        "client_id": "client_1",
        "actor": {"id": "user_2", "source": "dashboard", "name": None},
        "previous_attributes": {"email": "old@example.com"},
    }

    context = parse(json.dumps(body).encode()).context

    assert context.actor.source == "dashboard"
    assert context.previous_attributes == {"email": "old@example.com"}


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"text"', b"{}", b"\xff", b'{"id":1,"event":2}', b"[" * 100_000],
    ids=["empty", "null", "list", "text", "object", "no-utf-8", "kinds", "deep"],
)
def test_a_signed_body_that_is_no_event_is_malformed(body: bytes) -> None:
    with pytest.raises(WebhookSignatureError) as refused:
        parse(body)
    assert refused.value.reason == "malformed"


@pytest.mark.parametrize(
    "body", ["{}", {}, bytearray(b"{}"), None], ids=["text", "dict", "bytearray", "none"]
)
def test_a_body_that_is_not_the_bytes_that_came_is_refused(body: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="bytes of the request as they came"):
        webhooks.parse(body, "t=1, v1=0", SECRET)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(data=_JSON)
def test_whatever_an_event_is_about_it_is_an_event(data: Any) -> None:
    assert parse(envelope("session.revoked", data)).type == "session.revoked"


@given(value=_JSON)
def test_whatever_is_signed_is_an_event_or_refused(value: Any) -> None:
    with suppress(WebhookSignatureError):
        parse(json.dumps(value).encode())


def test_neither_secret_nor_body_is_in_the_error() -> None:
    with pytest.raises(WebhookSignatureError) as refused:
        webhooks.parse(
            b'{"email":"ada@example.com"}', f"t={TIMESTAMP}, v1={'0' * 64}", SECRET, now=NOW
        )
    assert SECRET not in repr(refused.value)
    assert "ada@" not in repr(refused.value)


_HEADER_PIECES = [b"t=", b"v1=", b",", b"=", b"-1", b"9" * 400, b"v1=" + b"0" * 64, b"\x00"]


@pytest.mark.slow
def test_100_000_hostile_headers_and_bodies_raise_nothing_else() -> None:
    body = envelope("user.created", USER)
    header = f"t={TIMESTAMP}, v1={sign(body, SECRET, TIMESTAMP)}".encode()

    for hostile in mutations(header, _HEADER_PIECES, 50_000):
        with suppress(WebhookSignatureError):
            read = webhooks.parse(body, hostile.decode("latin-1"), SECRET, now=NOW)
            assert read.type == "user.created"  # the header says the same as before

    for hostile in mutations(body, JSON_PIECES, 50_000):
        if hostile != body:
            with pytest.raises(WebhookSignatureError, match="no signature matches"):
                webhooks.parse(hostile, header.decode(), SECRET, now=NOW)
        with suppress(WebhookSignatureError):  # signed, it is an event or no event
            assert isinstance(parse(hostile), Event)
