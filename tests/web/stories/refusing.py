"""Refusing."""

import time
from urllib.parse import parse_qs, urlsplit

from tests.web.harness import FETCH, NAVIGATION, World, set_cookies
from tests.web.stories import story
from workos_authkit.testing import make_access_token


@story()
def programs_get_401_with_a_challenge(world: World) -> None:
    answer = world.browser().fetch("/page")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "json" in answer.headers["content-type"]
    assert "unauthenticated" in answer.text
    assert not set_cookies(answer)


@story()
def who_may_not_gets_403_and_is_not_led_to_sign_in(world: World) -> None:
    browser = world.browser().with_session()
    for path in ("/admin", "/write", "/either", "/paid", "/member", "/acme"):
        page, program = browser.navigate(path), browser.fetch(path)
        for answer in (page, program):
            assert answer.status_code == 403, path
            assert "location" not in answer.headers
            assert "www-authenticate" not in answer.headers
        assert "json" in program.headers["content-type"]


@story()
def who_may_is_let_in(world: World) -> None:
    for path, claims in (
        ("/admin", {"org_id": "org_acme", "role": "admin"}),
        ("/admin", {"org_id": "org_acme", "role": "member", "roles": ["member", "admin"]}),
        ("/write", {"org_id": "org_acme", "permissions": ["posts:read", "posts:write"]}),
        ("/either", {"org_id": "org_acme", "permissions": ["posts:write"]}),
        ("/either", {"org_id": "org_acme", "role": "admin"}),
        ("/paid", {"entitlements": ["reports"], "feature_flags": ["beta"]}),
        ("/member", {"org_id": "org_any"}),
        ("/acme", {"org_id": "org_acme"}),
        ("/recent", {"auth_time": int(time.time()) - 100}),
        ("/person", {}),
    ):
        answer = world.browser().with_session(**claims).navigate(path)
        assert answer.status_code == 200, (path, claims, answer.text)


@story()
def all_that_a_guard_says_must_hold(world: World) -> None:
    for claims in ({"entitlements": ["reports"]}, {"feature_flags": ["beta"]}):
        assert world.browser().with_session(**claims).navigate("/paid").status_code == 403


@story()
def an_impersonator_is_kept_out(world: World) -> None:
    browser = world.browser().with_session(act={"sub": "eve@example.com"})
    assert browser.navigate("/person").status_code == 403
    assert browser.navigate("/page").status_code == 200


@story()
def who_signed_in_too_long_ago_signs_in_again(world: World) -> None:
    for claims in ({"auth_time": int(time.time()) - 1000}, {}):
        browser = world.browser().with_session(**claims)
        page, program = browser.navigate("/recent?x=1"), browser.fetch("/recent")

        query = parse_qs(urlsplit(page.headers["location"]).query)
        assert page.headers["location"].startswith(world.emulator.base_url)
        assert query["max_age"] == ["300"]
        assert browser.flow_cookies
        assert program.status_code == 401
        assert "reauthentication_required" in program.text
        assert "insufficient_user_authentication" in program.headers["www-authenticate"]


@story()
def who_signed_in_again_is_back_on_the_page(world: World) -> None:
    world.add_user("again@example.com")
    browser = world.browser().with_session(auth_time=1)
    sent = browser.navigate("/recent?x=1")
    back = world.emulator.sign_in(sent.headers["location"], email="again@example.com")

    assert browser.navigate(back).headers["location"] == "/recent?x=1"
    assert browser.navigate("/recent?x=1").status_code == 200


@story()
def htmx_is_told_where_to_go_and_comes_back_to_its_page(world: World) -> None:
    browser = world.browser()
    headers = {
        **FETCH,
        "hx-request": "true",
        "hx-current-url": f"{world.url}/dashboard?tab=2",
    }
    answer = browser.get("/page", headers=headers)

    assert answer.status_code == 401
    location = answer.headers["hx-redirect"]
    assert parse_qs(urlsplit(location).query)["return_to"] == ["/dashboard?tab=2"]
    assert location.startswith("/auth/sign-in")

    hostile = browser.get("/page", headers={**headers, "hx-current-url": "https://evil.example//x"})
    assert "evil" not in hostile.headers["hx-redirect"]


@story()
def a_form_of_somebody_without_a_session_comes_back_to_its_page(world: World) -> None:
    browser = world.browser()
    own = {"origin": world.url, "referer": f"{world.url}/form?x=1"}
    answer = browser.post("/page", headers={**NAVIGATION, **own})
    stranger = browser.post(
        "/page", headers={**NAVIGATION, "origin": world.url, "referer": "https://evil.example/x"}
    )

    assert answer.status_code in (302, 303)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["return_to"] == ["/form?x=1"]
    assert stranger.headers["location"] == "/auth/sign-in"


@story()
def a_bearer_is_taken_and_a_bad_one_does_not_fall_back_to_the_cookie(world: World) -> None:
    browser = world.browser().with_session()
    good = browser.fetch("/claims", authorization=f"Bearer {make_access_token(sub='user_bearer')}")
    cookie = browser.fetch("/claims")
    bad = [
        browser.fetch("/claims", authorization=f"Bearer {token}")
        for token in ("x", make_access_token(lifetime=-60), "a.b.c", "%00")
    ]
    basic = browser.fetch("/claims", authorization="Basic dTpw")

    assert good.json() == {"sub": "user_bearer"}
    assert cookie.json() == basic.json() == {"sub": "user_test"}
    for answer in bad:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert "authorization" in good.headers["vary"].lower()
    assert world.browser().fetch("/claims").headers["www-authenticate"] == "Bearer"


@story()
def a_request_that_another_site_made_has_no_session(world: World) -> None:
    browser = world.browser().with_session()
    for foreign in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": world.url.replace("127.0.0.1", "localhost")},
        {"sec-fetch-site": "cross-site"},
        {"origin": f"{world.url}.evil.example"},
    ):
        answer = browser.post("/page", headers=foreign)
        assert answer.status_code == 403, foreign
        assert "location" not in answer.headers
    for own in ({}, {"origin": world.url}, {"sec-fetch-site": "same-origin"}):
        assert browser.post("/page", headers=own).status_code == 200, own
    get = browser.navigate("/page", origin="https://evil.example")
    assert get.status_code == 200


@story(trusted_origins=("https://spa.example",))
def a_trusted_origin_may_use_the_session(world: World) -> None:
    browser = world.browser().with_session()
    assert browser.post("/page", headers={"origin": "https://spa.example"}).status_code == 200
    assert browser.post("/page", headers={"origin": "https://evil.example"}).status_code == 403


@story()
def a_hostile_header_is_never_our_failure(world: World) -> None:
    for headers in (
        {"cookie": "wos-session"},
        {"cookie": "=;;; wos-session=; wos-session.0=; wos-session.1=x"},
        {"cookie": "wos-auth-flow-x=" + "y" * 500},
        {"origin": "http://[::1", "cookie": "wos-session=x"},
        {"referer": "http://[::1", "accept": "text/html"},
        {"hx-request": "true", "hx-current-url": "http://[::1"},
        {"authorization": "Bearer"},
        {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"},
    ):
        for path in ("/page", "/claims", "/auth/sign-in", "/auth/session"):
            answer = world.browser().get(path, headers=headers)
            assert answer.status_code < 500, (headers, path)
        for path in ("/page", "/auth/sign-out", "/auth/organization"):
            answer = world.browser().post(path, headers=headers, content=b"\xff\x00=%zz&&")
            assert answer.status_code < 500, (headers, path)
