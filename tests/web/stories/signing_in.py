"""Signing in."""

from urllib.parse import parse_qs, quote, urlsplit

from tests.web.harness import FETCH, World, set_cookies
from tests.web.stories import story

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%252f%252fevil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\r\nSet-Cookie: a=b",
    "/%0d%0aSet-Cookie: a=b",
    "/\t/evil.example",
    " //evil.example",
    "/" + "a" * 2100,
    "evil.example",
    "",
]


def query_of(url: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(url).query).items()}


@story()
def a_page_without_a_session_leads_to_sign_in_and_back_to_it(world: World) -> None:
    world.add_user("way@example.com")
    browser = world.browser()

    sent = browser.navigate("/page?a=1&b=%20x")
    assert sent.status_code in (302, 303)
    location = sent.headers["location"]
    assert location.startswith("/auth/sign-in?")
    back = browser.sign_in("way@example.com", location)

    assert back.status_code in (302, 303)
    assert back.headers["location"] == "/page?a=1&b=%20x"
    assert browser.navigate("/page").json() == {"email": "way@example.com"}


@story()
def a_hostile_return_path_leads_home(world: World) -> None:
    world.add_user("hostile@example.com")
    for path in HOSTILE:
        browser = world.browser()
        url = f"/auth/sign-in?return_to={quote(path, safe='')}"
        assert browser.sign_in("hostile@example.com", url).headers["location"] == "/", path


@story()
def the_address_of_the_hosted_page_holds_state_and_challenge_and_no_secret(world: World) -> None:
    browser = world.browser()

    sent = browser.navigate("/auth/sign-in?return_to=/page")

    query = query_of(sent.headers["location"])
    assert query["redirect_uri"] == world.emulator.redirect_uri
    assert (query["provider"], query["code_challenge_method"]) == ("authkit", "S256")
    assert query.keys() == {
        *("client_id", "redirect_uri", "response_type", "provider", "state"),
        *("code_challenge", "code_challenge_method"),
    }
    [(name, cookie)] = set_cookies(sent).items()
    assert name.startswith("wos-auth")
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=600"} <= {*cookie.split("; ")}
    assert "Domain" not in cookie
    assert "Secure" not in cookie  # the redirect URI is http here
    assert query["state"] not in cookie
    assert "no-store" in sent.headers["cache-control"]


@story()
def each_sign_in_has_a_state_of_its_own(world: World) -> None:
    browser = world.browser()
    states = {
        query_of(browser.navigate("/auth/sign-in").headers["location"])["state"] for _ in range(4)
    }
    assert len(states) == 4


@story()
def at_most_five_sign_ins_are_on_their_way(world: World) -> None:
    world.add_user("many@example.com")
    browser = world.browser()
    for _ in range(12):
        browser.navigate("/auth/sign-in")
        assert len(browser.flow_cookies) <= 5
    assert browser.sign_in("many@example.com").headers["location"] == "/"


@story()
def sign_ins_with_long_ways_back_never_lock_the_browser_out(world: World) -> None:
    world.add_user("long@example.com", metadata={f"key{number}": "x" * 600 for number in range(4)})
    browser = world.browser()
    browser.sign_in("long@example.com")  # into two cookies
    for number in range(4):
        page = f"/page?tab={number}{'x' * 1200}"
        back = browser.way_back("long@example.com", f"/auth/sign-in?return_to={page}")
        assert browser.navigate("/page").status_code == 200
    assert browser.navigate(back).headers["location"] == page
    assert browser.navigate("/page").json() == {"email": "long@example.com"}


@story()
def two_tabs_sign_in_in_either_order(world: World) -> None:
    world.add_user("tabs@example.com")
    for order in ((0, 1), (1, 0)):
        browser = world.browser()
        backs = [
            browser.way_back("tabs@example.com", f"/auth/sign-in?return_to=/page?tab={tab}")
            for tab in range(2)
        ]
        for tab in order:
            answer = browser.navigate(backs[tab])
            assert answer.headers["location"] == f"/page?tab={tab}"
        assert browser.flow_cookies == []
        assert browser.navigate("/page").status_code == 200


@story()
def a_callback_is_good_once(world: World) -> None:
    world.add_user("once@example.com")
    browser = world.browser()
    back = browser.way_back("once@example.com")
    kept = dict(browser.cookies)
    assert browser.navigate(back).status_code in (302, 303)

    replayed = browser.navigate(back)
    assert replayed.status_code == 400
    assert "/auth/sign-in" in replayed.text
    assert "wos-session" not in set_cookies(replayed)

    browser.cookies.update(kept)  # a thief who has the cookie as well
    stolen = browser.navigate(back)
    assert stolen.status_code == 400
    assert "wos-session" not in set_cookies(stolen)


@story()
def a_callback_of_another_browser_is_refused(world: World) -> None:
    world.add_user("victim@example.com")
    back = world.browser().way_back("victim@example.com")
    calls = world.count("authenticate")

    answer = world.browser().navigate(back)

    assert answer.status_code == 400
    assert "text/html" in answer.headers["content-type"]
    assert "wos-session" not in set_cookies(answer)
    assert world.count("authenticate") == calls


@story()
def a_forged_flow_is_refused(world: World) -> None:
    world.add_user("forged@example.com")
    browser = world.browser()
    back = browser.way_back("forged@example.com")
    [name] = browser.flow_cookies
    for forged in ("x", "Fe26.2*1*a*b*c*soon*d*e", world.cookie()):
        browser.cookies.set(name, forged, domain="127.0.0.1", path="/")
        answer = browser.get(back, headers={"cookie": f"{name}={forged}"})
        assert answer.status_code == 400
        assert "wos-session" not in set_cookies(answer)


@story()
def a_callback_with_an_error_ends_on_a_page(world: World) -> None:
    browser = world.browser()
    sent = browser.navigate("/auth/sign-in")
    state = query_of(sent.headers["location"])["state"]

    answer = browser.navigate(f"/auth/callback?error=access_denied&state={state}")
    stranger = browser.navigate(
        "/auth/callback?error=<script>alert(1)</script>&error_description=<b>call+us</b>"
    )

    for page in (answer, stranger):
        assert page.status_code == 400
        assert "<script" not in page.text
        assert "call us" not in page.text
        assert "/auth/sign-in" in page.text
        assert "location" not in page.headers


@story()
def a_callback_with_nonsense_is_never_our_failure(world: World) -> None:
    browser = world.browser()
    for query in (
        "",
        "state=",
        "code=",
        "state=x&state=y&code=z",
        "state=%ff%fe&code=%00",
        "state=" + "x" * 4000,
        "code[]=1&state[]=2",
        "&&&=&=",
        "%",
        "state=%F0%9F%98%80&code=1",
        "error=",
    ):
        answer = browser.navigate(f"/auth/callback?{query}")
        assert answer.status_code in (303, 400), query
        assert "wos-session" not in set_cookies(answer)


@story()
def a_sign_in_that_workos_began_leads_to_sign_in_once(world: World) -> None:
    world.add_user("link@example.com")
    browser = world.browser()

    answer = browser.navigate("/auth/callback?code=begun_elsewhere")

    assert answer.status_code in (302, 303)
    assert answer.headers["location"] == "/auth/sign-in"
    assert browser.sign_in("link@example.com", "/auth/sign-in").headers["location"] == "/"


@story(allow_impersonation=True)
def an_impersonation_signs_in_where_it_is_allowed(world: World) -> None:
    world.add_user("impersonated@example.com")
    world.emulator.impersonate("impersonated@example.com", impersonator="eve@example.com")
    browser = world.browser()
    with world.emulator.client() as authkit:
        url = authkit.authentication.get_authorization_url(provider="authkit")
    back = world.emulator.sign_in(url, email="impersonated@example.com")

    answer = browser.navigate(back)

    assert answer.headers["location"] == "/"
    assert browser.fetch("/auth/session").json()["impersonator"]["email"] == "eve@example.com"
    assert browser.navigate("/person").status_code == 403


@story(allow_impersonation=True)
def a_sign_in_that_poses_as_an_impersonation_does_not_sign_in(world: World) -> None:
    world.add_user("poser@example.com")
    browser = world.browser()
    with world.emulator.client() as authkit:
        url = authkit.authentication.get_authorization_url(provider="authkit")
    back = world.emulator.sign_in(url, email="poser@example.com")

    answer = browser.navigate(back)

    assert answer.headers["location"] == "/auth/sign-in"
    assert browser.session_cookie is None


@story()
def the_address_of_sign_in_takes_these_parameters_and_no_others(world: World) -> None:
    browser = world.browser()
    allowed = {
        "organization_id": "org_1",
        "login_hint": "ada@example.com",
        "invitation_token": "token",
        "screen_hint": "sign-up",
    }
    others = {
        "provider": "GoogleOAuth",
        "connection_id": "conn_1",
        "prompt": "none",
        "max_age": "0",
        "redirect_uri": "https://evil.example/",
        "state": "chosen",
        "client_id": "client_evil",
        "code_challenge": "chosen",
    }
    sent = browser.get("/auth/sign-in", params={**allowed, **others})
    query = query_of(sent.headers["location"])
    assert {name: query.get(name) for name in allowed} == allowed
    for name, value in others.items():
        assert query.get(name) != value, name

    odd = browser.get("/auth/sign-in", params={"screen_hint": "evil", "login_hint": "a\nb"})
    assert not {"screen_hint", "login_hint"} & query_of(odd.headers["location"]).keys()


@story()
def sign_up_shows_its_own_page(world: World) -> None:
    sent = world.browser().navigate("/auth/sign-up")
    assert query_of(sent.headers["location"])["screen_hint"] == "sign-up"


@story()
def prefetches_and_scripts_begin_no_sign_in(world: World) -> None:
    browser = world.browser()
    for headers in (
        {"sec-purpose": "prefetch"},
        {"purpose": "prefetch"},
        {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-mode": "cors"},
        {"sec-fetch-mode": "", "x-requested-with": "XMLHttpRequest"},  # over http
    ):
        for url in ("/auth/sign-in", "/page"):
            answer = browser.navigate(url, **headers)
            assert answer.status_code == 401, (url, headers)
            assert "location" not in answer.headers
            assert not browser.flow_cookies


@story()
def a_link_that_htmx_boosts_takes_the_browser_to_sign_in(world: World) -> None:
    browser = world.browser()
    boosted = {"hx-request": "true", "hx-boosted": "true"}
    for path in ("/auth/sign-in", "/auth/sign-up?return_to=%2Fpage%3Fa%3D1"):
        answer = browser.fetch(path, **boosted)
        assert (answer.status_code, answer.headers["hx-redirect"]) == (401, path)
        assert not set_cookies(answer)
        assert browser.navigate(path).status_code == 303


@story(hooks=True)
def the_hook_after_sign_in_gets_the_state_and_chooses_the_way(world: World) -> None:
    world.add_user("hook@example.com")
    browser = world.browser()
    assert browser.sign_in("hook@example.com", "/start").headers["location"] == "/?welcome"
    assert browser.sign_in("hook@example.com").headers["location"] == "/"


@story(hooks=True)
def the_hook_on_failure_answers(world: World) -> None:
    answer = world.browser().navigate("/auth/callback?code=1&state=unknown")
    assert (answer.status_code, answer.headers["x-reason"]) == (418, "no_flow")


@story()
def while_workos_is_away_the_callback_says_so_and_can_be_reloaded(world: World) -> None:
    world.add_user("outage@example.com")
    browser = world.browser()
    back = browser.way_back("outage@example.com")
    world.emulator.faults.add("authenticate", status=503, headers={"retry-after": "3600"})

    answer = browser.navigate(back)

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert browser.navigate(back).headers["location"] == "/"


@story()
def a_sign_in_that_lacks_a_step_leads_on_to_it_once(world: World) -> None:
    world.add_user("step@example.com")
    choice = [{"id": "org_choice", "name": "Choice"}]
    for needed, expected in (
        ({"error": "sso_required", "connection_ids": ["conn_1"]}, {"connection_id": "conn_1"}),
        ({"error": "sso_required"}, {"organization_id": "org_asked"}),
        (
            {"code": "organization_selection_required", "organizations": choice},
            {"organization_id": "org_choice"},
        ),
        ({"code": "mfa_enrollment"}, {"organization_id": "org_asked", "provider": "authkit"}),
        ({"code": "email_verification_required"}, {"organization_id": "org_asked"}),
    ):
        browser = world.browser()
        sent = browser.navigate("/auth/sign-in?return_to=/page&organization_id=org_asked")
        state = query_of(sent.headers["location"])["state"]
        world.emulator.faults.add("authenticate", status=403, body=needed)

        led_on = browser.navigate(f"/auth/callback?code=1&state={state}")

        query = query_of(led_on.headers["location"])
        assert expected.items() <= query.items(), needed
        assert len(browser.flow_cookies) == 1
        world.emulator.faults.add("authenticate", status=403, body=needed)
        again = browser.navigate(f"/auth/callback?code=1&state={query['state']}")
        assert again.status_code == 400, needed  # once, lest it never end


@story()
def a_refresh_that_lacks_a_step_leads_to_the_sign_in_of_its_organization(world: World) -> None:
    world.add_user("late-step@example.com")
    members = [{"user": "late-step@example.com"}]
    world.emulator.seed(
        {"organizations": [{"name": "Late", "id": "org_late_step", "members": members}]}
    )
    for code in ("sso_required", "mfa_enrollment"):
        browsers = [world.browser().expired("late-step@example.com") for _ in range(2)]
        world.emulator.faults.add("authenticate", status=403, body={"error": code}, times=2)
        page, script = browsers[0].navigate("/page"), browsers[1].fetch("/page")

        location = page.headers["location"]
        assert location.startswith("/auth/sign-in?"), code
        assert query_of(location) == {"return_to": "/page", "organization_id": "org_late_step"}
        assert script.status_code == 401, code
        assert "step_required" in script.text
        assert "org_late_step" in script.text


@story()
def head_is_get(world: World) -> None:
    browser = world.browser()
    for url in ("/auth/sign-in", "/auth/session"):
        head = browser.request("HEAD", url, headers={**FETCH, "sec-fetch-mode": "navigate"})
        get = browser.get(url, headers={**FETCH, "sec-fetch-mode": "navigate"})
        assert head.status_code == get.status_code
        assert head.content == b""
