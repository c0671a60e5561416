"""Documented answers: second factors."""

import httpx

from tests.emulator.answers.table import enrolled_user, rows
from tests.emulator.scene import (
    USERS,
    Scene,
)


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


rows(
    "GET",
    f"{USERS}/{{id}}/auth_factors",
    {
        (200, None): lambda s: s.get(f"{USERS}/{enrolled_user(s)['id']}/auth_factors"),
        (422, None): lambda s: s.get(f"{USERS}/{s.user()['id']}/auth_factors", limit=0),
    },
)
