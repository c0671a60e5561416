"""The emulator as an authorization server: clients, consent, PKCE, resources, devices."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from attrs import define

from workos_authkit import PKCE, tokens
from workos_authkit.emulator import Emulator
from workos_authkit.testing import make_emulator

ADA = "ada@example.com"
RESOURCE = "https://mcp.example.com/mcp"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
BACK = "http://localhost:3000/back"
SEED = {
    "users": [{"email": ADA, "first_name": "Ada"}],
    "organizations": [{"name": "Engines", "members": [{"user": ADA}]}],
    "applications": [
        {"name": "Ours", "client_id": "client_ours", "first_party": True, "redirect_uris": [BACK]},
        {
            "name": "Confidential",
            "client_id": "client_secret",
            "client_secret": "its secret",
            "redirect_uris": [BACK],
        },
        {
            "name": "Loom",
            "type": "m2m",
            "client_id": "client_loom",
            "client_secret": "the loom's secret",
        },
    ],
}


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(seed=SEED)


@pytest.fixture
def http(emulator: Emulator) -> Iterator[httpx.Client]:
    with emulator.http_client() as client:
        yield client


@define
class App:
    """An application that goes through the flow."""

    http: httpx.Client
    client_id: str
    pkce: PKCE

    def authorize(self, **changes: Any) -> httpx.Response:
        asked = {
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "openid email offline_access",
            "state": "the state",
            "resource": RESOURCE,
            "code_challenge": self.pkce.code_challenge,
            "code_challenge_method": "S256",
            "login_hint": ADA,
            **changes,
        }
        query = {name: value for name, value in asked.items() if value is not None}
        answer = self.http.get(f"/oauth2/authorize?{urlencode(query)}")
        while "/oauth2/consent" in answer.headers.get("location", ""):
            answer = self.http.get(answer.headers["location"])
        return answer

    def allow(self, **changes: Any) -> dict[str, str]:
        page = self.authorize(**changes)
        assert "asks for access" in page.text
        return came_back(self.http.post(page.url, data={"action": "allow"}))

    def exchange(self, code: str, **changes: Any) -> httpx.Response:
        given = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "code": code,
            "code_verifier": self.pkce.code_verifier,
            **changes,
        }
        return self.http.post("/oauth2/token", data=given)


@pytest.fixture
def app(http: httpx.Client) -> App:
    asked = {"redirect_uris": [BACK], "client_name": "A", "token_endpoint_auth_method": "none"}
    registered = http.post("/oauth2/register", json=asked)
    assert registered.status_code == 201
    return App(http, registered.json()["client_id"], PKCE.generate())


def came_back(answer: httpx.Response) -> dict[str, str]:
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def claims_of(token: str) -> dict[str, Any]:
    return tokens.read_unverified(token)


def test_a_client_that_registered_gets_tokens_for_its_resource(
    app: App, emulator: Emulator
) -> None:
    back = app.allow()
    assert (back["state"], back["iss"]) == ("the state", emulator.base_url)
    answer = app.exchange(back["code"]).json()
    claims = claims_of(answer["access_token"])
    assert (claims["iss"], claims["aud"]) == (emulator.base_url, RESOURCE)
    assert claims["sid"].startswith("app_consent_")
    assert claims["org_id"].startswith("org_")
    assert claims["client_id"] == app.client_id
    assert claims_of(answer["id_token"])["email"] == ADA
    assert app.http.get(
        "/oauth2/userinfo", headers={"authorization": f"Bearer {answer['access_token']}"}
    ).json() == {"sub": claims["sub"], "email": ADA, "email_verified": True}


def test_the_page_says_who_asks_for_what_and_bears_to_be_loaded_again(app: App) -> None:
    page = app.authorize()
    for said in ("Authorize A?", ADA, "See your email address", "offline_access"):
        assert said in page.text
    again = app.http.get(page.url)
    assert again.text == page.text
    assert "code" in came_back(app.http.post(again.url, data={"action": "allow"}))


def test_a_page_whose_user_was_deleted_is_gone(app: App, emulator: Emulator) -> None:
    page = app.authorize()
    user = emulator.environment.user_by_email(ADA)
    assert user is not None
    emulator.environment.delete_user(user)
    assert app.http.get(page.url).status_code == 410


def test_a_code_serves_once(app: App) -> None:
    code = app.allow()["code"]
    assert app.exchange(code).status_code == 200
    assert app.exchange(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "http://localhost:3000/other"},
        {"client_id": "client_ours"},
        {"resource": "https://other.example.com"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_code_is_bound_to_what_it_was_asked_with(app: App, changes: dict[str, str]) -> None:
    answer = app.exchange(app.allow()["code"], **changes)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_grant", "invalid_target")


def test_a_user_may_deny(app: App) -> None:
    page = app.authorize()
    back = came_back(app.http.post(page.url, data={"action": "deny"}))
    assert (back["error"], back["state"]) == ("access_denied", "the state")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"resource": "no URL"}, "invalid_target"),
    ],
    ids=["response_type", "no PKCE", "plain", "resource"],
)
def test_a_wrong_request_comes_back_with_its_error(
    app: App, changes: dict[str, Any], error: str
) -> None:
    assert came_back(app.authorize(**changes))["error"] == error


@pytest.mark.parametrize(
    "changes",
    [{"redirect_uri": "https://evil.example"}, {"client_id": "x"}, {"client_id": "client_loom"}],
    ids=["redirect_uri", "client_id", "machine"],
)
def test_a_browser_is_not_sent_to_strangers(app: App, changes: dict[str, str]) -> None:
    answer = app.authorize(**changes)
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("registered", "asked", "status"),
    [
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback", 200),
        ("http://localhost:3000/callback", "http://localhost:51004/callback", 200),
        ("http://[::1]:1/callback", "http://[::1]:2/callback", 200),
        ("cursor://tools/callback", "cursor://tools/callback", 200),
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/other", 400),
        ("http://127.0.0.1/callback", "http://localhost:51004/callback", 400),
        ("http://127.0.0.1/callback", "https://127.0.0.1:51004/callback", 400),
        ("http://127.0.0.1/callback", "http://eve@127.0.0.1:51004/callback", 400),
        ("http://127.0.0.1/callback", "http://127.0.0.1:no/callback", 400),
        ("https://app.example.com/callback", "https://app.example.com:444/callback", 400),
    ],
)
def test_a_program_on_this_machine_comes_back_to_any_port(
    app: App, registered: str, asked: str, status: int
) -> None:
    client = {"redirect_uris": [registered], "token_endpoint_auth_method": "none"}
    app.client_id = app.http.post("/oauth2/register", json=client).json()["client_id"]
    page = app.authorize(redirect_uri=asked)
    assert page.status_code == status
    if status == 200:
        landed = app.http.post(page.url, data={"action": "allow"}).headers["location"]
        assert landed.startswith(f"{asked}?")
        code = dict(parse_qsl(urlsplit(landed).query))["code"]
        assert app.exchange(code, redirect_uri=asked).status_code == 200


def test_a_refresh_token_rotates(app: App) -> None:
    refresh_token = app.exchange(app.allow()["code"]).json()["refresh_token"]
    given = {"grant_type": "refresh_token", "client_id": app.client_id}
    first = app.http.post("/oauth2/token", data={**given, "refresh_token": refresh_token})
    assert claims_of(first.json()["access_token"])["aud"] == RESOURCE
    again = app.http.post("/oauth2/token", data={**given, "refresh_token": refresh_token})
    assert again.json()["error"] == "invalid_grant"


def test_nobody_is_asked_about_an_application_of_ours(http: httpx.Client) -> None:
    ours = App(http, "client_ours", PKCE.generate())
    assert ours.exchange(came_back(ours.authorize())["code"]).status_code == 200


def test_a_secret_goes_in_the_body_or_in_the_header(http: httpx.Client) -> None:
    app = App(http, "client_secret", PKCE.generate())
    given = {"client_secret": "its secret"}
    assert app.exchange(app.allow()["code"], **given).status_code == 200
    code = app.allow()["code"]
    assert app.exchange(code, client_secret="wrong").status_code == 401
    basic = http.post(
        "/oauth2/token",
        auth=("client_secret", "its%20secret"),
        data={
            "grant_type": "authorization_code",
            "redirect_uri": BACK,
            "code": code,
            "code_verifier": app.pkce.code_verifier,
        },
    )
    assert basic.status_code == 200


def test_introspection_says_what_a_token_is_good_for(
    http: httpx.Client, emulator: Emulator
) -> None:
    machine = {"client_id": "client_loom", "client_secret": "the loom's secret"}
    issued = http.post("/oauth2/token", data={"grant_type": "client_credentials", **machine})
    asked = {"token": issued.json()["access_token"], **machine}
    answer = http.post("/oauth2/introspection", data=asked).json()
    assert (answer["active"], answer["sub"]) == (True, "client_loom")
    assert answer["aud"] == emulator.client_id
    emulator.clock.advance(301)
    assert http.post("/oauth2/introspection", data=asked).json() == {"active": False}


def test_a_device_waits_for_its_user(app: App, emulator: Emulator) -> None:
    asked = {"client_id": app.client_id, "scope": "openid", "resource": RESOURCE}
    device = app.http.post("/oauth2/device_authorization", data=asked).json()
    given = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "client_id": app.client_id,
        "device_code": device["device_code"],
    }
    pending = app.http.post("/oauth2/token", data=given)
    assert pending.json()["error"] == "authorization_pending"
    answer = {"user_code": device["user_code"], "email": ADA, "action": "approve"}
    assert app.http.post("/device", data=answer).status_code == 200
    issued = app.http.post("/oauth2/token", data=given).json()
    assert claims_of(issued["access_token"])["aud"] == RESOURCE


def by_code(app: App, emulator: Emulator, end: Callable[[], None]) -> httpx.Response:
    code = app.allow()["code"]
    end()
    return app.exchange(code)


def by_refresh(app: App, emulator: Emulator, end: Callable[[], None]) -> httpx.Response:
    refresh_token = app.exchange(app.allow()["code"]).json()["refresh_token"]
    end()
    given = {"grant_type": "refresh_token", "client_id": app.client_id}
    return app.http.post("/oauth2/token", data={**given, "refresh_token": refresh_token})


def by_device(app: App, emulator: Emulator, end: Callable[[], None]) -> httpx.Response:
    device = app.http.post("/oauth2/device_authorization", data={"client_id": app.client_id})
    [organization] = emulator.environment.organizations
    emulator.approve_device(device.json()["user_code"], ADA, organization_id=organization.id)
    end()
    given = {"grant_type": DEVICE_CODE, "client_id": app.client_id}
    return app.http.post(
        "/oauth2/token", data={**given, "device_code": device.json()["device_code"]}
    )


@pytest.mark.parametrize("end", ["deactivated", "deleted", "without organization"])
@pytest.mark.parametrize("grant", [by_code, by_refresh, by_device])
def test_no_token_names_an_organization_that_the_user_has_left(
    app: App, emulator: Emulator, grant: Callable[..., httpx.Response], end: str
) -> None:
    environment = emulator.environment
    [organization], [membership] = environment.organizations, environment.memberships

    def leave() -> None:
        if end == "deactivated":
            membership.status = "inactive"
        elif end == "deleted":
            environment.memberships.remove(membership)
        else:
            environment.delete_organization(organization)

    answer = grant(app, emulator, leave)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("policy", [{"mfa_required": True}, {"allowed_methods": ["password"]}])
def test_a_consent_needs_what_a_session_would(
    app: App, emulator: Emulator, policy: dict[str, Any]
) -> None:
    [organization] = emulator.environment.organizations
    emulator.set_policy(organization.id, **policy)

    assert came_back(app.authorize())["error"] == "access_denied"


def test_a_session_is_not_begun_with_the_device_code_of_a_client(
    app: App, emulator: Emulator
) -> None:
    device = app.http.post("/oauth2/device_authorization", data={"client_id": app.client_id})
    emulator.approve_device(device.json()["user_code"], ADA)
    given = {"grant_type": DEVICE_CODE, "device_code": device.json()["device_code"]}

    wrong = {**given, "client_id": emulator.client_id}
    assert app.http.post("/user_management/authenticate", json=wrong).status_code == 400
    right = {**given, "client_id": app.client_id}
    assert app.http.post("/oauth2/token", data=right).status_code == 200


def test_both_documents_say_the_same(http: httpx.Client, emulator: Emulator) -> None:
    for name in ("oauth-authorization-server", "openid-configuration"):
        document = http.get(f"/.well-known/{name}").json()
        assert document["issuer"] == emulator.base_url
        assert http.get(document["jwks_uri"]).json()["keys"]


@pytest.mark.parametrize(
    "asked",
    [{}, {"redirect_uris": ["javascript:alert(1)"]}, {"redirect_uris": ["nowhere"]}],
    ids=["nothing", "script", "relative"],
)
def test_a_registration_needs_a_place_to_come_back_to(
    http: httpx.Client, asked: dict[str, Any]
) -> None:
    answer = http.post("/oauth2/register", json=asked)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_redirect_uri")
