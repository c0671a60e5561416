"""Actions: the question of WorkOS, and the answer as the official packages sign it."""

import json
from contextlib import suppress
from typing import Any

import pytest

from tests.support.mutations import JSON_PIECES, mutations
from workos_authkit import actions
from workos_authkit._signatures import sign
from workos_authkit.errors import InvalidArgumentError, WebhookSignatureError
from workos_authkit.models import AuthenticationAction, NewUser, User, UserRegistrationAction

SECRET = "whsec_test_0123456789abcdef"
TIMESTAMP = "1767323045678"
NOW = 1767323045.678

SIGNING_IN = AuthenticationAction(id="action_1", user=User(id="user_1"))
SIGNING_UP = UserRegistrationAction(id="action_2", user_data=NewUser(email="ada@example.com"))


def parse(content: Any, now: float = NOW) -> Any:
    body = json.dumps(content).encode()
    header = f"t={TIMESTAMP}, v1={sign(body, SECRET, TIMESTAMP)}"
    return actions.parse(body, header, SECRET, now=now)


def test_the_question_whether_a_user_may_sign_in_is_read() -> None:
    action = parse(
        {
            "object": "authentication_action_context",
            "id": "action_1",
            "user": {"object": "user", "id": "user_1", "email": "ada@example.com"},
            "organization": {"object": "organization", "id": "org_1", "name": "Engines"},
            "ip_address": "192.0.2.1",
        }
    )

    assert isinstance(action, AuthenticationAction)
    assert (action.user.email, action.organization.name) == ("ada@example.com", "Engines")


def test_the_question_whether_somebody_may_sign_up_is_read() -> None:
    action = parse(
        {
            "object": "user_registration_action_context",
            "id": "action_2",
            "user_data": {"object": "user_data", "email": "ada@example.com", "first_name": "Ada"},
            "invitation": {"object": "invitation", "id": "invitation_1"},
        }
    )

    assert isinstance(action, UserRegistrationAction)
    assert action.user_data == NewUser(email="ada@example.com", first_name="Ada")
    assert action.invitation.id == "invitation_1"


@pytest.mark.parametrize(
    "content",
    [None, [], {}, {"object": "event", "id": "x"}, {"object": "authentication_action_context"}],
    ids=str,
)
def test_a_signed_body_that_is_no_action_is_malformed(content: Any) -> None:
    with pytest.raises(WebhookSignatureError) as refused:
        parse(content)
    assert refused.value.reason == "malformed"


@pytest.mark.slow
def test_whatever_is_signed_is_a_question_or_refused() -> None:
    content = {
        "object": "authentication_action_context",
        "id": "action_1",
        "user": {"object": "user", "id": "user_1", "email": "ada@example.com"},
        "organization": {"object": "organization", "id": "org_1", "name": "Engines"},
    }
    for hostile in mutations(json.dumps(content).encode(), JSON_PIECES, 10_000):
        header = f"t={TIMESTAMP}, v1={sign(hostile, SECRET, TIMESTAMP)}"
        with suppress(WebhookSignatureError):
            read = actions.parse(hostile, header, SECRET, now=NOW)
            assert isinstance(read, AuthenticationAction)


def test_a_question_is_good_for_half_a_minute() -> None:
    content = {"object": "user_registration_action_context", "id": "a", "user_data": {}}
    assert parse(content, NOW + 30).id == "a"
    with pytest.raises(WebhookSignatureError) as refused:
        parse(content, NOW + 31)
    assert refused.value.reason == "expired"


@pytest.mark.parametrize(
    ("answer", "verdict", "signature"),
    [
        pytest.param(
            actions.allow(SIGNING_IN, SECRET, now=NOW),
            b'"authentication_action_response","payload":{"timestamp":1767323045678,'
            b'"verdict":"Allow"}',
            b"7ef7adb0b6ee8251af6c0a7404fa66966c622145c4202cf3c9524eedcf696011",
            id="allow",
        ),
        pytest.param(
            actions.deny(SIGNING_UP, "Not allowed", SECRET, now=NOW),
            b'"user_registration_action_response","payload":{"timestamp":1767323045678,'
            b'"verdict":"Deny","error_message":"Not allowed"}',
            b"544a0ba1c69f23563a7205c0a7e016151a0d51cc29585b04759b029532d58bc2",
            id="deny",
        ),
        pytest.param(
            actions.deny(SIGNING_UP, "Accès refusé", [SECRET, "older"], now=NOW),
            '"user_registration_action_response","payload":{"timestamp":1767323045678,'
            '"verdict":"Deny","error_message":"Accès refusé"}'.encode(),
            b"038f2bfd9abbd50d7bd643167ec30945674fdcfea92aa94df3100dc28b9ed931",
            id="beyond-ascii",
        ),
    ],
)
def test_an_answer_is_that_of_the_official_node_package(
    answer: bytes, verdict: bytes, signature: bytes
) -> None:
    assert answer == b'{"object":' + verdict + b',"signature":"' + signature + b'"}'


def test_what_nobody_would_see_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="message"):
        actions.allow(SIGNING_IN, SECRET, message="Welcome")  # type: ignore[arg-type]


@pytest.mark.parametrize("message", ["", None, 3, "\ud800"], ids=repr)
def test_a_message_that_nobody_can_read_is_refused(message: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="message"):
        actions.deny(SIGNING_IN, message, SECRET)


@pytest.mark.parametrize("now", ["1", float("nan"), float("inf"), True], ids=str)
def test_a_moment_that_is_none_is_named(now: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"now must be a (finite )?number"):
        actions.allow(SIGNING_IN, SECRET, now=now)


def test_an_answer_needs_a_question() -> None:
    with pytest.raises(InvalidArgumentError, match="action"):
        actions.allow({"object": "authentication_action_context"}, SECRET)  # type: ignore[arg-type]
