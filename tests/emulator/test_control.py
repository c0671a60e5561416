"""Control over HTTP: what a test in any language does to a served emulator, and who may."""

import argparse
import html
import re
import shlex
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.emulator.scene import MAGIC_AUTH, TOTP, UM, USERS, Scene
from workos_authkit.emulator import Emulator, Request, serving
from workos_authkit.emulator.control.api import OPERATIONS
from workos_authkit.emulator.control.site import Site

pytestmark = pytest.mark.processes

API = "/_emulator/api"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SEED = {
    "users": [{"email": "ada@example.com", "password": "correct horse battery staple"}],
    "organizations": [{"id": "org_acme", "name": "Acme", "members": [{"user": "ada@example.com"}]}],
}


@pytest.fixture
def served(emulator: Emulator) -> Iterator[Scene]:
    with serving(emulator) as base_url, httpx.Client(base_url=base_url) as http:
        yield Scene(http, emulator.api_key, emulator.client_id, emulator)


def control(scene: Scene, method: str, path: str = "", json: Any = None, **options: Any) -> Any:
    response = scene.http.request(method, f"{API}{path}", json=json, **options)
    assert response.is_success, response.text
    return response.json() if response.content else None


def listed(scene: Scene, path: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = control(scene, "GET", path)["data"]
    return data


def test_it_says_where_it_is_and_what_it_can(served: Scene) -> None:
    facts = control(served, "GET")

    assert facts["base_url"] == served.emulator.base_url
    assert facts["client_id"] == served.client_id
    assert ("POST", f"{API}/reset") in [(o["method"], o["path"]) for o in facts["operations"]]


def test_a_seed_adds_and_a_reset_takes_away(served: Scene) -> None:
    control(served, "POST", "/seed", SEED)
    control(served, "PATCH", "/settings", {"mfa": "required"})
    control(served, "POST", "/clock/advance", {"seconds": 3600})
    assert [user["email"] for user in listed(served, "/users")] == ["ada@example.com"]
    assert [o["name"] for o in listed(served, "/organizations")] == ["Acme"]

    control(served, "POST", "/reset")

    assert listed(served, "/users") == listed(served, "/organizations") == []
    assert control(served, "GET", "/settings")["mfa"] == "optional"


def test_a_reset_goes_back_to_the_seed_of_the_start(emulator: Emulator) -> None:
    seeded = Emulator(seed=SEED, signing_keys=[emulator.keyring.current])
    seeded.environment.delete_user(next(iter(seeded.environment.users)))

    seeded.reset()

    assert [user.email for user in seeded.environment.users] == ["ada@example.com"]


def test_a_bad_seed_is_refused_with_the_reason(served: Scene) -> None:
    response = served.http.post(f"{API}/seed", json={"users": [{"mail": "x"}]})

    assert response.status_code == 422
    assert "users[0].mail: unknown" in response.json()["message"]


def test_codes_are_in_the_outbox(served: Scene) -> None:
    served.post(f"{UM}/magic_auth", email="ada@example.com")
    [message] = control(served, "GET", "/outbox", params={"to": "ada@example.com"})["data"]

    answer = served.authenticate(MAGIC_AUTH, code=message["code"], email="ada@example.com")

    assert (message["kind"], answer.status_code) == ("magic_auth", 200)
    control(served, "DELETE", "/outbox")
    assert listed(served, "/outbox") == []


def test_an_authenticator_shows_its_code(served: Scene) -> None:
    user = served.user()
    factor = served.factor(user)
    pending = served.with_password(user).json()["pending_authentication_token"]
    code = control(served, "GET", f"/factors/{factor['authentication_factor']['id']}/code")

    answer = served.authenticate(
        TOTP,
        **code,
        pending_authentication_token=pending,
        authentication_challenge_id=factor["authentication_challenge"]["id"],
    )

    assert answer.status_code == 200
    [shown] = listed(served, "/users")
    assert shown["authentication_factors"][0]["code"] == code["code"]


@pytest.mark.parametrize("impersonator", [None, "boss@example.com"])
def test_it_signs_in_as_anybody(served: Scene, impersonator: str | None) -> None:
    control(served, "POST", "/seed", SEED)
    url = served.emulator.client().authentication.get_authorization_url(provider="authkit")
    body = {"authorization_url": url, "email": "ada@example.com", "impersonator": impersonator}

    back = httpx.URL(control(served, "POST", "/sign_in", body)["url"])

    answer = served.authenticate("authorization_code", code=back.params["code"]).json()
    assert answer["organization_id"] == "org_acme"
    assert answer.get("impersonator", {}).get("email") == impersonator
    [session] = listed(served, "/sessions")
    assert (session["email"], session["status"]) == ("ada@example.com", "active")
    assert control(served, "POST", f"/sessions/{session['id']}/revoke")["status"] == "revoked"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"email": "nobody@example.com"}, 404),
        ({"email": "ada@example.com", "organization_id": "org_none"}, 404),
        ({"email": "ada@example.com", "authorization_url": "http://x/"}, 422),
        ({}, 422),
    ],
)
def test_a_sign_in_that_cannot_be_is_refused(
    served: Scene, body: dict[str, str], status: int
) -> None:
    control(served, "POST", "/seed", SEED)
    url = served.emulator.client().authentication.get_authorization_url(provider="authkit")

    response = served.http.post(f"{API}/sign_in", json={"authorization_url": url, **body})

    assert response.status_code == status
    assert response.json()["message"]


def test_an_impersonation_that_was_refused_leaves_nothing_behind(served: Scene) -> None:
    control(served, "POST", "/seed", SEED)
    body = {"authorization_url": "http://x/", "email": "ada@example.com", "impersonator": "b@x.co"}

    assert served.http.post(f"{API}/sign_in", json=body).status_code == 422

    [user] = listed(served, "/users")
    assert user["impersonator"] is None


def test_faults_are_added_listed_and_removed(served: Scene) -> None:
    kept = control(served, "POST", "/faults", {"on": "users.list", "status": 503, "times": 2})
    gone = control(served, "POST", "/faults", {"on": "users.get", "lost": "reply"})
    control(served, "DELETE", f"/faults/{gone['id']}")

    assert served.get(USERS).status_code == 503
    [left] = listed(served, "/faults")
    assert (left["id"], left["on"], left["status"], left["times"]) == (
        kept["id"],
        "users.list",
        503,
        1,
    )
    control(served, "DELETE", "/faults")
    assert listed(served, "/faults") == []
    assert "users.get" in [row["name"] for row in listed(served, "/operations")]


def test_a_fault_that_makes_no_sense_is_refused(served: Scene) -> None:
    for body in ({}, {"status": "503"}, {"on": "user.get", "status": 500}, {"lost": "it"}):
        response = served.http.post(f"{API}/faults", json=body)
        assert response.status_code == 422, body


def test_requests_are_shown_with_answers_and_the_error_they_match(served: Scene) -> None:
    user = served.user()
    served.with_password({"email": user["email"]}, password="a guess")

    [refused, created] = listed(served, "/requests")

    assert (refused["operation"], refused["status"]) == ("authenticate", 400)
    assert refused["error"] == {"code": "invalid_credentials", "class": "InvalidCredentialsError"}
    assert refused["body"]["email"] == user["email"]
    assert created["response"]["body"]["id"] == user["id"]
    control(served, "DELETE", "/requests")
    assert listed(served, "/requests") == []


def test_the_clock_is_moved_stopped_and_started(served: Scene) -> None:
    before = control(served, "POST", "/clock/freeze")
    assert control(served, "GET", "/clock") == before

    after = control(served, "POST", "/clock/advance", {"seconds": 60})

    assert after["time"] - before["time"] == 60
    assert (before["running"], control(served, "POST", "/clock/resume")["running"]) == (False, True)
    assert served.http.post(f"{API}/clock/advance", json={"seconds": -1}).status_code == 422


def test_addresses_are_told_of_events_and_told_no_more(served: Scene) -> None:
    given = {"url": "http://127.0.0.1:1/nobody", "secret": "s3cret", "events": ["user.created"]}
    control(served, "POST", "/webhook_endpoints", given)
    served.user(email="ada@example.com")
    assert served.emulator.webhooks.wait()

    [endpoint] = listed(served, "/webhook_endpoints")
    attempts = listed(served, "/webhooks")
    assert (endpoint["url"], endpoint["events"]) == (given["url"], given["events"])
    assert "s3cret" not in str((endpoint, attempts))
    assert [a["attempt"] for a in attempts] == [6, 5, 4, 3, 2, 1]
    assert {(a["event"]["event"], a["status"], a["delivered"]) for a in attempts} == {
        ("user.created", None, False)
    }

    control(served, "DELETE", f"/webhook_endpoints/{endpoint['id']}")
    assert listed(served, "/webhook_endpoints") == []


def test_a_device_is_let_in(served: Scene) -> None:
    control(served, "POST", "/seed", SEED)
    device = served.device()

    [shown] = listed(served, "/devices")
    control(served, "POST", f"/devices/{device['user_code']}/approve", {"email": "ada@example.com"})

    assert shown["user_code"] == device["user_code"]
    [approved] = listed(served, "/devices")
    assert approved["user_id"] is not None


def test_every_refusal_that_is_listed_can_be_demanded(served: Scene) -> None:
    known = listed(served, "/refusals")
    for refusal in known:
        control(served, "POST", "/refusals", refusal)

    steps = [row["code"] for row in listed(served, "/steps")]
    assert "radar_sms_challenge" in steps
    assert len(steps) + len(listed(served, "/faults")) == len(known) > 40
    control(served, "DELETE", "/steps")
    assert listed(served, "/steps") == []


def test_a_policy_is_set(served: Scene) -> None:
    control(served, "POST", "/seed", SEED)

    shown = control(served, "PUT", "/organizations/org_acme/policy", {"mfa_required": True})

    assert shown["policy"]["mfa_required"] is True


def test_control_is_not_among_the_requests(served: Scene) -> None:
    control(served, "GET", "/users")
    served.http.get("/")
    served.http.get("/favicon.ico")

    assert served.emulator.requests == []


def test_a_stream_tells_of_changes(served: Scene) -> None:
    with served.http.stream("GET", f"{API}/changes") as response:
        lines = response.iter_lines()
        first = next(lines)
        served.user()
        second = next(line for line in lines if line.startswith("data:"))

    assert response.headers["content-type"] == "text/event-stream"
    assert int(second.removeprefix("data: ")) > int(first.removeprefix("data: "))


# Who may


def status(scene: Scene, method: str, path: str, **headers: str) -> int:
    return scene.http.request(method, path, headers=headers).status_code


@pytest.mark.parametrize("path", [f"{API}/users", f"{API}/changes", "/_emulator", USERS, "/"])
def test_a_foreign_host_is_refused(served: Scene, path: str) -> None:
    assert status(served, "GET", path, host="evil.example") == 403
    assert status(served, "GET", path, host="evil.example:4100") == 403


@pytest.mark.parametrize("host", ["localhost:4100", "127.0.0.1", "[::1]:80", "app.localhost"])
def test_names_of_this_machine_are_served(served: Scene, host: str) -> None:
    assert status(served, "GET", f"{API}/users", host=host) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3000"},
        {"sec-fetch-site": "cross-site"},
    ],
    ids=str,
)
def test_pages_of_other_origins_give_no_orders(served: Scene, headers: dict[str, str]) -> None:
    assert status(served, "POST", f"{API}/reset", **headers) == 403


def test_a_link_leads_here_from_anywhere(served: Scene) -> None:
    link = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }

    assert status(served, "GET", "/_emulator", **link) == 200
    assert status(served, "GET", f"{API}/users", **link) == 200
    assert status(served, "POST", f"{API}/reset", **link) == 403
    assert status(served, "GET", "/_emulator", **link | {"sec-fetch-dest": "iframe"}) == 403
    assert status(served, "GET", f"{API}/users", **link | {"sec-fetch-mode": "no-cors"}) == 403


def test_its_own_pages_give_orders(served: Scene) -> None:
    own = {"origin": served.emulator.base_url, "sec-fetch-site": "same-origin"}

    assert status(served, "POST", f"{API}/reset", **own) == 204


def asked_from(peer: str, emulator: Emulator, *, expose_control: bool) -> int:
    app = emulator.asgi(expose_control=expose_control)

    async def ask() -> int:
        transport = httpx.ASGITransport(app, client=(peer, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://authkit") as http:
            return (await http.get(f"{API}/users")).status_code

    return anyio.run(ask)


@pytest.mark.parametrize(
    ("peer", "expose_control", "answer"),
    [
        ("127.0.0.1", False, 200),
        ("::ffff:127.0.0.1", False, 200),
        ("10.0.0.7", False, 403),
        ("10.0.0.7", True, 200),
    ],
)
def test_other_machines_are_let_in_when_told(
    emulator: Emulator, peer: str, expose_control: bool, answer: int
) -> None:
    assert asked_from(peer, emulator, expose_control=expose_control) == answer


@pytest.mark.parametrize(
    ("path", "root_path"), [("/authkit", "/authkit"), ("/a b", "/a b"), ("", "")]
)
def test_it_can_be_mounted_below_any_path(emulator: Emulator, path: str, root_path: str) -> None:
    async def ask() -> list[int]:
        transport = httpx.ASGITransport(emulator.asgi(), root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            jwks = f"{path}/sso/jwks/{emulator.client_id}"
            paths = (jwks, f"{path}{API}/users", f"{path}/", f"{path}x/sso/jwks/y")
            return [(await http.get(p)).status_code for p in paths]

    assert anyio.run(ask) == [200, 200, 200, 404]


HOSTED_PAGES = (
    "/user_management/authorize?{query}",
    (
        "/oauth2/authorize?response_type=code&client_id=client_app&redirect_uri=http://localhost/"
        "&code_challenge=x&code_challenge_method=S256"
    ),
    "/oauth2/consent",
    "/authkit",
    "/invite",
    "/invite/",
    "/reset-password?token=x",
    "/device",
    "/device/confirm",
    "/device/confirm?state={user_code}&error=access_denied",
)


@pytest.mark.parametrize("mount", ["", "/deep/authkit"])
@pytest.mark.parametrize("path", ["/", "/_emulator", *HOSTED_PAGES])
def test_the_links_of_every_page_stay_below_the_mount(scene: Scene, mount: str, path: str) -> None:
    emulator = scene.emulator
    emulator.base_url = f"http://localhost:8000{mount}"
    emulator.settings.sign_in_at_once = False
    emulator.seed(
        {
            "applications": [
                {"client_id": "client_app", "name": "App", "redirect_uris": ["http://localhost/"]}
            ]
        }
    )
    query = (
        f"client_id={scene.client_id}&redirect_uri=http://localhost:3000/"
        "&response_type=code&provider=authkit"
    )
    url = mount + path.format(query=query, user_code=scene.device()["user_code"])

    async def follow() -> dict[str, int]:
        transport = httpx.ASGITransport(emulator.asgi(), root_path=mount)
        async with httpx.AsyncClient(transport=transport, base_url=emulator.base_url) as http:
            page = await http.get(f"http://localhost:8000{url}")
            assert "text/html" in page.headers["content-type"], page.text
            base = re.search(r'<base href="([^"]*)"', page.text)
            root = page.url.join(base[1] if base else "")
            links = set(re.findall(r'(?:src|href|action)="([^"]+)"', page.text)) - {"./", "../"}
            found = {str(root.join(html.unescape(link))): 0 for link in links}
            return {link: (await http.get(link)).status_code for link in found}

    answers = anyio.run(follow)

    assert len(answers) >= 3
    assert all(link.startswith(emulator.base_url) for link in answers)
    assert {status for link, status in answers.items() if "/_static/" in link} == {200}
    assert 404 not in answers.values()


def test_the_mount_itself_leads_to_the_start_page(emulator: Emulator) -> None:
    emulator.base_url = "http://localhost:8000/authkit"

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(emulator.asgi(), root_path="/authkit")
        async with httpx.AsyncClient(transport=transport) as http:
            return await http.get("http://localhost:8000/authkit")

    answer = anyio.run(ask)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{emulator.base_url}/")


@pytest.mark.parametrize("path", ["/", "/_emulator", f"{API}/users", "/_static/base.css"])
def test_head_answers_as_get_without_a_body_everywhere(emulator: Emulator, path: str) -> None:
    site = Site(emulator)

    head, get = (site.handle(Request(method=m, path=path), None) for m in ("HEAD", "GET"))

    assert (head.status, head.body) == (get.status, b"")
    assert head.headers["content-length"] == str(len(get.body))


def test_a_slash_at_the_end_of_the_base_url_is_not_doubled() -> None:
    emulator = Emulator(base_url="http://localhost:8000/authkit/")
    assert emulator.base_url == "http://localhost:8000/authkit"

    emulator.base_url = "http://localhost:8000/"
    assert emulator.base_url == "http://localhost:8000"


def test_a_client_reaches_an_emulator_below_a_path(emulator: Emulator) -> None:
    emulator.base_url = "http://localhost:8000/authkit"

    with emulator.client() as authkit:
        user = authkit.users.create(email="ada@example.com")
        assert authkit.users.get(user.id) == user


# Bounds


def test_a_body_that_is_too_large_is_refused(scene: Scene) -> None:
    response = scene.http.post(f"{UM}/authenticate", content=b"x" * (4 * 1024 * 1024 + 1))

    assert response.status_code == 413
    assert scene.emulator.requests[-1].request.body == b""


def test_requests_are_remembered_within_a_bound_of_bytes(scene: Scene) -> None:
    content = b"x" * (4 * 1024 * 1024)
    for _ in range(20):
        scene.http.post(f"{UM}/authenticate", content=content)

    kept = sum(record.size for record in scene.emulator.requests)
    assert 16 * 1024 * 1024 < kept <= 32 * 1024 * 1024


# The server's thread


def test_serving_says_that_its_server_died(emulator: Emulator) -> None:
    def stop_it() -> None:
        [thread] = [t for t in threading.enumerate() if t.name == "authkit-emulator"]
        thread._server.should_exit = True  # type: ignore[attr-defined]
        thread.join()

    with pytest.raises(RuntimeError, match="ended by itself"), serving(emulator):
        stop_it()


GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "emulator.md").read_text("utf-8")
CURL = argparse.ArgumentParser()
CURL.add_argument("url")
CURL.add_argument("-X", dest="method", default="POST")
CURL.add_argument("-d", dest="body")


@pytest.mark.parametrize("line", re.findall(r"^curl (.*)$", GUIDE, re.MULTILINE))
def test_what_the_guide_does_with_curl_works(served: Scene, line: str) -> None:
    given = CURL.parse_args(shlex.split(line))
    response = served.http.request(
        given.method,
        given.url.removeprefix("http://127.0.0.1:4100"),
        content=given.body,
        headers={"content-type": "application/x-www-form-urlencoded"},  # so does curl
    )
    assert response.is_success, response.text


def test_a_body_that_is_no_json_is_refused(served: Scene) -> None:
    response = served.http.post(f"{API}/seed", content="users=ada")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "body")


def test_every_operation_is_in_the_guide() -> None:
    for operation in OPERATIONS:
        path = operation.template.removeprefix(API) or "/"
        assert f"| `{operation.method}` | `{path}` |" in GUIDE
