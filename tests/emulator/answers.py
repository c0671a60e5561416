"""One row per documented answer: how to bring an AuthKit to give it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from tests.emulator.judge import Answer, plain_path
from tests.emulator.scene import (
    DEVICE_CODE,
    INVITATIONS,
    MAGIC_AUTH,
    MEMBERSHIPS,
    ORGANIZATION_SELECTION,
    PASSWORD,
    RADAR_EMAIL,
    RADAR_SMS,
    REDIRECT_URI,
    TOTP,
    UM,
    USERS,
    Scene,
)

Act = Callable[[Scene], httpx.Response]


class Row(NamedTuple):
    """A documented answer and what leads to it."""

    method: str
    template: str
    status: int
    code: str | None
    act: Act

    @property
    def answer(self) -> Answer:
        return self.method, plain_path(self.template), self.status, self.code

    def __str__(self) -> str:
        return f"{self.method} {self.template} {self.status} {self.code or ''}".strip()


ROWS: list[Row] = []


def row(method: str, template: str, status: int, code: str | None, act: Act) -> None:
    ROWS.append(Row(method, template, status, code, act))


def rows(method: str, template: str, acts: dict[tuple[int, str | None], Act]) -> None:
    for (status, code), act in acts.items():
        row(method, template, status, code, act)


def on_demand(
    method: str, template: str, operation: str, act: Act, *codes: tuple[int, str]
) -> None:
    """Add rows for answers that only a demand brings."""
    for status, code in codes:

        def demanded(scene: Scene, code: str = code) -> httpx.Response:
            scene.emulator.refuse(operation, code)
            return act(scene)

        row(
            method, template, status, None if code in ("forbidden", "not_found") else code, demanded
        )


def wrong_code(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def later(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


# API keys

KEY = "/api_keys/{id}"


def expired_key(s: Scene) -> dict[str, Any]:
    key = s.organization_key()
    s.post(f"/api_keys/{key['id']}/expire")
    return key


rows(
    "POST",
    "/api_keys/validations",
    {
        (200, None): lambda s: s.post("/api_keys/validations", value=s.organization_key()["value"]),
        (401, None): lambda s: s.http.post("/api_keys/validations", json={"value": "sk"}),
        (422, None): lambda s: s.post("/api_keys/validations"),
    },
)
rows(
    "DELETE",
    KEY,
    {
        (204, None): lambda s: s.delete(f"/api_keys/{s.organization_key()['id']}"),
        (404, None): lambda s: s.delete("/api_keys/none"),
    },
)
rows(
    "POST",
    f"{KEY}/expire",
    {
        (200, None): lambda s: s.post(
            f"/api_keys/{s.organization_key()['id']}/expire", expires_at=later(1)
        ),
        (404, None): lambda s: s.post("/api_keys/none/expire"),
        (409, "api_key_already_expired"): lambda s: s.post(
            f"/api_keys/{expired_key(s)['id']}/expire"
        ),
        (422, None): lambda s: s.post(
            f"/api_keys/{s.organization_key()['id']}/expire", expires_at="soon"
        ),
    },
)
rows(
    "GET",
    "/organizations/{id}/api_keys",
    {
        (200, None): lambda s: s.get(
            f"/organizations/{s.organization_key()['owner']['id']}/api_keys"
        ),
        (404, None): lambda s: s.get("/organizations/none/api_keys"),
    },
)
rows(
    "POST",
    "/organizations/{id}/api_keys",
    {
        (201, None): lambda s: s.post(
            f"/organizations/{s.organization()['id']}/api_keys", name="key", expires_at=later(1)
        ),
        (404, None): lambda s: s.post("/organizations/none/api_keys", name="key"),
        (422, None): lambda s: s.post(f"/organizations/{s.organization()['id']}/api_keys"),
    },
)


def user_key(s: Scene, **fields: Any) -> httpx.Response:
    membership = s.membership()
    given = {"organization_id": membership["organization_id"], **fields}
    return s.post(f"{USERS}/{membership['user_id']}/api_keys", **given)


rows(
    "GET",
    f"{USERS}/{{id}}/api_keys",
    {
        (200, None): lambda s: s.get(
            f"{USERS}/{user_key(s, name='key').json()['owner']['id']}/api_keys"
        ),
        (404, None): lambda s: s.get(f"{USERS}/none/api_keys"),
    },
)
rows(
    "POST",
    f"{USERS}/{{id}}/api_keys",
    {
        (201, None): lambda s: user_key(s, name="key"),
        (400, None): lambda s: user_key(s),
        (404, None): lambda s: s.post(f"{USERS}/none/api_keys", name="k", organization_id="o"),
        (422, None): lambda s: user_key(s, name="key", organization_id=s.organization()["id"]),
    },
)

# Second factors


def attempts(s: Scene, times: int) -> httpx.Response:
    enrolled = s.factor()
    url = f"/auth/challenges/{enrolled['authentication_challenge']['id']}/verify"
    return [s.post(url, code="not it") for _ in range(times)][-1]


rows(
    "POST",
    "/auth/challenges/{id}/verify",
    {
        (201, None): lambda s: attempts(s, 1),
        (400, "one_time_code_too_many_attempts"): lambda s: attempts(s, 11),
        (404, None): lambda s: s.post("/auth/challenges/none/verify", code="123456"),
        (422, None): lambda s: s.post(
            f"/auth/challenges/{s.factor()['authentication_challenge']['id']}/verify"
        ),
    },
)
rows(
    "POST",
    "/auth/factors/enroll",
    {
        (201, None): lambda s: s.post(
            "/auth/factors/enroll", type="totp", totp_issuer="Acme", totp_user="ada"
        ),
        (422, None): lambda s: s.post("/auth/factors/enroll", type="sms"),
    },
)
rows(
    "GET",
    "/auth/factors/{id}",
    {
        (200, None): lambda s: s.get(f"/auth/factors/{s.factor()['authentication_factor']['id']}"),
        (404, None): lambda s: s.get("/auth/factors/none"),
    },
)
rows(
    "DELETE",
    "/auth/factors/{id}",
    {
        (204, None): lambda s: s.delete(
            f"/auth/factors/{s.factor()['authentication_factor']['id']}"
        ),
        (404, None): lambda s: s.delete("/auth/factors/none"),
    },
)
rows(
    "POST",
    "/auth/factors/{id}/challenge",
    {
        (201, None): lambda s: s.post(
            f"/auth/factors/{s.factor()['authentication_factor']['id']}/challenge"
        ),
        (404, None): lambda s: s.post("/auth/factors/none/challenge"),
        (422, None): lambda s: s.post(
            f"/auth/factors/{s.factor()['authentication_factor']['id']}/challenge", sms_template=1
        ),
    },
)
rows(
    "POST",
    f"{USERS}/{{id}}/auth_factors",
    {
        (201, None): lambda s: s.post(f"{USERS}/{s.user()['id']}/auth_factors", type="totp"),
        (422, None): lambda s: s.post(f"{USERS}/{s.user()['id']}/auth_factors", type="sms"),
    },
)


def enrolled_user(s: Scene) -> dict[str, Any]:
    user = s.user()
    s.factor(user)
    return user


rows(
    "GET",
    f"{USERS}/{{id}}/auth_factors",
    {
        (200, None): lambda s: s.get(f"{USERS}/{enrolled_user(s)['id']}/auth_factors"),
        (422, None): lambda s: s.get(f"{USERS}/{s.user()['id']}/auth_factors", limit=0),
    },
)

# Roles, permissions and feature flags

ROLES = "/authorization/organizations/{id}/roles"


def flagged(s: Scene) -> tuple[dict[str, Any], dict[str, Any]]:
    user, organization = s.user(), s.organization()
    targets = [user["email"], organization["name"]]
    s.emulator.seed({"feature_flags": [{"slug": s.unique("flag"), "targets": targets}]})
    return user, organization


rows(
    "GET",
    ROLES,
    {
        (200, None): lambda s: s.get(
            f"/authorization/organizations/{s.organization()['id']}/roles"
        ),
        (404, None): lambda s: s.get("/authorization/organizations/none/roles"),
    },
)
on_demand(
    "GET",
    ROLES,
    "organizations.list_roles",
    lambda s: s.get(f"/authorization/organizations/{s.organization()['id']}/roles"),
    (403, "forbidden"),
)


def permissions(s: Scene) -> httpx.Response:
    s.emulator.seed({"permissions": [s.unique("posts:")]})
    return s.get("/authorization/permissions")


row("GET", "/authorization/permissions", 200, None, permissions)
on_demand(
    "GET",
    "/authorization/permissions",
    "permissions.list",
    lambda s: s.get("/authorization/permissions"),
    (404, "not_found"),
)
row("GET", "/authorization/roles", 200, None, lambda s: s.get("/authorization/roles"))
on_demand(
    "GET",
    "/authorization/roles",
    "roles.list",
    lambda s: s.get("/authorization/roles"),
    (403, "forbidden"),
)
rows(
    "GET",
    "/organizations/{id}/feature-flags",
    {
        (200, None): lambda s: s.get(f"/organizations/{flagged(s)[1]['id']}/feature-flags"),
        (404, None): lambda s: s.get("/organizations/none/feature-flags"),
    },
)
rows(
    "GET",
    f"{USERS}/{{id}}/feature-flags",
    {
        (200, None): lambda s: s.get(f"{USERS}/{flagged(s)[0]['id']}/feature-flags"),
        (404, None): lambda s: s.get(f"{USERS}/none/feature-flags"),
    },
)

# Organizations

ORGANIZATION = "/organizations/{id}"


def taken_domain(s: Scene) -> list[dict[str, str]]:
    domain = {"domain": f"{s.unique('taken')}.example.com", "state": "verified"}
    s.organization(domain_data=[domain])
    return [domain]


def taken_external_id(s: Scene) -> str:
    external_id = s.unique("external")
    s.organization(external_id=external_id)
    return external_id


def changed_organization(s: Scene, **fields: Any) -> httpx.Response:
    return s.put(f"/organizations/{s.organization()['id']}", **fields)


def customer(s: Scene) -> str:
    name = s.unique("cus_")
    changed_organization(s, stripe_customer_id=name)
    return name


TOO_LONG = {"key": "v" * 601}

rows(
    "GET",
    "/organizations",
    {
        (200, None): lambda s: (s.organization(), s.get("/organizations"))[1],
        (422, None): lambda s: s.get("/organizations", limit=1000),
    },
)
rows(
    "POST",
    "/organizations",
    {
        (201, None): lambda s: s.post(
            "/organizations",
            name="Acme",
            external_id=s.unique("external"),
            metadata={"tier": "gold"},
            domain_data=[{"domain": f"{s.unique('acme')}.example.com", "state": "pending"}],
        ),
        (400, "invalid_metadata"): lambda s: s.post("/organizations", name="A", metadata=TOO_LONG),
        (400, "external_id_already_used"): lambda s: s.post(
            "/organizations", name="Acme", external_id=taken_external_id(s)
        ),
        (409, None): lambda s: s.post("/organizations", name="A", domain_data=taken_domain(s)),
        (422, None): lambda s: s.post("/organizations"),
    },
)
rows(
    "GET",
    "/organizations/external_id/{external_id}",
    {
        (200, None): lambda s: s.get(f"/organizations/external_id/{taken_external_id(s)}"),
        (404, None): lambda s: s.get("/organizations/external_id/none"),
    },
)
rows(
    "GET",
    ORGANIZATION,
    {
        (200, None): lambda s: s.get(f"/organizations/{s.organization()['id']}"),
        (404, None): lambda s: s.get("/organizations/none"),
    },
)
rows(
    "PUT",
    ORGANIZATION,
    {
        (200, None): lambda s: changed_organization(s, name="Acme", metadata={"tier": "gold"}),
        (400, "invalid_metadata"): lambda s: changed_organization(s, metadata=TOO_LONG),
        (400, "external_id_already_used"): lambda s: changed_organization(
            s, external_id=taken_external_id(s)
        ),
        (400, "stripe_customer_id_already_used"): lambda s: changed_organization(
            s, stripe_customer_id=customer(s)
        ),
        (404, None): lambda s: s.put("/organizations/none", name="Acme"),
        (409, None): lambda s: changed_organization(s, domain_data=taken_domain(s)),
        (422, None): lambda s: changed_organization(s, name=["Acme"]),
    },
)
on_demand(
    "PUT",
    ORGANIZATION,
    "organizations.update",
    lambda s: changed_organization(s, name="Acme"),
    (403, "forbidden"),
)


def delete_organization(s: Scene) -> httpx.Response:
    return s.delete(f"/organizations/{s.organization()['id']}")


row("DELETE", ORGANIZATION, 202, None, delete_organization)
on_demand("DELETE", ORGANIZATION, "organizations.delete", delete_organization, (403, "forbidden"))

# Keys of tokens, sessions

SESSIONS = f"{USERS}/{{id}}/sessions"

rows(
    "GET",
    "/sso/jwks/{clientId}",
    {
        (200, None): lambda s: s.get(f"/sso/jwks/{s.client_id}"),
        (404, None): lambda s: s.get("/sso/jwks/none"),
    },
)
rows(
    "GET",
    SESSIONS,
    {
        (200, None): lambda s: s.get(f"{USERS}/{s.signed_in()['user']['id']}/sessions"),
        (404, None): lambda s: s.get(f"{USERS}/none/sessions"),
        (422, "invalid_request_parameters"): lambda s: s.get(
            f"{USERS}/{s.user()['id']}/sessions", order="sideways"
        ),
    },
)


def session_id(s: Scene) -> str:
    user = s.signed_in()["user"]
    found = s.get(f"{USERS}/{user['id']}/sessions").json()
    return str(found["data"][0]["id"])


rows(
    "GET",
    f"{UM}/sessions/logout",
    {
        (302, None): lambda s: s.http.get(
            f"{UM}/sessions/logout",
            params={"session_id": session_id(s), "return_to": REDIRECT_URI},
            follow_redirects=False,
        ),
        (422, None): lambda s: s.http.get(f"{UM}/sessions/logout", follow_redirects=False),
    },
)
rows(
    "POST",
    f"{UM}/sessions/revoke",
    {
        (200, None): lambda s: s.post(f"{UM}/sessions/revoke", session_id=session_id(s)),
        (400, None): lambda s: s.post(f"{UM}/sessions/revoke", session_id="session_none"),
    },
)

# The hosted page and devices

rows(
    "GET",
    f"{UM}/authorize",
    {
        (200, None): lambda s: s.authorize(),
        (302, None): lambda s: s.authorize(login_hint=s.user()["email"], state="state"),
    },
)


def device_flow_disabled(s: Scene) -> httpx.Response:
    s.emulator.settings.device_flow_enabled = False
    return s.post(f"{UM}/authorize/device", client_id=s.client_id)


rows(
    "POST",
    f"{UM}/authorize/device",
    {
        (200, None): lambda s: s.post(f"{UM}/authorize/device", client_id=s.client_id),
        (400, None): lambda s: s.post(f"{UM}/authorize/device", client_id="none"),
        (403, None): device_flow_disabled,
    },
)

# Authenticating

AUTHENTICATE = f"{UM}/authenticate"


def authenticate_rows(acts: dict[tuple[int, str | None], Act]) -> None:
    rows("POST", AUTHENTICATE, acts)


def twice_member(s: Scene) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    user, one, two = s.user(), s.organization(), s.organization()
    s.membership(user, one)
    s.membership(user, two)
    return user, one, two


def selection(s: Scene, **fields: Any) -> httpx.Response:
    user, one, _ = twice_member(s)
    token = s.with_password(user).json()["pending_authentication_token"]
    given = {"organization_id": one["id"], "pending_authentication_token": token, **fields}
    return s.authenticate(ORGANIZATION_SELECTION, **given)


def selection_of_sso_organization(s: Scene) -> httpx.Response:
    user, one, _ = twice_member(s)
    s.emulator.set_policy(one["id"], sso_required=True)
    token = s.with_password(user).json()["pending_authentication_token"]
    return s.authenticate(
        ORGANIZATION_SELECTION, organization_id=one["id"], pending_authentication_token=token
    )


def member_under(s: Scene, **policy: Any) -> httpx.Response:
    membership = s.membership()
    s.emulator.set_policy(membership["organization_id"], **policy)
    return s.with_password(membership["user"])


def with_challenge(s: Scene, **fields: Any) -> httpx.Response:
    user = s.user()
    enrolled = s.factor(user)
    factor_id = enrolled["authentication_factor"]["id"]
    token = s.with_password(user).json()["pending_authentication_token"]
    challenge = s.post(f"/auth/factors/{factor_id}/challenge").json()
    given = {
        "code": s.emulator.totp_code(factor_id),
        "authentication_challenge_id": challenge["id"],
        "pending_authentication_token": token,
        **fields,
    }
    return s.authenticate(TOTP, **given)


def magic_auth_codes(s: Scene, *codes: str | None, advance: float = 0) -> httpx.Response:
    """Enter codes one after the other; None is the right one."""
    sent = s.magic_auth()
    if advance:
        s.emulator.clock.advance(advance)
    answers = [
        s.authenticate(MAGIC_AUTH, email=sent["email"], code=code or sent["code"]) for code in codes
    ]
    return answers[-1]


def radar_sms(s: Scene, step: str, **fields: Any) -> httpx.Response:
    user, refusal = s.waiting(step)
    token = refusal["pending_authentication_token"]
    sent = s.post(
        f"{UM}/radar_challenges",
        user_id=user["id"],
        pending_authentication_token=token,
        phone_number="+15555550123",
    ).json()
    code = s.emulator.outbox.last(to="+15555550123").code
    given = {**sent, "code": code, "pending_authentication_token": token, **fields}
    return s.authenticate(RADAR_SMS, **given)


def foreign_radar_challenge(s: Scene) -> httpx.Response:
    _, other = s.waiting("radar_email_challenge")
    _, mine = s.waiting("radar_email_challenge")
    return s.authenticate(
        RADAR_EMAIL,
        code="123456",
        radar_challenge_id=other["radar_challenge_id"],
        pending_authentication_token=mine["pending_authentication_token"],
    )


def polled_device(
    s: Scene, decide: Callable[[dict[str, Any]], Any] | None = None
) -> httpx.Response:
    device = s.device()
    if decide is not None:
        decide(device)
    return s.authenticate(DEVICE_CODE, device_code=device["device_code"], client_secret=None)


def polled_twice(s: Scene) -> httpx.Response:
    device = s.device()
    for _ in range(2):
        answer = s.authenticate(DEVICE_CODE, device_code=device["device_code"])
    return answer


def refresh(s: Scene, user: Any = None, **fields: Any) -> httpx.Response:
    token = s.signed_in(user)["refresh_token"]
    return s.authenticate("refresh_token", refresh_token=token, **fields)


def too_big_token(s: Scene) -> httpx.Response:
    s.put(f"{UM}/jwt_template", content='{"big": "' + "x" * 4000 + '"}')
    return s.with_password(s.user())


def refresh_without_factor(s: Scene) -> httpx.Response:
    token = s.signed_in()["refresh_token"]
    s.emulator.settings.mfa = "required"
    return s.authenticate("refresh_token", refresh_token=token)


def password_disabled(s: Scene) -> httpx.Response:
    user = s.user()
    s.emulator.settings.password_enabled = False
    return s.with_password(user)


def mfa_required(s: Scene) -> httpx.Response:
    s.emulator.settings.mfa = "required"
    return s.with_password(s.user())


def quoted(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.daily_email_quota = 0
    return act(s)


authenticate_rows(
    {
        (200, None): lambda s: s.with_password(s.user()),
        (400, "invalid_organization_id"): lambda s: selection(s, organization_id="org_none"),
        (400, "code_challenge_not_found"): lambda s: s.authenticate(
            "authorization_code", code=s.code(s.user()), code_verifier="v" * 43
        ),
        (400, "invalid_credentials"): lambda s: s.with_password(s.user(), password="wrong one"),
        (400, "invalid_one_time_code"): lambda s: magic_auth_codes(s, "not it"),
        (400, "one_time_code_previously_used"): lambda s: magic_auth_codes(s, None, None),
        (400, "one_time_code_expired"): lambda s: magic_auth_codes(s, None, advance=601),
        (400, "one_time_code_too_many_attempts"): lambda s: magic_auth_codes(s, *["not it"] * 11),
        (400, "invalid_pending_authentication_token"): lambda s: selection(
            s, pending_authentication_token="none"
        ),
        (400, "user_mismatch"): foreign_radar_challenge,
        (400, "phone_number_required"): lambda s: radar_sms(
            s, "radar_sign_up_challenge", phone_number=None
        ),
        (400, "verification_id_required"): lambda s: radar_sms(
            s, "radar_sign_up_challenge", verification_id=None
        ),
        (400, "invalid_client"): lambda s: s.with_password(s.user(), client_id="none"),
        (400, "unauthorized_client"): lambda s: s.with_password(s.user(), client_secret=None),
        (400, "invitation_invalid"): lambda s: s.with_password(s.user(), invitation_token="none"),
        (400, "invitation_cannot_be_used_for_email"): lambda s: s.with_password(
            s.user(), invitation_token=s.invitation()["token"]
        ),
        (400, "organization_authentication_methods_required"): lambda s: member_under(
            s, allowed_methods=["google_oauth"]
        ),
        (400, "invalid_link_authorization_code"): lambda s: s.authenticate(
            MAGIC_AUTH, email=s.email(), code="123456", link_authorization_code="none"
        ),
        (400, "expired_token"): lambda s: polled_device(
            s, lambda device: s.emulator.clock.advance(device["expires_in"])
        ),
        (400, "authorization_pending"): lambda s: polled_device(s),
        (400, "access_denied"): lambda s: polled_device(
            s, lambda device: s.emulator.deny_device(device["user_code"])
        ),
        (400, "slow_down"): polled_twice,
        (400, "Must use SSO for selected organization"): selection_of_sso_organization,
        (400, "invalid_grant"): lambda s: s.authenticate("refresh_token", refresh_token="none"),
        (400, "invalid_request"): lambda s: s.authenticate("telepathy"),
        (400, "organization_not_found"): lambda s: refresh(s, organization_id="org_none"),
        (400, "organization_membership_not_found"): lambda s: refresh(
            s, organization_id=s.organization()["id"]
        ),
        (400, "mfa_enrollment"): refresh_without_factor,
        (400, "token_too_big"): too_big_token,
        (400, "sso_required"): lambda s: member_under(s, sso_required=True),
        (403, "mfa_enrollment"): mfa_required,
        (403, "mfa_challenge"): lambda s: s.with_password(enrolled_user(s)),
        (403, "email_verification_required"): lambda s: s.with_password(
            s.user(email_verified=False)
        ),
        (403, "email_password_auth_disabled"): password_disabled,
        (403, "organization_selection_required"): lambda s: s.with_password(twice_member(s)[0]),
        (404, None): lambda s: with_challenge(s, authentication_challenge_id="none"),
        (422, "invalid_request_parameters"): lambda s: s.authenticate("password"),
    }
)
on_demand(
    "POST",
    AUTHENTICATE,
    "authenticate",
    lambda s: s.with_password(s.user()),
    (400, "invalid_profile"),
    (400, "invalid_connection"),
    (400, "sign_up_not_allowed"),
    (400, "extra_attributes_required"),
    (400, "pkce_not_supported"),
    (403, "authentication_method_not_allowed"),
    (403, "passkey_progressive_enrollment"),
    (403, "radar_challenge"),
    (403, "radar_sign_up_challenge"),
    (403, "radar_sms_sign_in_challenge"),
    (403, "application_consent_required"),
    (429, "daily_quota_exceeded"),
    (429, "too_many_requests"),
)


def magic_auth_disabled(s: Scene) -> httpx.Response:
    s.emulator.settings.magic_auth_enabled = False
    return s.authenticate(MAGIC_AUTH, email=s.email(), code="123456")


row("POST", AUTHENTICATE, 400, "authentication_method_not_allowed", magic_auth_disabled)

# Configuration

ORIGIN = "https://app.example.com"
CORS = f"{UM}/cors_origins"
REDIRECTS = f"{UM}/redirect_uris"


def no_key(method: str, path: str, json: Any = None) -> Act:
    return lambda s: s.http.request(method, path, json=json)


def add_redirects(s: Scene, number: int) -> list[dict[str, Any]]:
    uris = [f"https://{s.unique('app')}.example.com/callback" for _ in range(number)]
    return [s.post(REDIRECTS, uri=uri).json() for uri in uris]


rows(
    "POST",
    CORS,
    {
        (201, None): lambda s: s.post(CORS, origin=f"https://{s.unique('app')}.example.com"),
        (409, None): lambda s: [s.post(CORS, origin=ORIGIN) for _ in range(2)][-1],
        (422, None): lambda s: s.post(CORS, origin="not an origin"),
    },
)
rows(
    "GET",
    CORS,
    {
        (200, None): lambda s: (s.post(CORS, origin=ORIGIN), s.get(CORS))[1],
        (401, None): no_key("GET", CORS),
    },
)
rows(
    "POST",
    REDIRECTS,
    {
        (201, None): lambda s: s.post(REDIRECTS, uri=f"https://{s.unique('app')}.example.com/cb"),
        (400, None): lambda s: [s.post(REDIRECTS, uri="https://example.com/cb") for _ in "12"][-1],
        (401, None): no_key("POST", REDIRECTS, {"uri": "https://example.com/cb"}),
        (422, None): lambda s: s.post(REDIRECTS, uri="not a uri"),
    },
)
rows(
    "GET",
    REDIRECTS,
    {
        (200, None): lambda s: (add_redirects(s, 2), s.get(REDIRECTS))[1],
        (401, None): no_key("GET", REDIRECTS),
    },
)
rows(
    "DELETE",
    f"{REDIRECTS}/{{id}}",
    {
        (204, None): lambda s: s.delete(f"{REDIRECTS}/{add_redirects(s, 2)[1]['id']}"),
        (401, None): no_key("DELETE", f"{REDIRECTS}/none"),
        (404, None): lambda s: s.delete(f"{REDIRECTS}/none"),
        (409, None): lambda s: s.delete(f"{REDIRECTS}/{add_redirects(s, 1)[0]['id']}"),
    },
)
rows(
    "GET",
    f"{UM}/jwt_template",
    {
        (200, None): lambda s: (
            s.put(f"{UM}/jwt_template", content='{"tier": "gold"}'),
            s.get(f"{UM}/jwt_template"),
        )[1],
        (404, None): lambda s: s.get(f"{UM}/jwt_template"),
    },
)
rows(
    "PUT",
    f"{UM}/jwt_template",
    {
        (200, None): lambda s: s.put(f"{UM}/jwt_template", content='{"e": "{{ user.email }}"}'),
        (422, "invalid_request_parameters"): lambda s: s.put(f"{UM}/jwt_template", content="{"),
    },
)
rows(
    "POST",
    "/widgets/token",
    {
        (201, None): lambda s: s.post(
            "/widgets/token",
            organization_id=s.organization()["id"],
            user_id=s.user()["id"],
            scopes=["widgets:sso:manage"],
        ),
        (400, None): lambda s: s.post("/widgets/token", scopes=["widgets:everything"]),
        (404, None): lambda s: s.post("/widgets/token", organization_id="none"),
        (422, None): lambda s: s.post("/widgets/token"),
    },
)

# Addresses


def verification(s: Scene) -> httpx.Response:
    _, refusal = s.unverified()
    return s.get(f"{UM}/email_verification/{refusal['email_verification_id']}")


def verified(s: Scene, *codes: str | None, advance: float = 0) -> httpx.Response:
    """Enter verification codes one after the other; None is the right one."""
    user, refusal = s.unverified()
    found = s.get(f"{UM}/email_verification/{refusal['email_verification_id']}").json()
    if advance:
        s.emulator.clock.advance(advance)
    url = f"{USERS}/{user['id']}/email_verification/confirm"
    return [s.post(url, code=code or found["code"]) for code in codes][-1]


def verification_used_before(s: Scene) -> httpx.Response:
    user, refusal = s.unverified()
    found = s.get(f"{UM}/email_verification/{refusal['email_verification_id']}").json()
    url = f"{USERS}/{user['id']}/email_verification/confirm"
    s.post(url, code=found["code"])
    s.put(f"{USERS}/{user['id']}", email_verified=False)
    return s.post(url, code=found["code"])


rows(
    "GET",
    f"{UM}/email_verification/{{id}}",
    {
        (200, None): verification,
        (404, None): lambda s: s.get(f"{UM}/email_verification/none"),
    },
)
CONFIRM = f"{USERS}/{{id}}/email_verification/confirm"
rows(
    "POST",
    CONFIRM,
    {
        (200, None): lambda s: verified(s, None),
        (400, "email_previously_verified"): lambda s: s.post(
            f"{USERS}/{s.user()['id']}/email_verification/confirm", code="123456"
        ),
        (400, "email_verification_code_previously_used"): verification_used_before,
        (400, "email_verification_code_expired"): lambda s: verified(s, None, advance=601),
        (400, "email_verification_code_incorrect"): lambda s: verified(s, "not it"),
        (404, None): lambda s: s.post(f"{USERS}/none/email_verification/confirm", code="1"),
        (422, "invalid_request_parameters"): lambda s: s.post(
            f"{USERS}/{s.user()['id']}/email_verification/confirm"
        ),
    },
)


def send_verification(s: Scene) -> httpx.Response:
    user = s.user(email_verified=False)
    return s.post(f"{USERS}/{user['id']}/email_verification/send")


rows(
    "POST",
    f"{USERS}/{{id}}/email_verification/send",
    {
        (200, None): send_verification,
        (400, "email_already_verified"): lambda s: s.post(
            f"{USERS}/{s.user()['id']}/email_verification/send"
        ),
        (404, None): lambda s: s.post(f"{USERS}/none/email_verification/send"),
        (429, "daily_quota_exceeded"): lambda s: quoted(s, send_verification),
    },
)


def send_change(s: Scene, **fields: Any) -> httpx.Response:
    return s.post(f"{USERS}/{s.user()['id']}/email_change/send", **fields)


def change_to_own(s: Scene) -> httpx.Response:
    user = s.user()
    return s.post(f"{USERS}/{user['id']}/email_change/send", new_email=user["email"])


def confirm_change(
    s: Scene, *codes: str | None, advance: float = 0, taken: bool = False
) -> httpx.Response:
    """Ask for a change and enter codes; None is the right one."""
    user, new_email = s.user(), s.email()
    s.post(f"{USERS}/{user['id']}/email_change/send", new_email=new_email)
    if advance:
        s.emulator.clock.advance(advance)
    if taken:
        s.user(email=new_email)
    right = s.emulator.outbox.last(to=new_email, kind="email_change").code
    url = f"{USERS}/{user['id']}/email_change/confirm"
    return [s.post(url, code=code or right) for code in codes][-1]


CHANGE = f"{USERS}/{{id}}/email_change"
rows(
    "POST",
    f"{CHANGE}/send",
    {
        (200, None): lambda s: send_change(s, new_email=s.email()),
        (404, None): lambda s: s.post(f"{USERS}/none/email_change/send", new_email=s.email()),
        (409, "email_change_not_needed"): change_to_own,
        (409, "email_not_available"): lambda s: send_change(s, new_email=s.user()["email"]),
        (422, "invalid_request_parameters"): lambda s: send_change(s),
        (422, "invalid_email"): lambda s: send_change(s, new_email="no email"),
        (429, "daily_quota_exceeded"): lambda s: quoted(
            s, lambda s: send_change(s, new_email=s.email())
        ),
    },
)
on_demand(
    "POST",
    f"{CHANGE}/send",
    "users.send_email_change",
    lambda s: send_change(s, new_email=s.email()),
    (409, "email_change_not_allowed"),
)
rows(
    "POST",
    f"{CHANGE}/confirm",
    {
        (200, None): lambda s: confirm_change(s, None),
        (400, "email_change_code_expired"): lambda s: confirm_change(s, None, advance=601),
        (400, "email_change_code_incorrect"): lambda s: confirm_change(s, "not it"),
        (404, None): lambda s: s.post(f"{USERS}/none/email_change/confirm", code="123456"),
        (409, "no_pending_email_change"): lambda s: s.post(
            f"{USERS}/{s.user()['id']}/email_change/confirm", code="123456"
        ),
        (409, "email_change_code_previously_used"): lambda s: confirm_change(s, None, None),
        (409, "email_not_available"): lambda s: confirm_change(s, None, taken=True),
        (422, "invalid_request_parameters"): lambda s: s.post(
            f"{USERS}/{s.user()['id']}/email_change/confirm"
        ),
        (429, "email_change_too_many_attempts"): lambda s: confirm_change(s, *["not it"] * 11),
    },
)
on_demand(
    "POST",
    f"{CHANGE}/confirm",
    "users.confirm_email_change",
    lambda s: confirm_change(s, None),
    (409, "email_change_not_allowed"),
    (422, "invalid_email"),
)

# Invitations


def moved_invitation(s: Scene, verb: str, then: str) -> httpx.Response:
    """Accept or revoke an invitation, then do something to it."""
    invitation = s.invitation()
    s.post(f"{INVITATIONS}/{invitation['id']}/{verb}")
    return s.post(f"{INVITATIONS}/{invitation['id']}/{then}")


def expired_invitation(s: Scene) -> httpx.Response:
    invitation = s.invitation(expires_in_days=1)
    s.emulator.clock.advance(86_401)
    return s.post(f"{INVITATIONS}/{invitation['id']}/resend")


def undeliverable(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.undeliverable_domains = frozenset({"example.com"})
    return act(s)


def resend_undeliverable(s: Scene) -> httpx.Response:
    invitation = s.invitation()
    return undeliverable(s, lambda s: s.post(f"{INVITATIONS}/{invitation['id']}/resend"))


def invite_member(s: Scene) -> httpx.Response:
    membership = s.membership()
    return s.post(
        INVITATIONS,
        email=membership["user"]["email"],
        organization_id=membership["organization_id"],
    )


def invite_twice(s: Scene, **fields: Any) -> httpx.Response:
    email = s.email()
    return [s.post(INVITATIONS, email=email, **fields) for _ in range(2)][-1]


INVITATION = f"{INVITATIONS}/{{id}}"
rows(
    "GET",
    INVITATIONS,
    {
        (200, None): lambda s: (s.invitation(), s.get(INVITATIONS))[1],
        (422, "invalid_request_parameters"): lambda s: s.get(INVITATIONS, email="no email"),
    },
)
rows(
    "POST",
    INVITATIONS,
    {
        (201, None): lambda s: s.post(
            INVITATIONS,
            email=s.email(),
            organization_id=s.organization()["id"],
            role_slug="member",
            inviter_user_id=s.user()["id"],
            expires_in_days=3,
            locale="en-GB",
        ),
        (400, "email_already_invited_to_organization"): lambda s: invite_twice(
            s, organization_id=s.organization()["id"]
        ),
        (400, "user_already_organization_member"): invite_member,
        (400, "email_already_invited"): invite_twice,
        (400, "user_already_exists"): lambda s: s.post(INVITATIONS, email=s.user()["email"]),
        (400, "expires_in_days_too_short"): lambda s: s.post(
            INVITATIONS, email=s.email(), expires_in_days=0
        ),
        (400, "expires_in_days_too_long"): lambda s: s.post(
            INVITATIONS, email=s.email(), expires_in_days=31
        ),
        (400, "invalid_role"): lambda s: s.post(
            INVITATIONS,
            email=s.email(),
            organization_id=s.organization()["id"],
            role_slug="none",
        ),
        (400, "email_domain_not_deliverable"): lambda s: undeliverable(
            s, lambda s: s.post(INVITATIONS, email=s.email())
        ),
        (404, None): lambda s: s.post(INVITATIONS, email=s.email(), organization_id="none"),
        (422, "invalid_request_parameters"): lambda s: s.post(INVITATIONS, email="no email"),
    },
)
on_demand(
    "POST",
    INVITATIONS,
    "invitations.send",
    lambda s: s.post(INVITATIONS, email=s.email()),
    (400, "organization_blocked_from_sending_invites"),
)
rows(
    "GET",
    f"{INVITATIONS}/by_token/{{token}}",
    {
        (200, None): lambda s: s.get(f"{INVITATIONS}/by_token/{s.invitation()['token']}"),
        (404, None): lambda s: s.get(f"{INVITATIONS}/by_token/none"),
    },
)
rows(
    "GET",
    INVITATION,
    {
        (200, None): lambda s: s.get(f"{INVITATIONS}/{s.invitation()['id']}"),
        (404, None): lambda s: s.get(f"{INVITATIONS}/none"),
    },
)
rows(
    "POST",
    f"{INVITATION}/accept",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/accept"),
        (400, "invite_not_pending"): lambda s: moved_invitation(s, "accept", "accept"),
        (404, None): lambda s: s.post(f"{INVITATIONS}/none/accept"),
    },
)
on_demand(
    "POST",
    f"{INVITATION}/accept",
    "invitations.accept",
    lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/accept"),
    (400, "invalid_invite"),
    (400, "invite_has_accepted_user_id"),
)
rows(
    "POST",
    f"{INVITATION}/resend",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/resend"),
        (400, "invite_expired"): expired_invitation,
        (400, "invite_revoked"): lambda s: moved_invitation(s, "revoke", "resend"),
        (400, "invite_accepted"): lambda s: moved_invitation(s, "accept", "resend"),
        (400, "email_domain_not_deliverable"): resend_undeliverable,
        (404, None): lambda s: s.post(f"{INVITATIONS}/none/resend"),
        (422, "invalid_request_parameters"): lambda s: s.post(
            f"{INVITATIONS}/{s.invitation()['id']}/resend", locale="tlh"
        ),
    },
)
rows(
    "POST",
    f"{INVITATION}/revoke",
    {
        (200, None): lambda s: s.post(f"{INVITATIONS}/{s.invitation()['id']}/revoke"),
        (400, "invite_not_pending"): lambda s: moved_invitation(s, "revoke", "revoke"),
    },
)

# Magic Auth, Radar, passwords


def magic_auth_refused(s: Scene, setting: str) -> httpx.Response:
    setattr(s.emulator.settings, setting, False)
    return s.post(f"{UM}/magic_auth", email=s.email())


rows(
    "POST",
    f"{UM}/magic_auth",
    {
        (201, None): lambda s: s.post(f"{UM}/magic_auth", email=s.email()),
        (400, "invitation_invalid"): lambda s: s.post(
            f"{UM}/magic_auth", email=s.email(), invitation_token="none"
        ),
        (400, "authentication_method_not_allowed"): lambda s: magic_auth_refused(
            s, "magic_auth_enabled"
        ),
        (400, "sign_up_not_allowed"): lambda s: magic_auth_refused(s, "sign_up_enabled"),
        (400, "email_domain_not_deliverable"): lambda s: undeliverable(
            s, lambda s: s.post(f"{UM}/magic_auth", email=s.email())
        ),
        (422, None): lambda s: s.post(f"{UM}/magic_auth"),
        (429, "daily_quota_exceeded"): lambda s: quoted(
            s, lambda s: s.post(f"{UM}/magic_auth", email=s.email())
        ),
    },
)
rows(
    "GET",
    f"{UM}/magic_auth/{{id}}",
    {
        (200, None): lambda s: s.get(f"{UM}/magic_auth/{s.magic_auth()['id']}"),
        (404, None): lambda s: s.get(f"{UM}/magic_auth/none"),
    },
)


def radar_challenge(s: Scene) -> httpx.Response:
    user, refusal = s.waiting("radar_sms_challenge")
    return s.post(
        f"{UM}/radar_challenges",
        user_id=user["id"],
        pending_authentication_token=refusal["pending_authentication_token"],
        phone_number="+15555550123",
    )


def radar_email(s: Scene) -> httpx.Response:
    _, refusal = s.waiting("radar_email_challenge")
    return s.get(f"{UM}/radar_challenges/{refusal['radar_challenge_id']}")


row("POST", f"{UM}/radar_challenges", 201, None, radar_challenge)
rows(
    "GET",
    f"{UM}/radar_challenges/{{id}}",
    {
        (200, None): radar_email,
        (404, None): lambda s: s.get(f"{UM}/radar_challenges/none"),
    },
)


def reset_disabled(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.password_enabled = False
    return act(s)


RESET = f"{UM}/password_reset"
rows(
    "POST",
    RESET,
    {
        (201, None): lambda s: s.post(RESET, email=s.user()["email"]),
        (403, "email_password_auth_disabled"): lambda s: reset_disabled(
            s, lambda s: s.post(RESET, email=s.email())
        ),
        (404, None): lambda s: s.post(RESET, email=s.email()),
        (422, "invalid_request_parameters"): lambda s: s.post(RESET, email="no email"),
        (429, "daily_quota_exceeded"): lambda s: quoted(
            s, lambda s: s.post(RESET, email=s.user()["email"])
        ),
    },
)
on_demand(
    "POST",
    RESET,
    "password_resets.create",
    lambda s: s.post(RESET, email=s.user()["email"]),
    (403, "password_reset_not_allowed"),
)


def reset(s: Scene, new_password: str) -> httpx.Response:
    made = s.password_reset()
    return s.post(f"{RESET}/confirm", token=made["password_reset_token"], new_password=new_password)


rows(
    "POST",
    f"{RESET}/confirm",
    {
        (200, None): lambda s: reset(s, "another good password"),
        (400, "password_reset_error"): lambda s: reset(s, "short"),
        (403, "email_password_auth_disabled"): lambda s: reset_disabled(
            s, lambda s: s.post(f"{RESET}/confirm", token="none", new_password=PASSWORD)
        ),
        (404, None): lambda s: s.post(f"{RESET}/confirm", token="none", new_password=PASSWORD),
        (422, "invalid_request_parameters"): lambda s: s.post(f"{RESET}/confirm", token="none"),
    },
)
rows(
    "GET",
    f"{RESET}/{{id}}",
    {
        (200, None): lambda s: s.get(f"{RESET}/{s.password_reset()['id']}"),
        (404, None): lambda s: s.get(f"{RESET}/none"),
    },
)

# Memberships

MEMBERSHIP = f"{MEMBERSHIPS}/{{id}}"


def new_membership(s: Scene, **fields: Any) -> httpx.Response:
    given = {"user_id": s.user()["id"], "organization_id": s.organization()["id"], **fields}
    return s.post(MEMBERSHIPS, **given)


def changed_membership(s: Scene, **fields: Any) -> httpx.Response:
    return s.put(f"{MEMBERSHIPS}/{s.membership()['id']}", **fields)


def one_role_only(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.multiple_roles_enabled = False
    return act(s)


def scoped_role(s: Scene) -> str:
    slug = s.unique("scoped-")
    s.emulator.seed({"roles": [{"slug": slug, "resource_type_slug": "project"}]})
    return slug


def pending_again(s: Scene) -> httpx.Response:
    pending = s.pending_membership()
    return s.post(
        MEMBERSHIPS, user_id=pending["user_id"], organization_id=pending["organization_id"]
    )


INVALID = "invalid_request_parameters"
rows(
    "GET",
    MEMBERSHIPS,
    {
        (200, None): lambda s: s.get(
            MEMBERSHIPS, user_id=s.membership()["user_id"], statuses="active,inactive"
        ),
        (400, "missing_user_id_or_organization_id"): lambda s: s.get(MEMBERSHIPS),
        (404, None): lambda s: s.get(MEMBERSHIPS, user_id="none"),
        (422, None): lambda s: s.get(MEMBERSHIPS, user_id="none", statuses="asleep"),
    },
)
on_demand(
    "GET",
    MEMBERSHIPS,
    "organization_memberships.list",
    lambda s: s.get(MEMBERSHIPS, user_id=s.user()["id"]),
    (400, INVALID),
)
rows(
    "POST",
    MEMBERSHIPS,
    {
        (201, None): lambda s: new_membership(s, role_slugs=["admin", "member"]),
        (400, "cannot_reactivate_pending_organization_membership"): pending_again,
        (404, None): lambda s: new_membership(s, user_id="none"),
        (422, INVALID): lambda s: s.post(MEMBERSHIPS),
        (422, "invalid_role"): lambda s: new_membership(s, role_slug="none"),
        (422, "multiple_roles_not_enabled"): lambda s: one_role_only(
            s, lambda s: new_membership(s, role_slugs=["admin", "member"])
        ),
        (422, "sub_resource_scoped_role_not_allowed"): lambda s: new_membership(
            s, role_slug=scoped_role(s)
        ),
    },
)
rows(
    "GET",
    MEMBERSHIP,
    {
        (200, None): lambda s: s.get(f"{MEMBERSHIPS}/{s.membership()['id']}"),
        (404, None): lambda s: s.get(f"{MEMBERSHIPS}/none"),
    },
)
rows(
    "DELETE",
    MEMBERSHIP,
    {
        (200, None): lambda s: s.delete(f"{MEMBERSHIPS}/{s.membership()['id']}"),
        (404, None): lambda s: s.delete(f"{MEMBERSHIPS}/none"),
    },
)
rows(
    "PUT",
    MEMBERSHIP,
    {
        (200, None): lambda s: changed_membership(s, role_slug="admin"),
        (404, None): lambda s: s.put(f"{MEMBERSHIPS}/none", role_slug="admin"),
        (422, INVALID): lambda s: changed_membership(s, role_slug="admin", role_slugs=["admin"]),
        (422, "invalid_role"): lambda s: changed_membership(s, role_slug="none"),
        (422, "multiple_roles_not_enabled"): lambda s: one_role_only(
            s, lambda s: changed_membership(s, role_slugs=["admin", "member"])
        ),
        (422, "sub_resource_scoped_role_not_allowed"): lambda s: changed_membership(
            s, role_slug=scoped_role(s)
        ),
    },
)


def move(verb: str) -> Act:
    return lambda s: s.put(f"{MEMBERSHIPS}/{s.membership()['id']}/{verb}")


def move_pending(verb: str) -> Act:
    return lambda s: s.put(f"{MEMBERSHIPS}/{s.pending_membership()['id']}/{verb}")


for verb in ("deactivate", "reactivate"):
    rows(
        "PUT",
        f"{MEMBERSHIP}/{verb}",
        {
            (200, None): move(verb),
            (400, f"cannot_{verb}_pending_organization_membership"): move_pending(verb),
            (404, None): lambda s, verb=verb: s.put(f"{MEMBERSHIPS}/none/{verb}"),
        },
    )
    on_demand(
        "PUT",
        f"{MEMBERSHIP}/{verb}",
        f"organization_memberships.{verb}",
        move(verb),
        (422, INVALID),
    )


def grouped(s: Scene) -> httpx.Response:
    email = s.email()
    members = [{"user": email}]
    groups = [{"name": "Engineers", "members": [email]}]
    organization = {"name": s.unique("Org "), "members": members, "groups": groups}
    s.emulator.seed({"users": [{"email": email}], "organizations": [organization]})
    user = s.get(USERS, email=email).json()["data"][0]
    membership = s.get(MEMBERSHIPS, user_id=user["id"]).json()["data"][0]
    return s.get(f"{MEMBERSHIPS}/{membership['id']}/groups")


rows(
    "GET",
    f"{MEMBERSHIPS}/{{omId}}/groups",
    {(200, None): grouped, (404, None): lambda s: s.get(f"{MEMBERSHIPS}/none/groups")},
)

# Users

USER = f"{USERS}/{{id}}"
BCRYPT = "$2b$10$" + "a" * 53


def changed_user(s: Scene, **fields: Any) -> httpx.Response:
    return s.put(f"{USERS}/{s.user()['id']}", **fields)


def new_user(s: Scene, **fields: Any) -> httpx.Response:
    return s.post(USERS, **{"email": s.email(), **fields})


PASSWORD_ERRORS: dict[tuple[int, str | None], dict[str, Any]] = {
    (400, "password_strength_error"): {"password": "short"},
    (400, "invalid_password_hash"): {"password_hash": "none", "password_hash_type": "bcrypt"},
    (400, "password_and_password_hash_provided"): {
        "password": PASSWORD,
        "password_hash": BCRYPT,
        "password_hash_type": "bcrypt",
    },
    (400, "password_and_password_hash_type_provided"): {
        "password": PASSWORD,
        "password_hash_type": "bcrypt",
    },
    (400, "password_salt_position_requires_password_hash"): {"password_salt_position": "prefix"},
    (400, "invalid_metadata"): {"metadata": TOO_LONG},
}
for (status, code), fields in PASSWORD_ERRORS.items():
    row("POST", USERS, status, code, lambda s, fields=fields: new_user(s, **fields))
    row("PUT", USER, status, code, lambda s, fields=fields: changed_user(s, **fields))

rows(
    "GET",
    USERS,
    {
        (200, None): lambda s: (s.user(), s.get(USERS))[1],
        (422, None): lambda s: s.get(USERS, limit="many"),
    },
)
rows(
    "POST",
    USERS,
    {
        (201, None): lambda s: new_user(
            s,
            first_name="Ada",
            last_name=None,
            external_id=s.unique("external"),
            metadata={"tier": "gold"},
            password_hash=BCRYPT,
            password_hash_type="bcrypt",
        ),
        (400, "user_creation_error"): lambda s: s.post(USERS, email=s.user()["email"]),
        (422, INVALID): lambda s: s.post(USERS, email="no email"),
    },
)
on_demand("POST", USERS, "users.create", new_user, (404, "not_found"))


def external_user(s: Scene) -> str:
    return str(s.user(external_id=s.unique("user/with?odd#characters "))["external_id"])


rows(
    "GET",
    f"{USERS}/external_id/{{external_id}}",
    {
        (200, None): lambda s: s.get(
            f"{USERS}/external_id/{s.user(external_id=s.unique('ada'))['external_id']}"
        ),
        (404, None): lambda s: s.get(f"{USERS}/external_id/none"),
    },
)
rows(
    "GET",
    USER,
    {
        (200, None): lambda s: s.get(f"{USERS}/{s.user()['id']}"),
        (404, None): lambda s: s.get(f"{USERS}/none"),
    },
)
rows(
    "PUT",
    USER,
    {
        (200, None): lambda s: changed_user(
            s, first_name="Ada", metadata={"tier": "gold"}, locale="en-GB", external_id=None
        ),
        (400, "external_id_already_used"): lambda s: changed_user(s, external_id=external_user(s)),
        (400, "email_not_available"): lambda s: changed_user(s, email=s.user()["email"]),
        (400, "invalid_email"): lambda s: changed_user(s, email="no email"),
        (400, "invalid_locale"): lambda s: changed_user(s, locale="no locale"),
        (422, INVALID): lambda s: changed_user(s, first_name=1),
    },
)
on_demand(
    "PUT",
    USER,
    "users.update",
    lambda s: changed_user(s, email=s.email()),
    (400, "email_already_verified"),
    (400, "email_change_not_allowed"),
)
rows(
    "DELETE",
    USER,
    {
        (200, None): lambda s: s.delete(f"{USERS}/{s.user()['id']}"),
        (404, None): lambda s: s.delete(f"{USERS}/none"),
    },
)
on_demand(
    "DELETE",
    USER,
    "users.delete",
    lambda s: s.delete(f"{USERS}/{s.user()['id']}"),
    (409, "user_deletion_not_allowed"),
)


def identities(s: Scene) -> httpx.Response:
    user = s.user()
    s.code(user, provider="GitHubOAuth")
    return s.get(f"{USERS}/{user['id']}/identities")


rows(
    "GET",
    f"{USERS}/{{id}}/identities",
    {(200, None): identities, (404, None): lambda s: s.get(f"{USERS}/none/identities")},
)


def authorized(s: Scene) -> tuple[str, str]:
    email = s.email()
    s.emulator.seed({"users": [{"email": email, "authorized_applications": [{"name": "CLI"}]}]})
    user = s.get(USERS, email=email).json()["data"][0]
    granted = s.get(f"{USERS}/{user['id']}/authorized_applications").json()["data"][0]
    return user["id"], granted["application"]["id"]


APPLICATIONS = f"{USERS}/{{user_id}}/authorized_applications"
rows(
    "GET",
    APPLICATIONS,
    {
        (200, None): lambda s: s.get(f"{USERS}/{authorized(s)[0]}/authorized_applications"),
        (404, None): lambda s: s.get(f"{USERS}/none/authorized_applications"),
        (422, None): lambda s: s.get(f"{USERS}/{s.user()['id']}/authorized_applications", limit=0),
    },
)
rows(
    "DELETE",
    f"{APPLICATIONS}/{{application_id}}",
    {
        (204, None): lambda s: s.delete(
            "{}/{}/authorized_applications/{}".format(USERS, *authorized(s))
        ),
        (404, None): lambda s: s.delete(f"{USERS}/{s.user()['id']}/authorized_applications/none"),
    },
)
