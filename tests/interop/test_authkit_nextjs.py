"""An application of Next.js with WorkOS's package, built, and used in Chromium."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.npm import node_environment, node_executable, npm_install
from workos_authkit.emulator import Emulator, SigningKey, serving
from workos_authkit.emulator.connection import as_dotenv, nextjs_variables

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.slow]

SOURCE = Path(__file__).with_name("authkit_nextjs")
PACKAGES = {
    "@workos-inc/authkit-nextjs": "^4.3",
    "@workos-inc/node": "^10.7",
    "next": "^16.2",
    "react": "^19",
    "react-dom": "^19",
}
ADA, PASSWORD = "ada@example.com", "correct horse battery staple"
SEED = {
    "settings": {"sign_in_at_once": False},
    "users": [{"email": ADA, "password": PASSWORD}],
    "organizations": [
        {"id": "org_acme", "name": "Acme", "members": [{"user": ADA}]},
        {"id": "org_beta", "name": "Beta", "members": [{"user": ADA, "roles": ["admin"]}]},
        {
            "id": "org_sso",
            "name": "Gamma",
            "policy": {"sso_required": True},
            "members": [{"user": ADA}],
        },
    ],
}


@pytest.fixture(scope="module")
def emulator(signing_key: SigningKey) -> Iterator[Emulator]:
    redirect_uri = f"http://localhost:{free_port()}/callback"
    emulator = Emulator(seed=SEED, signing_keys=[signing_key], redirect_uri=redirect_uri)
    with serving(emulator):
        yield emulator


@pytest.fixture(scope="module")
def application(emulator: Emulator) -> Iterator[str]:
    """The URL of the application, whose settings are those that the command prints."""
    installed = npm_install("authkit-nextjs", PACKAGES)
    directory = installed / "applications" / uuid.uuid4().hex
    shutil.copytree(SOURCE, directory)
    variables = nextjs_variables(
        emulator.base_url,
        api_key=emulator.api_key,
        client_id=emulator.client_id,
        redirect_uri=emulator.redirect_uri,
    )
    (directory / ".env.local").write_text(as_dotenv(variables))
    try:
        assert run_next(installed, directory, "build").wait(timeout=300) == 0
        with running(installed, directory, emulator.redirect_uri.removesuffix("/callback")) as url:
            yield url
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def page(chromium: Any, emulator: Emulator, application: str) -> Iterator[Any]:
    """The page of somebody who has signed in."""
    emulator.reset()
    with chromium.new_context(base_url=application) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/login")
        sign_in(page)
        page.wait_for_url("**/account")
        page.wait_for_load_state("networkidle")  # the package asks the server who is signed in
        yield page


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def run_next(installed: Path, directory: Path, *arguments: str) -> subprocess.Popen[bytes]:
    program = installed / "node_modules" / "next" / "dist" / "bin" / "next"
    return subprocess.Popen(
        [node_executable(), program, *arguments],
        cwd=directory,
        env={**node_environment(), "NEXT_TELEMETRY_DISABLED": "1"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # the server is a process of its own, which ends with its group
    )


@contextlib.contextmanager
def running(installed: Path, directory: Path, url: str) -> Iterator[str]:
    port = url.rpartition(":")[2]
    server = run_next(installed, directory, "start", "--hostname", "127.0.0.1", "--port", port)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/favicon.ico")
                break
            time.sleep(0.1)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def sign_in(page: Any) -> None:
    page.get_by_label("Email address").fill(ADA)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Acme").click()


def shown(page: Any) -> tuple[str, str, str]:
    """Return the user, the organization and the role that the application knows."""
    user, organization, role = (
        page.locator(f"#{name}").inner_text() for name in ("user", "organization", "role")
    )
    return user, organization, role


def switch(page: Any, organization_id: str) -> None:
    page.get_by_label("Organization").fill(organization_id)
    page.get_by_role("button", name="Switch").click()


def refresh(page: Any) -> None:
    """Let the application refresh the session; its next page shows what came of it."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Refresh").click()


def refreshes(emulator: Emulator) -> int:
    found = [r.body.get("grant_type") for r in emulator.requests if r.operation == "authenticate"]
    return found.count("refresh_token")


def test_a_person_signs_in_on_the_hosted_page(page: Any) -> None:
    assert shown(page) == (ADA, "org_acme", "member")
    page.goto("/")
    assert page.locator("#user").inner_text() == ADA


def test_a_protected_page_leads_to_the_hosted_page(
    chromium: Any, emulator: Emulator, application: str
) -> None:
    emulator.reset()
    with chromium.new_context(base_url=application) as context:
        page = context.new_page()
        page.goto("/account")
        sign_in(page)
        page.locator("#role").wait_for()
        assert shown(page) == (ADA, "org_acme", "member")


def test_a_session_is_refreshed_on_request(page: Any, emulator: Emulator) -> None:
    with emulator.client() as authkit:
        [membership] = authkit.organization_memberships.list(organization_id="org_acme").data
        authkit.organization_memberships.update(membership.id, role_slug="admin")
    refresh(page)
    page.goto("/account")
    assert shown(page) == (ADA, "org_acme", "admin")
    assert refreshes(emulator) == 1


def test_an_access_token_near_its_end_is_refreshed_by_the_proxy(
    page: Any, emulator: Emulator
) -> None:
    emulator.settings.access_token_lifetime = 20
    refresh(page)
    before = refreshes(emulator)
    page.goto("/account")
    assert shown(page)[0] == ADA
    assert refreshes(emulator) > before


def test_an_outage_ends_no_session(page: Any, emulator: Emulator) -> None:
    emulator.settings.access_token_lifetime = 2
    refresh(page)
    page.wait_for_timeout(2_500)  # the application's clock is that of the machine
    outage = emulator.faults.add("authenticate", status=503, times=100)
    page.goto("/")
    emulator.faults.remove(outage)
    emulator.settings.access_token_lifetime = 300
    page.goto("/account")
    assert shown(page)[0] == ADA


def test_the_organization_is_switched(page: Any) -> None:
    switch(page, "org_beta")
    page.get_by_text("org_beta").wait_for()
    assert shown(page) == (ADA, "org_beta", "admin")


def test_a_switch_that_needs_an_identity_provider_leads_there(page: Any) -> None:
    switch(page, "org_sso")
    page.get_by_role("heading", name="Sign in with Gamma").wait_for()
    page.goto("/account")
    assert shown(page) == (ADA, "org_acme", "member")


def test_a_sign_out_comes_back_as_nobody(page: Any, application: str) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("nobody").wait_for()
    assert page.url == f"{application}/"
    page.goto("/account")
    page.get_by_role("heading", name="Sign in").wait_for()
