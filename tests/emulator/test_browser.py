"""The hosted pages, the start page and the inspector as people use them: in Chromium."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.emulator.scene import PASSWORD
from tests.support.http_server import serve
from tests.support.npm import npm_install
from workos_authkit import PKCE, errors
from workos_authkit.emulator import Emulator, SigningKey, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADA, HOSTILE = "ada@example.com", "<img src=x onerror=alert(1)>"
SEED = {
    "settings": {"sign_in_at_once": False},
    "users": [
        {"email": ADA, "password": PASSWORD, "first_name": HOSTILE},
        {"email": "bob@example.com"},
    ],
    "applications": [
        {"name": HOSTILE, "client_id": "client_app", "redirect_uris": ["http://localhost:3000/app"]}
    ],
    "organizations": [
        {"id": "org_acme", "name": "Acme", "members": [{"user": ADA}]},
        {"id": "org_beta", "name": HOSTILE, "members": [{"user": ADA}]},
    ],
}
VIEWS = (
    "users",
    "organizations",
    "sessions",
    "outbox",
    "requests",
    "webhooks",
    "faults",
    "clock",
)


@pytest.fixture
def served(signing_key: SigningKey) -> Iterator[Emulator]:
    """An emulator, and an application at its redirect URI."""
    with serve(lambda exchange: exchange.reply(b"back in the application")) as application:
        redirect_uri = f"{application.base_url}/callback"
        emulator = Emulator(seed=SEED, signing_keys=[signing_key], redirect_uri=redirect_uri)
        with serving(emulator):
            yield emulator


@pytest.fixture
def page(chromium: Any, served: Emulator) -> Iterator[Any]:
    """A page that fails on any script error."""
    problems: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on(
        "console",
        lambda message: message.type == "error" and problems.append(message.text),
    )
    yield page
    context.close()
    assert problems == []


def authorization_url(emulator: Emulator, **options: Any) -> str:
    with emulator.client() as authkit:
        return authkit.authentication.get_authorization_url(
            **{"provider": "authkit", "state": HOSTILE, **options}
        )


def signed_in(page: Any, emulator: Emulator) -> Any:
    """Return what the application gets for the code that the browser came back with."""
    page.wait_for_url(f"{emulator.redirect_uri}**")
    query = parse_qs(urlsplit(page.url).query)
    assert query["state"] == [HOSTILE]
    with emulator.client() as authkit:
        return authkit.authentication.with_code(query["code"][0])


def consent_url(emulator: Emulator) -> str:
    """Return the URL to which another application sends its visitors."""
    pkce = PKCE.generate()
    query = {
        "client_id": "client_app",
        "redirect_uri": "http://localhost:3000/app",
        "response_type": "code",
        "scope": "openid email",
        "code_challenge": pkce.code_challenge,
        "code_challenge_method": "S256",
    }
    return f"{emulator.base_url}/oauth2/authorize?{urlencode(query)}"


def enter(page: Any, label: str, text: str) -> None:
    """Fill in a field and press Enter, as people do who keep their hands on the keys."""
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")


def begin_to_type(page: Any, text: str) -> None:
    """Type into the field that the page itself gives the focus, and press Enter."""
    page.wait_for_function("document.activeElement instanceof HTMLInputElement")
    page.keyboard.type(f"{text}\n")


def heading(page: Any, title: str) -> None:
    page.get_by_role("heading", name=title, exact=True).wait_for()


def test_a_person_signs_in_with_the_keyboard_alone(page: Any, served: Emulator) -> None:
    page.goto(authorization_url(served))
    begin_to_type(page, "ada@exampel.com")
    page.get_by_text("There is no account with this email address.").wait_for()
    enter(page, "Email address", ADA)
    heading(page, "Enter your password")
    begin_to_type(page, "wrong")
    page.get_by_text("That password is not right.").wait_for()
    begin_to_type(page, PASSWORD)
    heading(page, "Choose an organization")
    page.get_by_role("button", name="Acme").press("Enter")

    assert signed_in(page, served).organization_id == "org_acme"


def test_a_newcomer_signs_up_and_enrols_a_second_factor(page: Any, served: Emulator) -> None:
    served.settings.mfa = "required"
    page.goto(authorization_url(served))
    enter(page, "Email address", "new@example.com")
    page.get_by_role("button", name="Create this account").click()
    page.get_by_label("First name").fill("Nel")
    enter(page, "Password", PASSWORD)
    heading(page, "Verify your email")
    enter(page, "Code from the email", str(served.outbox.last("new@example.com").code))
    heading(page, "Set up two-step sign-in")
    image = page.get_by_alt_text("QR code for an authenticator app")
    assert image.evaluate("image => image.naturalWidth") > 0
    [factor] = served.environment.factors
    enter(page, "Code from the app", served.totp_code(factor.id))

    assert signed_in(page, served).user.first_name == "Nel"


def test_a_code_from_the_outbox_signs_in(page: Any, served: Emulator) -> None:
    page.goto(authorization_url(served))
    enter(page, "Email address", "bob@example.com")
    heading(page, "Check your email")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Outbox with codes and links").click()
    code = popup.value.locator(".big").first.inner_text()
    enter(page, "Code from the email", code)

    assert signed_in(page, served).user.email == "bob@example.com"


def test_an_identity_provider_signs_in(page: Any, served: Emulator) -> None:
    served.set_policy("org_acme", sso_required=True)
    page.goto(authorization_url(served, provider=None, organization_id="org_acme"))
    enter(page, "Email address", ADA)

    assert signed_in(page, served).authentication_method == "SSO"


def test_a_device_is_connected_by_who_signs_in(page: Any, served: Emulator) -> None:
    with served.client() as authkit:
        device = authkit.cli_auth.authorize_device()
        page.goto(device.verification_uri)
        begin_to_type(page, device.user_code.lower())
        enter(page, "Email address", ADA)
        enter(page, "Password", PASSWORD)
        page.get_by_role("button", name="Acme").click()
        page.get_by_text(device.user_code, exact=True).wait_for()
        page.get_by_role("button", name="Approve").click()
        heading(page, "Approved")

        authentication = authkit.cli_auth.wait(device)

    assert (authentication.user.email, authentication.organization_id) == (ADA, "org_acme")


def test_radar_is_satisfied_by_a_code_from_the_outbox(page: Any, served: Emulator) -> None:
    served.refuse("authenticate", "radar_sms_challenge")
    page.goto(authorization_url(served))
    enter(page, "Email address", "bob@example.com")
    heading(page, "Check your email")
    enter(page, "Code from the email", str(served.outbox.last("bob@example.com").code))
    enter(page, "Phone number", "+15555550123")
    heading(page, "Check your phone")
    enter(page, "Code from the message", str(served.outbox.last("+15555550123").code))

    assert signed_in(page, served).user.email == "bob@example.com"


def test_the_sign_in_needs_no_script(chromium: Any, served: Emulator) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(authorization_url(served))
    enter(page, "Email address", "bob@example.com")
    heading(page, "Check your email")
    enter(page, "Code from the email", str(served.outbox.last("bob@example.com").code))

    assert signed_in(page, served).user.email == "bob@example.com"
    context.close()


# The inspector


def inspect(page: Any, served: Emulator, view: str) -> None:
    page.goto(f"{served.base_url}/_emulator#{view}")
    heading(page, view.capitalize())


def test_sign_in_as_opens_the_application_signed_in(page: Any, served: Emulator) -> None:
    inspect(page, served, "users")
    page.get_by_label("Where your application starts a sign-in").fill(authorization_url(served))

    with page.expect_popup() as popup:
        page.get_by_role("button", name=f"Sign in as {ADA}").click()

    assert signed_in(popup.value, served).user.email == ADA


def test_impersonation_names_who_acts(page: Any, served: Emulator) -> None:
    inspect(page, served, "users")
    page.get_by_label("Where your application starts a sign-in").fill(authorization_url(served))
    page.get_by_role("button", name=f"Impersonate {ADA}").click()
    page.get_by_label("Impersonator").fill("boss@example.com")
    page.get_by_label("Reason").fill("a look")

    with page.expect_popup() as popup:
        page.keyboard.press("Enter")

    impersonator = signed_in(popup.value, served).impersonator
    assert (impersonator.email, impersonator.reason) == ("boss@example.com", "a look")


def test_the_outbox_and_the_requests_are_live(page: Any, served: Emulator) -> None:
    inspect(page, served, "outbox")
    page.get_by_text("No messages yet").wait_for()

    with served.client() as authkit:
        sent = authkit.magic_auth.create(email=ADA)
        with pytest.raises(errors.InvalidCredentialsError):
            authkit.authentication.with_password(email=ADA, password="wrong")

    page.get_by_text(str(sent.code), exact=True).wait_for()
    page.get_by_role("link", name="Requests").click()
    page.get_by_text("invalid_credentials").first.click()
    page.get_by_text("InvalidCredentialsError", exact=True).wait_for()


def test_a_session_is_revoked(page: Any, served: Emulator) -> None:
    url = served.sign_in(authorization_url(served), email=ADA, organization_id="org_acme")
    page.goto(url)
    signed_in(page, served)
    inspect(page, served, "sessions")

    page.get_by_role("button", name=f"Revoke the session of {ADA}").click()

    page.get_by_text("revoked", exact=True).wait_for()
    assert [session.status for session in served.environment.sessions] == ["revoked"]


def test_a_fault_is_added_and_removed(page: Any, served: Emulator) -> None:
    inspect(page, served, "faults")
    page.get_by_label("Call", exact=True).locator('option[value="users.list"]').wait_for(
        state="attached"
    )
    page.get_by_label("Call", exact=True).select_option("users.list")
    page.get_by_label("What happens").select_option("Answer 503")
    page.get_by_label("How often").fill("7")
    page.get_by_role("button", name="Add fault").click()
    page.get_by_text("7 times").wait_for()
    [fault] = served.faults
    assert (fault.on, fault.times, fault.fault.status) == ("users.list", 7, 503)

    page.get_by_role("button", name="Remove the fault of users.list").click()

    page.get_by_text("No faults", exact=True).wait_for()
    assert list(served.faults) == []


def test_a_step_is_asked_of_the_next_sign_in(page: Any, served: Emulator) -> None:
    inspect(page, served, "faults")
    refusal = page.get_by_label("Documented error, or step of a sign-in")
    refusal.locator("option").first.wait_for(state="attached")
    refusal.select_option("authenticate: radar_email_challenge")
    page.get_by_role("button", name="Refuse once").click()
    page.get_by_text("must take the step radar_email_challenge").wait_for()
    refusal.select_option("users.delete: user_deletion_not_allowed")
    page.get_by_role("button", name="Refuse once").click()
    page.get_by_text("answers 409").wait_for()

    page.get_by_role("button", name="Remove all").click()

    page.get_by_text("No faults", exact=True).wait_for()
    assert (list(served.faults), served.environment.demanded_steps) == ([], [])


def test_webhooks_are_seen_as_they_are_sent(page: Any, served: Emulator) -> None:
    answers = iter([500, 204])
    inspect(page, served, "webhooks")
    page.get_by_text("No webhook endpoints yet").wait_for()
    with serve(lambda exchange: exchange.reply(b"", status=next(answers))) as application:
        url = f"{application.base_url}/webhooks"
        page.get_by_label("URL").fill(url)
        page.get_by_role("button", name="Add endpoint").click()
        page.get_by_text("Nothing was sent yet").wait_for()

        with served.client() as authkit:
            authkit.users.create(email="eve@example.com")

        delivery = page.locator("summary").filter(has_text="user.created").filter(has_text=url)
        delivery.get_by_text("2 attempts").wait_for()
        delivery.get_by_text("204", exact=True).click()
        page.get_by_text("500", exact=True).wait_for()
        page.get_by_text('"email": "eve@example.com"').wait_for()

    page.get_by_role("button", name=f"Remove {url}").click()
    page.get_by_role("button", name=f"Remove {url}").wait_for(state="detached")
    assert list(served.webhooks.endpoints) == []


def test_the_clock_is_moved_and_stopped(page: Any, served: Emulator) -> None:
    inspect(page, served, "clock")
    page.get_by_role("button", name="Freeze").click()
    page.get_by_text("frozen", exact=True).wait_for()
    before = served.clock.time()

    page.get_by_role("button", name="+ 1 hour").click()

    page.get_by_text("3600 seconds have passed.").wait_for()
    assert served.clock.time() - before == 3600
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("runs", exact=True).wait_for()


def test_a_user_is_added_and_a_reset_takes_them_away(page: Any, served: Emulator) -> None:
    inspect(page, served, "users")
    page.get_by_role("button", name="Add user").click()
    page.get_by_label("Email address").fill("eve@example.com")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign in as eve@example.com").wait_for()

    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()

    page.get_by_role("button", name="Sign in as eve@example.com").wait_for(state="detached")
    assert served.environment.user_by_email("eve@example.com") is None


def test_an_organization_asks_for_a_second_factor(page: Any, served: Emulator) -> None:
    inspect(page, served, "organizations")
    page.get_by_label("MFA required").first.check()
    page.get_by_text("requires MFA").wait_for()

    assert served.environment.organizations.require("org_acme").policy.mfa_required


def test_settings_are_copied_from_the_start_page(page: Any, served: Emulator) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(served.base_url)
    page.get_by_role("button", name="Copy the settings for Python").click()
    page.get_by_text("Copied").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'WORKOS_BASE_URL="{served.base_url}"' in copied


# For everybody


@pytest.fixture(scope="module")
def axe() -> str:
    directory = npm_install("axe", {"axe-core": "^4.10"})
    return (directory / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def faults_found(page: Any, axe: str) -> list[str]:
    """Return the serious faults that axe-core finds, and whether the page is too wide."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    serious = [
        f"{v['id']}: {node['html']} {node['failureSummary']}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        serious.append("the page is wider than the window")
    return serious


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[1280, 390])
def sized(request: pytest.FixtureRequest, page: Any, scheme: str) -> Any:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


def test_the_hosted_pages_have_no_serious_fault(sized: Any, served: Emulator, axe: str) -> None:
    page, found = sized, dict[str, list[str]]()

    def look(title: str) -> None:
        heading(page, title)
        found[title] = faults_found(page, axe)

    served.settings.mfa = "required"
    page.goto(authorization_url(served))
    look("Sign in")
    enter(page, "Email address", "new@example.com")
    page.get_by_role("button", name="Create this account").click()
    look("Create an account")
    page.get_by_role("button", name="I have an account").click()
    enter(page, "Email address", ADA)
    look("Enter your password")
    page.get_by_role("button", name="Email me a code instead").click()
    look("Check your email")
    enter(page, "Code from the email", "1")
    page.get_by_text("That code is not right").wait_for()
    look("Check your email")
    enter(page, "Code from the email", str(served.outbox.last(ADA).code))
    look("Set up two-step sign-in")
    [factor] = served.environment.factors
    enter(page, "Code from the app", served.totp_code(factor.id))
    look("Choose an organization")
    page.goto(authorization_url(served, provider="GoogleOAuth"))
    look("Sign in with Google")
    served.settings.mfa = "off"
    for step, title in (
        ("radar_email_challenge", "Confirm that it is you"),
        ("radar_sms_challenge", "Verify your phone"),
        ("radar_sms_sign_in_challenge", "Check your phone"),
        ("email_completion_required", "What is your email address?"),
    ):
        served.refuse("authenticate", step)
        page.goto(authorization_url(served))
        enter(page, "Email address", ADA)
        enter(page, "Password", PASSWORD)
        look(title)
    page.goto(f"{served.base_url}/device?user_code=ABCD-EFGH")
    look("Connect a device")
    with served.client() as authkit:
        page.goto(str(authkit.cli_auth.authorize_device().verification_uri_complete))
    page.get_by_role("button", name="Continue").click()
    enter(page, "Email address", ADA)
    enter(page, "Password", PASSWORD)
    page.get_by_role("button", name="Acme").click()
    look("Connect this device?")
    page.get_by_role("button", name="Approve").click()
    look("Approved")
    with served.client() as authkit:
        page.goto(authkit.password_resets.create(email=ADA).password_reset_url)
    look("Choose a new password")
    with served.client() as authkit:
        page.goto(
            authkit.invitations.send(
                email="zoe@example.com", organization_id="org_beta"
            ).accept_invitation_url
        )
        look("Create an account")
        page.goto(
            authkit.admin_portal.generate_link("org_acme", return_url="http://localhost:3000/").link
        )
        look("Admin Portal")
        page.get_by_role("button", name="Domain verification").click()
        enter(page, "Domain", "acme.com")
        page.get_by_role("button", name="Verify acme.com").wait_for()
        look("Domain verification")
        page.get_by_role("button", name="Verify acme.com").click()
        page.get_by_role("button", name="Finish").wait_for()
        look("Domain verification")
        page.goto(authkit.admin_portal.generate_link("org_acme", intent="sso").link)
        look("Single Sign-On")
        enter(page, "Identity provider", "Okta")
        page.get_by_role("button", name="Finish").click()
        look("All set")
    page.goto(consent_url(served))
    enter(page, "Email address", "bob@example.com")
    heading(page, "Check your email")
    enter(page, "Code from the email", str(served.outbox.last("bob@example.com").code))
    look(f"Authorize {HOSTILE}?")

    assert {title: faults for title, faults in found.items() if faults} == {}


def test_the_inspector_and_the_start_page_have_no_serious_fault(
    sized: Any, served: Emulator, axe: str
) -> None:
    page, found = sized, dict[str, list[str]]()
    served.faults.add("users.get", status=503)
    served.webhooks.add("http://127.0.0.1:1/nobody", "whsec_test")
    page.goto(served.sign_in(authorization_url(served), email=ADA))
    signed_in(page, served)
    with served.client() as authkit:
        authkit.magic_auth.create(email=ADA)
        authkit.password_resets.create(email=ADA)

    page.goto(served.base_url)
    found["start"] = faults_found(page, axe)
    for view in VIEWS:
        inspect(page, served, view)
        page.locator(".rows").wait_for()
        if view == "requests":
            page.locator("summary").first.click()
        found[view] = faults_found(page, axe)

    assert {name: faults for name, faults in found.items() if faults} == {}
