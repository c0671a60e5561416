"""Signing in: `POST /user_management/authenticate`, one function per grant."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta

from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers import browser_sessions
from workos_authkit.emulator.handlers.browser_sessions import is_browser, read_refresh_token
from workos_authkit.emulator.handlers.email_changes import complete_email
from workos_authkit.emulator.handlers.email_verifications import mark_verified
from workos_authkit.emulator.handlers.gates import (
    SSO,
    ask,
    check_membership,
    check_policy,
    factors_of,
    find_pending,
    finish,
    mfa_is_required,
)
from workos_authkit.emulator.handlers.invitations import state_of
from workos_authkit.emulator.handlers.mfa import enter
from workos_authkit.emulator.handlers.sessions import exchange, is_spent, status_of
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import Invitation, Organization, SignIn, User, Verdict, wire
from workos_authkit.emulator.refusals import Refused, coded, oauth, plain, unauthorized
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import location

_SLOWER = 5
"""Seconds by which `slow_down` makes the interval longer (RFC 8628, section 3.5)."""

_CODE_REFUSALS = {
    Verdict.WRONG: "invalid_one_time_code",
    Verdict.EXPIRED: "one_time_code_expired",
    Verdict.USED_BEFORE: "one_time_code_previously_used",
    Verdict.TOO_MANY_ATTEMPTS: "one_time_code_too_many_attempts",
}


def authenticate(environment: Environment, call: Call) -> Response:
    """Exchange proof of a user's identity for a session, or refuse with the next step."""
    response = _authenticate(environment, call)
    return browser_sessions.keep(environment, response) if is_browser(call) else response


def _authenticate(environment: Environment, call: Call) -> Response:
    if call.bearer is not None and call.bearer != environment.api_key:
        raise unauthorized()
    grant_type = call.body.text("grant_type")
    client_id = call.body.text("client_id")
    grant = _GRANTS.get(grant_type)
    if client_id != environment.client_id:
        raise oauth("invalid_client", "Unknown client.")
    if grant_type == "refresh_token":
        _check_secret(environment, call, required=False)
        return _refresh(environment, call, client_id)
    if grant is None:
        raise oauth("invalid_request", f"The grant type '{grant_type}' is not supported.")
    _check_secret(environment, call, required=grant not in (_with_code, _with_device_code))
    try:
        sign_in = grant(environment, call)
    except Refused as refused:
        _note_failure(environment, call, refused)
        raise
    sign_in.ip_address = call.body.optional_text("ip_address") or sign_in.ip_address
    sign_in.user_agent = call.body.optional_text("user_agent") or sign_in.user_agent
    for name in ("pending_authentication_token", "email_completion_token"):
        environment.pending.pop(str(call.body.get(name)), None)
    return finish(environment, sign_in, client_id)


def _note_failure(environment: Environment, call: Call, refused: Refused) -> None:
    """Record that a password or code was wrong; other refusals do not count as sign-in attempts."""
    kind = _ATTEMPTS.get(call.body.text("grant_type"))
    code = refused.content.get("code")
    if kind is None or code not in ("invalid_credentials", *_CODE_REFUSALS.values()):
        return
    pending = environment.pending.get(call.body.optional_text("pending_authentication_token") or "")
    user = environment.users.get(pending.sign_in.user_id) if pending else None
    environment.sign_in_failed(
        kind,
        str(code),
        email=user.email if user else call.body.text("email"),
        ip_address=call.body.optional_text("ip_address"),
        user_agent=call.body.optional_text("user_agent"),
    )


def _with_password(environment: Environment, call: Call) -> SignIn:
    email, password = call.body.text("email"), call.body.text("password")
    if not environment.settings.password_enabled:
        raise coded(
            403, "email_password_auth_disabled", "Email and password authentication is disabled."
        )
    user = environment.user_by_email(email)
    if user is None or user.password is None or not passwords.matches(user.password, password):
        raise coded(400, "invalid_credentials", f"Invalid credentials for '{email}'.")
    invitation = _read_invitation(environment, call, user.email)
    return _bring(SignIn(user_id=user.id, method="Password"), invitation)


def _with_code(environment: Environment, call: Call) -> SignIn:
    code = call.body.text("code")
    verifier = call.body.optional_text("code_verifier")
    if verifier is None and call.body.optional_text("client_secret") is None:
        raise oauth("invalid_client", "Either client_secret or code_verifier must be given.")
    issued = environment.authorization_codes.get(code)
    if issued is None or environment.now() >= issued.expires_at:
        raise oauth("invalid_grant", f"The code '{code}' has expired or is invalid.")
    if verifier is not None and issued.code_challenge is None:
        raise coded(400, "code_challenge_not_found", "The code was asked for without a challenge.")
    user = environment.users.get(issued.sign_in.user_id)
    if user is None:
        raise oauth("invalid_grant", f"The code '{code}' has expired or is invalid.")
    if issued.code_challenge is not None and issued.code_challenge != _challenge(verifier or ""):
        del environment.authorization_codes[code]
        raise oauth("invalid_grant", "The code verifier does not match the code challenge.")
    invitation = _read_invitation(environment, call, user.email)
    del environment.authorization_codes[code]
    return _bring(issued.sign_in, invitation)


def _with_magic_auth(environment: Environment, call: Call) -> SignIn:
    email, code = call.body.text("email"), call.body.text("code")
    if call.body.optional_text("link_authorization_code") is not None:
        raise oauth("invalid_link_authorization_code")
    if not environment.settings.magic_auth_enabled:
        raise oauth("authentication_method_not_allowed")
    invitation = _read_invitation(environment, call, email)
    magic_auth = environment.magic_auths.last(lambda m: m.email.casefold() == email.casefold())
    _check_code(magic_auth.enter(code, environment.now()) if magic_auth else Verdict.WRONG)
    user = environment.user_by_email(email)
    if user is None:
        raise _wrong_code(Verdict.WRONG)
    mark_verified(environment, user)
    return _bring(SignIn(user_id=user.id, method="MagicAuth"), invitation)


def _with_email_verification(environment: Environment, call: Call) -> SignIn:
    code = call.body.text("code")
    sign_in = find_pending(environment, call.body.text("pending_authentication_token"))
    sent = environment.email_verifications.last(lambda v: v.user_id == sign_in.user_id)
    _check_code(sent.enter(code, environment.now()) if sent else Verdict.WRONG)
    mark_verified(environment, environment.users.require(sign_in.user_id))
    sign_in.passed.add("email_verification")
    return sign_in


def _with_totp(environment: Environment, call: Call) -> SignIn:
    code = call.body.text("code")
    challenge_id = call.body.text("authentication_challenge_id")
    sign_in = find_pending(environment, call.body.text("pending_authentication_token"))
    challenge = environment.challenges.require(challenge_id)
    factor = environment.factors.require(challenge.authentication_factor_id)
    _check_user(sign_in, factor.user_id)
    _check_code(enter(environment, challenge, code))
    sign_in.passed.add("mfa")
    return sign_in


def _with_organization_selection(environment: Environment, call: Call) -> SignIn:
    organization_id = call.body.text("organization_id")
    sign_in = find_pending(environment, call.body.text("pending_authentication_token"))
    organization = environment.organizations.get(organization_id)
    if organization is None:
        message = f"There is no organization '{organization_id}'."
        raise coded(400, "invalid_organization_id", message)
    check_membership(environment, environment.users.require(sign_in.user_id), organization.id)
    if organization.policy.sso_required and sign_in.method != SSO:
        raise plain(400, "Must use SSO for selected organization")
    sign_in.organization_id = organization.id
    return sign_in


def _with_radar_email_challenge(environment: Environment, call: Call) -> SignIn:
    code = call.body.text("code")
    challenge_id = call.body.text("radar_challenge_id")
    sign_in = find_pending(environment, call.body.text("pending_authentication_token"))
    challenge = environment.radar_challenges.require(challenge_id)
    _check_user(sign_in, challenge.user_id)
    _check_code(challenge.enter(code, environment.now()))
    return sign_in


def _with_radar_sms_challenge(environment: Environment, call: Call) -> SignIn:
    code = call.body.text("code")
    verification_id = call.body.optional_text("verification_id")
    phone_number = call.body.optional_text("phone_number")
    sign_in = find_pending(environment, call.body.text("pending_authentication_token"))
    if sign_in.awaited == "radar_sign_up_challenge":  # at a sign-in, WorkOS knows both
        if verification_id is None:
            raise coded(400, "verification_id_required", "The verification_id is required.")
        if phone_number is None:
            raise coded(400, "phone_number_required", "The phone_number is required.")
    sent = environment.radar_verifications.last(
        lambda v: (
            verification_id in (None, v.id)
            and phone_number in (None, v.phone_number)
            and v.user_id == sign_in.user_id
        )
    )
    _check_code(sent.enter(code, environment.now()) if sent else Verdict.WRONG)
    return sign_in


def _with_email_completion(environment: Environment, call: Call) -> SignIn:
    token, email = call.body.text("email_completion_token"), call.body.email()
    sign_in = find_pending(environment, token)
    complete_email(environment, sign_in, email)
    return sign_in


def _with_device_code(environment: Environment, call: Call) -> SignIn:
    device = environment.device_codes.get(call.body.text("device_code"))
    now = environment.now()
    if device is None or device.client_id != environment.client_id:
        raise oauth("invalid_grant", "The device code is invalid.")
    if now >= device.expires_at:
        raise oauth("expired_token", "The device code has expired.")
    if device.denied:
        raise oauth("access_denied", "The user denied the request.")
    if device.sign_in is None:
        polled, device.polled_at = device.polled_at, now
        if polled is not None and now - polled < timedelta(seconds=device.interval):
            device.interval += _SLOWER
            raise oauth("slow_down", "Polling too fast.")
        raise oauth("authorization_pending", "The user has not finished yet.")
    del environment.device_codes[device.device_code]
    if environment.users.get(device.sign_in.user_id) is None:
        raise oauth("invalid_grant", "The device code is invalid.")
    return device.sign_in


_GRANTS: dict[str, Callable[[Environment, Call], SignIn]] = {
    "authorization_code": _with_code,
    "password": _with_password,
    "urn:workos:oauth:grant-type:magic-auth:code": _with_magic_auth,
    "urn:workos:oauth:grant-type:email-verification:code": _with_email_verification,
    "urn:workos:oauth:grant-type:mfa-totp": _with_totp,
    "urn:workos:oauth:grant-type:organization-selection": _with_organization_selection,
    "urn:workos:oauth:grant-type:radar-email-challenge:code": _with_radar_email_challenge,
    "urn:workos:oauth:grant-type:radar-sms-challenge:code": _with_radar_sms_challenge,
    "urn:workos:oauth:grant-type:email-completion": _with_email_completion,
    "urn:ietf:params:oauth:grant-type:device_code": _with_device_code,
}
"""Every grant that begins a session; `refresh_token` continues one."""

_ATTEMPTS = {
    "password": "password",
    "urn:workos:oauth:grant-type:magic-auth:code": "magic_auth",
    "urn:workos:oauth:grant-type:email-verification:code": "email_verification",
    "urn:workos:oauth:grant-type:mfa-totp": "mfa",
}
"""The names of failed grants in events."""


def _refresh(environment: Environment, call: Call, client_id: str) -> Response:
    given = call.body.optional_text("refresh_token")
    if given is None and is_browser(call):
        given = read_refresh_token(call)
    token = environment.refresh_tokens.get(given or call.body.text("refresh_token"))
    organization_id = call.body.optional_text("organization_id")
    session = environment.sessions.get(token.session_id) if token else None
    user = environment.users.get(session.user_id) if session else None
    if token is None or session is None or user is None:
        raise oauth("invalid_grant", "Invalid refresh token.")
    if is_spent(environment, token):
        raise oauth("invalid_grant", "Refresh token already exchanged.")
    if status_of(environment, session) != "active":
        raise oauth("invalid_grant", "Session has already ended.")
    if organization_id is not None:
        organization = environment.organizations.get(organization_id)
        if organization is None:
            message = f"There is no organization '{organization_id}'."
            raise oauth("organization_not_found", message)
    else:
        organization = environment.organizations.get(session.organization_id)
    _check_refresh(
        environment, session.authentication_method, session.passed_mfa, user, organization
    )
    session.organization_id = organization.id if organization else None
    session.updated_at = environment.now()
    return json_response(exchange(environment, token, session, user, client_id))


def _check_refresh(
    environment: Environment,
    method: str,
    passed_mfa: bool,
    user: User,
    organization: Organization | None,
) -> None:
    """Make sure that a session may continue in the requested organization.

    Raises:
        Refused: It may not. If signing in again helps, the refusal says where.
    """
    again = SignIn(user_id=user.id, method=method)
    if organization is not None:
        check_membership(environment, user, organization.id)
        again.organization_id = organization.id
    try:
        check_policy(environment, again, user)
        if mfa_is_required(environment, again.organization_id) and not (
            passed_mfa or method == SSO
        ):
            raise _second_factor_required(environment, again, user)
    except Refused as refused:
        url = _sign_in_url(environment, user, organization)
        content = {**refused.content, "authkit_redirect_url": url}
        raise Refused(refused.status, content) from None


def _second_factor_required(environment: Environment, again: SignIn, user: User) -> Refused:
    factors = [wire(factor) for factor in factors_of(environment, user)]
    if not factors:
        return oauth("mfa_enrollment", "The user must enroll in MFA to finish authenticating.")
    return ask(environment, again, "mfa_challenge", authentication_factors=factors, user=wire(user))


def _sign_in_url(environment: Environment, user: User, organization: Organization | None) -> str:
    """Return the URL where a browser signs in again."""
    return location(
        f"{environment.base_url}/user_management/authorize",
        client_id=environment.client_id,
        redirect_uri=environment.last_redirect_uri or environment.redirect_uri,
        response_type="code",
        provider="authkit",
        login_hint=user.email,
        organization_id=organization.id if organization else None,
    )


def _check_secret(environment: Environment, call: Call, *, required: bool) -> None:
    secret = call.body.optional_text("client_secret")
    if secret is None and required:
        raise oauth("unauthorized_client", "This grant needs the client_secret.")
    if secret not in (None, environment.api_key):
        raise oauth("invalid_client", "Invalid client secret.")


def _check_code(verdict: Verdict) -> None:
    if verdict is not Verdict.RIGHT:
        raise _wrong_code(verdict)


def _wrong_code(verdict: Verdict) -> Refused:
    return coded(400, _CODE_REFUSALS[verdict], "The code was not accepted.")


def _check_user(sign_in: SignIn, user_id: str | None) -> None:
    if user_id is not None and user_id != sign_in.user_id:
        raise coded(400, "user_mismatch", "This belongs to another user.")


def _read_invitation(environment: Environment, call: Call, email: str) -> Invitation | None:
    """Return the invitation of a sign-in, which the session accepts.

    Raises:
        Refused: It is invalid: 400; nothing else in the request is consumed.
    """
    token = call.body.optional_text("invitation_token")
    if token is None:
        return None
    invitation = environment.invitations.first(lambda i: i.token == token)
    if invitation is None or state_of(environment, invitation) != "pending":
        raise oauth("invitation_invalid", "The invitation is invalid.")
    if invitation.email.casefold() != email.casefold():
        message = "The invitation is for another email."
        raise oauth("invitation_cannot_be_used_for_email", message)
    return invitation


def _bring(sign_in: SignIn, invitation: Invitation | None) -> SignIn:
    """Return the sign-in with an invitation, whose token verifies the address."""
    if invitation is not None:
        sign_in.invitation_id = invitation.id
        sign_in.organization_id = invitation.organization_id or sign_in.organization_id
        sign_in.passed.add("email_verification")
    return sign_in


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
