"""Documented answers: magic Auth, Radar, passwords."""

import httpx

from tests.emulator.answers.table import Act, on_demand, quoted, row, rows, undeliverable
from tests.emulator.scene import (
    PASSWORD,
    UM,
    Scene,
)


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
