"""Documented answers: authenticating."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.emulator.answers.table import (
    Act,
    enrolled_user,
    on_demand,
    row,
    rows,
)
from tests.emulator.scene import (
    DEVICE_CODE,
    MAGIC_AUTH,
    ORGANIZATION_SELECTION,
    RADAR_EMAIL,
    RADAR_SMS,
    TOTP,
    UM,
    Scene,
)

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
