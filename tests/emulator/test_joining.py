"""Organizations and invitations in sign-ins: no session where the user is no active member."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.emulator.scene import (
    DEVICE_CODE,
    INVITATIONS,
    MAGIC_AUTH,
    MEMBERSHIPS,
    ORGANIZATION_SELECTION,
    PASSWORD,
    TOTP,
    UM,
    Scene,
)
from workos_authkit.emulator import Emulator

End = Callable[[Scene, dict[str, Any]], httpx.Response]

ENDS: dict[str, End] = {
    "deactivated": lambda s, m: s.put(f"{MEMBERSHIPS}/{m['id']}/deactivate"),
    "deleted": lambda s, m: s.delete(f"{MEMBERSHIPS}/{m['id']}"),
    "without organization": lambda s, m: s.delete(f"/organizations/{m['organization_id']}"),
}


def by_code(scene: Scene, membership: dict[str, Any], end: End) -> httpx.Response:
    code = scene.code(membership["user"], organization_id=membership["organization_id"])
    end(scene, membership)
    return scene.authenticate("authorization_code", code=code)


def by_device(scene: Scene, membership: dict[str, Any], end: End) -> httpx.Response:
    device = scene.device()
    scene.emulator.approve_device(
        device["user_code"],
        membership["user"]["email"],
        organization_id=membership["organization_id"],
    )
    end(scene, membership)
    return scene.authenticate(DEVICE_CODE, device_code=device["device_code"], client_secret=None)


def by_totp(scene: Scene, membership: dict[str, Any], end: End) -> httpx.Response:
    scene.emulator.settings.mfa = "off"
    scene.membership(membership["user"])
    scene.emulator.set_policy(membership["organization_id"], mfa_required=True)
    factor = scene.factor(membership["user"])
    asked = scene.with_password(membership["user"]).json()["pending_authentication_token"]
    chosen = scene.authenticate(
        ORGANIZATION_SELECTION,
        organization_id=membership["organization_id"],
        pending_authentication_token=asked,
    ).json()
    end(scene, membership)
    return scene.authenticate(
        TOTP,
        code=scene.emulator.totp_code(factor["authentication_factor"]["id"]),
        authentication_challenge_id=factor["authentication_challenge"]["id"],
        pending_authentication_token=chosen["pending_authentication_token"],
    )


def by_refresh(scene: Scene, membership: dict[str, Any], end: End) -> httpx.Response:
    session = scene.signed_in(membership["user"])
    end(scene, membership)
    return scene.authenticate(
        "refresh_token",
        refresh_token=session["refresh_token"],
        organization_id=membership["organization_id"],
    )


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("sign_in", [by_code, by_device, by_totp, by_refresh])
def test_no_session_begins_where_the_membership_has_ended(
    scene: Scene, sign_in: Callable[..., httpx.Response], end: str
) -> None:
    answer = sign_in(scene, scene.membership(), ENDS[end])

    assert answer.status_code == 400
    assert answer.json()["error"] in (
        "organization_membership_not_found",
        "organization_not_found",
    )


def test_a_device_is_not_let_into_a_foreign_organization(scene: Scene) -> None:
    organization = scene.organization()

    with pytest.raises(LookupError, match="not an active member"):
        scene.emulator.approve_device(
            scene.device()["user_code"], scene.user()["email"], organization_id=organization["id"]
        )


# Invitations


def invited(scene: Scene, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a user and their invitation to an organization."""
    user = scene.user(**fields)
    organization_id = scene.organization()["id"]
    return user, scene.invitation(email=user["email"], organization_id=organization_id)


def state(scene: Scene, invitation: dict[str, Any]) -> str:
    shown: str = scene.get(f"{INVITATIONS}/{invitation['id']}").json()["state"]
    return shown


def test_an_invitation_is_spent_when_the_session_begins(scene: Scene) -> None:
    user, invitation = invited(scene)
    factor = scene.factor(user)
    asked = scene.with_password(user, invitation_token=invitation["token"]).json()
    assert asked["code"] == "mfa_challenge"
    assert state(scene, invitation) == "pending"

    answer = scene.authenticate(
        TOTP,
        code=scene.emulator.totp_code(factor["authentication_factor"]["id"]),
        authentication_challenge_id=factor["authentication_challenge"]["id"],
        pending_authentication_token=asked["pending_authentication_token"],
    )

    assert answer.json()["organization_id"] == invitation["organization_id"]
    assert state(scene, invitation) == "accepted"


@pytest.mark.parametrize("policy", [{"sso_required": True}, {"mfa_required": True}])
def test_a_refused_sign_in_leaves_the_invitation(scene: Scene, policy: dict[str, bool]) -> None:
    user, invitation = invited(scene)
    scene.emulator.set_policy(invitation["organization_id"], **policy)

    refused = scene.with_password(user, invitation_token=invitation["token"])

    assert refused.status_code in (400, 403)
    assert state(scene, invitation) == "pending"
    assert not scene.get(MEMBERSHIPS, user_id=user["id"], statuses="active").json()["data"]


def test_the_hosted_page_leaves_the_invitation_to_the_exchange(scene: Scene) -> None:
    user, invitation = invited(scene)
    code = scene.code(user, invitation_token=invitation["token"])
    assert state(scene, invitation) == "pending"

    answer = scene.authenticate("authorization_code", code=code)

    assert answer.json()["organization_id"] == invitation["organization_id"]
    assert state(scene, invitation) == "accepted"


def test_an_invitation_that_ends_meanwhile_is_refused(scene: Scene) -> None:
    user, invitation = invited(scene)
    code = scene.code(user, invitation_token=invitation["token"])
    scene.post(f"{INVITATIONS}/{invitation['id']}/revoke")

    answer = scene.authenticate("authorization_code", code=code)

    assert (answer.status_code, answer.json()["error"]) == (400, "invitation_invalid")


@pytest.mark.parametrize("by_token", [True, False])
def test_a_deactivated_member_gets_the_role_of_the_invitation(
    emulator: Emulator, scene: Scene, by_token: bool
) -> None:
    emulator.seed({"users": [{"email": "ada@example.com", "password": PASSWORD}]})
    member = {"user": "ada@example.com", "roles": ["admin"], "status": "inactive"}
    emulator.seed({"organizations": [{"id": "org_acme", "name": "Acme", "members": [member]}]})
    invitation = scene.invitation(
        email="ada@example.com", organization_id="org_acme", role_slug="member"
    )

    if by_token:
        scene.with_password({"email": "ada@example.com"}, invitation_token=invitation["token"])
    else:
        scene.post(f"{INVITATIONS}/{invitation['id']}/accept")

    [found] = scene.get(MEMBERSHIPS, organization_id="org_acme").json()["data"]
    assert (found["status"], found["role"]["slug"]) == ("active", "member")


def test_a_bad_invitation_token_does_not_use_up_the_code(scene: Scene) -> None:
    magic = scene.magic_auth()
    given = {"email": magic["email"], "code": magic["code"]}
    code = scene.code(scene.user())

    bad = {"invitation_token": "none"}
    assert scene.authenticate(MAGIC_AUTH, **given, **bad).status_code == 400
    assert scene.authenticate("authorization_code", code=code, **bad).status_code == 400

    assert scene.authenticate(MAGIC_AUTH, **given).status_code == 200
    assert scene.authenticate("authorization_code", code=code).status_code == 200


def test_a_deleted_organization_ends_its_invitations(scene: Scene) -> None:
    user, invitation = invited(scene)
    scene.delete(f"/organizations/{invitation['organization_id']}")

    assert state(scene, invitation) == "revoked"
    answer = scene.with_password(user, invitation_token=invitation["token"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invitation_invalid")


# The second factor of the hosted page


def test_a_hosted_sign_in_without_a_factor_has_not_passed_mfa(scene: Scene) -> None:
    member = scene.membership()
    answer = scene.authenticate("authorization_code", code=scene.code(member["user"])).json()
    gated = scene.membership(member["user"])["organization_id"]
    scene.emulator.set_policy(gated, mfa_required=True)

    refused = scene.authenticate(
        "refresh_token", refresh_token=answer["refresh_token"], organization_id=gated
    )

    assert refused.json()["error"] == "mfa_enrollment"


def test_a_hosted_sign_in_asks_for_an_enrolment_where_mfa_is_required(scene: Scene) -> None:
    scene.emulator.settings.mfa = "required"
    user = scene.user()

    refused = scene.authenticate("authorization_code", code=scene.code(user))
    assert refused.json()["code"] == "mfa_enrollment"

    scene.factor(user)
    assert scene.authenticate("authorization_code", code=scene.code(user)).status_code == 200


@pytest.mark.parametrize("phone_number", ["12", "not a number", "+1 555"])
def test_a_phone_number_is_checked(scene: Scene, phone_number: str) -> None:
    answer = scene.post("/auth/factors/enroll", type="sms", phone_number=phone_number)

    assert answer.status_code == 422


@pytest.mark.parametrize("domain", ["bad domain", "-x.example", "localhost", "a..b", "x" * 300])
def test_a_domain_is_checked(scene: Scene, domain: str) -> None:
    data = [{"domain": domain, "state": "verified"}]

    assert scene.post("/organizations", name="Acme", domain_data=data).status_code == 422
    assert scene.get("/organizations").json()["data"] == []


def test_an_authorized_application_has_its_cors_origins(scene: Scene) -> None:
    scene.emulator.seed(
        {
            "users": [
                {
                    "id": "user_ada",
                    "email": "ada@example.com",
                    "profile_picture_url": "https://example.com/ada.png",
                    "authorized_applications": [{"name": "Calendar"}],
                }
            ]
        }
    )
    path = f"{UM}/users/user_ada"

    [granted] = scene.get(f"{path}/authorized_applications").json()["data"]

    assert granted["application"]["cors_origins"] == []
    assert scene.get(path).json()["profile_picture_url"] == "https://example.com/ada.png"
