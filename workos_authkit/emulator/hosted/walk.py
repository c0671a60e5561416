"""The hosted sign-in, step by step, at `/authkit`.

A step's page posts a form to itself. If the form has an error, the page shows it; otherwise the
visit moves to its next step, and finally the browser returns to the application.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.hosted import content, identity, markup, pages, steps
from workos_authkit.emulator.hosted.course import user_of
from workos_authkit.emulator.hosted.forms import Problem
from workos_authkit.emulator.http import Response, redirect
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.visits import HOSTED, Authorization, Visit

_MOST_VISITS = 1_000
_LONGEST_VISIT = 3600
"""Seconds."""


def begin_visit(environment: Environment, authorization: Authorization) -> Visit:
    """Begin the visit of someone who must sign in."""
    invitation = identity.invitation_of(environment, authorization)
    visit = Visit(
        id=environment.token(),
        authorization=authorization,
        expires_at=environment.after(_LONGEST_VISIT),
        step="sign_up" if authorization.sign_up else "email",
        email=invitation.email if invitation else authorization.login_hint or "",
    )
    _set_out(environment, visit)
    if invitation and visit.step == "email" and not environment.user_by_email(visit.email):
        visit.step = "sign_up"
    while len(environment.visits) >= _MOST_VISITS:
        del environment.visits[next(iter(environment.visits))]
    environment.visits[visit.id] = visit
    return visit


def show_visit(environment: Environment, call: Call) -> Response:
    """Show the current step of a visit."""
    visit = _find(environment, call)
    return pages.gone(call) if visit is None else show(environment, call, visit)


def answer_visit(environment: Environment, call: Call) -> Response:
    """Handle the user's input."""
    visit = _find(environment, call)
    if visit is None:
        return pages.gone(call)
    if visit.outcome is not None:
        return redirect(visit.outcome)
    action = call.body.optional_text("action") or "continue"
    if call.body.optional_text("step") != visit.step:  # the page of an earlier step
        return redirect(_url(environment, visit))
    step = visit.step
    try:
        answer = STEPS.get((visit.step, action)) or STEPS.get(("*", action))
        if answer is None:
            raise Problem("", "Choose what to do.")
        answer(environment, visit, call.body)
    except Problem as problem:
        if step in _ATTEMPTS and problem.shown.field in _ATTEMPTS[step]:
            kind, code = _ATTEMPTS[step][problem.shown.field]
            environment.sign_in_failed(kind, code, email=user_of(environment, visit).email)
        return show(environment, call, visit, problem.shown)
    return redirect(visit.outcome or _url(environment, visit))


def show(
    environment: Environment, call: Call, visit: Visit, problem: markup.Problem | None = None
) -> Response:
    """Answer a call with the page for a visit's step."""
    if visit.outcome is not None:
        return redirect(visit.outcome)
    form = markup.Form(
        action=f"authkit?{urlencode({'visit': visit.id})}", step=visit.step, problem=problem
    )
    return markup.page(content.of_step(environment, visit, form), call)


def _find(environment: Environment, call: Call) -> Visit | None:
    visit = environment.visits.get(call.query.optional_text("visit") or "")
    if visit is None or environment.now() >= visit.expires_at:
        return None
    sign_in, factor_id = visit.sign_in, visit.factor_id
    if sign_in and environment.users.get(sign_in.user_id) is None:
        return None
    return None if factor_id and environment.factors.get(factor_id) is None else visit


def _url(environment: Environment, visit: Visit) -> str:
    return f"{environment.base_url}/authkit?{urlencode({'visit': visit.id})}"


def _set_out(environment: Environment, visit: Visit) -> None:
    """Send a visit to its identity provider, if the application asked for one."""
    authorization = visit.authorization
    connection_id = authorization.connection_id
    organization = environment.organizations.get(authorization.organization_id)
    if organization is not None and organization.policy.sso_required and not connection_id:
        found = environment.connections.first(lambda c: c.organization_id == organization.id)
        connection_id = found.id if found else None
    if connection_id is not None:
        visit.connection_id, visit.step = connection_id, "identity_provider"
    elif authorization.provider != HOSTED:
        visit.step = "identity_provider"


def _restart(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.step, visit.sign_in, visit.refusal = "email", None, None
    visit.factor_id = visit.challenge_id = None


def _deny(environment: Environment, visit: Visit, form: Fields) -> None:
    text = visit.refusal or "The user turned back at the identity provider."
    visit.outcome = visit.authorization.denied("access_denied", text)


STEPS: dict[tuple[str, str], Callable[[Environment, Visit, Fields], None]] = {
    ("email", "continue"): identity.take_email,
    ("email", "sign_up"): identity.go_to_sign_up,
    ("password", "continue"): identity.take_password,
    ("password", "send_code"): identity.send_code,
    ("password", "reset"): identity.send_reset,
    ("code", "continue"): identity.take_code,
    ("code", "resend"): identity.send_code,
    ("sign_up", "continue"): identity.sign_up,
    ("identity_provider", "continue"): identity.take_assertion,
    ("identity_provider", "cancel"): _deny,
    ("complete_email", "continue"): steps.take_completion,
    ("verify_email", "continue"): steps.take_verification,
    ("verify_email", "resend"): steps.resend_verification,
    ("enroll", "continue"): steps.take_second_factor,
    ("challenge", "continue"): steps.take_second_factor,
    ("challenge", "resend"): steps.resend_second_factor,
    ("radar_email", "continue"): steps.take_radar_email,
    ("radar_email", "resend"): steps.resend_radar_email,
    ("radar_phone", "continue"): steps.take_phone,
    ("radar_sms", "continue"): steps.take_radar_sms,
    ("radar_sms", "resend"): steps.resend_radar_sms,
    ("organization", "continue"): steps.take_organization,
    ("refused", "cancel"): _deny,
    ("*", "restart"): _restart,
}
"""The action of each button of each step."""

_ATTEMPTS = {
    "password": {"password": ("password", "invalid_credentials")},
    "code": {"code": ("magic_auth", "invalid_one_time_code")},
    "verify_email": {"code": ("email_verification", "invalid_one_time_code")},
    "challenge": {"code": ("mfa", "invalid_one_time_code")},
}
"""The names in events of a step with a wrong field, and of its error."""
