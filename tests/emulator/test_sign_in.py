"""Signing in: every grant, and the steps that a sign-in may ask for."""

import base64
import hashlib
from typing import Any

import httpx
import pyotp
import pytest

from tests.emulator.scene import (
    DEVICE_CODE,
    EMAIL_COMPLETION,
    EMAIL_VERIFICATION,
    MAGIC_AUTH,
    ORGANIZATION_SELECTION,
    PASSWORD,
    RADAR_EMAIL,
    RADAR_SMS,
    REDIRECT_URI,
    TOTP,
    UM,
    USERS,
    Scene,
)

PENDING = "pending_authentication_token"


def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    content: dict[str, Any] = response.json()
    assert (response.status_code, content.get("code") or content.get("error")) == (status, code)
    return content


def accepted(response: httpx.Response) -> dict[str, Any]:
    content: dict[str, Any] = response.json()
    assert response.status_code == 200, content
    return content


def test_the_email_of_a_user_is_found_whatever_its_case(scene: Scene) -> None:
    user = scene.user(email="Ada@Example.com")

    assert accepted(scene.with_password(user, email="ada@example.COM"))["user"] == {
        **user,
        "last_sign_in_at": accepted(scene.get(f"{USERS}/{user['id']}"))["last_sign_in_at"],
    }


def test_the_error_for_a_wrong_password_names_the_email(scene: Scene) -> None:
    user = scene.user()

    content = refused(scene.with_password(user, password="no"), 400, "invalid_credentials")

    assert content["message"] == f"Invalid credentials for '{user['email']}'."


@pytest.mark.parametrize(
    ("salted", "fields"),
    [
        (b"pass-phrase" + b"salt", {}),
        (b"salt" + b"pass-phrase", {"password_salt_position": "prefix"}),
    ],
)
def test_an_imported_hash_lets_its_password_in(
    scene: Scene, salted: bytes, fields: dict[str, str]
) -> None:
    digest = base64.b64encode(hashlib.sha256(salted).digest() + b"salt").decode()
    user = scene.user(password=None, password_hash=digest, password_hash_type="ssha256", **fields)

    assert scene.with_password(user, password="pass-phrase").status_code == 200
    assert scene.with_password(user, password="something else").status_code == 400


def test_every_step_on_the_way_in_order(scene: Scene) -> None:
    user = scene.user(email_verified=False)
    organizations = [scene.organization() for _ in range(2)]
    for organization in organizations:
        scene.membership(user, organization)
    factor = scene.factor(user)["authentication_factor"]

    first = refused(scene.with_password(user), 403, "email_verification_required")
    sent = scene.get(f"{UM}/email_verification/{first['email_verification_id']}").json()
    assert scene.emulator.outbox.last(user["email"], "email_verification").code == sent["code"]

    second = refused(
        scene.authenticate(EMAIL_VERIFICATION, code=sent["code"], **{PENDING: first[PENDING]}),
        403,
        "mfa_challenge",
    )
    assert [f["id"] for f in second["authentication_factors"]] == [factor["id"]]
    assert second["user"]["email_verified"] is True

    challenge = scene.post(f"/auth/factors/{factor['id']}/challenge").json()
    third = refused(
        scene.authenticate(
            TOTP,
            code=pyotp.TOTP(factor["totp"]["secret"]).now(),
            authentication_challenge_id=challenge["id"],
            **{PENDING: second[PENDING]},
        ),
        403,
        "organization_selection_required",
    )
    assert third["organizations"] == [{"id": o["id"], "name": o["name"]} for o in organizations]

    answer = accepted(
        scene.authenticate(
            ORGANIZATION_SELECTION,
            organization_id=organizations[1]["id"],
            **{PENDING: third[PENDING]},
        )
    )
    assert answer["organization_id"] == organizations[1]["id"]
    assert answer["authentication_method"] == "Password"


def test_a_pending_token_works_once(scene: Scene) -> None:
    user, refusal = scene.unverified()
    code = scene.emulator.outbox.last(user["email"]).code

    def enter() -> httpx.Response:
        return scene.authenticate(EMAIL_VERIFICATION, code=code, **{PENDING: refusal[PENDING]})

    accepted(enter())
    refused(enter(), 400, "invalid_pending_authentication_token")


def test_a_pending_token_survives_a_wrong_code(scene: Scene) -> None:
    user, refusal = scene.unverified()
    token = {PENDING: refusal[PENDING]}

    refused(
        scene.authenticate(EMAIL_VERIFICATION, code="not it", **token), 400, "invalid_one_time_code"
    )
    code = scene.emulator.outbox.last(user["email"]).code
    accepted(scene.authenticate(EMAIL_VERIFICATION, code=code, **token))


def test_a_pending_token_expires(scene: Scene) -> None:
    user, refusal = scene.unverified()
    code = scene.emulator.outbox.last(user["email"]).code
    scene.emulator.clock.advance(600)

    refused(
        scene.authenticate(EMAIL_VERIFICATION, code=code, **{PENDING: refusal[PENDING]}),
        400,
        "invalid_pending_authentication_token",
    )


def test_an_organization_that_requires_mfa_has_users_enrol(scene: Scene) -> None:
    membership = scene.membership()
    user = membership["user"]
    scene.emulator.set_policy(membership["organization_id"], mfa_required=True)

    refusal = refused(scene.with_password(user), 403, "mfa_enrollment")
    enrolled = scene.factor(user)
    answer = scene.authenticate(
        TOTP,
        code=scene.emulator.totp_code(enrolled["authentication_factor"]["id"]),
        authentication_challenge_id=enrolled["authentication_challenge"]["id"],
        **{PENDING: refusal[PENDING]},
    )

    refreshed = scene.authenticate("refresh_token", refresh_token=accepted(answer)["refresh_token"])
    assert refreshed.status_code == 200


def test_sso_is_required_of_the_domain_of_an_organization(scene: Scene) -> None:
    organization = scene.organization(
        domain_data=[{"domain": "sso.example.com", "state": "verified"}]
    )
    scene.emulator.set_policy(organization["id"], sso_required=True)
    user = scene.user(email="ada@sso.example.com")

    refusal = refused(scene.with_password(user), 400, "sso_required")
    (connection_id,) = refusal["connection_ids"]
    code = scene.code(user, provider=None, connection_id=connection_id)
    answer = accepted(scene.authenticate("authorization_code", code=code))

    assert refusal["email"] == user["email"]
    assert (answer["authentication_method"], answer["organization_id"]) == (
        "SSO",
        organization["id"],
    )


@pytest.mark.parametrize("methods", ["password", ["passwort"]])
def test_a_policy_takes_the_names_of_methods_alone(scene: Scene, methods: Any) -> None:
    organization_id = scene.membership()["organization_id"]

    with pytest.raises(ValueError, match="allowed_methods: must be a list of password, "):
        scene.emulator.set_policy(organization_id, allowed_methods=methods)


def test_a_policy_is_for_an_organization_that_is_there(scene: Scene) -> None:
    with pytest.raises(LookupError, match="org_nobody"):
        scene.emulator.set_policy("org_nobody", mfa_required=True)


def test_an_organization_names_the_methods_that_it_allows(scene: Scene) -> None:
    membership = scene.membership()
    scene.emulator.set_policy(membership["organization_id"], allowed_methods=["magic_auth"])

    refusal = refused(
        scene.with_password(membership["user"]), 400, "organization_authentication_methods_required"
    )
    sent = scene.magic_auth(email=membership["user"]["email"])
    accepted(scene.authenticate(MAGIC_AUTH, email=sent["email"], code=sent["code"]))

    assert refusal["auth_methods"]["magic_auth"] is True
    assert refusal["auth_methods"]["password"] is False


def test_magic_auth_signs_a_newcomer_up_and_proves_the_address(scene: Scene) -> None:
    sent = scene.magic_auth(email="new@example.com", locale="fr")

    assert scene.emulator.outbox.last("new@example.com").locale == "fr"
    answer = accepted(scene.authenticate(MAGIC_AUTH, email=sent["email"], code=sent["code"]))
    assert answer["user"]["email_verified"] is True
    assert answer["authentication_method"] == "MagicAuth"


def test_an_invitation_leads_into_its_organization(scene: Scene) -> None:
    user, organization = scene.user(), scene.organization()
    invitation = scene.invitation(email=user["email"], organization_id=organization["id"])

    answer = accepted(scene.with_password(user, invitation_token=invitation["token"]))

    assert answer["organization_id"] == organization["id"]
    found = scene.get(f"{UM}/invitations/{invitation['id']}").json()
    assert (found["state"], found["accepted_user_id"]) == ("accepted", user["id"])


@pytest.mark.parametrize("step", ["radar_challenge", "radar_email_challenge"])
def test_a_radar_challenge_by_email_is_answered(scene: Scene, step: str) -> None:
    _, refusal = scene.waiting(step)
    challenge = scene.get(f"{UM}/radar_challenges/{refusal['radar_challenge_id']}").json()

    accepted(
        scene.authenticate(
            RADAR_EMAIL,
            code=challenge["code"],
            radar_challenge_id=challenge["id"],
            **{PENDING: refusal[PENDING]},
        )
    )


@pytest.mark.parametrize("step", ["radar_sms_challenge", "radar_sign_up_challenge"])
def test_a_radar_challenge_by_sms_is_answered(scene: Scene, step: str) -> None:
    user, refusal = scene.waiting(step)
    token = {PENDING: refusal[PENDING]}
    phone = "+15555550123"
    sent = scene.post(
        f"{UM}/radar_challenges", user_id=user["id"], phone_number=phone, **token
    ).json()

    accepted(
        scene.authenticate(RADAR_SMS, code=scene.emulator.outbox.last(phone).code, **sent, **token)
    )


def test_a_radar_challenge_at_sign_in_needs_the_code_alone(scene: Scene) -> None:
    _, refusal = scene.waiting("radar_sms_sign_in_challenge")
    code = scene.emulator.outbox.last(kind="radar_challenge").code

    accepted(scene.authenticate(RADAR_SMS, code=code, **{PENDING: refusal[PENDING]}))


def test_a_missing_email_is_completed(scene: Scene) -> None:
    _, refusal = scene.waiting("email_completion_required")
    token = refusal["email_completion_token"]

    second = refused(
        scene.authenticate(EMAIL_COMPLETION, email_completion_token=token, email="a@example.com"),
        403,
        "email_verification_required",
    )
    code = scene.emulator.outbox.last("a@example.com").code
    answer = accepted(
        scene.authenticate(EMAIL_VERIFICATION, code=code, **{PENDING: second[PENDING]})
    )

    assert PENDING not in refusal
    assert answer["user"]["email"] == "a@example.com"


def test_a_completed_email_is_verified_whatever_proved_the_identity(scene: Scene) -> None:
    user = scene.user()
    location = httpx.URL(
        scene.authorize(login_hint=user["email"], provider="GitHubOAuth").headers["location"]
    )
    scene.emulator.refuse("authenticate", "email_completion_required")
    token = refused(
        scene.authenticate("authorization_code", code=location.params["code"]),
        403,
        "email_completion_required",
    )["email_completion_token"]

    refused(
        scene.authenticate(EMAIL_COMPLETION, email_completion_token=token, email="a@example.com"),
        403,
        "email_verification_required",
    )


def test_login_hint_redirects_at_once_with_code_and_state(scene: Scene) -> None:
    user = scene.user()

    response = scene.authorize(login_hint=user["email"], state="a b&c")
    location = httpx.URL(response.headers["location"])

    assert response.status_code == 302
    assert str(location).startswith(f"{REDIRECT_URI}?")
    assert location.params["state"] == "a b&c"
    answer = accepted(scene.authenticate("authorization_code", code=location.params["code"]))
    assert answer["user"]["id"] == user["id"]


def test_a_newcomer_signs_up_on_the_page(scene: Scene) -> None:
    response = scene.authorize(login_hint="new@example.com", screen_hint="sign-up")

    code = httpx.URL(response.headers["location"]).params["code"]
    answer = accepted(scene.authenticate("authorization_code", code=code))
    assert answer["user"]["email"] == "new@example.com"


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"login_hint": "nobody@example.com"}, "access_denied"),
        ({"connection_id": "conn_none"}, "connection_invalid"),
        ({"organization_id": "org_none"}, "organization_invalid"),
        ({"provider": None}, "invalid_connection_selector"),
        ({"code_challenge": "x"}, "invalid_request"),
        ({"response_type": "token"}, "invalid_request"),
    ],
)
def test_what_is_wrong_with_the_request_reaches_the_callback(
    scene: Scene, params: dict[str, Any], error: str
) -> None:
    response = scene.authorize(**{"state": "s", **params})

    location = httpx.URL(response.headers["location"])
    assert (location.params["error"], location.params["state"]) == (error, "s")


def test_a_redirect_uri_that_is_not_registered_is_refused(scene: Scene) -> None:
    scene.post(f"{UM}/redirect_uris", uri=REDIRECT_URI)

    assert scene.authorize(login_hint=scene.user()["email"]).status_code == 302
    refused(scene.authorize(redirect_uri="https://evil.example"), 400, "invalid_redirect_uri")


VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")


@pytest.mark.parametrize(
    ("verifier", "code"), [(VERIFIER, None), ("w" * 43, "invalid_grant"), (None, "invalid_grant")]
)
def test_the_code_verifier_is_checked(scene: Scene, verifier: str | None, code: str | None) -> None:
    issued = scene.code(
        scene.user(), code_challenge=CHALLENGE.decode(), code_challenge_method="S256"
    )

    response = scene.authenticate("authorization_code", code=issued, code_verifier=verifier)

    if code is None:
        accepted(response)
    else:
        refused(response, 400, code)


def test_a_public_client_needs_no_secret(scene: Scene) -> None:
    issued = scene.code(
        scene.user(), code_challenge=CHALLENGE.decode(), code_challenge_method="S256"
    )
    response = scene.http.post(
        f"{UM}/authenticate",
        json={
            "client_id": scene.client_id,
            "grant_type": "authorization_code",
            "code": issued,
            "code_verifier": VERIFIER,
        },
    )

    accepted(response)


def test_a_code_works_once(scene: Scene) -> None:
    code = scene.code(scene.user())

    accepted(scene.authenticate("authorization_code", code=code))
    refused(scene.authenticate("authorization_code", code=code), 400, "invalid_grant")


def test_an_oauth_provider_leaves_an_identity_and_its_tokens(scene: Scene) -> None:
    user = scene.user()
    code = scene.code(user, provider="GitHubOAuth", provider_scopes="repo,user")

    answer = accepted(scene.authenticate("authorization_code", code=code))

    assert answer["authentication_method"] == "GitHubOAuth"
    assert answer["oauth_tokens"]["scopes"] == ["repo", "user"]
    (identity,) = scene.get(f"{USERS}/{user['id']}/identities").json()
    assert (identity["type"], identity["provider"]) == ("OAuth", "GithubOAuth")


def test_an_impersonated_sign_in_names_who_acts(scene: Scene) -> None:
    user = scene.user()
    scene.emulator.impersonate(user["email"], impersonator="boss@example.com", reason="a look")

    answer = accepted(scene.authenticate("authorization_code", code=scene.code(user)))
    again = accepted(scene.authenticate("authorization_code", code=scene.code(user)))

    assert answer["impersonator"] == {"email": "boss@example.com", "reason": "a look"}
    assert answer["authentication_method"] == "Impersonation"
    assert "impersonator" not in again


def poll(scene: Scene, device: dict[str, Any]) -> httpx.Response:
    return scene.authenticate(DEVICE_CODE, device_code=device["device_code"], client_secret=None)


def test_a_device_waits_until_it_is_let_in(scene: Scene) -> None:
    user, device = scene.user(), scene.device()

    refused(poll(scene, device), 400, "authorization_pending")
    scene.emulator.clock.advance(device["interval"])
    refused(poll(scene, device), 400, "authorization_pending")
    scene.emulator.approve_device(device["user_code"], user["email"])
    answer = accepted(poll(scene, device))

    assert answer["user"]["id"] == user["id"]
    refused(poll(scene, device), 400, "invalid_grant")


def test_slow_down_makes_the_interval_longer(scene: Scene) -> None:
    device = scene.device()

    refused(poll(scene, device), 400, "authorization_pending")
    refused(poll(scene, device), 400, "slow_down")
    scene.emulator.clock.advance(device["interval"])
    refused(poll(scene, device), 400, "slow_down")
    scene.emulator.clock.advance(device["interval"] + 10)
    refused(poll(scene, device), 400, "authorization_pending")


def test_a_device_is_let_in_or_kept_out_on_the_page(scene: Scene) -> None:
    user, one, two = scene.user(), scene.device(), scene.device()
    page = scene.http.get(httpx.URL(one["verification_uri_complete"]).raw_path.decode())

    for device, action in ((one, "approve"), (two, "deny")):
        form = {"user_code": device["user_code"], "email": user["email"], "action": action}
        assert scene.http.post("/device", data=form).status_code == 200

    assert one["user_code"] in page.text
    accepted(poll(scene, one))
    refused(poll(scene, two), 400, "access_denied")


def test_a_form_is_read_like_json(scene: Scene) -> None:
    user = scene.user()
    form = {
        "client_id": scene.client_id,
        "client_secret": scene.api_key,
        "grant_type": "password",
        "email": user["email"],
        "password": PASSWORD,
    }

    accepted(scene.http.post(f"{UM}/authenticate", data=form))


def test_a_wrong_bearer_token_is_unauthorized(scene: Scene) -> None:
    response = scene.call(
        "POST", f"{UM}/authenticate", {}, headers={"authorization": "Bearer sk_wrong"}
    )

    assert response.status_code == 401
