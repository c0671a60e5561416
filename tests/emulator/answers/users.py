"""Documented answers: users."""

from typing import Any

import httpx

from tests.emulator.answers.table import INVALID, TOO_LONG, on_demand, row, rows
from tests.emulator.scene import (
    PASSWORD,
    USERS,
    Scene,
)

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
