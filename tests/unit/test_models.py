"""What every model has in common, and what sets a few apart."""

import copy
import json
import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.operations import api_keys, magic_auth, organization_memberships, users
from tests.operations.row import CLIENT, Answer, Row
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from workos_authkit import models
from workos_authkit.errors import ResponseDecodeError
from workos_authkit.models import (
    APIKeyOwner,
    Authentication,
    MagicAuth,
    OrganizationMembership,
    Page,
    User,
)
from workos_authkit.models._base import Model
from workos_authkit.models._frozen import freeze

SECRETS = {
    "accept_invitation_url",
    "access_token",
    "authkit_authorization_code",
    "code",
    "code_verifier",
    "device_code",
    "password_reset_token",
    "password_reset_url",
    "pending_authentication_token",
    "qr_code",
    "refresh_token",
    "sealed_session",
    "secret",
    "token",
    "user_code",
    "value",
    "verification_uri_complete",
}
"""Names of fields that open something."""

CLASSES = [cls for name in models.__all__ if attrs.has(cls := getattr(models, name))]


def _models(value: Any) -> Iterator[Model]:
    """Yield the models in a value."""
    if isinstance(value, Model):
        yield value
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _models(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _models(item)


VALUES = {type(value): value for row in ROWS for value in _models(row.returns)}
"""A value of every model that an operation returns."""

each_value = pytest.mark.parametrize("value", VALUES.values(), ids=lambda v: type(v).__name__)


def answered(row: Row, answer: Any, status: int = 200) -> Any:
    """Return what a call returns when this is what the server answers."""
    response = Answer(answer, status)
    return row.call(make_driver("sync", lambda _: response.response(), **CLIENT))


def row_of(name: str) -> Row:
    [row] = [row for row in ROWS if row.name == name]
    return row


@each_value
def test_a_model_is_a_value(value: Model) -> None:
    same = attrs.evolve(value)

    assert value == same
    assert hash(value) == hash(same)
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.extra = {}  # type: ignore[misc]


def test_no_secret_is_shown() -> None:
    for cls in CLASSES:
        for field in attrs.fields(cls):
            assert field.name not in SECRETS or not field.repr, f"{cls.__name__}.{field.name}"


@each_value
def test_a_repr_names_the_model_and_its_id(value: Any) -> None:
    assert repr(value).startswith(f"{type(value).__name__}(")
    if hasattr(value, "id"):
        assert f"id={value.id!r}" in repr(value)


def test_every_model_of_an_answer_is_public() -> None:
    assert VALUES.keys() <= set(CLASSES)


def test_fields_that_are_not_known_are_kept() -> None:
    user = answered(row_of("users.get"), {**users.USER_JSON, "favorite_engine": {"parts": 25_000}})

    assert user.extra == {"favorite_engine": {"parts": 25_000}}
    assert user == users.USER


def test_values_that_are_not_known_are_kept_as_text() -> None:
    membership = answered(
        row_of("organization_memberships.get"),
        {**organization_memberships.MEMBERSHIP_JSON, "status": "on_sabbatical"},
    )

    assert membership.status == "on_sabbatical"


@pytest.mark.parametrize("absent", [{}, {"external_id": None, "metadata": None, "name": None}])
def test_what_is_null_and_what_is_missing_are_the_same(absent: dict[str, None]) -> None:
    content = {
        name: value
        for name, value in users.USER_JSON.items()
        if name not in ("external_id", "metadata", "name")
    }

    user = answered(row_of("users.get"), content | absent)

    assert (user.external_id, user.metadata, user.name) == (None, {}, None)


def test_a_membership_without_what_older_answers_lack_is_read() -> None:
    content = {
        name: value
        for name, value in organization_memberships.MEMBERSHIP_JSON.items()
        if name not in ("roles", "directory_managed", "user", "custom_attributes")
    }

    membership: OrganizationMembership = answered(row_of("organization_memberships.get"), content)

    assert (membership.roles, membership.directory_managed, membership.user) == ((), False, None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": None}, "$.id"),
        ({"id": 1}, "$.id"),
        ({"id": ["yesterday"]}, "$.id"),
    ],
)
def test_a_required_field_of_another_type_is_named_and_not_quoted(change: Any, path: str) -> None:
    with pytest.raises(ResponseDecodeError) as caught:
        answered(row_of("users.get"), {**users.USER_JSON, **change})

    assert caught.value.path == path
    assert "yesterday" not in str(caught.value)


def test_an_odd_item_does_not_fail_its_page() -> None:
    odd = {**users.USER_JSON, "updated_at": 0, "email_verified": "true", "metadata": {"team": 1}}
    del odd["created_at"]

    page = answered(row_of("users.list"), {"data": [users.USER_JSON, odd]})

    user = page.data[1]
    assert (user.updated_at, user.created_at, user.email_verified) == (None, None, False)
    assert user.metadata == {}
    assert user.extra["metadata"] == {"team": 1}


def test_an_item_without_an_id_is_found() -> None:
    broken = {**users.USER_JSON, "id": 0}

    with pytest.raises(ResponseDecodeError) as caught:
        answered(row_of("users.list"), {"data": [users.USER_JSON, broken]})

    assert caught.value.path == "$.data[1].id"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-02T03:04:05.678Z", datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T04:04:05+01:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_instants_are_aware_and_in_utc(text: str, instant: datetime) -> None:
    user: User = answered(row_of("users.get"), {**users.USER_JSON, "created_at": text})

    assert user.created_at == instant
    assert user.created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "owner",
    [
        {"type": "robot", "id": "robot_1", "model": "R2"},
        {"type": "user", "id": "user_1"},
        {"type": "organization", "id": "org_1", "organization_id": None},
    ],
)
def test_any_owner_of_an_api_key_is_read(owner: dict[str, Any]) -> None:
    key = answered(row_of("api_keys.expire"), {**api_keys.API_KEY_JSON, "owner": owner})

    assert key.owner == APIKeyOwner(type=owner["type"], id=owner["id"])


def test_an_api_key_has_its_value_once() -> None:
    created = answered(
        row_of("api_keys.create_for_organization"),
        {**api_keys.API_KEY_JSON, "value": "sk_engines_4242"},
    )
    listed: Page[Any] = answered(
        row_of("api_keys.list_for_organization"), {"data": [api_keys.API_KEY_JSON]}
    )

    assert created.value == "sk_engines_4242"
    assert "sk_engines_4242" not in repr(created)
    assert listed.data[0].value is None


def test_a_validated_key_is_none_when_it_is_not_good() -> None:
    assert answered(row_of("api_keys.validate"), {"api_key": None}) is None


def test_a_validated_key_knows_of_no_agent_when_the_answer_names_none() -> None:
    key = answered(row_of("api_keys.validate"), {"api_key": api_keys.API_KEY_JSON})

    assert key.agent_registration_id is None


def test_what_models_hold_does_not_change() -> None:
    membership: OrganizationMembership = answered(
        row_of("organization_memberships.get"), organization_memberships.MEMBERSHIP_JSON
    )

    assert isinstance(membership.roles, tuple)


def test_models_of_different_kinds_are_never_equal() -> None:
    code: MagicAuth = answered(row_of("magic_auth.get"), magic_auth.MAGIC_AUTH_JSON)

    assert code != users.USER


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.name.split(".")[-1].startswith("delete")], ids=str
)
def test_every_2xx_is_a_deletion(row: Row, status: int) -> None:
    assert answered(row, None, status) is None


CHANGES: list[Callable[[Any], Any]] = [
    lambda value: value.__setitem__("a", 1),
    lambda value: value.__delitem__("a"),
    lambda value: value.__ior__({"a": 1}),
    lambda value: value.update(a=1),
    lambda value: value.setdefault("b", 1),
    lambda value: value.pop("a"),
    lambda value: value.popitem(),
    lambda value: value.clear(),
]


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_json_in_models_cannot_be_changed(change: Callable[[Any], Any]) -> None:
    frozen = freeze({"a": {"a": [{"a": 1}]}})
    for value in (frozen, frozen["a"], frozen["a"]["a"][0]):
        with pytest.raises(TypeError, match="cannot be changed"):
            change(value)
    assert frozen == {"a": {"a": ({"a": 1},)}}


def test_json_in_models_travels_as_any_dict() -> None:
    frozen = freeze({"a": {"b": [1]}})
    assert json.dumps(frozen) == '{"a": {"b": [1]}}'
    for copied in (copy.copy(frozen), copy.deepcopy(frozen), pickle.loads(pickle.dumps(frozen))):
        assert copied == frozen
        with pytest.raises(TypeError):
            copied["a"]["b"] = 2
    changed = dict(frozen)
    changed["a"] = 1
    assert {**frozen, "c": 2} == frozen | {"c": 2}


def test_a_model_becomes_json_without_its_secrets() -> None:
    user = User(id="user_1", email="ada@example.com", metadata={"plan": "pro"})
    page = Page(data=(user,), after="user_1")
    signed_in = Authentication(user=user, access_token="secret", refresh_token="secret")
    assert page.to_dict()["data"][0]["metadata"] == {"plan": "pro"}
    assert json.loads(json.dumps(page.to_dict()))["after"] == "user_1"
    assert signed_in.to_dict()["user"]["email"] == "ada@example.com"
    assert "secret" not in json.dumps(signed_in.to_dict())


def test_an_instant_becomes_json_as_the_api_writes_it() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
    assert (
        User(id="user_1", created_at=moment).to_dict()["created_at"] == "2026-01-02T03:04:05.678Z"
    )


def test_a_route_may_return_a_model_or_a_page() -> None:
    app = FastAPI()
    user = User(id="user_1", email="ada@example.com")

    @app.get("/user")
    def get_user() -> User:
        return user

    @app.get("/users")
    def list_users() -> Page[User]:
        return Page(data=(user,))

    client = TestClient(app)
    assert client.get("/user").json()["email"] == "ada@example.com"
    assert client.get("/users").json()["data"][0]["id"] == "user_1"
    assert client.get("/openapi.json").status_code == 200
