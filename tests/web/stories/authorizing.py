"""Taking the OAuth access tokens of other applications."""

from typing import Any

import httpx

from tests.web.harness import FETCH, NAVIGATION, World
from tests.web.stories import story
from workos_authkit.testing import make_access_token

METADATA = "/.well-known/oauth-protected-resource/api"
MACHINE = {"sub": "client_1", "client_id": "client_1", "sid": None}
UNFIT: dict[str, dict[str, Any]] = {
    "expired": {"lifetime": -60},
    "audience": {"resource": "https://other.example.com"},
    "issuer": {"iss": "https://other.authkit.app"},
    "machine": MACHINE,
    "session": {"sid": "session_1"},
}


def ask(world: World, path: str, token: str | None, method: str = "GET") -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return world.browser().request(method, path, headers={**FETCH, **headers})


def challenge(world: World, *said: str) -> str:
    known = [*said, 'scope="profile"', f'resource_metadata="{world.url}{METADATA}"']
    return f"Bearer {', '.join(known)}"


@story()
def an_oauth_token_is_let_in(world: World) -> None:
    for path in ("/oauth", "/mixed"):
        answer = ask(world, path, world.oauth_token(sub="user_1"))
        assert answer.json() == {"sub": "user_1"}, path
        assert "no-store" in answer.headers["cache-control"]
        assert "authorization" in answer.headers["vary"].lower()
    posted = ask(world, "/oauth", world.oauth_token(sub="user_1"), "POST")
    assert posted.json() == {"sub": "user_1"}


@story()
def who_has_no_token_is_told_where_to_get_one(world: World) -> None:
    for path in ("/oauth", "/mixed"):
        answer = ask(world, path, None)
        assert answer.status_code == 401, path
        assert answer.headers.get_list("www-authenticate") == [challenge(world)]
        assert "json" in answer.headers["content-type"]
    person = world.browser().get("/oauth", headers=NAVIGATION)
    assert (person.status_code, "location" in person.headers) == (401, False)

    document = world.browser().get(METADATA)
    assert document.json() == {
        "resource": f"{world.url}/api",
        "authorization_servers": [world.emulator.base_url],
        "bearer_methods_supported": ["header"],
    }
    assert document.headers["access-control-allow-origin"] == "*"
    assert document.headers["content-type"] == "application/json"


@story()
def an_oauth_token_that_is_not_for_this_api_is_refused(world: World) -> None:
    for why, changes in UNFIT.items():
        for path in ("/oauth", "/mixed"):
            token = world.oauth_token(**changes)
            if (why, path) == ("session", "/mixed"):
                continue  # a session's bearer, which counts there
            answer = ask(world, path, token)
            assert answer.status_code == 401, (why, path)
            refused = challenge(world, 'error="invalid_token"')
            assert answer.headers["www-authenticate"] == refused, (why, path)


@story()
def a_missing_scope_is_told(world: World) -> None:
    for path in ("/oauth", "/mixed"):
        answer = ask(world, path, world.oauth_token(scope="email"))
        assert answer.status_code == 403, path
        said = challenge(world, 'error="insufficient_scope"')
        assert answer.headers["www-authenticate"] == said


@story()
def sessions_and_oauth_tokens_count_only_where_they_are_asked_for(world: World) -> None:
    with_session = world.browser().with_session()
    assert with_session.fetch("/oauth").status_code == 401
    assert ask(world, "/oauth", make_access_token()).status_code == 401
    assert ask(world, "/claims", world.oauth_token()).status_code == 401

    assert with_session.fetch("/mixed").json() == {"sub": "user_test"}
    assert ask(world, "/mixed", make_access_token(sub="user_2")).json() == {"sub": "user_2"}
    page = world.browser().navigate("/mixed")
    assert page.headers["location"].startswith("/auth/sign-in")


@story()
def a_guard_applies_to_oauth_tokens_as_far_as_they_say_anything(world: World) -> None:
    for path, claims, status in (
        ("/mixed/acme", {"org_id": "org_acme"}, 200),
        ("/mixed/acme", {"org_id": "org_other"}, 403),
        ("/mixed/acme", {}, 403),
        ("/mixed/write", {"permissions": ["posts:write"], "org_id": "org_acme"}, 403),
    ):
        answer = ask(world, path, world.oauth_token(**claims))
        assert answer.status_code == status, (path, claims)
        assert "www-authenticate" not in answer.headers
    session = world.browser().with_session(permissions=["posts:write"], org_id="org_acme")
    assert session.fetch("/mixed/write").status_code == 200


@story(failing="oauth.jwks", refresh_deadline=1.0)
def keys_out_of_reach_refuse_no_oauth_token(world: World) -> None:
    world.emulator.faults.add("oauth.jwks", status=503, times=99)
    for path in ("/oauth", "/mixed"):
        answer = ask(world, path, world.oauth_token())
        assert answer.status_code == 503, path
        assert "www-authenticate" not in answer.headers
        assert int(answer.headers["retry-after"]) > 0


@story(bearer_only=True)
def an_api_that_takes_bearer_tokens_alone_needs_no_settings_of_cookies(world: World) -> None:
    cookie = {"cookie": f"wos-session={world.cookie()}"}

    assert ask(world, "/claims", make_access_token()).json() == {"sub": "user_test"}
    assert ask(world, "/oauth", world.oauth_token(sub="user_1")).json() == {"sub": "user_1"}
    for path in ("/claims", "/mixed"):
        for kind in (NAVIGATION, FETCH, {"hx-request": "true"}):
            refused = world.browser().get(path, headers={**kind, **cookie})
            assert refused.status_code == 401, path
            assert not {"location", "hx-redirect", "set-cookie"} & refused.headers.keys()
    assert ask(world, METADATA, None).status_code == 200
    assert world.browser().get("/optional", headers=cookie).json() == {"email": None}
    with_session = world.browser().get("/page", headers=cookie)
    assert with_session.status_code in {404, 500}, "a page that needs a session is a mistake"
