"""JSON becomes models: strict about what is required, tolerant about the rest."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import NOTHING, field, fields
from hypothesis import given
from hypothesis import strategies as st

from workos_authkit import models
from workos_authkit._convert import DecodeError, parse_json, structure, structure_page
from workos_authkit.models import (
    JWKS,
    Authentication,
    AuthenticationFactor,
    Invitation,
    OrganizationMembership,
    Page,
    User,
)
from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE, freeze

STAMPS = {"created_at": "2026-01-02T03:04:05.678Z", "updated_at": "2026-01-02T03:04:05.678Z"}
USER: dict[str, Any] = {
    "object": "user",
    "id": "user_1",
    "email": "ada@example.com",
    "email_verified": True,
    "first_name": "Ada",
    "last_name": None,
    "last_sign_in_at": "2026-01-02T03:04:05.678Z",
    "external_id": "1815",
    "metadata": {"engine": "analytical"},
    **STAMPS,
}


@model
class Part(Model):
    id: str
    weight: float = 1.0


@model
class Whole(Model):
    name: str
    number: int
    active: bool
    at: datetime | None = None
    part: Part | None = None
    parts: Sequence[Part] = ()
    tags: Sequence[str] = ()
    pairs: Mapping[str, str] = NOTHING_MORE
    thumbprint: str | None = field(default=None, metadata={"wire_name": "x5t#S256"})


WHOLE: dict[str, Any] = {"name": "a", "number": 1, "active": True}


def malformed(value: Any, into: Any = Whole) -> tuple[str, str]:
    """Return what is wrong, and where."""
    with pytest.raises(DecodeError) as caught:
        structure(value, into)
    return caught.value.message, caught.value.path


# What is understood


def test_a_whole_answer_becomes_values() -> None:
    value = structure(
        {
            **WHOLE,
            "at": "2026-01-02T03:04:05.678Z",
            "part": {"id": "part_1", "weight": 2},
            "parts": [{"id": "part_2"}],
            "tags": ["a", "b"],
            "pairs": {"a": "b"},
            "x5t#S256": "abc",
        },
        Whole,
    )
    assert value == Whole(
        name="a",
        number=1,
        active=True,
        at=datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC),
        part=Part(id="part_1", weight=2.0),
        parts=(Part(id="part_2"),),
        tags=("a", "b"),
        pairs={"a": "b"},
        thumbprint="abc",
    )
    assert value.part is not None
    assert type(value.part.weight) is float
    assert value.extra == {}


def test_unknown_keys_are_kept_aside() -> None:
    value = structure({**WHOLE, "object": "whole", "new": {"a": 1}, "extra": 5}, Whole)
    assert value.extra == {"new": {"a": 1}, "extra": 5}
    assert value == Whole(**WHOLE)


@pytest.mark.parametrize("name", ["at", "part", "parts", "tags", "pairs", "x5t#S256"])
def test_what_may_be_missing_may_be_null(name: str) -> None:
    assert structure({**WHOLE, name: None}, Whole) == Whole(**WHOLE)


def test_two_answers_share_no_default_that_can_be_changed() -> None:
    one, other = structure(WHOLE, Whole), structure(WHOLE, Whole)
    assert one.pairs is other.pairs
    with pytest.raises(TypeError):
        one.pairs["new"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        one.extra["new"] = 1  # type: ignore[index]


def test_what_is_nested_too_deeply_to_be_frozen_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(DecodeError, match="nested"):
        structure({**WHOLE, "new": deep}, Whole)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.678+00:00",
        "2026-01-02T04:04:05.678+01:00",
        "2026-01-02T03:04:05.678",
        "2026-01-02 03:04:05.678Z",
    ],
)
def test_an_instant_is_aware_and_in_utc(text: str) -> None:
    value = structure({**WHOLE, "at": text}, Whole).at
    assert value == datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)
    assert value.tzinfo is UTC


def test_a_list_of_models_is_a_list() -> None:
    assert structure([{"id": "a"}, {"id": "b"}], list[Part]) == [Part(id="a"), Part(id="b")]
    assert structure([], list[Part]) == []


# What is refused, and where


@pytest.mark.parametrize(
    ("change", "message", "path"),
    [
        ({"name": None}, "expected a string", "$.name"),
        ({"name": 5}, "expected a string", "$.name"),
        ({"number": "1"}, "expected a whole number", "$.number"),
        ({"number": 1.0}, "expected a whole number", "$.number"),
        ({"number": True}, "expected a whole number", "$.number"),
        ({"active": "false"}, "expected a boolean", "$.active"),
        ({"active": 0}, "expected a boolean", "$.active"),
    ],
)
def test_a_fault_says_what_was_expected_and_where(
    change: dict[str, Any], message: str, path: str
) -> None:
    assert malformed({**WHOLE, **change}) == (message, path)


@pytest.mark.parametrize(
    ("name", "malformed", "readable"),
    [
        ("at", 5, None),
        ("at", "yesterday", None),
        ("at", "2026-13-01T00:00:00Z", None),
        ("part", [], None),
        ("part", {}, None),
        ("parts", {}, ()),
        ("parts", "ab", ()),
        ("parts", [{"id": "a"}, {"id": 5}, None], (Part(id="a"),)),
        ("tags", ["a", None, "b"], ("a", "b")),
        ("tags", 5, ()),
        ("pairs", {"a": 5, "b": "c"}, {"b": "c"}),
        ("pairs", [], {}),
        ("x5t#S256", 5, None),
    ],
)
def test_what_is_not_required_is_read_as_far_as_it_can_be(
    name: str, malformed: Any, readable: Any
) -> None:
    value = structure({**WHOLE, name: malformed, "new": 1}, Whole)
    assert getattr(value, {"x5t#S256": "thumbprint"}.get(name, name)) == readable
    assert value.extra == freeze({name: malformed, "new": 1})
    assert (value.name, value.number, value.active) == ("a", 1, True)


def test_what_is_malformed_further_inside_stays_there() -> None:
    value = structure({**WHOLE, "part": {"id": "a", "weight": "2"}}, Whole)
    assert value.part == Part(id="a", weight=1.0)
    assert value.part.extra == {"weight": "2"}
    assert value.extra == {}


def every_model() -> list[Any]:
    return sorted(
        {
            cls
            for name in models.__all__
            if isinstance(cls := getattr(models, name), type) and issubclass(cls, Model)
        },
        key=lambda cls: cls.__name__,
    )


def test_no_model_requires_a_date() -> None:
    for cls in every_model():
        required = {a.name for a in fields(cls) if a.default is NOTHING}
        assert not [name for name in required if name.endswith("_at")], cls


@pytest.mark.parametrize("name", WHOLE)
def test_a_required_field_is_demanded(name: str) -> None:
    value = {key: item for key, item in WHOLE.items() if key != name}
    assert malformed(value) == ("a required field is missing", f"$.{name}")


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_a_model_is_an_object(value: Any) -> None:
    message, path = malformed(value)
    assert message == "expected an object"
    assert path == "$"


@pytest.mark.parametrize("value", [{}, None, "text", {"data": []}])
def test_a_list_is_a_list(value: Any) -> None:
    message, _ = malformed(value, list[Part])
    assert message == "expected a list"


def test_a_fault_never_quotes_the_answer() -> None:
    message, path = malformed({**WHOLE, "number": "planted", "at": "planted"})
    assert "planted" not in message + path


# Pages


def page(value: Any) -> Page[Part]:
    return structure_page(value, Part)


def test_a_page_has_items_and_cursors() -> None:
    envelope = {
        "object": "list",
        "data": [{"id": "a"}],
        "list_metadata": {"before": "b", "after": "c"},
    }
    assert page(envelope) == Page(data=[Part(id="a")], before="b", after="c")


@pytest.mark.parametrize(
    "cursors", [{}, None, {"before": None, "after": None}, {"after": None}, "none"]
)
def test_a_page_may_be_without_cursors(cursors: Any) -> None:
    assert page({"data": [], "list_metadata": cursors}) == Page(data=[])
    assert page({"data": []}) == Page(data=[])


def test_a_list_that_says_so_may_be_without_data() -> None:
    assert page({"object": "list", "list_metadata": {}}) == Page(data=[])


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "$"),
        ([{"id": "a"}], "$"),
        (None, "$"),
        ("text", "$"),
        ({}, "$.data"),
        ({"list_metadata": {}}, "$.data"),
        ({"id": "a"}, "$.data"),
        ({"object": "error"}, "$.data"),
        ({"data": None}, "$.data"),
        ({"object": "list", "data": None}, "$.data"),
        ({"data": {}}, "$.data"),
        ({"data": [{"id": "a"}, {}]}, "$.data[1].id"),
        ({"data": [None]}, "$.data[0]"),
        ({"data": [], "list_metadata": {"after": 5}}, "$.list_metadata.after"),
    ],
)
def test_what_is_no_page_is_never_an_empty_one(value: Any, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        page(value)
    assert caught.value.path == path


# Texts


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"{",
        b"\xff\xfe\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 10_000,
        b"{} {}",
    ],
)
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(DecodeError, match="not JSON"):
        parse_json(content)


@given(st.binary())
def test_any_bytes_are_json_or_refused(content: bytes) -> None:
    with suppress(DecodeError):
        parse_json(content)


# Any answer is a value or our error

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([10**400, -(10**400), "0001-01-01T00:00:00+23:59", "\ud800", "9999-12-31"])
)
JSON_VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)

ANSWERS: dict[type, dict[str, Any]] = {
    User: USER,
    Authentication: {
        "user": USER,
        "access_token": "a",
        "refresh_token": "b",
        "organization_id": "org_1",
        "impersonator": {"email": "eve@example.com", "reason": "help"},
        "oauth_tokens": {
            "access_token": "a",
            "refresh_token": "b",
            "expires_at": 1,
            "scopes": ["a"],
            "provider": "GoogleOAuth",
        },
    },
    AuthenticationFactor: {
        "id": "auth_factor_1",
        "type": "totp",
        "totp": {"issuer": "a", "user": "b"},
        **STAMPS,
    },
    JWKS: {"keys": [{"kty": "RSA", "kid": "a", "n": "b", "e": "AQAB", "x5t#S256": "c"}]},
    Invitation: {
        "id": "invitation_1",
        "email": "ada@example.com",
        "state": "pending",
        "token": "t",
        "accept_invitation_url": "https://example.com",
        "expires_at": "2026-01-02T03:04:05.678Z",
        **STAMPS,
    },
    OrganizationMembership: {
        "id": "om_1",
        "user_id": "user_1",
        "organization_id": "org_1",
        "status": "active",
        "role": {"slug": "member"},
        **STAMPS,
    },
}


@pytest.mark.parametrize("model", ANSWERS, ids=lambda model: model.__name__)
def test_the_examples_are_understood(model: Any) -> None:
    value = structure(ANSWERS[model], model)
    assert isinstance(value, model)
    assert value.extra == {}


@pytest.mark.parametrize("model", ANSWERS, ids=lambda model: model.__name__)
@given(data=st.data())
def test_an_answer_with_anything_changed_is_a_value_or_our_error(
    model: Any, data: st.DataObject
) -> None:
    answer: Any = json.loads(json.dumps(ANSWERS[model]))
    for _ in range(data.draw(st.integers(1, 3))):
        change_somewhere(answer, data)
    outcome = value_or_fault(answer, model)
    repr(outcome)
    assert isinstance(outcome, model) or outcome.path.startswith("$")


def value_or_fault(answer: Any, model: Any) -> Any:
    try:
        return structure(answer, model)
    except DecodeError as error:
        return error


def change_somewhere(value: Any, data: st.DataObject) -> None:
    """Delete, replace or add a key, here or further inside."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if isinstance(value, dict) and data.draw(st.booleans()):
        value[data.draw(st.text())] = data.draw(JSON_VALUES)
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(value[key], dict | list) and data.draw(st.booleans()):
        change_somewhere(value[key], data)
    elif data.draw(st.booleans()):
        del value[key]
    else:
        value[key] = data.draw(JSON_VALUES)


@pytest.mark.parametrize("model", ANSWERS, ids=lambda model: model.__name__)
@given(answer=JSON_VALUES)
def test_any_json_at_all_is_a_value_or_our_error(model: Any, answer: Any) -> None:
    for into in (model, list[model]):
        with suppress(DecodeError):
            structure(answer, into)
    with suppress(DecodeError):
        structure_page(answer, model)
