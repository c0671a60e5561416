"""What the README and the guides define does what they say."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import httpx
import pytest
from fastapi.testclient import TestClient
from workos.session import seal_session_from_auth_response

from tests.docs.pages import ROOT, blocks, clients_stay_open, load, reachable
from workos_authkit import MFAEnrollmentError, SSORequiredError, generate_cookie_password
from workos_authkit.cookies import SessionCookie
from workos_authkit.emulator import Emulator
from workos_authkit.emulator.totp import code as totp_code
from workos_authkit.testing import make_access_token, make_emulator, sealed_session

pytest_plugins = ["pytester"]
pytestmark = [clients_stay_open, pytest.mark.processes]

GUIDES = ROOT / "docs" / "guides"
PLACES = {"README": ROOT}

EMAIL, PASSWORD = "ada@example.com", "analytical engine"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADA = {"email": EMAIL, "password": PASSWORD}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """What clients reach that are told nothing, as those of the guides are."""
    emulator = make_emulator(redirect_uri="http://testserver/auth/callback")
    with reachable(emulator):
        yield emulator


Load = Callable[..., ModuleType]


@pytest.fixture
def guide(emulator: Emulator) -> Load:
    """Runs the Python of a guide, and returns what it defines."""
    return lambda name, **names: load(PLACES.get(name, GUIDES) / f"{name}.md", **names)


# The README


def test_a_sign_in_with_a_second_factor_takes_at_most_15_lines() -> None:
    forms = [block for block in blocks(ROOT / "README.md") if "MFAChallengeError" in block]

    assert [len(block.strip().splitlines()) <= 15 for block in forms] == [True, True]


def test_a_session_lives_on_in_its_cookie(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA]})
    page = guide("README")
    with emulator.client() as authkit:
        cookie = authkit.sessions.seal(
            authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
        )

    current, nothing = page.load_session({"wos-session": cookie})
    stranger, nothing_either = page.load_session({})

    assert (current.authenticated, current.user.email) == (True, EMAIL)
    assert (stranger.authenticated, stranger.reason) == (False, "no_session_cookie_provided")
    assert nothing == nothing_either == []


def test_an_expired_session_is_refreshed_and_one_that_ended_is_cleared(
    guide: Load, emulator: Emulator
) -> None:
    emulator.seed({"users": [ADA]})
    emulator.settings.access_token_lifetime = -60
    page = guide("README")
    cookie = page.authkit.sessions.seal(page.sign_in(EMAIL, PASSWORD))

    emulator.settings.access_token_lifetime = 300
    current, [stored] = page.load_session({"wos-session": cookie})
    ended, [cleared] = page.load_session({"wos-session": sealed_session(lifetime=-60)})

    assert current.authenticated
    assert stored.startswith("wos-session=Fe26.2*")
    assert ended.reason == "session_expired"
    assert cleared.startswith("wos-session=;")


def test_an_outage_keeps_the_cookie(guide: Load, emulator: Emulator) -> None:
    page = guide("README")
    emulator.faults.add("authenticate", status=403, body={"message": "a proxy's opinion"})

    session, changes = page.load_session({"wos-session": sealed_session(lifetime=-60)})

    assert session.reason == "session_expired"
    assert changes == []


def test_who_may_do_what_is_read_from_the_token(guide: Load, emulator: Emulator) -> None:
    token = make_access_token(sub="user_1", org_id="org_1", permissions=["read", "write"])

    assert guide("README").who(token) == "user_1 in org_1 may read, write"


# Getting started


@pytest.mark.parametrize("name", ["README", "getting-started"])
@pytest.mark.parametrize("form", ["sync", "async"])
def test_a_sign_in_asks_for_the_code_of_the_authenticator(
    guide: Load, emulator: Emulator, name: str, form: str
) -> None:
    emulator.seed({"users": [{**ADA, "totp_secret": TOTP_SECRET}]})
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return totp_code(TOTP_SECRET, emulator.clock.now())

    page = guide(name, input=answer)

    if form == "sync":
        authentication = page.sign_in(EMAIL, PASSWORD)
    else:
        authentication = anyio.run(page.sign_in_async, EMAIL, PASSWORD)

    assert authentication.user.email == EMAIL
    assert len(asked) == 1


def test_the_way_to_the_hosted_page_and_back_signs_in(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA]})
    page = guide("getting-started")

    hosted_page = httpx.URL(page.login()).copy_add_param("login_hint", EMAIL)
    sent_back = httpx.get(hosted_page)
    authentication = page.callback(sent_back.headers["location"])

    assert authentication.user.email == EMAIL
    assert page.session == {}
    assert page.refresh(authentication).refresh_token != authentication.refresh_token


def test_a_request_is_authorized_by_its_token(guide: Load, emulator: Emulator) -> None:
    page = guide("getting-started")
    token = emulator.sign_token({"sub": "user_1", "sid": "session_1"})

    assert page.authorize({"Authorization": f"Bearer {token}"}).sub == "user_1"
    assert page.authorize({"Authorization": f"Bearer {token}x"}) is None
    assert page.authorize({}) is None


# Clients


def test_the_lifespan_fetches_the_keys_before_the_first_request(
    guide: Load, emulator: Emulator
) -> None:
    app = guide("clients").app
    before = len(emulator.requests)

    with TestClient(app):
        assert [r.operation for r in emulator.requests[before:]] == ["jwks.get"]


# Errors


def test_what_is_caught_is_acted_on(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [{**ADA, "id": "user_1"}]})
    page = guide("errors")

    assert page.find("user_1").email == EMAIL
    assert page.find("user_2") is None
    assert page.sign_in(EMAIL, PASSWORD).user.email == EMAIL
    assert "No user" in page.sign_in(EMAIL, "a guess")
    emulator.faults.add("authenticate", status=503)
    assert "try again" in page.sign_in(EMAIL, PASSWORD)


# Sign-ins in several steps


class Visitor:
    """A browser in front of the guide's application."""

    def __init__(self, browser: TestClient) -> None:
        self.browser = browser

    def send(self, path: str, **fields: str) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self.browser.post(path, json=fields).json()
        return answer


@pytest.fixture
def visitor(guide: Load) -> Iterator[Visitor]:
    with TestClient(guide("sign-in-steps").app, base_url="https://app.example.com") as browser:
        yield Visitor(browser)


def test_a_sign_in_goes_from_request_to_request(visitor: Visitor, emulator: Emulator) -> None:
    emulator.seed(
        {
            "users": [{**ADA, "email_verified": False, "totp_secret": TOTP_SECRET}],
            "organizations": [{"name": n, "members": [{"user": EMAIL}]} for n in ("Acme", "Bell")],
        }
    )

    answer = visitor.send("/sign-in", email=EMAIL, password=PASSWORD)
    assert answer["next"] == "email_verification_required"

    wrong = visitor.send("/sign-in/email_verification_required", code="000000")
    assert wrong == {"error": "invalid_one_time_code"}

    mail = emulator.outbox.last(to=EMAIL, kind="email_verification")
    answer = visitor.send("/sign-in/email_verification_required", code=str(mail.code))
    assert answer["next"] == "mfa_challenge"

    shown = totp_code(TOTP_SECRET, emulator.clock.now())
    answer = visitor.send("/sign-in/mfa_challenge", code=shown)
    assert answer["next"] == "organization_selection_required"
    assert set(answer["organizations"].values()) == {"Acme", "Bell"}

    [bell] = [id for id, name in answer["organizations"].items() if name == "Bell"]
    assert visitor.send("/sign-in/organization_selection_required", id=bell)["next"] is None

    cookies = dict(visitor.browser.cookies)
    with emulator.client() as authkit:
        session = authkit.sessions.authenticate(SessionCookie().read(cookies))
    assert session.authenticated
    assert (session.user.email, session.organization_id) == (EMAIL, bell)
    assert "sign_in" not in cookies


@pytest.mark.parametrize("cookie", [None, "nonsense"])
def test_without_a_sign_in_under_way_there_is_no_next_step(
    visitor: Visitor, emulator: Emulator, cookie: str | None
) -> None:
    if cookie is not None:
        visitor.browser.cookies.set("sign_in", cookie)

    answer = visitor.send("/sign-in/mfa_challenge", code="123456")

    assert answer == {"detail": "There is no sign-in to continue."}


def test_a_session_cookie_is_not_a_sign_in_under_way(visitor: Visitor, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA]})
    visitor.send("/sign-in", email=EMAIL, password=PASSWORD)
    visitor.browser.cookies.set("sign_in", visitor.browser.cookies["wos-session"])

    answer = visitor.send("/sign-in/mfa_challenge", code="123456")

    assert answer == {"detail": "There is no sign-in to continue."}


def test_a_user_without_a_factor_gets_one(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA], "settings": {"mfa": "required"}})
    page = guide("sign-in-steps")
    with emulator.client() as authkit, pytest.raises(MFAEnrollmentError) as caught:
        authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
    pending = caught.value.pending

    enrollment = page.enroll(pending)
    shown = emulator.totp_code(enrollment.factor.id)

    assert enrollment.factor.totp.qr_code.startswith("data:image/png;base64,")
    assert page.finish(shown, pending, enrollment.challenge.id).user.email == EMAIL


def test_a_user_who_must_is_sent_to_the_identity_provider(guide: Load, emulator: Emulator) -> None:
    acme = {"name": "Acme", "members": [{"user": EMAIL}], "policy": {"sso_required": True}}
    emulator.seed({"users": [ADA], "organizations": [acme]})
    page = guide("sign-in-steps")
    with emulator.client() as authkit, pytest.raises(SSORequiredError) as caught:
        authkit.authentication.with_password(email=EMAIL, password=PASSWORD)

    request = page.to_identity_provider(caught.value.pending)
    back = httpx.get(request.url).headers["location"]

    with emulator.client() as authkit:
        callback = authkit.authentication.parse_callback(back, state=request.state)
        authentication = authkit.authentication.with_code(
            callback, code_verifier=request.code_verifier
        )
    assert authentication.user.email == EMAIL
    assert authentication.authentication_method == "SSO"


# Sessions


def signed_in(page: ModuleType) -> dict[str, str]:
    """Return the cookies of a browser after a sign-in."""
    authentication = page.authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
    [set_cookie] = page.signed_in(authentication)
    name, _, value = set_cookie.partition(";")[0].partition("=")
    return {name: value}


def test_the_session_of_a_request_is_authenticated_refreshed_or_cleared(
    guide: Load, emulator: Emulator
) -> None:
    emulator.seed({"users": [ADA]})
    emulator.settings.access_token_lifetime = -60
    page = guide("sessions")
    cookies = signed_in(page)

    emulator.settings.access_token_lifetime = 300
    session, [stored], status = page.current(cookies)
    assert (session.user.email, status) == (EMAIL, 200)
    cookies = {"wos-session": stored.partition(";")[0].partition("=")[2]}
    assert page.current(cookies) == (session, [], 200)

    assert page.current({}) == (None, [], 401)
    ended = {"wos-session": sealed_session(lifetime=-60)}
    assert page.current(ended) == (None, page.session_cookie.clear(ended), 401)


def test_an_outage_is_told_and_keeps_the_session(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA]})
    emulator.settings.access_token_lifetime = -60
    page = guide("sessions")
    cookies = signed_in(page)

    emulator.faults.add("jwks.get", status=503)
    assert page.current(cookies) == (None, [], 503)


def test_a_session_ends_at_the_sign_out(guide: Load, emulator: Emulator) -> None:
    emulator.seed({"users": [ADA]})
    page = guide("sessions")

    url, [cleared] = page.sign_out(signed_in(page))
    assert "session_id=session_" in url
    assert "Max-Age=0" in cleared
    assert page.sign_out({}) == ("https://app.example.com/", [])


def test_the_coordinator_of_the_guide_is_one(
    guide: Load, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.seed({"users": [ADA]})
    page = guide("many-processes")
    path = str(tmp_path / "refreshes.db")
    page.check_sqlite_coordinator(path)

    first, second = (
        emulator.client(refresh_coordinator=page.SQLiteCoordinator(path)) for _ in range(2)
    )
    signed_in = first.authentication.with_password(email=EMAIL, password=PASSWORD)
    cookie = first.sessions.seal(signed_in)
    refreshed = first.sessions.refresh(cookie)
    assert refreshed
    assert second.sessions.refresh(cookie) == refreshed
    with emulator.http_client() as browser:
        browser.get(first.sessions.sign_out(refreshed.sealed_session), follow_redirects=False)
    assert not second.sessions.refresh(cookie)


def test_cookies_of_a_previous_password_are_resealed(guide: Load, emulator: Emulator) -> None:
    page = guide("sessions")
    old, new = (generate_cookie_password() for _ in range(2))
    page.authkit = page.client_in_rotation(new, old)
    cookie = sealed_session(password=old)

    resealed = page.resealed(cookie)

    assert not page.authkit.sessions.load_sealed_session(resealed).used_previous_password
    assert page.resealed(resealed) == resealed


def test_the_secret_of_the_official_sdk_reads_both(guide: Load, emulator: Emulator) -> None:
    secret = generate_cookie_password()
    authkit = guide("sessions").client_that_reads_both(secret)
    official = seal_session_from_auth_response(
        access_token="token", refresh_token="token", user=OFFICIAL_USER, cookie_password=secret
    )

    for cookie in (official, sealed_session(password=secret)):
        assert authkit.sessions.load_sealed_session(cookie).authentication is not None


OFFICIAL_USER = {
    "id": "user_1",
    "email": EMAIL,
    "email_verified": True,
    "created_at": "2026-01-02T03:04:05.678Z",
    "updated_at": "2026-01-02T03:04:05.678Z",
}


# Testing your application


def setting_of(page: Path) -> str:
    """Return the settings of pytest that a guide shows."""
    _, _, rest = page.read_text("utf-8").partition("```toml\n")
    return rest.partition("```")[0]


def test_the_tests_of_the_guide_pass(pytester: pytest.Pytester) -> None:
    text = "\n".join(blocks(GUIDES / "testing.md"))
    pytester.makepyfile(test_guide=text)
    pytester.makepyprojecttoml(setting_of(GUIDES / "testing.md"))

    run = pytester.runpytest_subprocess("-W", "error", "-p", "no:schemathesis")

    run.assert_outcomes(passed=text.count("def test_"))


@pytest.mark.parametrize("name", ["fastapi", "flask", "starlette"])
def test_the_test_of_a_framework_passes_with_the_setting_that_its_guide_names(
    pytester: pytest.Pytester, name: str
) -> None:
    page = GUIDES / f"{name}.md"
    pytester.makepyfile(test_guide="\n".join(blocks(page)))
    pytester.makepyprojecttoml(setting_of(page))

    run = pytester.runpytest_subprocess("-W", "error", "-p", "no:schemathesis")

    run.assert_outcomes(passed=1)


def test_the_seed_of_the_guide_is_one(emulator: Emulator, tmp_path: Any) -> None:
    _, _, rest = (GUIDES / "testing.md").read_text().partition("```yaml\n")
    seed = tmp_path / "seed.yaml"
    seed.write_text(rest.partition("```")[0])

    emulator.seed(seed)

    [acme] = emulator.environment.organizations
    assert acme.name == "Acme"


# Signing in at a terminal


def terminal(emulator: Emulator, act: Callable[[str], None], on: str) -> Callable[..., None]:
    """Return a `print` for whose reader we act, with the code, once it says what we wait for."""

    def show(*words: str, **_: Any) -> None:
        if on in " ".join(words):
            for device in emulator.environment.device_codes.values():
                act(device.user_code)

    return show


@pytest.mark.parametrize(
    ("login", "on"), [("login", "and enter"), ("login_with_a_live_line", "s left")]
)
def test_a_terminal_waits_until_the_user_has_signed_in(
    guide: Load, emulator: Emulator, login: str, on: str
) -> None:
    emulator.seed({"users": [ADA], "settings": {"device_interval": 1}})

    def approve(user_code: str) -> None:
        emulator.approve_device(user_code, EMAIL)

    page = guide("cli", print=terminal(emulator, approve, on))

    authentication = getattr(page, login)()

    assert authentication.user.email == EMAIL
    assert page.refresh(authentication.refresh_token).user.email == EMAIL


def test_a_terminal_takes_no_for_an_answer(guide: Load, emulator: Emulator) -> None:
    page = guide("cli", print=terminal(emulator, emulator.deny_device, "and enter"))

    assert page.login() is None
