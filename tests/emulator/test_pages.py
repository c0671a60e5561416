"""The hosted pages over plain HTTP, without a browser: a form is filled in and sent."""

import html
import json
import random
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.emulator.scene import DEVICE_CODE, PASSWORD, REDIRECT_URI, Scene
from workos_authkit.emulator import Emulator, SigningKey, serving
from workos_authkit.emulator.handlers.gates import MESSAGES
from workos_authkit.emulator.handlers.mfa import add_totp_factor
from workos_authkit.emulator.hosted.walk import STEPS

HOSTILE = "\"><script>alert(1)</script><b a='"


class Visitor:
    """A person at the hosted pages: sees the last page, fills in its form, presses a button."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.page: httpx.Response

    def open(self, url: str) -> "Visitor":
        self._take(self.scene.http.get(url))
        return self

    def authorize(self, **params: Any) -> "Visitor":
        self._take(self.scene.authorize(**params))
        return self

    def press(self, action: str = "continue", **fields: str) -> "Visitor":
        form = {"step": self.step, "action": action, **fields}
        self._take(self.scene.http.post(self.action, data=form))
        return self

    def _take(self, response: httpx.Response) -> None:
        while response.is_redirect and not response.headers["location"].startswith(REDIRECT_URI):
            response = self.scene.http.get(response.headers["location"])
        self.page = response

    def value(self, pattern: str) -> str:
        found = re.search(pattern, self.page.text)
        return html.unescape(found[1]) if found else ""

    @property
    def action(self) -> str:
        return "/" + self.value(r'action="([^"]*)"')

    @property
    def step(self) -> str:
        return self.value(r'name="step" value="([^"]*)"')

    @property
    def title(self) -> str:
        return self.value(r"<h1>(.*?)</h1>")

    @property
    def alert(self) -> str:
        return self.value(r'role="alert">(.*?)</p>')

    @property
    def back(self) -> httpx.QueryParams:
        """What the application's callback gets."""
        assert self.page.is_redirect, self.page.text
        return httpx.URL(self.page.headers["location"]).params

    def mailed_code(self) -> str:
        return str(self.scene.emulator.outbox[-1].code)

    def session(self) -> dict[str, Any]:
        answer = self.scene.authenticate("authorization_code", code=self.back["code"])
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json()
        return content


@pytest.fixture
def visitor(scene: Scene) -> Visitor:
    scene.emulator.settings.sign_in_at_once = False
    return Visitor(scene)


@pytest.fixture
def ada(scene: Scene) -> dict[str, Any]:
    return scene.user(email="ada@example.com")


def test_a_password_signs_in(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize(state="a&b").press(email=ada["email"]).press(password=PASSWORD)

    assert visitor.back["state"] == "a&b"
    assert visitor.session()["authentication_method"] == "Password"


def test_a_login_hint_fills_in_and_no_more(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize(login_hint=ada["email"])

    assert visitor.title == "Sign in"
    assert f'value="{ada["email"]}"' in visitor.page.text


def test_a_typing_error_is_corrected_on_the_page(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize().press(email="ada@exampel.com")
    assert visitor.alert == "There is no account with this email address."
    assert 'value="ada@exampel.com"' in visitor.page.text

    visitor.press(email=ada["email"]).press(password="wrong")
    assert visitor.alert == "That password is not right. Try again."

    assert visitor.press(password=PASSWORD).session()["user"]["id"] == ada["id"]


def test_a_wrong_password_and_a_wrong_code_are_events(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    visitor.authorize().press(email=ada["email"]).press(password="wrong")
    visitor.press("send_code").press(code="").press(code=visitor.mailed_code())

    failures = [
        event for event in visitor.scene.emulator.environment.events if "error" in event.data
    ]
    assert [(event.event, event.data["user_id"]) for event in failures] == [
        ("authentication.password_failed", ada["id"]),
        ("authentication.magic_auth_failed", ada["id"]),
    ]


@pytest.mark.parametrize("email", ["", "ada", "a b@example.com", "\ud7ff@", HOSTILE])
def test_what_is_no_address_is_said_on_the_page(visitor: Visitor, email: str) -> None:
    visitor.authorize().press(email=email)

    assert visitor.alert.startswith("Enter an email address")
    assert "<script" not in visitor.page.text


def test_an_unknown_address_may_sign_up_and_proves_itself(visitor: Visitor) -> None:
    visitor.authorize().press(email="new@example.com").press("sign_up", email="new@example.com")
    assert 'value="new@example.com"' in visitor.page.text
    account = {"email": "new@example.com", "first_name": "Nel", "last_name": HOSTILE}
    visitor.press(**account, password="short")
    assert "at least 10" in visitor.alert

    visitor.press(**account, password=PASSWORD)
    assert visitor.title == "Verify your email"
    visitor.press(code="000000x")
    assert visitor.alert.startswith("That code is not right")

    session = visitor.press(code=visitor.mailed_code()).session()
    assert (session["user"]["first_name"], session["user"]["email_verified"]) == ("Nel", True)


def test_screen_hint_opens_the_sign_up(visitor: Visitor) -> None:
    assert visitor.authorize(screen_hint="sign-up").title == "Create an account"


def test_nobody_signs_up_where_that_is_switched_off(visitor: Visitor) -> None:
    visitor.scene.emulator.settings.sign_up_enabled = False

    visitor.authorize().press(email="new@example.com")
    assert "Create" not in visitor.page.text
    visitor.press("sign_up").press(email="new@example.com", password=PASSWORD)

    assert visitor.alert == "Creating accounts is disabled."
    assert len(visitor.scene.emulator.environment.users) == 0


def test_a_code_by_email_signs_in(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize().press(email=ada["email"]).press("send_code")
    first = visitor.mailed_code()
    visitor.press("resend")
    visitor.press(code=f" {visitor.mailed_code()[:3]} {visitor.mailed_code()[3:]} ")

    assert first
    assert visitor.session()["authentication_method"] == "MagicAuth"


def test_a_user_without_a_password_gets_a_code_at_once(visitor: Visitor) -> None:
    user = visitor.scene.user(password=None)

    visitor.authorize().press(email=user["email"])

    assert (visitor.title, bool(visitor.mailed_code())) == ("Check your email", True)


def test_a_forgotten_password_is_replaced_by_a_link(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize().press(email=ada["email"]).press("reset")
    link = str(visitor.scene.emulator.outbox[-1].url)

    visitor.open(link).press(password="short")
    assert "at least 10" in visitor.alert
    visitor.press(password="a new pass phrase")
    assert visitor.title == "Your password is changed"

    assert visitor.open(link).title == "This link has ended"
    visitor.authorize().press(email=ada["email"]).press(password="a new pass phrase")
    assert visitor.session()["user"]["id"] == ada["id"]


def test_a_second_factor_is_enrolled_on_the_page(visitor: Visitor, ada: dict[str, Any]) -> None:
    environment = visitor.scene.emulator.environment
    visitor.scene.emulator.settings.mfa = "required"
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.title == "Set up two-step sign-in"
    [factor] = environment.factors
    assert factor.user_id is None  # not theirs before it is proven

    assert visitor.press(code="1").alert.startswith("That code is not right")
    visitor.press(code=visitor.scene.emulator.totp_code(factor.id))

    assert visitor.session()["user"]["id"] == factor.user_id == ada["id"]


def test_a_second_factor_is_asked_for_on_the_page(visitor: Visitor, ada: dict[str, Any]) -> None:
    factor = visitor.scene.factor(ada)["authentication_factor"]
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.title == "Two-step sign-in"

    assert visitor.press(code=visitor.scene.emulator.totp_code(factor["id"])).session()


def test_a_sign_in_without_a_factor_is_no_mfa(visitor: Visitor, ada: dict[str, Any]) -> None:
    scene, organization = visitor.scene, visitor.scene.organization()
    scene.membership(ada, organization)
    session = visitor.authorize().press(email=ada["email"]).press(password=PASSWORD).session()
    scene.emulator.set_policy(organization["id"], mfa_required=True)

    refusal = scene.authenticate(
        "refresh_token",
        refresh_token=session["refresh_token"],
        organization_id=organization["id"],
    )

    assert refusal.json()["error"] == "mfa_enrollment"


def test_one_of_several_organizations_is_chosen(visitor: Visitor, ada: dict[str, Any]) -> None:
    scene = visitor.scene
    organizations = [scene.organization(name=name) for name in ("Acme", HOSTILE)]
    for organization in organizations:
        scene.membership(ada, organization)
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.title == "Choose an organization"
    assert "<script" not in visitor.page.text
    visitor.press(organization_id="org_none")
    assert visitor.alert == "Choose one of your organizations."

    chosen = organizations[1]["id"]
    assert visitor.press(organization_id=chosen).session()["organization_id"] == chosen


def test_an_organization_that_the_user_is_not_in_is_refused_on_the_page(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    organization = visitor.scene.organization()
    visitor.authorize(organization_id=organization["id"], state="s")
    visitor.press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.title == "You cannot continue"

    visitor.press("cancel")

    assert (visitor.back["error"], visitor.back["state"]) == ("access_denied", "s")


def test_an_organization_leads_to_its_identity_provider(visitor: Visitor) -> None:
    scene, organization = visitor.scene, visitor.scene.organization()
    scene.emulator.set_policy(organization["id"], sso_required=True)
    visitor.authorize(organization_id=organization["id"])
    assert "identity provider" in visitor.page.text

    session = visitor.press(email="eve@acme.com").session()

    assert session["authentication_method"] == "SSO"
    assert session["organization_id"] == organization["id"]


def test_the_domain_of_an_address_leads_to_its_identity_provider(visitor: Visitor) -> None:
    scene = visitor.scene
    organization = scene.organization(domain_data=[{"domain": "acme.com", "state": "verified"}])
    scene.emulator.set_policy(organization["id"], sso_required=True)
    user = scene.user(email="ada@acme.com")

    visitor.authorize().press(email=user["email"])
    assert visitor.step == "identity_provider"

    assert visitor.press(email=user["email"]).session()["authentication_method"] == "SSO"


def test_an_oauth_provider_is_a_page_of_its_own(visitor: Visitor) -> None:
    visitor.authorize(provider="GoogleOAuth")
    assert visitor.title == "Sign in with Google"
    assert visitor.press(email="g@example.com").session()["authentication_method"] == "GoogleOAuth"

    visitor.authorize(provider="GoogleOAuth").press("cancel")
    assert visitor.back["error"] == "access_denied"


def test_an_invitation_link_leads_into_its_organization(visitor: Visitor) -> None:
    scene, organization = visitor.scene, visitor.scene.organization()
    sent = scene.invitation(email="new@example.com", organization_id=organization["id"])
    visitor.open(sent["accept_invitation_url"])
    assert visitor.title == "Create an account"
    assert 'value="new@example.com"' in visitor.page.text
    assert f"You are invited to join {organization['name']}." in visitor.page.text
    assert "You are invited" in visitor.press("restart").page.text
    visitor.press("sign_up")

    session = visitor.press(email="new@example.com", password=PASSWORD).session()

    assert session["organization_id"] == organization["id"]
    assert session["user"]["email_verified"] is True
    assert visitor.open(sent["accept_invitation_url"]).title == "This invitation has ended"


def test_an_invitation_is_for_its_address_alone(visitor: Visitor, ada: dict[str, Any]) -> None:
    sent = visitor.scene.invitation(email="new@example.com")

    visitor.open(sent["accept_invitation_url"]).press("restart").press(email=ada["email"])
    visitor.press(password=PASSWORD)

    assert visitor.title == "You cannot continue"


@pytest.mark.parametrize("path", ["/invite", "/invite?invitation_token=x", "/reset-password"])
def test_a_link_that_leads_nowhere_says_so(visitor: Visitor, path: str) -> None:
    assert visitor.open(path).page.status_code == 404
    assert visitor.title.startswith("No such")


def test_who_comes_twice_ends_where_they_did_before(visitor: Visitor, ada: dict[str, Any]) -> None:
    page = visitor.authorize().press(email=ada["email"]).page
    first = visitor.press(password=PASSWORD).back["code"]
    visitor.page = page

    assert visitor.press(password=PASSWORD).back["code"] == first


def test_a_page_that_is_behind_leads_to_the_step_of_now(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    behind = visitor.authorize().page
    visitor.press(email=ada["email"])
    visitor.page = behind

    assert visitor.press(email="someone.else@example.com").title == "Enter your password"


def test_a_visit_expires(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.authorize()
    visitor.scene.emulator.clock.advance(3601)

    visitor.press(email=ada["email"])

    assert (visitor.page.status_code, visitor.title) == (410, "This page has expired")


def test_a_visit_ends_with_its_user(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.scene.emulator.settings.mfa = "required"
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    visitor.scene.delete(f"/user_management/users/{ada['id']}")

    assert visitor.press(code="1").page.status_code == 410


def test_an_armed_sign_in_takes_the_next_visitor_alone(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    visitor.scene.emulator.sign_in_next(ada["email"])

    assert visitor.authorize().session()["user"]["id"] == ada["id"]
    assert visitor.authorize().title == "Sign in"


def test_an_armed_sign_in_enters_an_organization_that_the_user_is_in(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    scene = visitor.scene
    for _ in range(2):
        organization_id = scene.membership(ada)["organization_id"]

    scene.emulator.sign_in_next(ada["email"], organization_id=organization_id)

    assert visitor.authorize().session()["organization_id"] == organization_id
    with pytest.raises(LookupError, match="org_none"):
        scene.emulator.sign_in_next(ada["email"], organization_id="org_none")
    with pytest.raises(LookupError, match=r"nobody@example\.com"):
        scene.emulator.sign_in_next("nobody@example.com")


@pytest.mark.parametrize("question", [{"provider": "GoogleOAuth"}, {"connection_id": "conn_1"}])
def test_an_invitation_comes_along_through_an_identity_provider(
    visitor: Visitor, question: dict[str, Any]
) -> None:
    scene = visitor.scene
    connection = {"name": "Acme", "connections": [{"id": "conn_1", "name": "Okta"}]}
    scene.emulator.seed({"organizations": [connection]})
    organization_id = scene.organization()["id"]
    invitation = scene.invitation(email="eve@example.com", organization_id=organization_id)
    asked = {"provider": None, **question, "invitation_token": invitation["token"]}

    visitor.authorize(**asked).press(email="bob@example.com")
    assert visitor.alert == "This invitation is for another person, or has ended."
    session = visitor.authorize(**asked).press(email="eve@example.com").session()

    assert session["organization_id"] == organization_id
    accepted = scene.get(f"/user_management/invitations/{invitation['id']}").json()
    assert accepted["state"] == "accepted"


def test_an_impersonator_needs_no_password(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.scene.emulator.impersonate(ada["email"], impersonator="boss@example.com")

    session = visitor.authorize().press(email=ada["email"]).session()

    assert session["impersonator"]["email"] == "boss@example.com"


# Radar


@pytest.mark.parametrize("step", ["radar_challenge", "radar_email_challenge"])
def test_radar_asks_for_a_code_that_was_emailed(
    visitor: Visitor, ada: dict[str, Any], step: str
) -> None:
    visitor.scene.emulator.refuse("authenticate", step)
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.title == "Confirm that it is you"
    assert visitor.press(code="1").alert.startswith("That code is not right")
    first = visitor.mailed_code()
    visitor.press("resend")

    assert visitor.press(code=first if first != visitor.mailed_code() else "1").alert
    assert visitor.press(code=visitor.mailed_code()).session()["user"]["id"] == ada["id"]


@pytest.mark.parametrize("step", ["radar_sms_challenge", "radar_sign_up_challenge"])
def test_radar_asks_for_a_phone_and_a_code_sent_there(
    visitor: Visitor, ada: dict[str, Any], step: str
) -> None:
    outbox = visitor.scene.emulator.outbox
    visitor.scene.emulator.refuse("authenticate", step)
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.press(phone_number="none").alert.startswith("Enter a phone number")
    visitor.press(phone_number=" +1 555 555 0123 ")
    assert (visitor.title, outbox[-1].to) == ("Check your phone", "+1 555 555 0123")

    assert visitor.press("resend").press(code=visitor.mailed_code()).session()


def test_radar_asks_for_a_code_sent_to_the_phone_it_knows(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    visitor.scene.emulator.refuse("authenticate", "radar_sms_sign_in_challenge")
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    assert visitor.scene.emulator.outbox[-1].to in visitor.page.text

    assert visitor.press(code=visitor.mailed_code()).session()


def test_a_step_that_no_page_shows_is_left_to_the_application(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    visitor.scene.emulator.refuse("authenticate", "passkey_progressive_enrollment")
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)

    answer = visitor.scene.authenticate("authorization_code", code=visitor.back["code"])

    assert answer.json()["code"] == "passkey_progressive_enrollment"


@pytest.mark.parametrize("provider", ["authkit", "GitHubOAuth"])
def test_an_account_without_an_address_gets_one_and_proves_it(
    visitor: Visitor, ada: dict[str, Any], provider: str
) -> None:
    visitor.scene.user(email="taken@example.com")
    visitor.scene.emulator.refuse("authenticate", "email_completion_required")
    visitor.authorize(provider=provider).press(email=ada["email"])
    if provider == "authkit":
        visitor.press(password=PASSWORD)
    assert visitor.title == "What is your email address?"
    assert visitor.press(email="none").alert.startswith("Enter an email address")
    assert visitor.press(email="Taken@example.com").alert.startswith("Another account")
    visitor.press(email="lovelace@example.com")
    assert visitor.title == "Verify your email"
    user = visitor.press(code=visitor.mailed_code()).session()["user"]

    assert (user["id"], user["email"], user["email_verified"]) == (
        ada["id"],
        "lovelace@example.com",
        True,
    )


def test_an_address_that_stays_needs_no_proof(visitor: Visitor, ada: dict[str, Any]) -> None:
    visitor.scene.emulator.refuse("authenticate", "email_completion_required")
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)

    assert visitor.press(email=ada["email"]).session()["user"]["id"] == ada["id"]


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("mfa_challenge", "Set up two-step sign-in"),
        ("organization_selection_required", "You cannot continue"),
    ],
)
def test_a_step_is_asked_of_somebody_who_cannot_take_it(
    visitor: Visitor, ada: dict[str, Any], step: str, title: str
) -> None:
    visitor.scene.emulator.refuse("authenticate", step)

    assert visitor.authorize().press(email=ada["email"]).press(password=PASSWORD).title == title


def test_a_code_that_cannot_be_sent_is_said_on_the_page(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    visitor.scene.emulator.settings.daily_email_quota = 1
    visitor.authorize().press(email=ada["email"]).press("send_code")

    assert visitor.press("resend").alert == "Too many emails were sent today."


def test_a_phone_gets_another_code(visitor: Visitor, ada: dict[str, Any]) -> None:
    scene = visitor.scene
    scene.post("/auth/factors/enroll", type="sms", phone_number="+15555550123", user_id=ada["id"])
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)
    scene.emulator.clock.advance(601)
    assert visitor.press(code=visitor.mailed_code()).alert.startswith("That code has expired")

    assert visitor.press("resend").press(code=visitor.mailed_code()).session()


# Devices


def device_session(scene: Scene, device: dict[str, Any]) -> dict[str, Any]:
    answer = scene.authenticate(DEVICE_CODE, device_code=device["device_code"])
    content: dict[str, Any] = answer.json()
    return content


def test_a_device_is_let_in_by_who_signs_in_as_anywhere(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    scene = visitor.scene
    ids = [scene.membership(ada)["organization_id"] for _ in range(2)]
    factor = scene.factor(ada)["authentication_factor"]
    device = scene.device()
    visitor.open(device["verification_uri_complete"])
    assert f'value="{device["user_code"]}"' in visitor.page.text

    visitor.press(user_code=device["user_code"].lower())
    visitor.press(email=ada["email"])
    assert visitor.press(password="wrong").alert.startswith("That password is not right")
    visitor.press(password=PASSWORD)
    visitor.press(code=scene.emulator.totp_code(factor["id"]))
    visitor.press(organization_id=ids[1])
    assert visitor.title == "Connect this device?"
    assert device["user_code"] in visitor.page.text
    assert ada["email"] in visitor.page.text
    assert device_session(scene, device)["error"] == "authorization_pending"

    assert visitor.press("approve").title == "Approved"
    session = device_session(scene, device)
    assert (session["user"]["id"], session["organization_id"]) == (ada["id"], ids[1])
    assert session["authentication_method"] == "Password"


def test_the_method_of_the_sign_in_is_that_of_the_device(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    device = visitor.scene.device()
    visitor.open(device["verification_uri"]).press(user_code=device["user_code"])
    visitor.press(email=ada["email"]).press("send_code").press(code=visitor.mailed_code())
    visitor.press("approve")

    assert device_session(visitor.scene, device)["authentication_method"] == "MagicAuth"


def test_a_device_is_kept_out(visitor: Visitor, ada: dict[str, Any]) -> None:
    device = visitor.scene.device()
    visitor.open(device["verification_uri"]).press(user_code=device["user_code"])
    visitor.press(email=ada["email"]).press(password=PASSWORD)

    assert visitor.press("deny").title == "Denied"
    assert device_session(visitor.scene, device)["error"] == "access_denied"


@pytest.mark.parametrize("then", ["expired", "approved", "denied", "unknown"])
def test_a_device_that_waits_no_more_is_said_so(
    visitor: Visitor, ada: dict[str, Any], then: str
) -> None:
    scene, emulator = visitor.scene, visitor.scene.emulator
    code = scene.device()["user_code"]
    visitor.open("/device").press(user_code=code)
    visitor.press(email=ada["email"]).press(password=PASSWORD)
    if then == "expired":
        emulator.clock.advance(301)
    elif then == "approved":
        emulator.approve_device(code, ada["email"])
    elif then == "denied":
        emulator.deny_device(code)
    else:
        emulator.environment.device_codes.clear()

    assert visitor.press("approve").title == "This page has expired"
    assert visitor.open("/device").press(user_code=code).alert == (
        "No device waits under this code."
    )
    with pytest.raises(LookupError):
        emulator.approve_device(code, ada["email"])
    with pytest.raises(LookupError):
        emulator.deny_device(code)


def test_an_application_s_code_lets_no_device_in(visitor: Visitor, ada: dict[str, Any]) -> None:
    device = visitor.scene.device()
    visitor.authorize().press(email=ada["email"]).press(password=PASSWORD)

    query = f"state={device['user_code']}&code={visitor.back['code']}"
    answer = visitor.scene.http.post(f"/device/confirm?{query}", data={"action": "approve"})

    assert answer.status_code == 410
    assert device_session(visitor.scene, device)["error"] == "authorization_pending"


def test_who_turns_back_leaves_the_device_waiting(visitor: Visitor, ada: dict[str, Any]) -> None:
    scene, device = visitor.scene, visitor.scene.device()
    organization = scene.organization(domain_data=[{"domain": "example.com", "state": "verified"}])
    scene.emulator.set_policy(organization["id"], sso_required=True)
    visitor.open("/device").press(user_code=device["user_code"])
    visitor.press(email=ada["email"])

    assert visitor.press("cancel").title == "Not connected"
    assert device_session(scene, device)["error"] == "authorization_pending"


def test_a_script_lets_a_device_in_at_once(scene: Scene) -> None:
    user = scene.user()
    organization_ids = [scene.membership(user)["organization_id"] for _ in range(2)]
    for chosen in (None, organization_ids[1]):
        device = scene.device()
        form = {"user_code": device["user_code"], "email": user["email"], "action": "approve"}
        given = form if chosen is None else {**form, "organization_id": chosen}

        assert "Approved" in scene.http.post("/device", data=given).text
        entered = device_session(scene, device)["organization_id"]
        assert entered == (chosen or organization_ids[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "nobody@example.com"}, "There is no account"),
        ({"organization_id": "org_none"}, "not a member"),
        ({"user_code": "XXXX-XXXX"}, "No device waits"),
    ],
)
def test_a_script_that_asks_for_what_is_not_is_told(
    scene: Scene, given: dict[str, str], said: str
) -> None:
    device, user = scene.device(), scene.user()
    form = {"user_code": device["user_code"], "email": user["email"], "action": "approve"}

    assert said in scene.http.post("/device", data={**form, **given}).text
    assert device_session(scene, device)["error"] == "authorization_pending"


def test_sign_in_as_reaches_the_device_page(visitor: Visitor, ada: dict[str, Any]) -> None:
    device = visitor.scene.device()
    visitor.scene.emulator.sign_in_next(ada["email"])

    visitor.open("/device").press(user_code=device["user_code"])

    assert visitor.title == "Connect this device?"


def test_a_page_of_its_own_is_not_where_logouts_and_switches_lead(
    visitor: Visitor, ada: dict[str, Any]
) -> None:
    device = visitor.scene.device()
    visitor.open("/device").press(user_code=device["user_code"])
    visitor.press(email=ada["email"]).press(password=PASSWORD).press("approve")

    answer = visitor.scene.http.get("/user_management/sessions/logout?session_id=session_1")

    assert answer.headers["location"] == "http://localhost:3000/"


# Whatever is entered


@pytest.mark.slow
def test_every_step_bears_whatever_is_entered(signing_key: SigningKey) -> None:
    chance = random.Random(7)
    texts = [
        "",
        "\ud800@x.example",
        "\x00",
        HOSTILE,
        "ada@example.com",
        PASSWORD,
        "000000",
        "org_1",
        "+15555550123",
    ]
    seen = set[str]()
    for _ in range(120):
        emulator = _some_emulator(chance, signing_key)
        scene = Scene(emulator.http_client(), emulator.api_key, emulator.client_id, emulator)
        scene.authorize(**chance.choice(_QUESTIONS))
        [visit] = emulator.environment.visits.values()
        path = f"/authkit?visit={visit.id}"
        for _ in range(25):
            seen.add(visit.step)
            form: dict[str, Any] = {name: chance.choice(texts) for name in _FIELDS}
            form |= {"step": visit.step, "action": chance.choice(_ACTIONS)}
            form |= chance.choice([{}, {"email": "ada@example.com", "password": PASSWORD}])
            if len(emulator.outbox) and chance.random() < 0.5:
                form["code"] = emulator.outbox[-1].code
            if visit.factor_id and chance.random() < 0.3:
                form["code"] = emulator.totp_code(visit.factor_id)
            for response in (scene.http.post(path, content=json.dumps(form)), scene.http.get(path)):
                assert response.status_code in (200, 302)
                assert "<script" not in response.text
            if visit.outcome:
                seen.add("the end")
                break
    assert seen >= {step for step, _ in STEPS if step != "*"} | {"the end"}


_FIELDS = (
    "email",
    "password",
    "code",
    "first_name",
    "last_name",
    "organization_id",
    "phone_number",
)
_ACTIONS = [*["continue"] * 6, "restart", "resend", "send_code", "reset", "sign_up", "cancel", "x"]
_QUESTIONS: list[dict[str, Any]] = [
    {},
    {"screen_hint": "sign-up"},
    {"provider": "GoogleOAuth"},
    {"provider": None, "organization_id": "org_1"},
]


def _some_emulator(chance: random.Random, signing_key: SigningKey) -> Emulator:
    seed = {
        "settings": {"sign_in_at_once": False, "mfa": chance.choice(["optional", "required"])},
        "users": [{"email": "ada@example.com", "password": PASSWORD}],
        "organizations": [
            {"id": f"org_{n}", "name": HOSTILE, "members": [{"user": "ada@example.com"}]}
            for n in range(2)
        ],
    }
    emulator = Emulator(seed=seed, chance=chance, signing_keys=[signing_key])
    emulator.set_policy(
        "org_1",
        sso_required=chance.random() < 0.3,
        allowed_methods=chance.choice([None, ["magic_auth"]]),
    )
    for _ in range(chance.randrange(3)):
        emulator.refuse("authenticate", chance.choice(list(MESSAGES)))
    emulator.settings.daily_email_quota = chance.choice([None, None, 1, 3])
    if chance.random() < 0.5:
        ada = emulator.environment.user_by_email("ada@example.com")
        assert ada is not None
        environment = emulator.environment
        add_totp_factor(environment, user_id=ada.id, issuer=None, user=ada.email)
    return emulator


@pytest.mark.parametrize("name", ["state", "login_hint", "redirect_uri"])
def test_what_the_query_holds_is_never_markup(visitor: Visitor, name: str) -> None:
    hostile = f"http://localhost:3000/{HOSTILE}" if name == "redirect_uri" else HOSTILE

    assert "<script" not in visitor.authorize(**{name: hostile}).page.text


def test_the_pages_run_no_script_and_stand_in_no_frame(visitor: Visitor) -> None:
    policy = visitor.authorize().page.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy


# The pages of a served emulator


@pytest.fixture
def http(emulator: Emulator) -> Any:
    with serving(emulator) as base_url, httpx.Client(base_url=base_url) as http:
        yield http


def test_the_start_page_has_settings_for_python_next_and_node(
    http: httpx.Client, emulator: Emulator
) -> None:
    page = html.unescape(http.get("/").text)

    parts = urlsplit(emulator.base_url)
    assert f'WORKOS_BASE_URL="{emulator.base_url}"' in page
    assert f'WORKOS_API_HOSTNAME="{parts.hostname}"\nWORKOS_API_PORT="{parts.port}"\n' in page
    assert f"port: {parts.port},\n  https: false" in page


def test_every_file_that_a_page_names_is_served(http: httpx.Client) -> None:
    for path in ("/", "/_emulator", "/device"):
        names = re.findall(r'(?:src|href)="(_static/[^"]+)"', http.get(path).text)
        assert names
        for name in names:
            assert http.get(f"/{name}").status_code == 200


@pytest.mark.parametrize("name", ["none.css", "..%2Fpages.py", "start.html"])
def test_no_other_file_is_served(http: httpx.Client, name: str) -> None:
    assert http.get(f"/_static/{name}").status_code == 404
