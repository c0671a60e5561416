"""From an answer to a value or an error, and from page to page."""

import gzip
import json
import pickle
import zlib
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.driver import make_driver
from tests.support.http_server import user
from workos_authkit import (
    APIError,
    AuthKitError,
    BadRequestError,
    ForbiddenError,
    InvalidArgumentError,
    NotFoundError,
    RateLimitError,
    RequestOptions,
    ResponseDecodeError,
    ServerError,
    UnauthorizedError,
    UnprocessableEntityError,
    _retry,
)
from workos_authkit.errors import InvalidGrantError

HTML = "<html><body>Bad gateway: planted</body></html>"


@pytest.fixture(autouse=True)
def retries_follow_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_retry, "_FIRST_DELAY", 0.0)


def answering(backend: str, *responses: httpx.Response, **settings: Any) -> Any:
    """Return a client that gets these answers, and the last one again and again."""
    left = list(responses)
    return make_driver(
        backend, lambda _: left.pop(0) if len(left) > 1 else left[0], max_retries=0, **settings
    )


def error_of(backend: str, status: int, body: Any, **headers: Any) -> APIError:
    """Return the error that `users.get` raises."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    response = httpx.Response(status, content=content, headers=headers)
    with pytest.raises(APIError) as caught:
        answering(backend, response).users.get("user_1")
    return caught.value


# Errors: every envelope on the wire

Expected = Mapping[str, Any]

ENVELOPES: dict[str, tuple[int, Any, type[APIError], Expected]] = {
    "code and message": (
        404,
        {"code": "entity_not_found", "message": "No such user."},
        NotFoundError,
        {"code": "entity_not_found", "message": "No such user."},
    ),
    "OAuth": (
        400,
        {"error": "invalid_grant", "error_description": "It was used."},
        InvalidGrantError,
        {"code": "invalid_grant", "message": "It was used."},
    ),
    "message alone": (
        404,
        {"message": "User not found: 'user_1'."},
        NotFoundError,
        {"code": None, "message": "User not found: 'user_1'."},
    ),
    "code, message and coded errors": (
        400,
        {
            "code": "user_creation_error",
            "message": "Could not create user.",
            "errors": [{"code": "email_not_available", "message": "Taken."}],
        },
        BadRequestError,
        {
            "code": "user_creation_error",
            "errors": ({"code": "email_not_available", "message": "Taken."},),
        },
    ),
    "message and errors of fields": (
        422,
        {"message": "Validation failed.", "errors": [{"code": "required", "field": "name"}]},
        UnprocessableEntityError,
        {"code": None, "errors": ({"code": "required", "field": "name"},)},
    ),
    "message and constraints": (
        422,
        {"message": "m", "errors": [{"property": "origin", "constraints": {"isUrl": "no"}}]},
        UnprocessableEntityError,
        {"errors": ({"property": "origin", "constraints": {"isUrl": "no"}},)},
    ),
    "a list of messages and an HTTP phrase": (
        400,
        {"message": ["a is wrong", "b is missing"], "error": "Bad Request"},
        BadRequestError,
        {"code": None, "message": "a is wrong; b is missing"},
    ),
    "an HTTP phrase alone": (
        401,
        {"error": "Unauthorized"},
        UnauthorizedError,
        {"code": None, "message": "Unauthorized"},
    ),
    "a wait in the body": (
        429,
        {"code": "rate_limit_exceeded", "message": "Slow down.", "retry_after": 2.5},
        RateLimitError,
        {"code": "rate_limit_exceeded", "retry_after": 2.5, "retryable": True},
    ),
    "no JSON": (
        502,
        HTML,
        ServerError,
        {"code": None, "body": HTML, "retryable": True},
    ),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_envelope_is_understood(backend: str, name: str) -> None:
    status, body, cls, expected = ENVELOPES[name]
    error = error_of(backend, status, body)
    assert type(error) is cls
    assert error.status == status
    for field, value in expected.items():
        assert getattr(error, field) == value
    assert error.body == body


@pytest.mark.parametrize("request_id", ["\x1b[31mred", "req 1", "r\xe9q", "x" * 201, ""])
def test_a_request_id_that_cannot_be_shown_is_none(
    backend: str, request_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "workos_authkit")
    headers = {"x-request-id": request_id.encode("latin-1")}
    error = error_of(backend, 403, {"message": "No."}, **headers)
    assert error.request_id is None
    assert not request_id or request_id not in f"{error}{error!r}{caplog.text}"


def test_an_error_has_all_that_is_known(backend: str) -> None:
    body = {"code": "forbidden", "message": "Not this key."}
    error = error_of(backend, 403, body, **{"x-REQUEST-id": "req_1", "retry-after": "3"})
    assert type(error) is ForbiddenError
    assert error.request_id == "req_1"
    assert error.retry_after == 3
    assert not error.retryable
    assert error.operation == "GET /user_management/users/{user_id}"
    assert error.attempts == 1
    assert str(error) == (
        "GET /user_management/users/{user_id}: 403 Not this key. (code forbidden, request id req_1)"
    )


@pytest.mark.parametrize("status", [301, 302, 304, 418, 451, 599])
def test_any_other_status_is_an_error_too(backend: str, status: int) -> None:
    error = error_of(backend, status, {})
    assert type(error) is (ServerError if status >= 500 else APIError)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = ["code", "message", "error", "error_description", "errors", "retry_after", "user"]


@given(
    status=st.integers(300, 599),
    body=st.dictionaries(st.sampled_from(NAMES), JSON_VALUES) | JSON_VALUES,
)
def test_no_error_body_at_all_breaks_anything(status: int, body: Any) -> None:
    error = error_of("sync", status, body)
    assert error.status == status
    assert isinstance(error.message, str)
    assert error.retry_after is None or error.retry_after >= 0
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def text_of(call: Any, response: httpx.Response, backend: str) -> str:
    """Return all that an error shows of itself."""
    with pytest.raises(AuthKitError) as caught:
        call(answering(backend, response))
    return f"{caught.value} {caught.value!r} {caught.value.args}"


@pytest.mark.parametrize(
    "call",
    [
        lambda authkit: authkit.authentication.with_code("planted", code_verifier="planted"),
        lambda authkit: authkit.authentication.with_refresh_token("planted"),
        lambda authkit: authkit.authentication.with_password(email="a@b.c", password="planted"),
        lambda authkit: authkit.users.create(email="a@b.c", password="planted"),
        lambda authkit: authkit.invitations.find_by_token("planted"),
        lambda authkit: authkit.api_keys.validate("planted"),
    ],
    ids=["code", "refresh token", "password", "new password", "token in a path", "API key"],
)
def test_a_secret_that_was_sent_is_in_no_text_of_an_error(backend: str, call: Any) -> None:
    for status, body in (
        (400, '{"message": "It was planted."}'),
        (400, '{"error": "invalid_grant", "error_description": "planted"}'),
        (422, '{"message": ["planted"], "errors": [{"code": "planted"}]}'),
        (502, HTML),
        (200, HTML),
    ):
        assert "planted" not in text_of(call, httpx.Response(status, content=body), backend)


@pytest.mark.parametrize(
    "call",
    [
        lambda authkit: authkit.users.get("planted"),
        lambda authkit: authkit.users.list(email="planted"),
        lambda authkit: authkit.request("GET", "/planted", params={"planted": "planted"}),
    ],
    ids=["id", "query", "custom"],
)
@pytest.mark.parametrize(
    ("status", "body"), [(404, '{"message": "No."}'), (502, HTML), (200, HTML)]
)
def test_an_id_or_a_query_is_in_no_text_of_an_error(
    backend: str, call: Any, status: int, body: str
) -> None:
    assert "planted" not in text_of(call, httpx.Response(status, content=body), backend)


# Answers that are not what they should be


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (HTML, "$"),
        ("", "$"),
        ("null", "$"),
        ("[]", "$"),
        ('"planted"', "$"),
        ("{}", "$.id"),
        (json.dumps({**user("user_1"), "id": None}), "$.id"),
        (json.dumps({**user("user_1"), "id": ["planted"]}), "$.id"),
    ],
)
def test_a_success_of_the_wrong_shape_is_an_error(backend: str, content: str, path: str) -> None:
    response = httpx.Response(200, content=content, headers={"X-Request-ID": "req_1"})
    with pytest.raises(ResponseDecodeError) as caught:
        answering(backend, response).users.get("user_1")
    error = caught.value
    assert error.path == path
    assert (error.status, error.request_id, error.attempts) == (200, "req_1", 1)
    assert error.operation == "GET /user_management/users/{user_id}"
    assert error.body == content
    assert "planted" not in f"{error} {error!r}"
    assert "req_1" in str(error)


@pytest.mark.parametrize("content", [HTML, "", "null", "[]", "{}", '{"data": {}}', '{"data": [5]}'])
def test_a_list_of_the_wrong_shape_is_never_an_empty_one(backend: str, content: str) -> None:
    response = httpx.Response(200, content=content)
    for call in ("list", "all"):
        with pytest.raises(ResponseDecodeError):
            getattr(answering(backend, response).users, call)()


def test_a_long_answer_is_kept_in_part() -> None:
    with pytest.raises(ResponseDecodeError) as caught:
        answering("sync", httpx.Response(200, content="<" * 100_000)).users.get("user_1")
    assert 0 < len(caught.value.body) < 10_000


def test_a_decode_error_counts_the_attempts(backend: str) -> None:
    authkit = make_driver(
        backend, iter_answers(httpx.Response(503), httpx.Response(200, content="[]"))
    )
    with pytest.raises(ResponseDecodeError) as caught:
        authkit.users.get("user_1")
    assert caught.value.attempts == 2


def iter_answers(*responses: httpx.Response) -> Any:
    left = iter(responses)
    return lambda _: next(left)


@pytest.mark.parametrize(("status", "content"), [(204, ""), (200, ""), (202, "junk")])
def test_a_call_without_result_ignores_the_body(backend: str, status: int, content: str) -> None:
    response = httpx.Response(status, content=content)
    assert answering(backend, response).users.delete("user_1") is None


@pytest.mark.parametrize(
    "answer",
    [
        (200, HTML),
        (200, "Welcome"),
        (200, ""),
        (200, '{"object":"user","id":"user_'),
        (200, '{"object":"user","id":"user_1",'),
        (200, '[{"object":"user"}'),
        (200, '"user_1'),
        (500, '{"message":"Int'),
        (404, HTML),
        (403, ""),
        (407, "{}"),
        (511, "{}"),
        (302, "{}"),
    ],
    ids=str,
)
def test_what_is_not_from_workos_is_the_networks_trouble_and_passes(
    backend: str, answer: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.0)
    status, content = answer
    good = httpx.Response(200, json=user("user_1"))
    other = httpx.Response(status, content=content)
    driver = make_driver(backend, iter_answers(other, good))
    assert driver.users.get("user_1").id == "user_1"

    for post in (True, False):
        driver = make_driver(backend, iter_answers(other), max_retries=0)
        with pytest.raises((APIError, ResponseDecodeError)) as caught:
            driver.users.create(email="a@example.com") if post else driver.users.get("user_1")
        assert caught.value.retryable
        assert "not WorkOS's" in str(caught.value)
        assert "planted" not in str(caught.value)


@pytest.mark.parametrize("left", [12, 25, 40])
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compressed_answer_that_was_cut_off_is_fetched_again(
    backend: str, coding: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.0)
    whole = json.dumps(user("user_1")).encode()
    compressed = gzip.compress(whole) if coding == "gzip" else zlib.compress(whole)

    def answer_with(content: bytes) -> httpx.Response:
        stream = httpx.ByteStream(content)
        return httpx.Response(200, headers={"content-encoding": coding}, stream=stream)

    answers = iter_answers(answer_with(compressed[:left]), answer_with(compressed))
    assert make_driver(backend, answers).users.get("user_1").id == "user_1"


def test_a_whole_answer_without_the_end_of_its_compression_is_read(backend: str) -> None:
    """A sign-in must not be lost for a missing checksum."""
    content = gzip.compress(json.dumps(user("user_1")).encode())[:-4]
    stream = httpx.ByteStream(content)
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)
    assert answering(backend, answer).users.get("user_1").id == "user_1"


def test_a_page_is_no_success_of_a_call_without_result(backend: str) -> None:
    driver = make_driver(backend, lambda _: httpx.Response(200, content=HTML), max_retries=0)
    with pytest.raises(ResponseDecodeError, match="not WorkOS's"):
        driver.users.delete("user_1")


@pytest.mark.parametrize(
    "call",
    [
        lambda authkit, key: authkit.users.get(key),
        lambda authkit, key: authkit.users.list(email=key),
        lambda authkit, key: authkit.sessions.get_logout_url(key),
        lambda authkit, key: authkit.sessions.get_logout_url("session_1", return_to=key),
        lambda authkit, key: authkit.authentication.start(provider="authkit", login_hint=key),
        lambda authkit, key: authkit.authentication.start(organization_id=key),
        lambda authkit, key: authkit.authentication.get_authorization_url(
            provider="authkit", state=f"before{key}after"
        ),
        lambda authkit, key: authkit.request("GET", f"/things/{key}"),
        lambda authkit, key: authkit.request("GET", "/things", params={"key": key}),
    ],
)
def test_no_url_holds_the_secret_key(backend: str, call: Any) -> None:
    key = "sk_test_a2V5XzAx"
    settings = {"api_key": key, "redirect_uri": "https://example.com/callback"}
    driver = make_driver(backend, lambda _: pytest.fail("a request was sent"), **settings)
    with pytest.raises(InvalidArgumentError, match="API key in its URL") as caught:
        call(driver, key)
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "content-length",
        "Content_Length",
        "TE",
        "Proxy-Authorization",
        "Cookie",
        "X_Forwarded_Host",
    ],
)
def test_headers_that_route_or_frame_a_request_are_refused(backend: str, name: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"cannot set '{name}'"):
        answering(backend, httpx.Response(204)).users.delete(
            "user_1", options=RequestOptions(headers={name: "a"})
        )


def test_an_id_that_no_url_can_hold_is_refused(backend: str) -> None:
    with pytest.raises(InvalidArgumentError, match="characters"):
        answering(backend, httpx.Response(204)).users.get("u" * 70_000)


def test_a_custom_request_gives_parsed_json(backend: str) -> None:
    assert answering(backend, httpx.Response(200, json={"a": [1]})).request("GET", "/a") == {
        "a": [1]
    }
    assert answering(backend, httpx.Response(202)).request("POST", "/a", json={}) is None
    with pytest.raises(ResponseDecodeError):
        answering(backend, httpx.Response(200, content=HTML)).request("GET", "/a")


# Pages


class Directory:
    """Users `user_0`, `user_1`, ... in pages; remembers what it was asked."""

    def __init__(self, count: int) -> None:
        self.ids = [f"user_{number}" for number in range(count)]
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.asked.append(query)
        limit = int(query.get("limit", 10))
        if query.get("order") == "normal":
            start = self.ids.index(query["before"]) + 1 if "before" in query else 0
        else:
            start = self.ids.index(query["after"]) + 1 if "after" in query else 0
        found = self.ids[start : start + limit]
        last = found[-1] if found and start + limit < len(self.ids) else None
        first = found[0] if found and start else None
        before, after = (last, first) if query.get("order") == "normal" else (first, last)
        return httpx.Response(
            200,
            json={
                "data": [user(identifier) for identifier in found],
                "list_metadata": {"before": before, "after": after},
            },
        )


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("order", [None, "desc", "asc", "normal"])
def test_all_gives_every_item_once_and_in_order(
    backend: str, count: int, order: str | None
) -> None:
    directory = Directory(count)
    users = make_driver(backend, directory).users.all(limit=3, order=order)
    assert [user.id for user in users] == directory.ids
    assert len(directory.asked) == max(1, -(-count // 3))


def test_filters_order_and_limit_are_carried_from_page_to_page(backend: str) -> None:
    directory = Directory(7)
    make_driver(backend, directory).users.all(
        email="a@b.c", organization_id="org_1", order="asc", limit=3
    )
    filters = {"limit": "3", "order": "asc", "email": "a@b.c", "organization_id": "org_1"}
    assert directory.asked == [
        filters,
        {**filters, "after": "user_2"},
        {**filters, "after": "user_5"},
    ]


def test_all_asks_for_large_pages(backend: str) -> None:
    directory = Directory(250)
    assert len(make_driver(backend, directory).users.all()) == 250
    assert [query["limit"] for query in directory.asked] == ["100"] * 3


def test_a_cursor_of_the_caller_is_where_all_begins(backend: str) -> None:
    directory = Directory(7)
    users = make_driver(backend, directory).users.all(after="user_1", limit=2)
    assert [user.id for user in users] == directory.ids[2:]


def test_all_sends_nothing_before_it_is_asked_for_an_item() -> None:
    directory = Directory(7)
    client: Any = make_driver("sync", directory).client
    users = client.users.all(limit=3)
    assert directory.asked == []
    assert next(users).id == "user_0"
    assert len(directory.asked) == 1


def test_a_server_that_repeats_itself_does_not_keep_all_for_ever(backend: str) -> None:
    page = {"data": [user("user_1")], "list_metadata": {"after": "user_1"}}
    assert len(answering(backend, httpx.Response(200, json=page)).users.all()) == 2


@pytest.mark.parametrize("after", ["", None])
def test_an_empty_cursor_is_the_end(backend: str, after: str | None) -> None:
    page = {"data": [user("user_1")], "list_metadata": {"after": after}}
    assert len(answering(backend, httpx.Response(200, json=page)).users.all()) == 1


def test_an_error_on_a_later_page_comes_out(backend: str) -> None:
    page = {"data": [user("user_1")], "list_metadata": {"after": "user_1"}}
    authkit = answering(backend, httpx.Response(200, json=page), httpx.Response(500))
    with pytest.raises(ServerError):
        authkit.users.all()


def test_options_go_with_every_page(backend: str) -> None:
    seen: list[str] = []
    directory = Directory(5)

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["x-trace"])
        return directory(request)

    options = RequestOptions(headers={"X-Trace": "abc"})
    make_driver(backend, answer).users.all(limit=2, options=options)
    assert seen == ["abc"] * 3


def test_a_page_is_not_mistaken_for_all(backend: str) -> None:
    page = make_driver(backend, Directory(7)).users.list()
    with pytest.raises(TypeError, match=r"page\.data.*all\(\)"):
        list(page)


# What was done although the reply was lost


@pytest.mark.parametrize(
    "end",
    [
        lambda authkit: authkit.users.delete("user_1"),
        lambda authkit: authkit.api_keys.delete("api_key_1"),
        lambda authkit: authkit.sessions.revoke("session_1"),
    ],
    ids=["user", "API key", "session"],
)
@pytest.mark.parametrize("lost", [None, 502])
def test_what_was_ended_before_the_reply_was_lost_is_no_error(
    end: Any, lost: int | None, backend: str
) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) > 1:
            return httpx.Response(404, json={"message": "Not found."})
        if lost is None:
            raise httpx.ReadError("cut", request=request)
        return httpx.Response(lost, json={"message": "Bad gateway."})

    end(make_driver(backend, answer))
    assert len(requests) == 2


def test_what_was_never_there_is_not_found(backend: str) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) == 1:
            return httpx.Response(429, json={"message": "Slow."}, headers={"Retry-After": "0"})
        return httpx.Response(404, json={"message": "Not found."})

    with pytest.raises(NotFoundError):
        make_driver(backend, answer).users.delete("user_1")
