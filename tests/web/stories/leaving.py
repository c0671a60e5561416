"""Leaving, and living with others."""

from urllib.parse import parse_qs, urlsplit

from tests.web.harness import FETCH, World, set_cookies
from tests.web.stories import story


@story()
def sign_out_clears_everything_and_ends_the_session_at_workos(world: World) -> None:
    world.add_user("leave@example.com")
    browser = world.browser()
    browser.sign_in("leave@example.com")
    session_id = browser.fetch("/auth/session").json()["session_id"]
    browser.navigate("/auth/sign-in")  # a sign-in on its way

    answer = browser.submit("/auth/sign-out")

    location = urlsplit(answer.headers["location"])
    assert answer.status_code == 303
    assert location.path == "/user_management/sessions/logout"
    assert parse_qs(location.query)["session_id"] == [session_id]
    assert browser.session_cookie is None
    assert browser.flow_cookies == []
    assert browser.navigate("/page").headers["location"].startswith("/auth/sign-in")


@story()
def sign_out_works_with_an_expired_session_too(world: World) -> None:
    browser = world.browser().with_session(lifetime=-1000, sid="session_expired")
    answer = browser.submit("/auth/sign-out")
    assert "session_id=session_expired" in answer.headers["location"]
    assert "wos-session" in set_cookies(answer)


@story()
def sign_out_with_an_expired_session_leaves_no_cookie(world: World) -> None:
    world.add_user("late@example.com")
    browser = world.browser().expired("late@example.com")

    answer = browser.submit("/auth/sign-out")

    assert "/sessions/logout" in answer.headers["location"]
    assert browser.session_cookie is None


@story()
def sign_out_with_a_cookie_that_cannot_be_read_clears_it(world: World) -> None:
    browser = world.browser()
    browser.cookies.set("wos-session", "unreadable", domain="127.0.0.1", path="/")
    answer = browser.submit("/auth/sign-out")
    assert answer.status_code == 303
    assert set_cookies(answer)["wos-session"].startswith("wos-session=;")
    assert answer.headers["location"] == "/"


@story(sign_out_return_to="https://app.example.com/bye")
def sign_out_names_where_to_come_back_to(world: World) -> None:
    browser = world.browser().with_session()
    location = browser.submit("/auth/sign-out").headers["location"]
    assert parse_qs(urlsplit(location).query)["return_to"] == ["https://app.example.com/bye"]


@story()
def sign_out_takes_post_alone_and_from_this_site(world: World) -> None:
    browser = world.browser().with_session()

    get = browser.navigate("/auth/sign-out")
    foreign = browser.post("/auth/sign-out", headers={"origin": "https://evil.example"})

    assert get.status_code == 405
    assert "POST" in get.headers["allow"]
    assert foreign.status_code == 403
    assert browser.navigate("/page").status_code == 200


@story()
def scripts_and_htmx_sign_out_too(world: World) -> None:
    own = {"origin": world.url}
    program = world.browser().with_session().post("/auth/sign-out", headers={**FETCH, **own})
    htmx = (
        world.browser()
        .with_session()
        .post("/auth/sign-out", headers={**FETCH, **own, "hx-request": "true"})
    )
    assert "/sessions/logout" in program.json()["location"]
    assert "/sessions/logout" in htmx.headers["hx-redirect"]
    for answer in (program, htmx):
        assert "wos-session" in set_cookies(answer)


@story()
def routes_take_their_methods_alone(world: World) -> None:
    browser = world.browser()
    for path in ("sign-in", "sign-up", "callback", "session"):
        assert browser.post(f"/auth/{path}").status_code == 405
    for path in ("sign-out", "organization"):
        assert browser.get(f"/auth/{path}").status_code == 405
        assert browser.delete(f"/auth/{path}").status_code == 405


@story()
def the_host_that_a_request_names_decides_nothing(world: World) -> None:
    world.add_user("host@example.com")
    lies = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-prefix": "/evil",
        "forwarded": "host=evil.example;proto=https",
    }
    browser = world.browser()
    page = browser.navigate("/page", **lies)
    start = browser.navigate("/auth/sign-in", **lies)
    back = browser.sign_in("host@example.com", page.headers["location"])

    assert page.headers["location"].startswith("/auth/sign-in")
    assert parse_qs(urlsplit(start.headers["location"]).query)["redirect_uri"] == [
        world.emulator.redirect_uri
    ]
    assert "Secure" not in set_cookies(start).popitem()[1]
    assert back.headers["location"] == "/page"


@story(root="/shop")
def an_application_below_a_path_lives_there(world: World) -> None:
    world.add_user("below@example.com")
    browser = world.browser()
    assert browser.navigate("/page").status_code == 404  # another application's

    page = browser.navigate("/shop/page?tab=1")
    assert page.headers["location"] == "/shop/auth/sign-in?return_to=%2Fshop%2Fpage%3Ftab%3D1"
    start = browser.navigate(page.headers["location"])
    assert "Path=/shop;" in set_cookies(start).popitem()[1]
    back = browser.navigate(
        world.emulator.sign_in(start.headers["location"], email="below@example.com")
    )
    assert back.headers["location"] == "/shop/page?tab=1"
    assert browser.navigate("/shop/page?tab=1").json() == {"email": "below@example.com"}
    assert browser.navigate("/shop/recent").status_code == 200

    for path in ("/shop/auth/sign-in?return_to=%2Fpage%3Ftab%3D2", "/shop/start"):
        back = browser.sign_in("below@example.com", path)  # as the application knows its pages
        assert back.headers["location"].startswith("/shop/page")

    failed = browser.navigate("/shop/auth/callback?error=access_denied")
    assert 'href="/shop/auth/sign-in"' in failed.text
    moved = browser.submit("/shop/auth/organization", organization_id="org_none")
    assert moved.status_code == 403
    gone = browser.submit("/shop/auth/sign-out")
    assert "/sessions/logout" in gone.headers["location"]
    assert browser.session_cookie is None
    assert browser.flow_cookies == []
