"""The Admin Portal: a link opens it once, and what is set up there exists."""

import re
from typing import Any, get_args

import httpx
import pytest

from tests.emulator.scene import Scene
from workos_authkit._types import PortalIntent

RETURN, SUCCESS = "http://localhost:3000/settings", "http://localhost:3000/done?x=1"


class Administrator:
    """Somebody at the portal of a new organization."""

    def __init__(self, scene: Scene, **options: Any) -> None:
        self.scene = scene
        self.organization = scene.organization()["id"]
        answer = scene.post("/portal/generate_link", organization=self.organization, **options)
        self.link = answer.json()["link"]
        self.page = self._follow(scene.http.get(self.link))

    def press(self, **fields: str) -> "Administrator":
        [action] = re.findall(r'<form method="post" action="([^"]*)"', self.page.text)
        self.page = self._follow(self.scene.http.post(f"/{action}", data=fields))
        return self

    def _follow(self, response: httpx.Response) -> httpx.Response:
        """Follow redirects that stay at the portal."""
        while "/portal?" in response.headers.get("location", ""):
            response = self.scene.http.get(response.headers["location"])
        return response

    @property
    def domains(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]]
        found = self.scene.get(f"/organizations/{self.organization}").json()["domains"]
        return found


def test_an_identity_provider_is_connected_and_signs_in(scene: Scene) -> None:
    visitor = Administrator(scene, intent="sso", success_url=SUCCESS, return_url=RETURN)
    assert "Enter a name" in visitor.press(action="continue", name=" ").page.text
    assert "Okta" in visitor.press(action="continue", name="Okta").page.text

    assert visitor.press(action="finish").page.headers["location"] == SUCCESS
    [connection] = scene.emulator.environment.connections
    assert (connection.name, connection.organization_id) == ("Okta", visitor.organization)
    there = scene.authorize(provider=None, connection_id=connection.id, login_hint="a@acme.com")
    assert there.status_code == 302


def test_a_domain_is_added_and_verified(scene: Scene) -> None:
    visitor = Administrator(scene, intent="domain_verification")
    assert "Enter a domain" in visitor.press(action="add", domain="no domain").page.text
    visitor.press(action="add", domain="Acme.com")
    [domain] = visitor.domains
    assert (domain["domain"], domain["state"]) == ("acme.com", "pending")
    assert domain["verification_token"] in visitor.page.text
    assert "already" in visitor.press(action="add", domain="acme.com").page.text
    visitor.press(verify=domain["id"])

    assert [each["state"] for each in visitor.domains] == ["verified"]
    types = [event.event for event in scene.emulator.environment.events]
    assert types[-2:] == ["organization_domain.created", "organization_domain.verified"]
    assert "All set" in visitor.press(action="finish").page.text


@pytest.mark.parametrize("intent", get_args(PortalIntent))
def test_the_portal_asks_what_to_set_up(scene: Scene, intent: str) -> None:
    visitor = Administrator(scene, return_url=RETURN)

    assert "Admin Portal" in visitor.press(intent=intent).page.text
    assert visitor.page.status_code == 200
    assert visitor.press(action="return").page.headers["location"] == RETURN


@pytest.mark.parametrize("intent", [None, "sso", "dsync"])
def test_after_the_setup_the_success_url_counts_else_the_return_url(
    scene: Scene, intent: str | None
) -> None:
    given = {} if intent is None else {"intent": intent}
    there = Administrator(scene, return_url=RETURN, **given).press(action="finish")
    assert there.page.headers["location"] == RETURN
    assert "All set" in Administrator(scene, **given).press(action="finish").page.text


def test_a_link_opens_the_portal_once_within_five_minutes(scene: Scene) -> None:
    visitor = Administrator(scene)
    assert scene.http.get(visitor.link).status_code == 410
    link = scene.post("/portal/generate_link", organization=visitor.organization).json()["link"]
    scene.emulator.clock.advance(300)
    assert scene.http.get(link).status_code == 410
    assert scene.http.get("/portal/launch?secret=none").status_code == 410


def test_a_visit_ends_with_its_hour_and_its_organization(scene: Scene) -> None:
    visitor, other = Administrator(scene), Administrator(scene)
    scene.delete(f"/organizations/{other.organization}")
    assert other.press(intent="sso").page.status_code == 410
    scene.emulator.clock.advance(3600)
    assert visitor.press(intent="sso").page.status_code == 410


def test_a_revoked_administrator_is_out_and_the_others_stay(scene: Scene) -> None:
    organization = scene.organization()["id"]
    links = {
        name: scene.post(
            "/portal/generate_link", organization=organization, external_user_id=name
        ).json()["link"]
        for name in ("ada", "eve", "unopened")
    }
    pages = {name: scene.http.get(links[name]).headers["location"] for name in ("ada", "eve")}

    for name in ("ada", "unopened"):
        answer = scene.post("/portal/revoke_link", organization=organization, external_user_id=name)
        assert answer.status_code == 204

    assert scene.http.get(pages["ada"]).status_code == 410
    assert scene.http.get(links["unopened"]).status_code == 410
    assert scene.http.get(pages["eve"]).status_code == 200


@pytest.mark.parametrize("field", ["return_url", "success_url"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "data:text/html,x"])
def test_the_portal_leads_to_no_script(scene: Scene, field: str, url: str) -> None:
    organization = scene.organization()["id"]
    answer = scene.post("/portal/generate_link", organization=organization, **{field: url})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_hostile_names_and_input_stay_text(scene: Scene) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    organization = scene.post("/organizations", name=hostile).json()["id"]
    link = scene.post("/portal/generate_link", organization=organization).json()["link"]
    location = scene.http.get(link).headers["location"]
    for fields in (
        {},
        {"intent": hostile},
        {"intent": "sso"},
        {"action": "continue", "name": hostile},
        {"verify": hostile, "action": hostile},
    ):
        scene.http.post(location, data=fields)
        shown = scene.http.get(location)
        assert shown.status_code == 200
        assert "<img" not in shown.text
