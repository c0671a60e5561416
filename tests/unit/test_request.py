"""What is asked of the API, and the checks of what it is asked with."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.driver import make_driver
from tests.support.http_server import user
from workos_authkit import UNSET, ConfigurationError, InvalidArgumentError, RequestOptions
from workos_authkit import _arguments as arguments
from workos_authkit._request import Request, encode_query, path
from workos_authkit._run import run


def sent(call: Callable[[Any], Any], **settings: Any) -> httpx.Request:
    """Return the one request that a call sends."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=user("user_1"))

    call(make_driver("sync", answer, **settings))
    (only,) = seen
    return only


def refused(call: Callable[[Any], Any], **settings: Any) -> str:
    """Return the words with which a call is refused before anything is sent."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("something was sent")

    with pytest.raises((InvalidArgumentError, ConfigurationError)) as caught:
        call(make_driver("sync", answer, **settings))
    return str(caught.value)


# Paths


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_stays_one_segment_whatever_it_contains(value: str) -> None:
    if value in (".", ".."):
        return
    text = path("users/{user_id}/things", user_id=value).text
    root, users, segment, things = text.split("/")
    assert (root, users, things) == ("", "users", "things")
    assert unquote(segment) == value
    assert urlsplit(f"https://api.workos.com{text}").path == text


@pytest.mark.parametrize("value", ["../organizations", "a/b", "a?b=c", "a#b", "a b", "é", "%2e%2e"])
def test_an_id_cannot_reach_another_endpoint(value: str) -> None:
    url = sent(lambda authkit: authkit.users.get(value)).url
    assert url.raw_path.decode().count("/") == 3
    assert unquote(url.raw_path.decode().rpartition("/")[2]) == value


@pytest.mark.parametrize("value", ["", ".", "..", None, 5, b"user_1", "\ud800"])
def test_an_id_that_cannot_be_one_is_refused(value: Any) -> None:
    assert "user_id" in refused(lambda authkit: authkit.users.get(value))


def test_a_path_shows_its_template_alone() -> None:
    made = path("invitations/by_token/{token}", token="planted")
    assert "planted" not in repr(made)
    assert made.template == "/invitations/by_token/{token}"
    assert list(made.secrets) == ["planted"]


# Bodies


def test_unset_is_left_out_and_none_is_null() -> None:
    values = {"max_age": 0, "name": "", "email_verified": False}
    given = {"locale": UNSET, "state": None, **values}
    assert arguments.without_unset(**given) == {"state": None, **values}
    assert arguments.without_none(**given) == values


def test_a_field_is_changed_removed_or_left_alone() -> None:
    body = sent(lambda authkit: authkit.users.update("user_1", external_id=None, name="Ada"))
    assert body.content == b'{"name":"Ada","external_id":null}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 678_901, UTC), "2026-01-02T03:04:05.678Z"),
        (datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=2))), "2026-01-01T22:00:00.000Z"),
    ],
)
def test_an_instant_is_sent_in_utc(value: datetime, text: str) -> None:
    assert arguments.without_unset(expires_at=value) == {"expires_at": text}


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="expires_at has no time zone"):
        arguments.without_unset(expires_at=datetime(2026, 1, 2))


@pytest.mark.parametrize("metadata", [{"a": "b"}, MappingProxyType({"a": "b"})])
def test_any_mapping_is_an_object(metadata: Mapping[str, str]) -> None:
    body = sent(lambda authkit: authkit.users.update("user_1", metadata=metadata))
    assert body.content == b'{"metadata":{"a":"b"}}'


@pytest.mark.parametrize(
    "value",
    [object(), b"bytes", {1, 2}, float("nan"), float("inf"), {(1, 2): 3}, UNSET],
    ids=["object", "bytes", "set", "NaN", "infinity", "odd key", "UNSET"],
)
def test_a_body_that_json_cannot_hold_is_refused(value: Any) -> None:
    words = refused(lambda authkit: authkit.request("POST", "/things", json={"a": [value]}))
    assert "JSON" in words


def test_a_body_that_contains_itself_is_refused() -> None:
    body: dict[str, Any] = {}
    body["body"] = body
    assert "JSON" in refused(lambda authkit: authkit.request("POST", "/things", json=body))


def test_arguments_that_exclude_each_other_are_named() -> None:
    arguments.at_most_one(a=None, b=UNSET, c=1)
    with pytest.raises(InvalidArgumentError, match="only one of a and c"):
        arguments.at_most_one(a=0, b=UNSET, c=1)


@pytest.mark.parametrize("value", ["one", b"one", 5, ["a", 5], {"a": "b"}])
def test_one_text_is_no_list_of_texts(value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="role_slugs must be a list of strings"):
        arguments.require_texts("role_slugs", value)


# Queries


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, ""),
        ({"email": "a+b@example.com"}, "email=a%2Bb%40example.com"),
        ({"limit": 5, "ratio": 0.5}, "limit=5&ratio=0.5"),
        ({"active": True}, "active=true"),
        ({"statuses": ["a", "b"], "none": ()}, "statuses=a%2Cb&none="),
        ({"with": {"hd": "x.com", "on": False}}, "with%5Bhd%5D=x.com&with%5Bon%5D=false"),
    ],
)
def test_a_query_is_written_as_the_api_reads_it(query: dict[str, Any], text: str) -> None:
    assert encode_query(query) == text


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text()))
def test_any_query_comes_back_as_it_was_or_is_refused(query: dict[str, str]) -> None:
    try:
        text = encode_query(query)
    except InvalidArgumentError:
        return
    assert dict(parse_qsl(text, keep_blank_values=True)) == query


@pytest.mark.parametrize("value", [object(), b"a", None, [None], {"a": object()}, "\ud800"])
def test_a_query_value_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        encode_query({"name": value})


@pytest.mark.parametrize("limit", [0, -1, 101, True, "10", 1.5])
def test_a_page_size_out_of_range_is_refused(limit: Any) -> None:
    assert "limit" in refused(lambda authkit: authkit.users.list(limit=limit))
    assert "limit" in refused(lambda authkit: authkit.users.all(limit=limit))


@pytest.mark.parametrize("order", ["up", "", "ASC"])
def test_an_unknown_order_is_refused(order: Any) -> None:
    assert "order" in refused(lambda authkit: authkit.users.list(order=order))


# Headers


def test_the_client_says_who_it_is() -> None:
    headers = sent(lambda authkit: authkit.users.get("user_1"), user_agent_suffix="app/2").headers
    assert headers["authorization"] == "Bearer sk_test_key"
    assert headers["user-agent"].startswith("workos-authkit-python/")
    assert headers["user-agent"].endswith(" app/2")
    assert headers["accept"] == "application/json"
    assert "content-type" not in headers


def test_headers_of_one_call_are_added_and_may_replace_ours() -> None:
    options = RequestOptions(headers={"X-Trace": "a b\tc", "User-Agent": "mine"})
    headers = sent(lambda authkit: authkit.users.get("user_1", options=options)).headers
    assert (headers["x-trace"], headers["user-agent"]) == ("a b\tc", "mine")


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
def test_headers_of_one_call_cannot_replace_the_key(name: str) -> None:
    options = RequestOptions(headers={name: "Bearer mine"})
    text = refused(lambda authkit: authkit.users.get("1", options=options))
    assert "authorization" in text.lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "a\nb"},
        {"X": "a\r\nY: b"},
        {"X\n": "a"},
        {"X Y": "a"},
        {"X:": "a"},
        {"": "a"},
        {"X": ""},
        {"X": " a"},
        {"X": "é"},
        {"X": None},
        {5: "a"},
    ],
)
def test_a_header_that_http_cannot_carry_is_refused(headers: Any) -> None:
    options = RequestOptions(headers=headers)
    assert "options.headers" in refused(lambda authkit: authkit.users.get("1", options=options))


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 5},
        RequestOptions(timeout=0),
        RequestOptions(timeout=float("nan")),
        RequestOptions(deadline=-1),
        RequestOptions(max_retries=-1),
        RequestOptions(max_retries=1.5),  # type: ignore[arg-type]
    ],
)
def test_options_that_no_call_could_have_are_refused(options: Any) -> None:
    assert refused(lambda authkit: authkit.users.get("user_1", options=options))


# Keys


def test_a_call_that_needs_a_key_is_refused_without_one() -> None:
    words = refused(lambda authkit: authkit.users.get("user_1"), api_key=None)
    assert "GET /user_management/users/{user_id} needs an API key" in words


def test_a_call_that_needs_no_key_sends_none() -> None:
    custom = sent(lambda authkit: authkit.request("GET", "/things"), api_key=None)
    assert "authorization" not in custom.headers
    never = Request("GET", path("things"), key="never")
    keyless = sent(lambda authkit: run(authkit.client._api.send(never, None)))
    assert "authorization" not in keyless.headers


# Operations that have no name here


def test_a_custom_request_is_sent_as_it_is() -> None:
    request = sent(
        lambda authkit: authkit.request(
            "post", "things/a%2Fb", params={"a": 1, "b": None, "c": ["d", "e"]}, json={"f": None}
        )
    )
    assert (request.method, str(request.url)) == (
        "POST",
        "https://api.workos.com/things/a%2Fb?a=1&c=d%2Ce",
    )
    assert request.content == b'{"f":null}'
    assert request.headers["authorization"] == "Bearer sk_test_key"


@pytest.mark.parametrize(
    "target",
    [
        "",
        None,
        "//evil.example.com/x",
        "https://evil.example.com/x",
        "/a/../b",
        "..",
        "/a?b=c",
        "/a#b",
        "/a b",
        "/a\\b",
        "/a\r\nb",
        "/é",
    ],
)
def test_a_custom_path_cannot_lead_elsewhere(target: Any) -> None:
    assert "path" in refused(lambda authkit: authkit.request("GET", target))


@pytest.mark.parametrize("method", ["", "GET /x", "GE T", "GET\n", None, 5, "ÉÉ"])
def test_a_custom_method_is_a_word(method: Any) -> None:
    assert "method" in refused(lambda authkit: authkit.request(method, "/x"))


@pytest.mark.parametrize("params", [["a", "b"], "a=b", 5])
def test_custom_params_are_a_mapping(params: Any) -> None:
    assert "params" in refused(lambda authkit: authkit.request("GET", "/x", params=params))
