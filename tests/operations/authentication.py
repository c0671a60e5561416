"""Signing users in."""

from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

from tests.operations.row import Answer, Row, sent
from tests.operations.users import USER, USER_JSON
from workos_authkit import Visitor
from workos_authkit.models import (
    Authentication,
    AuthorizationCallback,
    AuthorizationRequest,
    Impersonator,
    OAuthTokens,
)

AUTHENTICATION_JSON = {
    "user": USER_JSON,
    "access_token": "access-token",
    "refresh_token": "refresh-token",
    "organization_id": "org_1",
    "authentication_method": "GoogleOAuth",
    "authkit_authorization_code": "another-code",
    "impersonator": {"email": "grace@example.com", "reason": "support"},
    "oauth_tokens": {
        "provider": "GoogleOAuth",
        "access_token": "google-access-token",
        "refresh_token": "google-refresh-token",
        "expires_at": 1_767_323_045,
        "scopes": ["calendar"],
    },
}
AUTHENTICATION = Authentication(
    user=USER,
    access_token="access-token",
    refresh_token="refresh-token",
    organization_id="org_1",
    authentication_method="GoogleOAuth",
    authkit_authorization_code="another-code",
    impersonator=Impersonator(email="grace@example.com", reason="support"),
    oauth_tokens=OAuthTokens(
        provider="GoogleOAuth",
        access_token="google-access-token",
        refresh_token="google-refresh-token",
        expires_at=1_767_323_045,
        scopes=("calendar",),
    ),
)
BROWSER = {"ip_address": "203.0.113.1", "user_agent": "Firefox", "device_id": "device_1"}
VISITOR = Visitor(**BROWSER)
WORKOS = "urn:workos:oauth:grant-type"
URL = (
    "https://api.workos.com/user_management/authorize?client_id=client_123"
    "&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&response_type=code"
)


def grant(
    call: Callable[[Any], Any],
    grant_type: str,
    body: Any,
    *,
    public: bool = False,
    documented: bool = True,
) -> Row:
    """Return the row of a way to sign in."""
    return Row(
        call=call,
        sends=sent(
            "POST /user_management/authenticate",
            {
                "client_id": "client_123",
                "client_secret": "sk_test_key",
                "grant_type": grant_type,
                **body,
            },
        ),
        answers=Answer(AUTHENTICATION_JSON),
        returns=AUTHENTICATION,
        public=public,
        documented=documented,
    )


ROWS = [
    Row(
        call=lambda authkit: authkit.authentication.get_authorization_url(
            provider="authkit",
            state="state-1",
            code_challenge="challenge",
            max_age=0,
            provider_scopes=["calendar", "contacts"],
            provider_query_params={"hd": "example.com"},
        ),
        returns=f"{URL}&provider=authkit&state=state-1&code_challenge=challenge"
        "&code_challenge_method=S256&max_age=0&provider_scopes=calendar%2Ccontacts"
        "&provider_query_params%5Bhd%5D=example.com",
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.authentication.start(organization_id="org_1"),
        returns=AuthorizationRequest(url=ANY, state=ANY, code_verifier=ANY),
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.authentication.parse_callback(
            "https://app.example.com/callback?code=code-1&state=state-1", state="state-1"
        ),
        returns=AuthorizationCallback(code="code-1"),
        public=True,
    ),
    grant(
        lambda authkit: authkit.authentication.with_code(
            "code-1",
            code_verifier="verifier",
            invitation_token="let-her-in",
            visitor=Visitor(**BROWSER, signals_id="signals_1"),
        ),
        "authorization_code",
        {
            "code": "code-1",
            "code_verifier": "verifier",
            "invitation_token": "let-her-in",
            "signals_id": "signals_1",
            **BROWSER,
        },
        public=True,
    ),
    grant(
        lambda authkit: authkit.authentication.with_password(
            email="ada@example.com", password="correct horse battery staple", visitor=VISITOR
        ),
        "password",
        {"email": "ada@example.com", "password": "correct horse battery staple", **BROWSER},
    ),
    grant(
        lambda authkit: authkit.authentication.with_magic_auth(
            "123456", email="ada@example.com", radar_auth_attempt_id="attempt_1", visitor=VISITOR
        ),
        f"{WORKOS}:magic-auth:code",
        {
            "code": "123456",
            "email": "ada@example.com",
            "radar_auth_attempt_id": "attempt_1",
            **BROWSER,
        },
    ),
    grant(
        lambda authkit: authkit.authentication.with_refresh_token(
            "refresh-token", organization_id="org_1", visitor=VISITOR
        ),
        "refresh_token",
        {"refresh_token": "refresh-token", "organization_id": "org_1", **BROWSER},
        public=True,
    ),
    grant(
        lambda authkit: authkit.authentication.with_email_verification(
            "123456", pending="not-done-yet", visitor=VISITOR
        ),
        f"{WORKOS}:email-verification:code",
        {"code": "123456", "pending_authentication_token": "not-done-yet", **BROWSER},
    ),
    grant(
        lambda authkit: authkit.authentication.with_totp(
            "123456",
            pending="not-done-yet",
            authentication_challenge_id="auth_challenge_1",
            visitor=VISITOR,
        ),
        f"{WORKOS}:mfa-totp",
        {
            "code": "123456",
            "pending_authentication_token": "not-done-yet",
            "authentication_challenge_id": "auth_challenge_1",
            **BROWSER,
        },
    ),
    grant(
        lambda authkit: authkit.authentication.with_organization_selection(
            "org_1", pending="not-done-yet", visitor=VISITOR
        ),
        f"{WORKOS}:organization-selection",
        {"pending_authentication_token": "not-done-yet", "organization_id": "org_1", **BROWSER},
    ),
    grant(
        lambda authkit: authkit.authentication.with_radar_email_challenge(
            "123456",
            pending="not-done-yet",
            radar_challenge_id="radar_challenge_1",
            visitor=VISITOR,
        ),
        f"{WORKOS}:radar-email-challenge:code",
        {
            "code": "123456",
            "pending_authentication_token": "not-done-yet",
            "radar_challenge_id": "radar_challenge_1",
            **BROWSER,
        },
    ),
    grant(
        lambda authkit: authkit.authentication.with_radar_sms_challenge(
            "123456",
            pending="not-done-yet",
            verification_id="verification_1",
            phone_number="+15005550006",
            visitor=VISITOR,
        ),
        f"{WORKOS}:radar-sms-challenge:code",
        {
            "code": "123456",
            "pending_authentication_token": "not-done-yet",
            "verification_id": "verification_1",
            "phone_number": "+15005550006",
            **BROWSER,
        },
    ),
    grant(
        lambda authkit: authkit.authentication.with_email_completion(
            email="ada@example.com", pending="no-email-yet", visitor=Visitor(signals_id="signals_1")
        ),
        f"{WORKOS}:email-completion",
        {
            "email_completion_token": "no-email-yet",
            "email": "ada@example.com",
            "signals_id": "signals_1",
        },
        documented=False,
    ),
    Row(
        call=lambda authkit: authkit.authentication.with_device_code(
            "device-code", visitor=VISITOR
        ),
        sends=sent(
            "POST /user_management/authenticate",
            {
                "client_id": "client_123",
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                "device_code": "device-code",
                **BROWSER,
            },
        ),
        answers=Answer(AUTHENTICATION_JSON),
        returns=AUTHENTICATION,
        public=True,
    ),
]
