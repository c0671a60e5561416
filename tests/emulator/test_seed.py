"""Seeds, and how an emulator begins."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import yaml
from attrs import fields

from tests.emulator.scene import MEMBERSHIPS, UM, USERS, Scene
from workos_authkit import InvalidArgumentError
from workos_authkit.emulator import Emulator, SeedError, Settings
from workos_authkit.emulator.seed import KEYS, SCHEMA

SEED = """
settings: {access_token_lifetime: 60, undeliverable_domains: [nowhere.example]}
permissions:
  - posts:write
  - {slug: posts:read, name: Read posts}
roles:
  - {slug: editor, permissions: [posts:write]}
users:
  - id: user_ada
    email: ada@example.com
    password: correct horse battery staple
    first_name: Ada
    metadata: {tier: gold}
    totp_secret: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
    identities: [GoogleOAuth]
  - {email: bob@example.com, email_verified: false}
organizations:
  - id: org_acme
    name: Acme
    domains: [acme.example]
    policy: {mfa_required: true, allowed_methods: [password]}
    roles: [{slug: acme-only}]
    connections: [{id: conn_okta, name: Okta}]
    members:
      - {user: ada@example.com, roles: [editor, acme-only]}
      - {user: bob@example.com, status: inactive}
    groups: [{name: Engineers, members: [ada@example.com]}]
invitations:
  - {email: eve@example.com, organization: Acme, role: editor, expires_in_days: 3}
feature_flags:
  - {slug: beta, targets: [ada@example.com]}
redirect_uris: [https://app.example.com/callback]
cors_origins: [https://app.example.com]
jwt_template: '{"tier": {{ user.metadata.tier }}}'
"""


def test_a_seed_is_there_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text(SEED)
    emulator = Emulator(seed=path)
    with emulator.http_client() as http:
        scene = Scene(http, emulator.api_key, emulator.client_id, emulator)

        ada = scene.get(f"{USERS}/user_ada").json()
        (membership,) = scene.get(MEMBERSHIPS, user_id="user_ada").json()["data"]
        flags = scene.get(f"{USERS}/user_ada/feature-flags").json()["data"]
        (invitation,) = scene.get(f"{UM}/invitations").json()["data"]
        refusal = scene.with_password(ada).json()

        assert (ada["name"], ada["email_verified"], ada["metadata"]) == (
            "Ada",
            True,
            {"tier": "gold"},
        )
        assert [role["slug"] for role in membership["roles"]] == ["editor", "acme-only"]
        assert [flag["slug"] for flag in flags] == ["beta"]
        assert (invitation["email"], invitation["role_slug"]) == ("eve@example.com", "editor")
        assert refusal["code"] == "mfa_challenge"
        assert emulator.settings.access_token_lifetime == 60
        assert len(scene.get("/authorization/permissions").json()["data"]) == 2


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ({"user": []}, "user: unknown"),
        ({"users": {}}, "users: must be a list"),
        ({"users": ["ada"]}, r"users\[0\]: must be a mapping"),
        ({"users": [{"email": "no email"}]}, r"users\[0\]: email must be an email"),
        ({"users": [{"email": "a@b.c", "pasword": "x"}]}, r"users\[0\]\.pasword: unknown"),
        ({"users": [{"email": "a@b.c"}] * 2}, r"users\[1\]: .*twice"),
        ({"organizations": [{"name": "A", "members": [{"user": "x@y.z"}]}]}, r"x@y\.z"),
        ({"organizations": [{"name": "A", "policy": {"magic": True}}]}, "magic"),
        (
            {"organizations": [{"name": "A", "policy": {"allowed_methods": "password"}}]},
            r"organizations\[0\]: allowed_methods: must be a list",
        ),
        ({"settings": {"speed": 1}}, r"settings\.speed: unknown"),
        ({"settings": [1]}, "settings: must be a mapping"),
        ({"settings": {"mfa": "sometimes"}}, r"settings\.mfa: must be one of off, "),
        ({"settings": {"device_interval": "5"}}, r"settings\.device_interval: must be like 5"),
        ({"settings": {"sign_up_enabled": 1}}, r"settings\.sign_up_enabled: must be like True"),
        ({"settings": {"undeliverable_domains": "x"}}, "domains: must be a list of strings"),
        ({1: [], "user": []}, "1: unknown"),
        ({"users": [{"email": "a@b.c", 1: "x"}]}, r"users\[0\]\.1: unknown"),
        (5, "must be a mapping or the path of a file, not int"),
        ({"jwt_template": "{"}, "jwt_template: The template"),
    ],
)
def test_the_error_for_a_malformed_seed_says_where(seed: Any, words: str) -> None:
    with pytest.raises(SeedError, match=words):
        Emulator(seed=seed)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("seed.yaml", b"["),
        ("seed.yaml", b"- a"),
        ("seed.yaml", b"users: [email: {"),
        ("seed.yaml", b"\xff\x00"),
        ("seed.yaml", b"settings: 2026-13-99"),
        ("seed.json", b"{"),
        ("seed.json", b"\xff"),
        ("seed.json", b"[" * 100_000),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(SeedError, match=name):
        Emulator(seed=path)


def test_second_factors_can_be_off_in_yaml(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text("settings: {mfa: off}")  # a boolean, by the rules of YAML 1.1

    assert Emulator(seed=path).settings.mfa == "off"


def test_importing_the_package_loads_no_library() -> None:
    script = """if True:
        import sys
        import workos_authkit.emulator
        heavy = {"httpx", "joserfc", "cryptography", "yaml", "uvicorn", "anyio", "pyotp", "segno"}
        print(sorted(heavy & set(sys.modules)))
    """
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert result.stdout.strip() == "[]", result.stderr


def test_an_emulator_answers_through_any_asgi_server(emulator: Emulator) -> None:
    import anyio

    app: Any = emulator.asgi()

    async def main() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=emulator.base_url) as http:
            return await http.get(f"/sso/jwks/{emulator.client_id}")

    assert anyio.run(main).json()["keys"][0]["kty"] == "RSA"


# The schema


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def test_the_schema_takes_what_the_emulator_takes() -> None:
    seed = yaml.safe_load(SEED)
    seed["$schema"] = "seed.schema.json"

    assert list(validator().iter_errors(seed)) == []
    Emulator(seed=seed)


def test_the_schema_knows_every_key() -> None:
    properties = json.loads(SCHEMA.read_text())["properties"]

    assert properties.keys() - {"$schema", "settings"} == KEYS.keys()
    for section, keys in KEYS.items():
        item = properties[section].get("items", properties[section])
        options = item.get("anyOf", [item])
        [mapping] = [option for option in options if option["type"] == "object"]
        assert mapping["properties"].keys() == keys, section
    assert properties["settings"]["properties"].keys() == {f.name for f in fields(Settings)}


@pytest.mark.parametrize(
    "seed",
    [
        {"settings": {"session_lifetime": float("inf")}},
        {"settings": {"code_lifetime": -1}},
        {"settings": {"device_interval": 10**20}},
        {"invitations": [{"email": "eve@example.com", "expires_in_days": 10**40}]},
    ],
    ids=str,
)
def test_numbers_without_bounds_are_refused(seed: dict[str, Any]) -> None:
    with pytest.raises(SeedError):
        Emulator(seed=seed)


@pytest.mark.parametrize(
    "seed",
    [
        {"user": []},
        {"users": [{"mail": "x"}]},
        {"users": [{"password": "a long password"}]},
        {"settings": {"mfa": "sometimes"}},
        {"organizations": [{"name": "A", "policy": {"allowed_methods": ["passwort"]}}]},
    ],
    ids=str,
)
def test_what_the_schema_refuses_the_emulator_refuses(seed: dict[str, Any]) -> None:
    assert list(validator().iter_errors(seed))
    with pytest.raises(SeedError):
        Emulator(seed=seed)


SCRIPT = "javascript:alert(1)"


@pytest.mark.parametrize(
    ("seed", "place"),
    [
        ({"redirect_uris": [SCRIPT]}, "redirect_uris"),
        ({"settings": {"logout_redirect_uri": SCRIPT}}, "settings.logout_redirect_uri"),
        ({"settings": {"logout_redirect_uri": 5}}, "settings.logout_redirect_uri"),
        ({"settings": {"logout_redirect_uris": [SCRIPT]}}, "settings.logout_redirect_uris"),
        ({"settings": {"daily_email_quota": "many"}}, "settings.daily_email_quota"),
        ({"settings": {"daily_email_quota": -1}}, "settings.daily_email_quota"),
        ({"applications": [{"name": "A", "redirect_uris": [SCRIPT]}]}, "applications"),
        ({"cors_origins": ["http://localhost:3000/path"]}, "cors_origins"),
        ({"users": [{"email": "ada@example.com", "impersonator": "boss"}]}, "users"),
        ({"users": [{"email": "ada@example.com", "impersonator": {"email": 5}}]}, "users"),
        ({"users": [{"email": "a" * 250 + "@example.com"}]}, "users"),
        ({"organizations": [{"name": "A", "policy": {"mfa_required": "no"}}]}, "organizations"),
        ({"invitations": [{"email": "eve@example.com", "role": "king"}]}, "invitations"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_would_go_wrong_later_is_refused_at_once(seed: dict[str, Any], place: str) -> None:
    with pytest.raises(SeedError, match=f"^{place}"):
        Emulator(seed=seed)


def test_a_setting_may_be_unset_again(emulator: Emulator) -> None:
    for value in (5, None):
        emulator.seed({"settings": {"daily_email_quota": value}})
        assert emulator.settings.daily_email_quota == value


@pytest.mark.parametrize("url", [SCRIPT, "", "/callback", "http://localhost:port/"])
def test_an_emulator_s_own_redirect_uri_is_checked(url: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^redirect_uri"):
        Emulator(redirect_uri=url)


def test_every_key_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guides" / "seeds.md").read_text()

    for section, keys in KEYS.items():
        assert f"\n## `{section}`\n" in page
        for key in keys:
            assert f"`{key}`" in page, (section, key)
