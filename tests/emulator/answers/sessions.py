"""Documented answers: keys of tokens, sessions."""

from tests.emulator.answers.table import rows
from tests.emulator.scene import (
    REDIRECT_URI,
    UM,
    USERS,
    Scene,
)

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
