"""Access tokens, their keys, and refresh tokens."""

import base64
import hashlib
import json
from typing import Any

import pytest
from cryptography import x509
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tests.emulator.scene import UM, USERS, Scene
from workos_authkit.emulator import Emulator, SigningKey


def keys(scene: Scene) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = scene.get(f"/sso/jwks/{scene.client_id}").json()["keys"]
    return found


def verified(scene: Scene, token: str) -> dict[str, Any]:
    key_set = KeySet.import_key_set({"keys": keys(scene)})
    return jwt.decode(token, key_set, algorithms=["RS256"]).claims


def kid(token: str) -> str:
    header: str = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"]
    return header


def refresh(scene: Scene, token: str, **fields: Any) -> Any:
    return scene.authenticate("refresh_token", refresh_token=token, **fields)


def test_an_access_token_says_who_where_and_until_when(scene: Scene) -> None:
    scene.emulator.seed(
        {
            "permissions": ["posts:write"],
            "roles": [{"slug": "editor", "permissions": ["posts:write"]}],
            "feature_flags": [{"slug": "beta", "default_value": True}],
        }
    )
    user, organization = scene.user(), scene.organization()
    scene.post(
        f"{UM}/organization_memberships",
        user_id=user["id"],
        organization_id=organization["id"],
        role_slugs=["editor", "member"],
    )
    now = scene.emulator.clock.time()

    answer = scene.signed_in(user)
    claims = verified(scene, answer["access_token"])

    assert answer["organization_id"] == organization["id"]
    assert {name: claims[name] for name in ("sub", "org_id", "role", "roles", "permissions")} == {
        "sub": user["id"],
        "org_id": organization["id"],
        "role": "editor",
        "roles": ["editor", "member"],
        "permissions": ["posts:write"],
    }
    assert claims["feature_flags"] == ["beta"]
    assert claims["client_id"] == scene.client_id
    assert claims["iss"] == f"{scene.emulator.base_url}/user_management/{scene.client_id}"
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["auth_time"] - now) <= 1
    sessions = scene.get(f"{USERS}/{user['id']}/sessions").json()["data"]
    assert [session["id"] for session in sessions] == [claims["sid"]]


def test_two_tokens_differ_in_their_jti(scene: Scene) -> None:
    user = scene.user()

    tokens = [verified(scene, scene.signed_in(user)["access_token"])["jti"] for _ in range(2)]

    assert len(set(tokens)) == 2


def test_the_lifetime_of_access_tokens_is_a_setting(scene: Scene) -> None:
    scene.emulator.settings.access_token_lifetime = 60

    claims = verified(scene, scene.signed_in()["access_token"])

    assert claims["exp"] - claims["iat"] == 60


def test_a_key_carries_its_certificate_and_its_thumbprint(scene: Scene) -> None:
    (key,) = keys(scene)

    der = base64.b64decode(key["x5c"][0])
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()
    numbers = x509.load_der_x509_certificate(der).public_key().public_numbers()  # type: ignore[union-attr]
    modulus = base64.urlsafe_b64decode(key["n"] + "==")

    assert key["x5t#S256"] == thumbprint
    assert numbers.n == int.from_bytes(modulus)  # type: ignore[union-attr]


def test_after_a_rotation_old_tokens_verify_and_new_ones_have_a_new_key(scene: Scene) -> None:
    old = scene.signed_in()["access_token"]

    scene.emulator.keyring.rotate()
    new = scene.signed_in()["access_token"]

    assert kid(old) != kid(new)
    assert [key["kid"] for key in keys(scene)] == [kid(new), kid(old)]
    assert verified(scene, old)["sub"] != verified(scene, new)["sub"]


def test_a_key_that_is_dropped_no_longer_verifies(scene: Scene) -> None:
    old = scene.signed_in()["access_token"]

    scene.emulator.keyring.rotate(keep=0)

    assert kid(old) not in [key["kid"] for key in keys(scene)]
    with pytest.raises(JoseError):
        verified(scene, old)


def test_a_key_can_be_supplied_and_survives_as_pem(signing_key: SigningKey) -> None:
    again = SigningKey.from_pem(signing_key.to_pem())
    emulator = Emulator(signing_keys=[again])

    assert emulator.keyring.current.kid == signing_key.kid


def test_a_refresh_token_rotates_within_its_session(scene: Scene) -> None:
    first = scene.signed_in()

    second = refresh(scene, first["refresh_token"]).json()

    assert second["refresh_token"] != first["refresh_token"]
    one, two = (verified(scene, answer["access_token"]) for answer in (first, second))
    assert one["sid"] == two["sid"]
    assert one["auth_time"] == two["auth_time"]
    assert one["jti"] != two["jti"]


def test_a_replay_inside_the_window_gives_the_same_pair(scene: Scene) -> None:
    first = scene.signed_in()["refresh_token"]

    second = refresh(scene, first).json()
    scene.emulator.clock.advance(20)

    assert refresh(scene, first).json() == second


def test_a_replay_after_the_window_is_an_invalid_grant(scene: Scene) -> None:
    first = scene.signed_in()["refresh_token"]

    second = refresh(scene, first).json()["refresh_token"]
    scene.emulator.clock.advance(30)
    refused = refresh(scene, first)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert refresh(scene, second).status_code == 200


@pytest.mark.parametrize("window", [0, 30])
def test_answers_are_kept_for_the_replay_window_alone(scene: Scene, window: int) -> None:
    scene.emulator.settings.refresh_replay_window = window
    token = scene.signed_in()["refresh_token"]
    for _ in range(5):
        token = refresh(scene, token).json()["refresh_token"]
        scene.emulator.clock.advance(31)

    tokens = scene.emulator.environment.refresh_tokens.values()
    assert sum(len(each.answers) for each in tokens) == 1  # that of the last refresh


def test_refreshing_switches_the_organization(scene: Scene) -> None:
    user, one, two = scene.user(), scene.organization(), scene.organization()
    scene.membership(user, one)
    first = scene.signed_in(user)
    scene.membership(user, two)

    there = refresh(scene, first["refresh_token"], organization_id=two["id"]).json()
    still_there = refresh(scene, there["refresh_token"]).json()

    assert first["organization_id"] == one["id"]
    assert there["organization_id"] == still_there["organization_id"] == two["id"]
    assert verified(scene, still_there["access_token"])["org_id"] == two["id"]


@pytest.mark.parametrize("ending", ["revoke", "logout", "expire", "delete the user"])
def test_an_ended_session_cannot_be_refreshed(scene: Scene, ending: str) -> None:
    answer = scene.signed_in()
    sid = verified(scene, answer["access_token"])["sid"]

    match ending:
        case "revoke":
            scene.post(f"{UM}/sessions/revoke", session_id=sid)
        case "logout":
            scene.http.get(f"{UM}/sessions/logout", params={"session_id": sid})
        case "expire":
            scene.emulator.clock.advance(scene.emulator.settings.session_lifetime)
        case _:
            scene.delete(f"{USERS}/{answer['user']['id']}")

    refused = refresh(scene, answer["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_the_status_of_sessions_is_told(scene: Scene) -> None:
    user = scene.user()
    first = verified(scene, scene.signed_in(user)["access_token"])["sid"]
    scene.signed_in(user)
    scene.post(f"{UM}/sessions/revoke", session_id=first)

    def statuses() -> list[str]:
        found = scene.get(f"{USERS}/{user['id']}/sessions", order="asc").json()["data"]
        return [session["status"] for session in found]

    assert statuses() == ["revoked", "active"]
    scene.emulator.clock.advance(scene.emulator.settings.session_lifetime)
    assert statuses() == ["revoked", "expired"]


def test_a_jwt_template_adds_claims(scene: Scene) -> None:
    content = """{
        "urn:example:email": {{ user.email }},
        "greeting": "Hello {{ user.first_name || 'you' }}",
        "tier": {{ user.metadata.tier || 'free' }},
        "missing": {{ organization.external_id }},
        "provider": "{{ user.identities }}"
    }"""
    assert scene.put(f"{UM}/jwt_template", content=content).status_code == 200
    user = scene.user(metadata={"tier": "gold"}, first_name='A "quoted" name')

    claims = verified(scene, scene.signed_in(user)["access_token"])

    assert claims["urn:example:email"] == user["email"]
    assert claims["greeting"] == 'Hello A "quoted" name'
    assert claims["tier"] == "gold"
    assert "missing" not in claims
    assert claims["provider"] == "[]"


def test_a_jwt_template_knows_the_roles_of_the_membership(scene: Scene) -> None:
    content = """{
        "role": {{ organization_membership.role.slug }},
        "all": {{ organization_membership.roles }}
    }"""
    assert scene.put(f"{UM}/jwt_template", content=content).status_code == 200
    membership = scene.membership()

    claims = verified(scene, scene.signed_in(membership["user"])["access_token"])

    assert (claims["role"], claims["all"]) == ("member", [{"slug": "member"}])


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{{ nothing }}",
        '{"a": {{ tenant.id }}}',
        '{"a": "{{ user.email"}',
        '{"a": "{{ user.email }"}',
        '{"sub": "somebody else"}',
        '{"a": 1, "exp": {{ user.id }}}',
    ],
)
def test_a_jwt_template_that_cannot_be_is_refused(scene: Scene, content: str) -> None:
    answer = scene.put(f"{UM}/jwt_template", content=content)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request_parameters")


def test_any_token_can_be_signed(scene: Scene) -> None:
    token = scene.emulator.sign_token({"sub": "user_1", "custom": 1}, lifetime=10)

    claims = verified(scene, token)

    assert (claims["custom"], claims["exp"] - claims["iat"]) == (1, 10)
