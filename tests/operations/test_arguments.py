"""What calls do with their arguments: what is refused before it is sent, and what is left out."""

import inspect
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from functools import reduce
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from tests.operations import api_keys, magic_auth, organizations, users
from tests.operations.organization_memberships import MEMBERSHIP_JSON
from tests.operations.row import CLIENT, Row, Sent
from tests.operations.table import ROWS
from tests.support.driver import make_driver
from workos_authkit import UNSET, AuthKit
from workos_authkit.errors import AuthKitError, InvalidArgumentError

Call = Callable[..., Any]

NAIVE = datetime(2026, 1, 1)

REFUSED: list[tuple[Call, str]] = [
    (lambda a: a.users.create(email=""), "email must be a non-empty string"),
    (lambda a: a.users.create(email=None), "email must be a non-empty string"),
    (
        lambda a: a.users.create(email="a@example.com", password="x", password_hash="y"),
        "only one of password and password_hash",
    ),
    (
        lambda a: a.users.create(email="a@example.com", password_hash="y"),
        "password_hash and password_hash_type go together",
    ),
    (
        lambda a: a.users.update("user_1", password="x", password_salt_position="prefix"),
        "password_salt_position needs password_hash",
    ),
    (lambda a: a.users.verify_email("user_1", code=""), "code must be a non-empty string"),
    (
        lambda a: a.users.send_email_change("user_1", new_email=""),
        "new_email must be a non-empty string",
    ),
    (lambda a: a.users.get(""), "user_id must be a non-empty string"),
    (lambda a: a.users.get(None), "user_id must be a non-empty string"),
    (lambda a: a.users.get(".."), "user_id must be an id"),
    (lambda a: a.users.get_by_external_id("."), "external_id must be an id"),
    (lambda a: a.users.get_by_external_id("\ud800"), "external_id holds a lone surrogate"),
    (lambda a: a.users.list(email="\ud800"), "email' holds a lone surrogate"),
    (lambda a: a.users.get("x" * 70_000), "user_id must be an id, not 70,000 characters"),
    (lambda a: a.users.list(email="x" * 70_000), "email is too long"),
    (lambda a: a.request("GET", "/" + "x" * 70_000), "path is too long"),
    (lambda a: a.request("GET", "/x", params={"n": 10**5000}), "n is too large a number"),
    (lambda a: a.users.create(email="a@example.com", metadata={"a": {1}}), "the body holds"),
    (lambda a: a.organizations.create(name=""), "name must be a non-empty string"),
    (lambda a: a.organizations.list(domains="example.com"), "domains must be a list of strings"),
    (lambda a: a.organizations.all(domains=[1]), "domains must be a list of strings"),
    (
        lambda a: a.organization_memberships.create(
            user_id="u", organization_id="o", role_slug="a", role_slugs=["b"]
        ),
        "only one of role_slug and role_slugs",
    ),
    (
        lambda a: a.organization_memberships.update("om_1", role_slug="a", role_slugs=["b"]),
        "only one of role_slug and role_slugs",
    ),
    (
        lambda a: a.organization_memberships.update("om_1", role_slugs="admin"),
        "role_slugs must be a list of strings",
    ),
    (
        lambda a: a.organization_memberships.list(user_id="u", statuses="active"),
        "statuses must be a list of strings",
    ),
    (
        lambda a: a.api_keys.create_for_organization("org_1", name="x", expires_at=NAIVE),
        "expires_at has no time zone",
    ),
    (
        lambda a: a.api_keys.create_for_user(
            "user_1", name="x", organization_id="org_1", permissions="all"
        ),
        "permissions must be a list of strings",
    ),
    (lambda a: a.api_keys.expire("api_key_1", expires_at=NAIVE), "expires_at has no time zone"),
    (lambda a: a.api_keys.validate(""), "value must be a non-empty string"),
    (lambda a: a.invitations.send(email=""), "email must be a non-empty string"),
    (lambda a: a.invitations.find_by_token(""), "token must be a non-empty string"),
    (lambda a: a.magic_auth.create(email=""), "email must be a non-empty string"),
    (
        lambda a: a.password_resets.reset_password(token="t", new_password=""),
        "new_password must be a non-empty string",
    ),
    (lambda a: a.mfa.verify("auth_challenge_1", code=""), "code must be a non-empty string"),
    (
        lambda a: a.authorized_applications.delete("user_1", application_id=".."),
        "application_id must be an id",
    ),
    (lambda a: a.widgets.create_token(scopes="all"), "scopes must be a list of strings"),
    (lambda a: a.redirect_uris.create(""), "uri must be a non-empty string"),
    (lambda a: a.cors_origins.create(""), "origin must be a non-empty string"),
    (lambda a: a.jwt_template.update(""), "content must be a non-empty string"),
    (lambda a: a.waitlists.create_entry("default", email=""), "email must be a non-empty string"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_a_wrong_argument_is_refused_before_anything_is_sent(
    call: Call, words: str, backend: str
) -> None:
    authkit = make_driver(backend, _never, **CLIENT)

    with pytest.raises(InvalidArgumentError, match=words):
        call(authkit)


def _paged() -> Iterator[tuple[str, Call]]:
    """Yield every method that takes `limit`, as a call that passes further arguments on."""
    client = AuthKit(**CLIENT)
    for row in ROWS:
        method = reduce(getattr, row.name.split("."), client)
        parameters = inspect.signature(method).parameters
        if "limit" in parameters:
            ids = ["id_1"] * sum(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters.values())
            needed = {
                p.name: ["user.created"]
                for p in parameters.values()
                if p.kind is p.KEYWORD_ONLY and p.default is p.empty
            }
            yield row.name, _call(row.name, *ids, **needed)


def _call(name: str, *ids: str, **needed: Sequence[str]) -> Call:
    def call(authkit: Any, **arguments: Any) -> Any:
        return reduce(getattr, name.split("."), authkit)(*ids, **needed, **arguments)

    return call


PAGED = dict(_paged())


@pytest.mark.parametrize("name", PAGED)
def test_a_limit_out_of_range_and_an_unknown_order_are_refused(name: str) -> None:
    authkit = make_driver("sync", _never, **CLIENT)

    for limit in (0, 101, -1, 1.0, True, "10"):
        with pytest.raises(InvalidArgumentError, match="limit must be a whole number from 1"):
            PAGED[name](authkit, limit=limit)
    with pytest.raises(InvalidArgumentError, match="order must be"):
        PAGED[name](authkit, order="newest")


@pytest.mark.parametrize("name", [name for name in PAGED if "all" in name.split(".")[1]])
@pytest.mark.parametrize(("order", "cursor"), [("asc", "after"), ("normal", "before")])
def test_all_walks_forward_in_every_order(name: str, order: str, cursor: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        item = next(row for row in ROWS if row.name == name).answers[0].json["data"][0]
        following = {"before": "older", "after": "newer"} if len(seen) == 1 else {}
        return httpx.Response(200, json={"data": [item], "list_metadata": following})

    items = PAGED[name](make_driver("sync", answer, **CLIENT), order=order)

    assert len(items) == 2
    assert seen[1].url.params[cursor] == {"after": "newer", "before": "older"}[cursor]
    assert {"after", "before"} & set(seen[1].url.params) == {cursor}


@pytest.mark.parametrize(
    ("call", "answer", "body"),
    [
        (lambda a: a.users.update("user_1"), users.USER_JSON, {}),
        (
            lambda a: a.users.update("user_1", locale=None, external_id=UNSET),
            users.USER_JSON,
            {"locale": None},
        ),
        (
            lambda a: a.users.update("user_1", metadata={"team": None}),
            users.USER_JSON,
            {"metadata": {"team": None}},
        ),
        (
            lambda a: a.users.create(email="a@example.com", name=None, email_verified=False),
            users.USER_JSON,
            {"email": "a@example.com", "name": None, "email_verified": False},
        ),
        (
            lambda a: a.organizations.update("org_1", metadata=None, external_id=None),
            organizations.ORGANIZATION_JSON,
            {"metadata": None, "external_id": None},
        ),
        (
            lambda a: a.organizations.create(name="Engines"),
            organizations.ORGANIZATION_JSON,
            {"name": "Engines"},
        ),
        (
            lambda a: a.organization_memberships.create(
                user_id="user_1", organization_id="org_1", role_slug=None
            ),
            MEMBERSHIP_JSON,
            {"user_id": "user_1", "organization_id": "org_1"},
        ),
        (
            lambda a: a.organization_memberships.update("om_1", role_slugs=("a", "b")),
            MEMBERSHIP_JSON,
            {"role_slugs": ["a", "b"]},
        ),
        (lambda a: a.api_keys.expire("api_key_1"), api_keys.API_KEY_JSON, {}),
        (
            lambda a: a.api_keys.expire("api_key_1", expires_at=None),
            api_keys.API_KEY_JSON,
            {"expires_at": None},
        ),
        (
            lambda a: a.api_keys.expire(
                "api_key_1",
                expires_at=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5))),
            ),
            api_keys.API_KEY_JSON,
            {"expires_at": "2026-01-01T05:00:00.000Z"},
        ),
        (
            lambda a: a.magic_auth.create(email="a@example.com"),
            magic_auth.MAGIC_AUTH_JSON,
            {"email": "a@example.com"},
        ),
        (
            lambda a: a.users.send_verification_email("user_1", locale="en-GB"),
            {"user": users.USER_JSON},
            {"locale": "en-GB"},
        ),
    ],
)
def test_what_is_left_out_is_not_sent_and_none_is_null(
    call: Call, answer: Any, body: Any, backend: str
) -> None:
    seen: list[Sent] = []

    def keep(request: httpx.Request) -> httpx.Response:
        seen.append(Sent.of(request))
        return httpx.Response(200, json=answer)

    call(make_driver(backend, keep, **CLIENT))

    assert [sent.json for sent in seen] == [body]


@pytest.mark.parametrize("identifier", ["a/b", "../users", "a?b=c", "a#b", "ü", "a%2Fb", " "])
def test_an_id_stays_one_segment_of_the_path(identifier: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        assert path.count("/") == len(["", "user_management", "users", "x"]) - 1
        assert not query
        assert unquote(path.rpartition("/")[2]) == identifier
        return httpx.Response(200, json=users.USER_JSON)

    make_driver("sync", answer, **CLIENT).users.get(identifier)


REPEATED = {
    "api_keys.validate",
    "admin_portal.generate_link",
    "admin_portal.revoke_link",
    "cli_auth.authorize_device",
    "organization_domains.verify",
    "organization_roles.add_permission",
    "roles.add_permission",
    "sessions.revoke",
    "widgets.create_token",
}
"""What is sent by POST and may still be repeated."""

PACED = {
    "cli_auth.wait",
    "oauth_tokens.client_credentials",
    "oauth_tokens.verify",
    "oauth_tokens.warm_up",
    "session_tokens.verify",
    "session_tokens.warm_up",
    "sessions.authenticate",
    "sessions.refresh",
}
"""What has a rule of its own for when to ask again."""


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.sends and row.name not in PACED], ids=str
)
def test_what_could_happen_twice_is_sent_once(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "random", lambda: 0.0)  # the retry comes at once
    attempts = 0

    def fail(_: httpx.Request) -> httpx.Response:
        nonlocal attempts
        attempts += 1
        return httpx.Response(503, headers={"retry-after": "0"})

    authkit = make_driver("sync", fail, **CLIENT, max_retries=1)
    with suppress(AuthKitError):
        row.call(authkit)

    may_repeat = not row.sends[0].line.startswith("POST") or row.name in REPEATED
    assert attempts == 1 + may_repeat


def _never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} {request.url} was sent")
