"""Documented answers: addresses."""

from typing import Any

import httpx

from tests.emulator.answers.table import on_demand, quoted, rows
from tests.emulator.scene import (
    UM,
    USERS,
    Scene,
)


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
