"""What a person sees in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import parts
from tests.support.npm import npm_install
from tests.web.demos import DEMOS, Site, served
from workos_authkit._demo.serving import PASSWORD

sync_api = parts.library("playwright.sync_api")

pytestmark = pytest.mark.browser

EMAIL = "ada@example.com"


@pytest.fixture(scope="module", params=DEMOS, ids=lambda demo: demo.name)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with served(request.param) as site:
        yield site


@pytest.fixture
def person(chromium: "sync_api.Browser", site: Site) -> "Iterator[sync_api.BrowserContext]":
    """A browser that knows nothing yet."""
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def tab(person: "sync_api.BrowserContext") -> "sync_api.Page":
    return person.new_page()


def sign_in(tab: "sync_api.Page", email: str = EMAIL) -> None:
    """Sign in on the hosted page, where the tab is."""
    tab.wait_for_url("**/user_management/authorize**")
    choose_on_the_hosted_page(tab, email)


def choose_on_the_hosted_page(tab: "sync_api.Page", email: str) -> None:
    """Say who signs in, and where: a member of several organizations chooses one."""
    address = tab.get_by_label("Email address")
    if address.count():  # a step-up knows it
        address.fill(email)
        tab.keyboard.press("Enter")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Analytical Engines").click()


def exchanges(site: Site) -> int:
    return sum(request.operation == "authenticate" for request in site.emulator.requests)


def expect_account(tab: "sync_api.Page") -> None:
    sync_api.expect(tab.locator("#email")).to_have_text(EMAIL)


def test_a_person_signs_in_and_comes_to_the_page_they_wanted(tab: "sync_api.Page") -> None:
    tab.goto("/account?from=mail")
    sign_in(tab)

    tab.wait_for_url("**/account?from=mail")
    expect_account(tab)


def test_the_session_goes_on_without_a_word_when_its_token_has_expired(
    tab: "sync_api.Page", site: Site
) -> None:
    tab.goto("/account")
    sign_in(tab)
    expect_account(tab)
    before = exchanges(site)

    tab.get_by_role("button", name="Let ten minutes pass").click()

    tab.wait_for_url("**/account")
    expect_account(tab)
    assert exchanges(site) == before + 1


def test_two_tabs_sign_in_at_once(person: "sync_api.BrowserContext") -> None:
    tabs = [person.new_page() for _ in range(2)]
    for number, tab in enumerate(tabs):
        tab.goto(f"/account?tab={number}")
    for number, tab in reversed(list(enumerate(tabs))):
        sign_in(tab)
        tab.wait_for_url(f"**/account?tab={number}")
        expect_account(tab)


def test_the_back_button_shows_nothing_after_sign_out(tab: "sync_api.Page") -> None:
    tab.goto("/account")
    sign_in(tab)
    expect_account(tab)

    tab.get_by_role("button", name="Sign out").click()
    sync_api.expect(tab.get_by_role("link", name="Create an account")).to_be_visible()
    tab.go_back()
    tab.wait_for_load_state()

    sync_api.expect(tab.locator("#email", has_text=EMAIL)).to_have_count(0)
    tab.goto("/account")
    tab.wait_for_url("**/user_management/authorize**")


@pytest.fixture(scope="module")
def htmx() -> Path:
    """The script that applications load."""
    return npm_install("htmx", {"htmx.org": "2"}) / "node_modules/htmx.org/dist/htmx.min.js"


@pytest.mark.network
def test_htmx_gets_its_fragment_or_is_led_to_sign_in(tab: "sync_api.Page", htmx: Path) -> None:
    def press() -> None:
        tab.add_script_tag(path=htmx)
        tab.evaluate(
            """() => {
              document.querySelector("main").innerHTML =
                '<button hx-get="/fragment" hx-target="#part">Load</button><div id="part"></div>';
              htmx.process(document.body);
            }"""
        )
        tab.get_by_role("button", name="Load").click()

    tab.goto("/?page=1")
    press()
    sign_in(tab)

    tab.wait_for_url("**/?page=1")
    press()
    sync_api.expect(tab.locator("#part")).to_have_text(f"Hello, {EMAIL}.")


@pytest.mark.network
def test_links_that_htmx_boosts_lead_to_sign_in(tab: "sync_api.Page", htmx: Path) -> None:
    for link in ("Sign in", "Create an account"):
        tab.goto("/")
        tab.add_script_tag(path=htmx)
        tab.evaluate(
            """() => {
              document.body.setAttribute("hx-boost", "true");
              htmx.process(document.body);
            }"""
        )
        tab.get_by_role("link", name=link).first.click()
        tab.wait_for_url("**/user_management/authorize**")


def test_a_person_switches_to_another_organization(tab: "sync_api.Page") -> None:
    tab.goto("/account")
    sign_in(tab)
    for name in ("Compilers", "Analytical Engines"):
        tab.get_by_label("Organization").select_option(label=name)
        tab.get_by_role("button", name="Switch").click()
        row = tab.locator("dt", has_text=re.compile("^Organization$")).locator("+ dd")
        sync_api.expect(row).to_have_text(name)


def test_what_is_sensitive_asks_to_sign_in_again(tab: "sync_api.Page") -> None:
    tab.goto("/account")
    sign_in(tab)
    tab.get_by_role("button", name="Let ten minutes pass").click()
    expect_account(tab)

    tab.get_by_role("link", name="Open the vault").click()
    tab.wait_for_url("**/vault")  # the hosted page knows the address and asks for it again

    sync_api.expect(tab.get_by_text("You did.")).to_be_visible()


def test_no_token_is_within_reach_of_scripts(tab: "sync_api.Page") -> None:
    tab.goto("/account")
    sign_in(tab)
    expect_account(tab)
    assert tab.evaluate("document.cookie") == ""
    assert "eyJ" not in tab.content()
