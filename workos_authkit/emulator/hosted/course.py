"""The course of a visit to the hosted pages: from gate to gate, and back to the application."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers import gates
from workos_authkit.emulator.handlers.mfa import add_challenge, add_totp_factor
from workos_authkit.emulator.hosted.forms import Problem
from workos_authkit.emulator.records import AuthorizationCode, SignIn, User
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.urls import location
from workos_authkit.emulator.visits import Authorization, Visit

_STEPS = {
    "email_completion_required": "complete_email",
    "email_verification_required": "verify_email",
    "mfa_enrollment": "enroll",
    "mfa_challenge": "challenge",
    "organization_selection_required": "organization",
    "radar_challenge": "radar_email",
    "radar_email_challenge": "radar_email",
    "radar_sms_challenge": "radar_phone",
    "radar_sign_up_challenge": "radar_phone",
    "radar_sms_sign_in_challenge": "radar_sms",
}
"""The page for each refusal that requires a step."""


def proceed(environment: Environment, visit: Visit, sign_in: SignIn) -> None:
    """Move a proven identity to the next gate that requires a step, or to the application."""
    visit.sign_in = sign_in
    try:
        gates.demand(environment, sign_in, _STEPS)
        gates.check(environment, sign_in)
    except Refused as refused:
        turn(environment, visit, refused)
    else:
        visit.outcome = forward(environment, visit.authorization, sign_in)


def turn(environment: Environment, visit: Visit, refused: Refused) -> None:
    """Go to the step that a gate requires."""
    code = str(refused.content.get("code") or refused.content.get("error"))
    connection_ids = refused.content.get("connection_ids") or ()
    visit.step = _STEPS.get(code, "refused")
    if code == "sso_required" and connection_ids:
        visit.connection_id, visit.step = connection_ids[0], "identity_provider"
    elif visit.step == "enroll":
        _begin_enrolment(environment, visit)
    elif visit.step == "challenge":
        begin_challenge(environment, visit)
    elif visit.step == "radar_email":
        visit.challenge_id = refused.content["radar_challenge_id"]
    elif visit.step == "radar_sms":
        _await_radar_sms(environment, visit)
    elif visit.step == "organization" and not refused.content["organizations"]:
        refuse(visit, "You are not a member of any organization.")
    elif visit.step == "refused":
        refuse(visit, refused.words)


def refuse(visit: Visit, why: str) -> None:
    """Tell the user that they cannot continue."""
    visit.step, visit.refusal = "refused", why


def forward(environment: Environment, authorization: Authorization, sign_in: SignIn) -> str:
    """Issue a code for a sign-in, and return the callback URL with it."""
    issued = AuthorizationCode(
        code=environment.token(),
        sign_in=sign_in,
        client_id=environment.client_id,
        redirect_uri=authorization.redirect_uri,
        code_challenge=authorization.code_challenge,
        expires_at=environment.code_expiry(),
    )
    environment.authorization_codes[issued.code] = issued
    if not authorization.by_own_page:
        environment.last_redirect_uri = authorization.redirect_uri
    return location(authorization.redirect_uri, code=issued.code, state=authorization.state)


def user_of(environment: Environment, visit: Visit) -> User:
    """Return the user of a visit.

    Raises:
        Problem: The account was deleted; the visit starts over.
    """
    if visit.sign_in is not None:
        return environment.users.require(visit.sign_in.user_id)
    user = environment.user_by_email(visit.email)
    if user is None:
        visit.step = "email"
        raise Problem("email", "This account no longer exists.")
    return user


def begin_challenge(environment: Environment, visit: Visit) -> None:
    """Ask for the user's second factor, or to set one up if there is none."""
    factors = gates.factors_of(environment, user_of(environment, visit))
    if not factors:
        visit.step = "enroll"
        _begin_enrolment(environment, visit)
        return
    visit.factor_id = factors[0].id
    visit.challenge_id = add_challenge(environment, factors[0]).id


def _begin_enrolment(environment: Environment, visit: Visit) -> None:
    user = user_of(environment, visit)
    factor = add_totp_factor(environment, user_id=None, issuer=None, user=user.email)
    visit.factor_id = factor.id
    visit.challenge_id = add_challenge(environment, factor).id


def _await_radar_sms(environment: Environment, visit: Visit) -> None:
    user = user_of(environment, visit)
    sent = environment.radar_verifications.last(lambda v: v.user_id == user.id)
    if sent is not None:
        visit.challenge_id, visit.phone_number = sent.id, sent.phone_number
