"""What browsers need of the emulator: CORS, safe redirects, a way through the hosted page."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.emulator.scene import REDIRECT_URI, UM, Scene
from workos_authkit import AuthKit
from workos_authkit.emulator import Emulator
from workos_authkit.models import Authentication

APP = "http://localhost:5173"


def preflight(scene: Scene, path: str, origin: str = APP) -> httpx.Response:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    return scene.http.options(path, headers=headers)


def test_any_origin_may_call_while_none_is_registered(scene: Scene) -> None:
    asked = preflight(scene, f"{UM}/authenticate")
    answer = scene.http.post(f"{UM}/authenticate", json={}, headers={"origin": APP})

    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "POST"
    assert asked.headers["access-control-allow-headers"] == "content-type"
    for response in (asked, answer):
        assert response.headers["access-control-allow-origin"] == APP
        assert response.headers["access-control-allow-credentials"] == "true"
        assert response.headers["vary"] == "origin"


def test_only_registered_origins_may_call_once_there_are_some(scene: Scene) -> None:
    scene.post(f"{UM}/cors_origins", origin=APP)

    assert preflight(scene, f"{UM}/authenticate").status_code == 204
    assert preflight(scene, f"{UM}/authenticate", "http://evil.example").status_code == 403
    stranger = scene.http.get("/sso/jwks/x", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize("fault", [{}, {"status": 503}])
def test_errors_can_be_read_across_origins(scene: Scene, fault: dict[str, Any]) -> None:
    if fault:
        scene.emulator.faults.add("*", **fault)

    answer = scene.http.get("/nowhere", headers={"origin": APP})

    assert answer.headers["access-control-allow-origin"] == APP


def test_head_answers_as_get_without_a_body(scene: Scene) -> None:
    path = f"/sso/jwks/{scene.client_id}"

    head, get = scene.http.head(path), scene.http.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))


@pytest.mark.parametrize("scheme", ["javascript", "JavaScript", "data", "vbscript"])
def test_a_browser_is_never_sent_to_a_script(scene: Scene, scheme: str) -> None:
    url = f"{scheme}:alert(1)"
    email = scene.user()["email"]

    assert scene.authorize(login_hint=email, redirect_uri=url).status_code == 400
    logout = scene.http.get(
        f"{UM}/sessions/logout", params={"session_id": "session_1", "return_to": url}
    )
    assert logout.status_code == 422


def logged_out(scene: Scene, **params: Any) -> httpx.Response:
    params = {"session_id": "session_1", **params}
    return scene.http.get(f"{UM}/sessions/logout", params=params, follow_redirects=False)


def test_a_logout_leads_to_the_application_that_signed_in_last(scene: Scene) -> None:
    email = scene.user()["email"]
    scene.authorize(login_hint=email, redirect_uri="http://localhost:8000/auth/callback")

    assert logged_out(scene).headers["location"] == "http://localhost:8000/"


def test_a_logout_leads_to_registered_redirects_alone(scene: Scene) -> None:
    scene.emulator.seed({"settings": {"logout_redirect_uris": ["http://localhost:8000/bye"]}})

    assert logged_out(scene).headers["location"] == "http://localhost:8000/bye"
    assert logged_out(scene, return_to="http://localhost:8000/bye").status_code == 302
    assert logged_out(scene, return_to="http://localhost:8000/other").status_code == 422


def test_a_logout_stays_at_the_origins_of_registered_redirect_uris(scene: Scene) -> None:
    scene.post(f"{UM}/redirect_uris", uri=REDIRECT_URI)

    assert logged_out(scene, return_to="http://localhost:3000/bye").status_code == 302
    assert logged_out(scene, return_to="http://evil.example/").status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", f"{UM}/authenticate", b"x" * (4 * 1024 * 1024 + 1)),
        ("POST", f"{UM}/authenticate", b"{"),
        ("GET", f"{UM}/users", b""),
        ("DELETE", "/nowhere", b""),
        ("POST", "/oauth2/token", b"{}"),
        ("GET", "/oauth2/userinfo", b""),
        ("GET", f"{UM}/authorize", b""),
        ("GET", f"{UM}/sessions/logout?session_id=x&return_to=javascript:1", b""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_every_refusal_can_be_read_across_origins(
    scene: Scene, method: str, path: str, content: bytes
) -> None:
    answer = scene.http.request(method, path, content=content, headers={"origin": APP})

    assert answer.status_code >= 400
    assert answer.headers["access-control-allow-origin"] == APP
    assert "retry-after" in answer.headers["access-control-expose-headers"]


# sign_in


def finished(authkit: AuthKit, url: str, code_verifier: str) -> Authentication:
    code = httpx.URL(url).params["code"]
    return authkit.authentication.with_code(code, code_verifier=code_verifier)


@pytest.fixture
def seeded(emulator: Emulator) -> Emulator:
    member = {"members": [{"user": "ada@example.com"}]}
    emulator.seed(
        {
            "users": [{"email": "ada@example.com"}, {"email": "bob@example.com"}],
            "organizations": [
                {"id": "org_acme", "name": "Acme", **member},
                {"id": "org_beta", "name": "Beta", **member},
            ],
        }
    )
    return emulator


@pytest.mark.parametrize(
    ("asked", "chosen", "entered"),
    [
        (None, None, "org_acme"),
        (None, "org_beta", "org_beta"),
        ("org_beta", None, "org_beta"),
    ],
)
def test_sign_in_returns_the_callbacks_url(
    seeded: Emulator, asked: str | None, chosen: str | None, entered: str
) -> None:
    with seeded.client() as authkit:
        start = authkit.authentication.start(provider="authkit", organization_id=asked)

        url = seeded.sign_in(start.url, email="ada@example.com", organization_id=chosen)

        assert url.startswith(f"{seeded.redirect_uri}?code=")
        authentication = finished(authkit, url, start.code_verifier)
    assert authentication.user.email == "ada@example.com"
    assert authentication.organization_id == entered


def test_sign_in_signs_newcomers_up_where_the_url_says_so(seeded: Emulator) -> None:
    with seeded.client() as authkit:
        start = authkit.authentication.start(provider="authkit", screen_hint="sign-up")
        url = seeded.sign_in(start.url, email="new@example.com")
        authentication = finished(authkit, url, start.code_verifier)

    assert authentication.user.email == "new@example.com"


@pytest.mark.parametrize(
    ("email", "organization_id", "problem"),
    [
        ("nobody@example.com", None, "nobody@example.com"),
        ("bob@example.com", "org_acme", "not an active member of 'org_acme'"),
        ("bob@example.com", "org_nowhere", "not an active member of 'org_nowhere'"),
    ],
)
def test_sign_in_knows_users_and_members_alone(
    seeded: Emulator, email: str, organization_id: str | None, problem: str
) -> None:
    with seeded.client() as authkit:
        url = authkit.authentication.get_authorization_url(provider="authkit")

    with pytest.raises(LookupError, match=problem):
        seeded.sign_in(url, email=email, organization_id=organization_id)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda url: url.replace("/authorize", "/elsewhere"), "must lead to"),
        (lambda url: url.replace("client_emulator", "client_other"), "Unknown client"),
        (lambda url: "", "authorization_url must be a non-empty string"),
    ],
    ids=["another path", "another client", "nothing"],
)
def test_sign_in_takes_authorization_urls_alone(
    seeded: Emulator, change: Callable[[str], str], problem: str
) -> None:
    with seeded.client() as authkit:
        url = authkit.authentication.get_authorization_url(provider="authkit")

    with pytest.raises(ValueError, match=problem):
        seeded.sign_in(change(url), email="ada@example.com")


def test_sign_in_returns_the_url_that_tells_of_an_error(seeded: Emulator) -> None:
    with seeded.client() as authkit:
        url = authkit.authentication.get_authorization_url(connection_id="conn_none", state="s")

    back = httpx.URL(seeded.sign_in(url, email="ada@example.com"))

    assert (back.params["error"], back.params["state"]) == ("connection_invalid", "s")


# Applications without a server


def test_a_browser_keeps_the_refresh_token_in_a_cookie(scene: Scene) -> None:
    headers = {"origin": APP}
    verifier = "v" * 43
    code = scene.code(scene.user(), code_challenge=s256(verifier), code_challenge_method="S256")
    exchange = {"client_id": scene.client_id, "grant_type": "authorization_code"}
    answer = scene.http.post(
        f"{UM}/authenticate",
        json={**exchange, "code": code, "code_verifier": verifier},
        headers=headers,
    )
    kept, present = answer.headers.get_list("set-cookie")
    refresh = {"client_id": scene.client_id, "grant_type": "refresh_token"}
    again = scene.http.post(f"{UM}/authenticate", json=refresh, headers=headers)

    assert "HttpOnly" in kept
    assert "HttpOnly" not in present
    assert present.startswith(f"workos-has-session={scene.client_id};")
    assert again.json()["user"] == answer.json()["user"]
    assert again.json()["refresh_token"] != answer.json()["refresh_token"]

    session = sid(again.json()["access_token"])
    logged_out(scene, session_id=session)
    gone = scene.http.post(f"{UM}/authenticate", json=refresh, headers=headers)
    assert gone.status_code == 422


def test_a_server_gets_no_cookies(scene: Scene) -> None:
    answer = scene.with_password(scene.user())

    assert "set-cookie" not in answer.headers


def s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def sid(token: str) -> str:
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    session_id: str = claims["sid"]
    return session_id


# Switches


@pytest.mark.parametrize(
    ("policy", "code"),
    [({"sso_required": True}, "sso_required"), ({"mfa_required": True}, "mfa_enrollment")],
)
def test_a_refused_switch_says_where_to_sign_in_again(
    seeded: Emulator, policy: dict[str, bool], code: str
) -> None:
    with seeded.http_client() as http:
        scene = Scene(http, seeded.api_key, seeded.client_id, seeded)
        member = scene.membership()
        session = scene.signed_in(member["user"])
        other = scene.membership(member["user"])["organization_id"]
        seeded.set_policy(other, **policy)

        refused = scene.authenticate(
            "refresh_token", refresh_token=session["refresh_token"], organization_id=other
        ).json()

        url = httpx.URL(refused["authkit_redirect_url"])
        assert refused["error"] == code
        assert (url.params["organization_id"], url.params["client_id"]) == (
            other,
            seeded.client_id,
        )
        assert (
            http.get(url, follow_redirects=False)
            .headers["location"]
            .startswith(seeded.redirect_uri)
        )
