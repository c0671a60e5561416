"""The hosted sign-in as a person walks through it: one step after another, at `/authkit`.

A step's page posts a form to itself. What is wrong with it is said on the page; when all is well,
the visit moves to its next step, and in the end the browser goes back to the application.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from workos_authkit.emulator import hosted_pages as pages
from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_email
from workos_authkit.emulator.handlers import gates, hosted_views
from workos_authkit.emulator.handlers.email_verifications import (
    mark_verified,
    new_email_verification,
)
from workos_authkit.emulator.handlers.identities import oauth_tokens, record_identity
from workos_authkit.emulator.handlers.invitations import find_usable, state_of
from workos_authkit.emulator.handlers.magic_auth import send_magic_auth
from workos_authkit.emulator.handlers.mfa import add_challenge, add_totp_factor, enter
from workos_authkit.emulator.handlers.organization_memberships import add_membership
from workos_authkit.emulator.handlers.password_resets import send_password_reset
from workos_authkit.emulator.handlers.users import weakness
from workos_authkit.emulator.http import Response, redirect
from workos_authkit.emulator.records import (
    AuthorizationCode,
    CodeRecord,
    Invitation,
    SignIn,
    User,
    Verdict,
)
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import location
from workos_authkit.emulator.visits import HOSTED, Authorization, Visit

_MOST_VISITS = 1_000
_LONGEST_VISIT = 3600
"""Seconds."""

_WRONG_CODE = {
    Verdict.WRONG: "That code is not right. Check it and try again.",
    Verdict.EXPIRED: "That code has expired. Ask for a new one.",
    Verdict.USED_BEFORE: "That code was used before. Ask for a new one.",
    Verdict.TOO_MANY_ATTEMPTS: "Too many wrong codes. Ask for a new one.",
}


class Problem(Exception):  # noqa: N818 - becomes a sentence on the page
    """Something the user can put right.

    Args:
        field: The field that it is about; empty for the whole form.
        text: What to tell the user.
        offer_sign_up: Whether an account could be created instead.
    """

    def __init__(self, field: str, text: str, *, offer_sign_up: bool = False) -> None:
        super().__init__(text)
        self.shown: pages.Problem = pages.Problem(
            field=field, text=text, offer_sign_up=offer_sign_up
        )


def begin_visit(environment: Environment, authorization: Authorization) -> Visit:
    """Let somebody in who has to sign in."""
    invitation = _invitation(environment, authorization)
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
    """Show the step that a visit has come to."""
    visit = _find(environment, call)
    return pages.gone() if visit is None else show(environment, visit)


def answer_visit(environment: Environment, call: Call) -> Response:
    """Take what the user entered."""
    visit = _find(environment, call)
    if visit is None:
        return pages.gone()
    if visit.outcome is not None:
        return redirect(visit.outcome)
    action = call.body.optional_text("action") or "continue"
    if call.body.optional_text("step") != visit.step:  # the page of a step that is behind
        return redirect(_url(environment, visit))
    try:
        answer = STEPS.get((visit.step, action)) or STEPS.get(("*", action))
        if answer is None:
            raise Problem("", "Choose what to do.")
        answer(environment, visit, call.body)
    except Problem as problem:
        return show(environment, visit, problem.shown)
    return redirect(visit.outcome or _url(environment, visit))


def show(
    environment: Environment, visit: Visit, problem: pages.Problem | None = None, root: str = "./"
) -> Response:
    """Return the page of a visit's step."""
    if visit.outcome is not None:
        return redirect(visit.outcome)
    form = pages.Form(
        action=f"authkit?{urlencode({'visit': visit.id})}", step=visit.step, problem=problem
    )
    return pages.page(hosted_views.content(environment, visit, form), root=root)


def forward(environment: Environment, authorization: Authorization, sign_in: SignIn) -> str:
    """Issue a code for a sign-in, and return the callback's URL that carries it."""
    issued = AuthorizationCode(
        code=environment.token(),
        sign_in=sign_in,
        client_id=environment.client_id,
        redirect_uri=authorization.redirect_uri,
        code_challenge=authorization.code_challenge,
        expires_at=environment.code_expiry(),
    )
    environment.authorization_codes[issued.code] = issued
    environment.last_redirect_uri = authorization.redirect_uri
    return location(authorization.redirect_uri, code=issued.code, state=authorization.state)


# Where a visit goes


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
    """Send a visit to its identity provider where the application asked for one."""
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


def _proceed(environment: Environment, visit: Visit, sign_in: SignIn) -> None:
    """Take a proven identity to the next gate that asks for something, or out."""
    visit.sign_in = sign_in
    try:
        gates.check(environment, sign_in)
    except Refused as refused:
        _turn(environment, visit, refused)
    else:
        visit.outcome = forward(environment, visit.authorization, sign_in)


def _turn(environment: Environment, visit: Visit, refused: Refused) -> None:
    """Go to the step that a gate asks for."""
    code = str(refused.content.get("code") or refused.content.get("error"))
    connection_ids = refused.content.get("connection_ids") or ()
    visit.step = _STEPS_OF.get(code, "refused")
    if code == "sso_required" and connection_ids:
        visit.connection_id, visit.step = connection_ids[0], "identity_provider"
    elif code == "mfa_enrollment":
        _begin_enrolment(environment, visit)
    elif code == "mfa_challenge":
        _begin_challenge(environment, visit)
    elif visit.step == "refused":
        visit.refusal = refused.words


_STEPS_OF = {
    "email_verification_required": "verify_email",
    "mfa_enrollment": "enroll",
    "mfa_challenge": "challenge",
    "organization_selection_required": "organization",
}
"""The page for each refusal that asks for something."""


def _identified(environment: Environment, visit: Visit, user: User, method: str) -> None:
    """Begin a sign-in whose user has proven who they are."""
    sign_in = SignIn(
        user_id=user.id, method=method, organization_id=visit.authorization.organization_id
    )
    invitation = _invitation(environment, visit.authorization)
    if visit.authorization.invitation_token and not (
        invitation and find_usable(environment, invitation.token, user.email)
    ):
        visit.step, visit.refusal = "refused", "This invitation is for somebody else, or has ended."
        return
    if invitation:
        sign_in.invitation_id = invitation.id
        sign_in.organization_id = invitation.organization_id or sign_in.organization_id
        sign_in.passed.add("email_verification")
    _proceed(environment, visit, sign_in)


def _invitation(environment: Environment, authorization: Authorization) -> Invitation | None:
    """Return the pending invitation that the visitor came with."""
    token = authorization.invitation_token
    return environment.invitations.first(
        lambda i: i.token == token and state_of(environment, i) == "pending"
    )


def _user(environment: Environment, visit: Visit) -> User:
    """Return the user that a visit is about."""
    if visit.sign_in is not None:
        return environment.users.require(visit.sign_in.user_id)
    user = environment.user_by_email(visit.email)
    if user is None:
        visit.step = "email"
        raise Problem("email", "This account is gone.")
    return user


# Email, password and code


def _take_email(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.email = _email(form)
    user = environment.user_by_email(visit.email)
    if user is None:
        text = "There is no account with this email address."
        raise Problem("email", text, offer_sign_up=environment.settings.sign_up_enabled)
    if user.impersonator is not None:
        _impersonate(environment, visit, user)
        return
    try:
        gates.require_domain_sso(environment, SignIn(user_id=user.id, method=""), user)
    except Refused as refused:
        _turn(environment, visit, refused)
        return
    if user.password is not None and environment.settings.password_enabled:
        visit.step = "password"
    else:
        _send_code(environment, visit, form)


def _impersonate(environment: Environment, visit: Visit, user: User) -> None:
    sign_in = SignIn(
        user_id=user.id,
        method="Impersonation",
        organization_id=visit.authorization.organization_id,
        impersonator=user.impersonator,
        passed={"email_verification", "mfa"},
    )
    user.impersonator = None
    _proceed(environment, visit, sign_in)


def _take_password(environment: Environment, visit: Visit, form: Fields) -> None:
    user = _user(environment, visit)
    if user.password is None or not passwords.matches(user.password, _text(form, "password")):
        raise Problem("password", "That password is not right. Try again.")
    _identified(environment, visit, user, "Password")


def _send_code(environment: Environment, visit: Visit, form: Fields) -> None:
    user = _user(environment, visit)
    if not environment.settings.magic_auth_enabled:
        raise Problem("", "Signing in by email is switched off, and this account has no password.")
    _mail(lambda: send_magic_auth(environment, user))
    visit.step = "code"


def _take_code(environment: Environment, visit: Visit, form: Fields) -> None:
    user = _user(environment, visit)
    _check_code(
        environment, environment.magic_auths.last(lambda m: m.user_id == user.id), _code(form)
    )
    mark_verified(environment, user)
    _identified(environment, visit, user, "MagicAuth")


def _send_reset(environment: Environment, visit: Visit, form: Fields) -> None:
    user = _user(environment, visit)
    _mail(lambda: send_password_reset(environment, user))
    visit.step = "reset_sent"


def _restart(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.step, visit.sign_in, visit.refusal = "email", None, None
    visit.factor_id = visit.challenge_id = None


# Signing up


def _go_to_sign_up(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.email = (form.optional_text("email") or visit.email).strip()
    visit.step = "sign_up"


def _sign_up(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.email = _email(form)
    settings = environment.settings
    if not settings.sign_up_enabled:
        raise Problem("", "Creating accounts is switched off.")
    if environment.user_by_email(visit.email) is not None:
        raise Problem("email", "There is an account with this email address. Sign in instead.")
    password = form.optional_text("password") or None
    problem = weakness(environment, password or "") if settings.password_enabled else None
    if problem is not None:
        raise Problem("password", problem["message"])
    user = environment.create(
        User,
        email=visit.email,
        first_name=form.optional_text("first_name") or None,
        last_name=form.optional_text("last_name") or None,
        password=passwords.store(password, environment.token(16))
        if password and settings.password_enabled
        else None,
    )
    if user.password is None:
        _send_code(environment, visit, form)
    else:
        _identified(environment, visit, user, "Password")


# The steps after the identity


def _take_verification(environment: Environment, visit: Visit, form: Fields) -> None:
    user, sign_in = _user(environment, visit), _sign_in(visit)
    sent = environment.email_verifications.last(lambda v: v.user_id == user.id)
    _check_code(environment, sent, _code(form))
    mark_verified(environment, user)
    sign_in.passed.add("email_verification")
    _proceed(environment, visit, sign_in)


def _resend_verification(environment: Environment, visit: Visit, form: Fields) -> None:
    user = _user(environment, visit)
    _mail(lambda: new_email_verification(environment, user))


def _begin_enrolment(environment: Environment, visit: Visit) -> None:
    user = _user(environment, visit)
    factor = add_totp_factor(environment, user_id=None, issuer=None, user=user.email)
    visit.factor_id = factor.id
    visit.challenge_id = add_challenge(environment, factor).id


def _begin_challenge(environment: Environment, visit: Visit) -> None:
    factor = gates.factors_of(environment, _user(environment, visit))[0]
    visit.factor_id = factor.id
    visit.challenge_id = add_challenge(environment, factor).id


def _take_second_factor(environment: Environment, visit: Visit, form: Fields) -> None:
    challenge = environment.challenges.get(visit.challenge_id)
    factor = environment.factors.require(str(visit.factor_id))
    verdict = enter(environment, challenge, _code(form)) if challenge else Verdict.WRONG
    if verdict is not Verdict.RIGHT:
        raise Problem("code", _WRONG_CODE[verdict])
    sign_in = _sign_in(visit)
    factor.user_id = sign_in.user_id
    sign_in.passed.add("mfa")
    _proceed(environment, visit, sign_in)


def _take_organization(environment: Environment, visit: Visit, form: Fields) -> None:
    user, chosen = _user(environment, visit), _text(form, "organization_id")
    if all(m.organization_id != chosen for m in environment.memberships_of(user.id)):
        raise Problem("", "Choose one of your organizations.")
    sign_in = _sign_in(visit)
    sign_in.organization_id = chosen
    _proceed(environment, visit, sign_in)


# Identity providers


def _take_assertion(environment: Environment, visit: Visit, form: Fields) -> None:
    visit.email = _email(form)
    user = environment.user_by_email(visit.email)
    if user is None and not environment.settings.sign_up_enabled:
        raise Problem("email", "There is no account with this email address.")
    if user is None:
        user = environment.create(User, email=visit.email, email_verified=True)
    sign_in = SignIn(user_id=user.id, method=gates.SSO, passed={"email_verification"})
    connection = environment.connections.get(visit.connection_id)
    if connection is not None:
        sign_in.organization_id = connection.organization_id
        if environment.membership(user.id, connection.organization_id) is None:
            add_membership(environment, user.id, connection.organization_id)
        _proceed(environment, visit, sign_in)
        return
    provider = visit.authorization.provider
    record_identity(environment, user, provider)
    sign_in.method = provider
    sign_in.organization_id = visit.authorization.organization_id
    sign_in.oauth_tokens = oauth_tokens(environment, visit.authorization)
    _proceed(environment, visit, sign_in)


def _deny(environment: Environment, visit: Visit, form: Fields) -> None:
    text = visit.refusal or "The user turned back at the identity provider."
    visit.outcome = visit.authorization.denied("access_denied", text)


# Reading what was entered


def _text(form: Fields, name: str) -> str:
    return form.optional_text(name) or ""


def _email(form: Fields) -> str:
    email = _text(form, "email").strip()
    if not is_email(email):
        raise Problem("email", "Enter an email address, like ada@example.com.")
    return email


def _code(form: Fields) -> str:
    return "".join(_text(form, "code").split())


def _check_code(environment: Environment, sent: CodeRecord | None, code: str) -> None:
    verdict = sent.enter(code, environment.now()) if sent else Verdict.WRONG
    if verdict is not Verdict.RIGHT:
        raise Problem("code", _WRONG_CODE[verdict])


def _mail(send: Callable[[], object]) -> None:
    try:
        send()
    except Refused as refused:
        raise Problem("", refused.words) from None


def _sign_in(visit: Visit) -> SignIn:
    if visit.sign_in is None:
        raise Problem("", "Sign in first.")
    return visit.sign_in


STEPS: dict[tuple[str, str], Callable[[Environment, Visit, Fields], None]] = {
    ("email", "continue"): _take_email,
    ("email", "sign_up"): _go_to_sign_up,
    ("password", "continue"): _take_password,
    ("password", "send_code"): _send_code,
    ("password", "reset"): _send_reset,
    ("code", "continue"): _take_code,
    ("code", "resend"): _send_code,
    ("sign_up", "continue"): _sign_up,
    ("verify_email", "continue"): _take_verification,
    ("verify_email", "resend"): _resend_verification,
    ("enroll", "continue"): _take_second_factor,
    ("challenge", "continue"): _take_second_factor,
    ("organization", "continue"): _take_organization,
    ("identity_provider", "continue"): _take_assertion,
    ("identity_provider", "cancel"): _deny,
    ("refused", "cancel"): _deny,
    ("*", "restart"): _restart,
}
"""What each button of each step does."""
