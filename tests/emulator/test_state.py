"""What the emulator remembers: lists, updates, invitations, keys, factors, waitlists."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pyotp
import pytest

from tests.emulator.scene import INVITATIONS, MEMBERSHIPS, UM, USERS, Scene


def pages(scene: Scene, **params: Any) -> list[list[str]]:
    """Return the ids of every page, walking with `after`."""
    found: list[list[str]] = []
    after: dict[str, str] = {}
    while True:
        page = scene.get(USERS, **params, **after).json()
        found.append([user["id"] for user in page["data"]])
        if page["list_metadata"]["after"] is None:
            return found
        after = {"after": page["list_metadata"]["after"]}


def test_lists_are_paged_newest_first(scene: Scene) -> None:
    ids = [scene.user()["id"] for _ in range(5)]

    assert pages(scene, limit=2) == [ids[:2:-1], ids[2:0:-1], ids[:1]]
    assert pages(scene, limit=2, order="asc") == [ids[:2], ids[2:4], ids[4:]]
    assert pages(scene, limit=5) == [ids[::-1]]


def test_a_list_is_walked_backwards_with_before(scene: Scene) -> None:
    ids = [scene.user()["id"] for _ in range(5)]

    page = scene.get(USERS, limit=2, before=ids[0]).json()

    assert [user["id"] for user in page["data"]] == [ids[2], ids[1]]
    assert page["list_metadata"] == {"before": ids[2], "after": ids[1]}


def test_normal_order_is_newest_first_with_its_cursors_swapped(scene: Scene) -> None:
    ids = [scene.user()["id"] for _ in range(3)]

    first = scene.get(USERS, limit=2, order="normal").json()
    second = scene.get(USERS, limit=2, order="normal", before=first["list_metadata"]["before"])

    assert [user["id"] for user in first["data"]] == [ids[2], ids[1]]
    assert first["list_metadata"]["after"] is None
    assert [user["id"] for user in second.json()["data"]] == [ids[0]]


def test_a_cursor_outlives_its_record(scene: Scene) -> None:
    ids = [scene.user()["id"] for _ in range(3)]
    scene.delete(f"{USERS}/{ids[1]}")

    page = scene.get(USERS, after=ids[1]).json()

    assert [user["id"] for user in page["data"]] == [ids[0]]


def test_users_are_found_by_organization_and_email(scene: Scene) -> None:
    membership = scene.membership()
    other = scene.user()

    by_organization = scene.get(USERS, organization_id=membership["organization_id"]).json()
    by_email = scene.get(USERS, email=other["email"]).json()

    assert [user["id"] for user in by_organization["data"]] == [membership["user_id"]]
    assert [user["id"] for user in by_email["data"]] == [other["id"]]


def test_an_update_leaves_what_it_does_not_name(scene: Scene) -> None:
    user = scene.user(first_name="Ada", metadata={"a": "1", "b": "2"}, external_id="ada")
    url = f"{USERS}/{user['id']}"

    named = scene.put(url, last_name="Lovelace").json()
    merged = scene.put(url, metadata={"a": None, "c": "3"}).json()
    cleared = scene.put(url, metadata=None, external_id=None).json()

    assert (named["first_name"], named["last_name"]) == ("Ada", "Lovelace")
    assert merged["metadata"] == {"b": "2", "c": "3"}
    assert (cleared["metadata"], cleared["external_id"]) == ({}, None)


def test_an_external_id_may_hold_any_character(scene: Scene) -> None:
    external_id = "tenant/1?x=#%20 ü".encode("ascii", "ignore").decode()
    user = scene.user(external_id=external_id)

    found = scene.get(f"{USERS}/external_id/{quote(external_id, safe='')}")

    assert found.json()["id"] == user["id"]


def test_deleting_a_user_ends_the_memberships(scene: Scene) -> None:
    membership = scene.membership()

    scene.delete(f"{USERS}/{membership['user_id']}")

    assert scene.get(f"{MEMBERSHIPS}/{membership['id']}").status_code == 404


def test_a_membership_is_suspended_and_keeps_its_roles(scene: Scene) -> None:
    membership = scene.membership()
    url = f"{MEMBERSHIPS}/{membership['id']}"
    scene.put(url, role_slug="admin")

    inactive = scene.put(f"{url}/deactivate").json()
    listed = scene.get(MEMBERSHIPS, user_id=membership["user_id"]).json()["data"]
    again = scene.put(f"{url}/reactivate").json()

    assert (inactive["status"], listed) == ("inactive", [])
    assert (again["status"], again["role"]) == ("active", {"slug": "admin"})


def test_an_accepted_invitation_makes_a_member(scene: Scene) -> None:
    user, organization = scene.user(), scene.organization()
    invitation = scene.invitation(
        email=user["email"], organization_id=organization["id"], role_slug="admin"
    )

    accepted = scene.post(f"{INVITATIONS}/{invitation['id']}/accept").json()
    (membership,) = scene.get(MEMBERSHIPS, user_id=user["id"]).json()["data"]

    assert (accepted["state"], accepted["accepted_user_id"]) == ("accepted", user["id"])
    assert (membership["status"], membership["role"]) == ("active", {"slug": "admin"})
    assert membership["organization_name"] == organization["name"]


def test_an_invitation_expires(scene: Scene) -> None:
    invitation = scene.invitation(expires_in_days=2)

    scene.emulator.clock.advance(2 * 86400)

    assert scene.get(f"{INVITATIONS}/{invitation['id']}").json()["state"] == "expired"


def test_an_api_key_is_valid_until_it_expires(scene: Scene) -> None:
    key = scene.organization_key()

    def owner() -> Any:
        found = scene.post("/api_keys/validations", value=key["value"]).json()["api_key"]
        return found and found["owner"]

    assert owner() == key["owner"]
    scene.post(f"/api_keys/{key['id']}/expire", expires_at="2999-01-01T00:00:00Z")
    assert owner() == key["owner"]
    cleared = scene.post(f"/api_keys/{key['id']}/expire", expires_at=None).json()
    assert (cleared["expires_at"], owner()) == (None, key["owner"])
    scene.post(f"/api_keys/{key['id']}/expire")
    assert owner() is None


def test_the_value_of_an_api_key_is_shown_once(scene: Scene) -> None:
    key = scene.organization_key()

    listed = scene.get(f"/organizations/{key['owner']['id']}/api_keys").json()["data"]

    assert key["value"].startswith("sk_")
    assert key["value"] not in str(listed)


def test_a_totp_factor_follows_rfc_6238(scene: Scene) -> None:
    enrolled = scene.factor()
    totp = enrolled["authentication_factor"]["totp"]
    url = f"/auth/challenges/{enrolled['authentication_challenge']['id']}/verify"
    now = scene.emulator.clock.now()

    stale = scene.post(url, code=pyotp.TOTP(totp["secret"]).at(now - timedelta(seconds=90))).json()
    right = scene.post(url, code=pyotp.TOTP(totp["secret"]).at(now)).json()

    assert (stale["valid"], right["valid"]) == (False, True)
    assert totp["uri"] == pyotp.parse_uri(totp["uri"]).provisioning_uri()
    assert pyotp.parse_uri(totp["uri"]).secret == totp["secret"]
    assert totp["qr_code"].startswith("data:image/png;base64,")


def test_totp_codes_move_with_the_clock(scene: Scene) -> None:
    enrolled = scene.factor()
    factor_id = enrolled["authentication_factor"]["id"]
    url = f"/auth/challenges/{enrolled['authentication_challenge']['id']}/verify"
    before = scene.emulator.totp_code(factor_id)

    scene.emulator.clock.advance(600)

    assert scene.post(url, code=before).json()["valid"] is False
    assert scene.post(url, code=scene.emulator.totp_code(factor_id)).json()["valid"] is True


def test_a_totp_secret_can_be_brought_along(scene: Scene) -> None:
    url = f"{USERS}/{scene.user()['id']}/auth_factors"

    brought = scene.post(url, type="totp", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").json()
    refused = scene.post(url, type="totp", totp_secret="not base 32")

    assert brought["authentication_factor"]["totp"]["secret"] == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert refused.status_code == 422


def test_an_sms_factor_gets_its_code_by_message(scene: Scene) -> None:
    factor = scene.post("/auth/factors/enroll", type="sms", phone_number="+15555550123").json()

    challenge = scene.post(f"/auth/factors/{factor['id']}/challenge").json()
    code = scene.emulator.outbox.last("+15555550123").code
    answer = scene.post(f"/auth/challenges/{challenge['id']}/verify", code=code).json()

    assert ("code" in challenge, answer["valid"]) == (False, True)


def test_an_email_change_is_confirmed_by_its_code(scene: Scene) -> None:
    user = scene.user()
    url = f"{USERS}/{user['id']}/email_change"

    change = scene.post(f"{url}/send", new_email="new@example.com", locale="fr").json()
    sent = scene.emulator.outbox.last("new@example.com")
    confirmed = scene.post(f"{url}/confirm", code=sent.code).json()

    assert (change["user"]["email"], change["new_email"]) == (user["email"], "new@example.com")
    assert (confirmed["user"]["email"], sent.locale) == ("new@example.com", "fr")
    assert sent.code not in str(change)


def test_a_password_reset_sets_the_password_and_proves_the_address(scene: Scene) -> None:
    user = scene.user(email_verified=False)
    reset = scene.post(f"{UM}/password_reset", email=user["email"]).json()
    confirm = {"token": reset["password_reset_token"], "new_password": "another password"}

    answer = scene.post(f"{UM}/password_reset/confirm", **confirm).json()
    again = scene.post(f"{UM}/password_reset/confirm", **confirm)

    assert answer["user"]["email_verified"] is True
    assert scene.with_password(user, password="another password").status_code == 200
    assert again.json()["code"] == "password_reset_error"


ENTRIES = f"{UM}/waitlists/default/entries"


def test_the_default_waitlist_exists_from_its_first_entry_on(scene: Scene) -> None:
    before = scene.get(f"{UM}/waitlists/default")

    entry = scene.post(ENTRIES, email="a@example.com", additional_fields={"team": "x"}).json()
    again = scene.post(ENTRIES, email="a@example.com")
    waitlist = scene.get(f"{UM}/waitlists/default").json()

    assert (before.status_code, waitlist["object"]) == (404, "waitlist")
    assert scene.get(f"{UM}/waitlists").json()["data"] == [waitlist]
    assert (again.status_code, again.json()) == (201, entry)
    assert (entry["state"], entry["waitlist_id"]) == ("pending", waitlist["id"])
    assert entry["additional_fields"] == {"team": "x"}


def test_an_approved_entry_is_invited_and_a_denied_one_is_not(scene: Scene) -> None:
    one, two = (scene.post(ENTRIES, email=f"{x}@example.com").json() for x in "ab")
    url = f"{UM}/waitlist_entries"

    approved = scene.post(f"{url}/{one['id']}/approve").json()
    denied = scene.post(f"{url}/{two['id']}/deny").json()

    assert (approved["state"], denied["state"]) == ("approved", "denied")
    assert approved["approved_at"] is not None
    assert [message.to for message in scene.emulator.outbox] == ["a@example.com"]
    assert [e["id"] for e in scene.get(ENTRIES, state="denied").json()["data"]] == [two["id"]]
    for response in (
        scene.post(f"{url}/{one['id']}/approve"),
        scene.post(f"{url}/{two['id']}/deny"),
    ):
        assert (response.status_code, response.json()["code"]) == (422, "invalid_state")
    assert scene.delete(f"{url}/{one['id']}").status_code == 204
    assert scene.get(INVITATIONS).json()["data"][0]["email"] == "a@example.com"


def test_an_approval_stays_when_its_invitation_cannot_be_sent(scene: Scene) -> None:
    entry = scene.post(ENTRIES, email="a@nowhere.example").json()
    scene.emulator.settings.undeliverable_domains = frozenset({"nowhere.example"})

    refused = scene.post(f"{UM}/waitlist_entries/{entry['id']}/approve")

    assert refused.json()["code"] == "invitation_email_not_sent"
    assert scene.get(ENTRIES).json()["data"][0]["state"] == "approved"


def test_a_user_is_not_put_on_a_waitlist(scene: Scene) -> None:
    refused = scene.post(ENTRIES, email=scene.user()["email"])

    assert (refused.status_code, refused.json()["code"]) == (422, "user_already_exists")


@pytest.mark.parametrize(
    "path",
    [
        f"{UM}/magic_auth",
        f"{UM}/password_reset",
        f"{USERS}/{{id}}/email_change/send",
        f"{USERS}/{{id}}/email_verification/send",
    ],
)
def test_emails_take_a_locale(scene: Scene, path: str) -> None:
    user = scene.user(email_verified=False)
    url = path.format(id=user["id"])
    fields = {"email": user["email"], "new_email": "new@example.com"}

    sent = scene.post(url, **fields, locale="pt-BR")
    refused = scene.post(url, **fields, locale="tlh")

    assert (sent.is_success, refused.status_code) == (True, 422)
    assert scene.emulator.outbox.last().locale == "pt-BR"


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(scene: Scene, body: bytes) -> None:
    headers = {"authorization": f"Bearer {scene.api_key}", "content-type": "application/json"}

    assert scene.http.post(USERS, content=body, headers=headers).status_code == 422
