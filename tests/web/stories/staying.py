"""Staying signed in."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx

from tests.web.harness import FETCH, NAVIGATION, World, set_cookies
from tests.web.stories import story
from workos_authkit.testing import COOKIE_PASSWORD


@story()
def a_session_that_expired_is_refreshed_without_a_word(world: World) -> None:
    world.add_user("silent@example.com")
    browser = world.browser().expired("silent@example.com")
    before = browser.session_cookie

    answer = browser.navigate("/page")

    assert answer.json() == {"email": "silent@example.com"}
    assert browser.session_cookie not in (None, before)
    calls = world.count("authenticate")
    assert browser.navigate("/page").status_code == 200
    assert world.count("authenticate") == calls


@story()
def the_new_cookie_leaves_with_every_answer(world: World) -> None:
    world.add_user("every@example.com")
    for path, status in (
        ("/page", 200),
        ("/own", 200),
        ("/away", (302, 307)),
        ("/missing", 404),
        ("/boom", 500),
        ("/stream", 200),
        ("/admin", 403),
        ("/cached", 200),
        ("/auth/session", 200),
    ):
        browser = world.browser().expired("every@example.com")
        answer = browser.navigate(path)
        expected = (status,) if isinstance(status, int) else status
        assert answer.status_code in expected, path
        assert "wos-session" in set_cookies(answer), path
        assert "no-store" in answer.headers["cache-control"], path
        assert "cookie" in answer.headers["vary"].lower(), path


@story()
def twenty_requests_at_once_make_one_exchange_and_get_one_cookie(world: World) -> None:
    world.add_user("burst@example.com")
    browser = world.browser().expired("burst@example.com")
    cookie = f"wos-session={browser.session_cookie}"
    calls = world.count("authenticate")

    answers = _at_once(world, cookie, 20)

    assert [answer.status_code for answer in answers] == [200] * 20
    assert world.count("authenticate") == calls + 1
    assert len({set_cookies(answer)["wos-session"].split(";")[0] for answer in answers}) == 1


@story()
def a_hundred_requests_at_once_make_one_exchange(world: World) -> None:
    world.add_user("crowd@example.com")
    browser = world.browser().expired("crowd@example.com")
    headers = {**NAVIGATION, "cookie": f"wos-session={browser.session_cookie}"}
    calls = world.count("authenticate")
    answers: list[httpx.Response] = []

    async def ask(client: httpx.AsyncClient) -> None:
        answers.append(await client.get(f"{world.url}/page", headers=headers))

    async def crowd() -> None:
        async with httpx.AsyncClient(timeout=60) as client, anyio.create_task_group() as tasks:
            for _ in range(100):
                tasks.start_soon(ask, client)

    anyio.run(crowd)

    assert [answer.status_code for answer in answers] == [200] * 100
    assert world.count("authenticate") == calls + 1
    assert len({set_cookies(answer)["wos-session"].split(";")[0] for answer in answers}) == 1


@story()
def who_went_away_while_the_session_was_refreshed_is_served_with_the_old_cookie(
    world: World,
) -> None:
    world.add_user("gone@example.com")
    browser = world.browser().expired("gone@example.com")
    cookie = {"cookie": f"wos-session={browser.session_cookie}"}

    world.emulator.faults.add("authenticate", delay=0.3)
    try:
        httpx.get(f"{world.url}/slow", headers=cookie, timeout=0.15)
    except httpx.ReadTimeout:
        pass
    else:
        raise AssertionError("the request was to be given up")

    answer = httpx.get(f"{world.url}/page", headers=cookie, timeout=20)
    assert answer.json() == {"email": "gone@example.com"}


@story()
def while_workos_is_away_pages_and_programs_get_503_and_the_cookie_stays(world: World) -> None:
    world.add_user("away@example.com")
    browser = world.browser().expired("away@example.com")
    for ask in _ways(browser.navigate, browser.fetch):
        world.emulator.faults.add("authenticate", status=503, headers={"retry-after": "3600"})
        answer = ask("/page")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert not set_cookies(answer)
        world.emulator.faults.clear()
    assert browser.navigate("/page").status_code == 200


@story(refresh_deadline=2.0)  # an application of its own, as its keys change
def while_the_keys_are_out_of_reach_answers_are_503_and_the_cookie_stays(world: World) -> None:
    world.add_user("keys@example.com")
    fresh, expired = world.browser(), world.browser().expired("keys@example.com")
    world.emulator.faults.add("jwks.get", status=503, times=999)
    world.emulator.keyring.rotate()
    fresh.sign_in("keys@example.com")  # with a token that the keys at hand do not verify
    before = fresh.session_cookie

    for browser in (fresh, expired):
        for ask in _ways(browser.navigate, browser.fetch):
            answer = ask("/page")
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert "location" not in answer.headers
    assert fresh.session_cookie == before
    assert expired.session_cookie is not None  # refreshed, though nobody could verify it yet

    world.emulator.faults.clear()
    for browser in (fresh, expired):
        _wait_for(lambda browser=browser: browser.navigate("/page").status_code == 200)


@story()
def a_large_session_is_spread_over_several_cookies_and_leaves_with_them(world: World) -> None:
    world.add_user("large@example.com", metadata=_metadata(5))
    browser = world.browser()
    back = browser.sign_in("large@example.com")
    assert {"wos-session.0", "wos-session.1"} <= set_cookies(back).keys()
    assert browser.navigate("/page").json() == {"email": "large@example.com"}

    answer = browser.submit("/auth/sign-out")

    assert "/sessions/logout" in answer.headers["location"]
    assert not [name for name in browser.cookies if name.startswith("wos-session")]


@story()
def metadata_that_does_not_fit_into_the_cookies_is_left_out(world: World) -> None:
    world.add_user("huge@example.com", metadata=_metadata(10))
    browser = world.browser()

    back = browser.sign_in("huge@example.com")

    assert back.status_code == 303
    assert [name for name in set_cookies(back) if "session" in name] == ["wos-session"]
    assert browser.navigate("/page").json() == {"email": "huge@example.com"}


@story()
def metadata_that_outgrows_the_cookies_at_a_refresh_costs_no_session(world: World) -> None:
    world.add_user("grower@example.com")
    browser = world.browser().expired("grower@example.com")
    with world.emulator.client() as authkit:
        [user] = authkit.users.list(email="grower@example.com").data
        authkit.users.update(user.id, metadata=_metadata(10))
    before = browser.session_cookie

    assert browser.navigate("/page").json() == {"email": "grower@example.com"}

    assert browser.session_cookie not in (None, before)
    assert browser.fetch("/auth/session").status_code == 200


@story()
def an_access_token_that_outgrows_the_cookies_stays_out_of_them(world: World) -> None:
    _add_member_with_long_token(world, "token@example.com", "org_token")
    browser = world.browser()

    back = browser.sign_in("token@example.com", organization_id="org_token")

    assert [name for name in set_cookies(back) if "session" in name] == ["wos-session"]
    calls = world.count("authenticate")
    assert browser.navigate("/page").json() == {"email": "token@example.com"}
    said = browser.fetch("/auth/session").json()
    assert said["organization_id"] == "org_token"
    assert len(said["permissions"]) == 160
    assert world.count("authenticate") == calls, "the process remembers the access token"

    answer = browser.submit("/auth/sign-out")

    assert "/sessions/logout?session_id=session_" in answer.headers["location"]
    assert browser.session_cookie is None


@story()
def an_access_token_that_outgrows_the_cookies_at_a_refresh_costs_no_session(world: World) -> None:
    _add_member_with_long_token(world, "outgrown@example.com", "org_outgrown")
    browser = world.browser().expired("outgrown@example.com", organization_id="org_outgrown")

    for _ in range(2):
        assert browser.navigate("/page").json() == {"email": "outgrown@example.com"}

    # Another process does not know the access token, and refreshes the session.
    with world.emulator.client(cookie_password=COOKIE_PASSWORD) as elsewhere:
        cookie = browser.session_cookie or ""
        nobody = elsewhere.sessions.authenticate(cookie)
        renewed = elsewhere.sessions.refresh(cookie)
    assert not nobody
    assert nobody.needs_refresh
    assert renewed
    assert renewed.authentication.organization_id == "org_outgrown"


@story()
def a_switch_whose_access_token_outgrows_the_cookies_costs_no_session(world: World) -> None:
    _add_member_with_long_token(world, "narrow@example.com", "org_narrow")
    members = [{"user": "narrow@example.com"}]
    world.emulator.seed({"organizations": [{"name": "W", "id": "org_wide", "members": members}]})
    for organization_id in ("org_wide", None):
        browser = world.browser()
        browser.sign_in("narrow@example.com", organization_id=organization_id)

        for there, permissions in (("org_narrow", 160), ("org_wide", 0), ("org_narrow", 160)):
            assert browser.submit("/auth/organization", organization_id=there).status_code == 303
            said = browser.fetch("/auth/session").json()
            assert said["organization_id"] == there
            assert len(said["permissions"]) == permissions


@story()
def a_session_that_fits_takes_one_cookie_which_node_reads_too(world: World) -> None:
    world.add_user("small@example.com")
    back = world.browser().sign_in("small@example.com")
    [name] = [name for name in set_cookies(back) if name.startswith("wos-session")]
    assert name == "wos-session"
    assert set_cookies(back)[name].startswith("wos-session=Fe26.2*")


@story()
def a_session_that_workos_ended_is_cleared_and_leads_to_sign_in(world: World) -> None:
    world.add_user("ended@example.com")
    browser = world.browser().expired("ended@example.com")
    world.emulator.faults.add(
        "authenticate", status=400, body={"error": "invalid_grant", "error_description": "over"}
    )

    answer = browser.navigate("/page")

    assert answer.headers["location"].startswith("/auth/sign-in")
    cleared = set_cookies(answer)["wos-session"]
    assert cleared.startswith("wos-session=;")
    assert {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=0"} <= {*cleared.split("; ")}


@story()
def a_cookie_that_cannot_be_read_is_nobody_and_stays(world: World) -> None:
    for value in ("x", "Fe26.2*1*a*b*c*soon*d*e", "gAAAAAB", "%00", "{}", '"quoted"'):
        browser = world.browser()
        answer = browser.get("/page", headers={**NAVIGATION, "cookie": f"wos-session={value}"})
        assert answer.headers["location"].startswith("/auth/sign-in"), value
        assert "wos-session" not in set_cookies(answer)


@story()
def an_answer_that_read_the_session_is_not_cached(world: World) -> None:
    browser = world.browser()
    for browser_ in (browser, world.browser().with_session()):
        answer = browser_.navigate("/optional")
        assert answer.headers["cache-control"] == "private, no-store"
        assert "cookie" in answer.headers["vary"].lower()
    public = browser.navigate("/")
    assert "cache-control" not in public.headers
    assert "cookie" not in public.headers.get("vary", "").lower()


@story()
def preflights_are_not_judged(world: World) -> None:
    headers = {
        "origin": "https://other.example",
        "access-control-request-method": "POST",
    }
    for url in ("/page", "/admin", "/auth/sign-out", "/auth/session"):
        for browser in (world.browser(), world.browser().with_session(lifetime=-60)):
            calls = world.count("authenticate")
            answer = browser.request("OPTIONS", url, headers=headers)
            assert answer.status_code not in (302, 303, 401, 403), url
            assert not set_cookies(answer)
            assert world.count("authenticate") == calls


@story()
def a_switch_moves_the_session_to_another_organization(world: World) -> None:
    world.add_user("mover@example.com")
    members = [{"user": "mover@example.com"}]
    world.emulator.seed(
        {
            "organizations": [
                {"name": "One", "id": "org_mover_1", "members": members},
                {"name": "Two", "id": "org_mover_2", "members": members},
            ]
        }
    )
    browser = world.browser()
    browser.sign_in("mover@example.com", organization_id="org_mover_1")

    answer = browser.submit(
        "/auth/organization", organization_id="org_mover_2", return_to="/page?moved"
    )

    assert answer.headers["location"] == "/page?moved"
    assert browser.fetch("/auth/session").json()["organization_id"] == "org_mover_2"


@story()
def a_switch_takes_the_forms_of_pages_and_of_scripts(world: World) -> None:
    world.add_user("forms@example.com")
    members = [{"user": "forms@example.com"}]
    ids = ("org_forms_1", "org_forms_2")
    world.emulator.seed(
        {"organizations": [{"name": each, "id": each, "members": members} for each in ids]}
    )
    browser = world.browser()
    browser.sign_in("forms@example.com", organization_id="org_forms_1")
    own = {"origin": world.url, "sec-fetch-site": "same-origin"}
    for page, organization_id in enumerate(("org_forms_2", "org_forms_1") * 2):
        kind = ("data", "json", "files", "files")[page]
        fields: dict[str, Any] = {"organization_id": organization_id}
        if kind == "files":  # httpx then sends multipart, as `fetch` does for a `FormData`
            fields = {"organization_id": (None, organization_id)}
        headers = {**own, **(NAVIGATION if page == 3 else FETCH)}

        answer = browser.request("POST", "/auth/organization", headers=headers, **{kind: fields})

        assert answer.status_code == (303 if page == 3 else 200), answer.text
        assert browser.fetch("/auth/session").json()["organization_id"] == organization_id


@story()
def a_switch_moves_an_expired_session_too(world: World) -> None:
    world.add_user("slow-mover@example.com")
    members = [{"user": "slow-mover@example.com"}]
    world.emulator.seed(
        {"organizations": [{"name": "Next", "id": "org_slow_mover", "members": members}]}
    )
    browser = world.browser().expired("slow-mover@example.com")

    answer = browser.submit("/auth/organization", organization_id="org_slow_mover")

    assert answer.status_code == 303
    assert browser.fetch("/auth/session").json()["organization_id"] == "org_slow_mover"


@story()
def a_switch_that_is_refused_keeps_the_session(world: World) -> None:
    world.add_user("stayer@example.com")
    members = [{"user": "stayer@example.com"}]
    world.emulator.seed(
        {
            "organizations": [
                {"name": "Home", "id": "org_stayer", "members": members},
                {"name": "Foreign", "id": "org_foreign"},
                {
                    "name": "Strict",
                    "id": "org_strict",
                    "members": members,
                    "policy": {"sso_required": True},
                },
            ]
        }
    )
    browser = world.browser()
    browser.sign_in("stayer@example.com", organization_id="org_stayer")

    foreign = browser.submit("/auth/organization", organization_id="org_foreign")
    strict = browser.submit("/auth/organization", organization_id="org_strict", return_to="/page")
    nothing = browser.submit("/auth/organization")

    assert foreign.status_code == 403
    assert "location" not in foreign.headers
    assert strict.headers["location"].startswith("/auth/sign-in?")
    assert "organization_id=org_strict" in strict.headers["location"]
    assert nothing.status_code == 400
    for answer in (foreign, strict, nothing):
        assert "wos-session" not in set_cookies(answer)
    assert browser.fetch("/auth/session").json()["organization_id"] == "org_stayer"


@story()
def who_left_the_organization_of_the_session_signs_in_again(world: World) -> None:
    world.add_user("leaver@example.com")
    world.emulator.seed(
        {
            "organizations": [
                {"name": "Left", "id": "org_left", "members": [{"user": "leaver@example.com"}]}
            ]
        }
    )
    browser = world.browser().expired("leaver@example.com")
    with world.emulator.client() as authkit:
        [membership] = authkit.organization_memberships.list(organization_id="org_left").data
        authkit.organization_memberships.delete(membership.id)

    assert browser.navigate("/page").headers["location"].startswith("/auth/sign-in")
    assert browser.fetch("/page").status_code == 401
    browser.sign_in("leaver@example.com")
    assert browser.fetch("/auth/session").json()["organization_id"] is None


@story()
def the_session_route_says_who_is_there_and_tells_no_token(world: World) -> None:
    world.add_user("who@example.com", first_name="Ada")
    browser = world.browser()
    nobody = browser.fetch("/auth/session")
    browser.sign_in("who@example.com")

    somebody = browser.fetch("/auth/session")

    assert nobody.status_code == 401
    assert somebody.json()["user"]["email"] == "who@example.com"
    assert "no-store" in somebody.headers["cache-control"]
    assert "eyJ" not in somebody.text
    assert "token" not in somebody.text


def _metadata(count: int) -> dict[str, str]:
    """Return so many of the longest values that WorkOS keeps with a user."""
    return {f"key{number}": "x" * 600 for number in range(count)}


def _add_member_with_long_token(world: World, email: str, organization_id: str) -> None:
    """Add a user whose access token in an organization is longer than browsers' cookies."""
    world.add_user(email)
    permissions = [f"a-permission-with-a-long-name:{number}" for number in range(160)]
    role = f"role-{organization_id}".replace("_", "-")
    members = [{"user": email, "roles": [role]}]
    world.emulator.seed(
        {
            "permissions": permissions,
            "roles": [{"slug": role, "permissions": permissions}],
            "organizations": [{"name": "Wide", "id": organization_id, "members": members}],
        }
    )


def _wait_for(condition: Callable[[], bool]) -> None:
    """Wait while the application pauses between attempts."""
    ends_at = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.1)


def _ways(*ways: Callable[..., httpx.Response]) -> tuple[Callable[..., httpx.Response], ...]:
    return ways


def _at_once(world: World, cookie: str, count: int) -> list[httpx.Response]:
    def ask(_: int) -> httpx.Response:
        return httpx.get(f"{world.url}/page", headers={**NAVIGATION, "cookie": cookie}, timeout=60)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))
