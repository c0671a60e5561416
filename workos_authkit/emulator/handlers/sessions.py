"""Sessions and their tokens: `/user_management/sessions`, `/sso/jwks`."""

from datetime import timedelta
from typing import Any

from workos_authkit.emulator import jwt_template
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers import browser_sessions
from workos_authkit.emulator.handlers.organization_memberships import shown as show_membership
from workos_authkit.emulator.http import Response, empty_response, json_response, redirect
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import RefreshToken, Session, SignIn, User, wire
from workos_authkit.emulator.refusals import InvalidField, oauth, plain
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_redirect_url, location, origin

_AUTH_METHODS = {
    "Password": "password",
    "MagicAuth": "magic_code",
    "Passkey": "passkey",
    "SSO": "sso",
    "Impersonation": "impersonation",
    "ExternalAuth": "external_auth",
    "CrossAppAuth": "cross_app_auth",
    "MigratedSession": "migrated_session",
}
"""A session's names for the ways to sign in; every other way is an OAuth provider."""


def list_sessions(environment: Environment, call: Call) -> Response:
    """List a user's sessions."""
    user = environment.users.require(call.id)
    sessions = environment.sessions.where(lambda s: s.user_id == user.id)
    return page(environment.sessions, sessions, call.query, lambda s: shown(environment, s))


def revoke_session(environment: Environment, call: Call) -> Response:
    """End a session; its refresh token stops working."""
    session = environment.sessions.get(call.body.text("session_id"))
    if session is None:
        raise plain(400, "The session does not exist.")
    end_session(environment, session)
    return empty_response(200)


def log_out(environment: Environment, call: Call) -> Response:
    """End a session through the browser, and redirect it to `return_to`."""
    session_id = call.query.text("session_id")
    return_to = call.query.optional_text("return_to")
    if return_to and not is_redirect_url(return_to):
        raise InvalidField("return_to", "return_to_invalid", "return_to must be a URL.")
    if return_to and not _may_return_to(environment, return_to):
        message = f"The logout redirect '{return_to}' is not registered."
        raise InvalidField("return_to", "return_to_invalid", message)
    session = environment.sessions.get(session_id)
    if session is not None:
        end_session(environment, session)
    answer = redirect(location(return_to or _default_logout_url(environment)))
    return browser_sessions.forget(environment, answer)


def get_jwks(environment: Environment, call: Call) -> Response:
    """Return the public keys that verify access tokens."""
    if call.id != environment.client_id:
        raise plain(404, f"Client not found: '{call.id}'.")
    return json_response(environment.keyring.jwks())


def begin_session(environment: Environment, sign_in: SignIn, client_id: str) -> dict[str, Any]:
    """Begin the session of a sign-in, and return the answer with its first tokens."""
    user = environment.users.require(sign_in.user_id)
    now = environment.now()
    session = environment.create(
        Session,
        user_id=user.id,
        organization_id=sign_in.organization_id,
        impersonator=sign_in.impersonator,
        ip_address=sign_in.ip_address,
        user_agent=sign_in.user_agent,
        auth_method=_AUTH_METHODS.get(sign_in.method, "oauth"),
        authentication_method=sign_in.method,
        auth_time=int(now.timestamp()),
        passed_mfa="mfa" in sign_in.passed,
        expires_at=environment.after(environment.settings.session_lifetime),
    )
    user.last_sign_in_at = now
    answer = issue(environment, session, user, _new_refresh_token(environment, session), client_id)
    if sign_in.oauth_tokens is not None:
        answer["oauth_tokens"] = sign_in.oauth_tokens
    return answer


def exchange(
    environment: Environment, token: RefreshToken, session: Session, user: User, client_id: str
) -> dict[str, Any]:
    """Exchange a refresh token for its successor, and consume it.

    Two requests may race with one token, so within the replay window it gives the same answer
    again.
    """
    organization_id = session.organization_id
    if token.successor is None:
        token.used_at = environment.now()
        token.successor = _new_refresh_token(environment, session)
        while environment.replayable and is_spent(environment, environment.replayable[0]):
            environment.replayable.popleft().answers.clear()
        environment.replayable.append(token)
    if organization_id not in token.answers:
        answer = issue(environment, session, user, token.successor, client_id)
        token.answers[organization_id] = answer
    return token.answers[organization_id]


def is_spent(environment: Environment, token: RefreshToken) -> bool:
    """Return whether a refresh token was used too long ago for a replay."""
    window = timedelta(seconds=environment.settings.refresh_replay_window)
    return token.used_at is not None and environment.now() - token.used_at >= window


def end_session(environment: Environment, session: Session) -> None:
    """End a session."""
    if status_of(environment, session) == "active":
        session.status = "revoked"
        session.ended_at = session.updated_at = environment.now()


def status_of(environment: Environment, session: Session) -> str:
    """Return a session's current status."""
    if session.status == "active" and environment.now() >= session.expires_at:
        return "expired"
    return session.status


def shown(environment: Environment, session: Session) -> dict[str, Any]:
    """Return a session as the API shows it."""
    status = status_of(environment, session)
    shown = {**wire(session), "status": status}
    if status == "expired":
        shown["ended_at"] = shown["expires_at"]
    return shown


def issue(
    environment: Environment, session: Session, user: User, refresh_token: str, client_id: str
) -> dict[str, Any]:
    """Return the answer to a successful sign-in, with a new access token."""
    answer: dict[str, Any] = {
        "user": wire(user),
        "access_token": environment.keyring.current.sign(
            _claims(environment, session, user, client_id)
        ),
        "refresh_token": refresh_token,
        "authentication_method": session.authentication_method,
    }
    if session.organization_id is not None:
        answer["organization_id"] = session.organization_id
    if session.impersonator is not None:
        answer["impersonator"] = session.impersonator
    return answer


def issuer(environment: Environment, client_id: str) -> str:
    """Return the issuer of access tokens."""
    return f"{environment.base_url}/user_management/{client_id}"


def _claims(
    environment: Environment, session: Session, user: User, client_id: str
) -> dict[str, Any]:
    now = int(environment.clock.time())
    reserved: dict[str, Any] = {
        "iss": issuer(environment, client_id),
        "sub": user.id,
        "jti": environment.new_id(""),
        "iat": now,
        "exp": now + int(environment.settings.access_token_lifetime),
    }
    claims: dict[str, Any] = {
        "sid": session.id,
        "auth_time": session.auth_time,
        "client_id": client_id,
    }
    organization = environment.organizations.get(session.organization_id)
    membership = environment.membership(user.id, organization.id) if organization else None
    if organization is not None:
        claims["org_id"] = organization.id
        if organization.entitlements:
            claims["entitlements"] = organization.entitlements
    if membership is not None:
        claims["role"] = membership.role_slugs[0]
        claims["roles"] = membership.role_slugs
        claims["permissions"] = environment.permissions_of(membership)
    flags = [
        flag.slug
        for flag in environment.feature_flags
        if flag.is_on_for(user.id, session.organization_id)
    ]
    if flags:
        claims["feature_flags"] = sorted(flags)
    if session.impersonator is not None:
        claims["act"] = {"sub": session.impersonator["email"]}
    if environment.jwt_template is not None:
        context = jwt_template.context(
            user, organization, show_membership(environment, membership) if membership else None
        )
        custom = jwt_template.render(environment.jwt_template.content, context)
        if jwt_template.is_too_big(custom):
            raise oauth("token_too_big", "The rendered JWT template is too big.")
        claims.update(custom)
    return {**claims, **reserved}


def _may_return_to(environment: Environment, url: str) -> bool:
    """Return whether a logout may redirect here: any URL is allowed until one is registered."""
    registered = environment.settings.logout_redirect_uris
    if registered:
        return url in registered
    origins = {origin(record.uri) for record in environment.redirect_uris}
    return not origins or origin(url) in origins


def _default_logout_url(environment: Environment) -> str:
    """Return the default redirect of a logout."""
    settings = environment.settings
    registered = settings.logout_redirect_uri or next(iter(settings.logout_redirect_uris), None)
    return registered or origin(environment.last_redirect_uri or environment.redirect_uri) + "/"


def _new_refresh_token(environment: Environment, session: Session) -> str:
    token = environment.token()
    environment.refresh_tokens[token] = RefreshToken(token=token, session_id=session.id)
    return token
