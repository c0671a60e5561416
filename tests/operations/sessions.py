"""Sessions: in cookies, and in the API's list."""

from unittest.mock import ANY

from tests.operations.row import (
    CLIENT,
    LATER,
    LATER_ON,
    STAMPED,
    STAMPS,
    Answer,
    Row,
    all_row,
    list_row,
    sent,
)
from tests.operations.session_tokens import ACCESS_TOKEN, CLAIMS, JWK_JSON
from tests.operations.session_tokens import PATH as JWKS_PATH
from tests.operations.users import USER, USER_JSON
from workos_authkit._session_cookie import open_session, seal_session
from workos_authkit.models import (
    AuthenticatedSession,
    Authentication,
    Event,
    Impersonator,
    LoadedSession,
    RefreshedSession,
    Session,
)

SESSION_JSON = {
    "object": "session",
    "id": "session_1",
    "user_id": "user_1",
    "organization_id": "org_1",
    "status": "active",
    "auth_method": "sso",
    "ip_address": "198.51.100.42",
    "user_agent": "Mozilla/5.0",
    "impersonator": {"email": "grace@example.com", "reason": None},
    "expires_at": LATER,
    "ended_at": None,
    **STAMPS,
}
SESSION = Session(
    id="session_1",
    user_id="user_1",
    organization_id="org_1",
    status="active",
    auth_method="sso",
    ip_address="198.51.100.42",
    user_agent="Mozilla/5.0",
    impersonator=Impersonator(email="grace@example.com"),
    expires_at=LATER_ON,
    **STAMPED,
)

AUTHENTICATION = Authentication(
    user=USER,
    access_token=ACCESS_TOKEN,
    refresh_token="refresh-token",
    organization_id="org_1",
    authentication_method="SSO",
    impersonator=Impersonator(email="grace@example.com", reason="support"),
)
AUTHENTICATION_JSON = {
    "user": USER_JSON,
    "access_token": ACCESS_TOKEN,
    "refresh_token": "refresh-token",
    "organization_id": "org_1",
    "authentication_method": "SSO",
    "impersonator": {"email": "grace@example.com", "reason": "support"},
}
AUTHENTICATED = AuthenticatedSession(
    user=USER,
    access_token=ACCESS_TOKEN,
    claims=CLAIMS,
    authentication_method="SSO",
    impersonator=AUTHENTICATION.impersonator,
)
COOKIE = seal_session(AUTHENTICATION, CLIENT["cookie_password"])
LOGOUT = "https://api.workos.com/user_management/sessions/logout?session_id=session_1"


def _opened(cookie: str) -> LoadedSession:
    return open_session(cookie, CLIENT["cookie_password"], 0)


REVOKED = Event(id="event_1", type="session.revoked", data=SESSION)

ROWS = [
    Row(
        call=lambda authkit: authkit.sessions.seal(AUTHENTICATION),
        read=_opened,
        returns=LoadedSession(authentication=AUTHENTICATION),
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.load_sealed_session(COOKIE),
        returns=LoadedSession(authentication=AUTHENTICATION),
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.authenticate(COOKIE),
        sends=sent(f"GET {JWKS_PATH}"),
        answers=Answer({"keys": [JWK_JSON]}),
        returns=AUTHENTICATED,
        public=True,
        documented=False,  # as `session_tokens.get_jwks`, with keys that are real
        refuses=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.refresh(COOKIE),
        sends=[
            sent(
                "POST /user_management/authenticate",
                {
                    "client_id": "client_123",
                    "client_secret": "sk_test_key",
                    "grant_type": "refresh_token",
                    "refresh_token": "refresh-token",
                    "organization_id": "org_1",
                },
            ),
            sent(f"GET {JWKS_PATH}"),
        ],
        answers=[Answer(AUTHENTICATION_JSON), Answer({"keys": [JWK_JSON]})],
        returns=RefreshedSession(
            sealed_session=ANY, authentication=AUTHENTICATION, session=AUTHENTICATED
        ),
        public=True,
        documented=False,  # as `authentication.with_refresh_token`, with a token that is real
        refuses=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.get_logout_url(
            "session_1", return_to="https://example.com/?a=1"
        ),
        returns=f"{LOGOUT}&return_to=https%3A%2F%2Fexample.com%2F%3Fa%3D1",
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.get_logout_url_from_cookie(COOKIE),
        returns=LOGOUT,
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.sessions.sign_out(COOKIE),
        returns=LOGOUT,
        public=True,
    ),
    list_row(
        lambda authkit: authkit.sessions.list("user_1", limit=2, after="session_0", order="asc"),
        "GET /user_management/users/user_1/sessions",
        SESSION_JSON,
        SESSION,
        query={"limit": "2", "after": "session_0", "order": "asc"},
    ),
    all_row(
        lambda authkit: authkit.sessions.all("user_1"),
        "GET /user_management/users/user_1/sessions",
        SESSION_JSON,
        SESSION,
    ),
    Row(
        call=lambda authkit: authkit.sessions.revoke("session_1"),
        sends=sent("POST /user_management/sessions/revoke", {"session_id": "session_1"}),
        answers=Answer(),
    ),
    Row(
        call=lambda authkit: authkit.sessions.apply_event(REVOKED),
        returns=None,
        public=True,
    ),
]
