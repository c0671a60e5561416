"""Pages that links lead to: invitations, password resets, and the device page (RFC 8628)."""

from urllib.parse import urlencode

from workos_authkit.emulator import hosted_pages as pages
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.cli_auth import approve_device, deny_device
from workos_authkit.emulator.handlers.hosted_steps import begin_visit, show
from workos_authkit.emulator.handlers.invitations import state_of
from workos_authkit.emulator.handlers.password_resets import check_usable, use_password_reset
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.records import PasswordReset, User
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.visits import Authorization


def follow_invitation(environment: Environment, call: Call) -> Response:
    """Let somebody in who was invited; they end at the application's redirect URI."""
    token = call.query.optional_text("invitation_token")
    invitation = environment.invitations.first(lambda i: i.token == token)
    if invitation is None:
        return _message("No such invitation", "The link is incomplete, or the invitation is gone.")
    state = state_of(environment, invitation)
    if state != "pending":
        return _message("This invitation has ended", f"It is {state}.", 410)
    authorization = Authorization(redirect_uri=_redirect_uri(environment), invitation_token=token)
    return show(environment, begin_visit(environment, authorization))


def show_reset(environment: Environment, call: Call) -> Response:
    """Show the page that sets a new password."""
    return _reset(environment, call, None)


def answer_reset(environment: Environment, call: Call) -> Response:
    """Set the new password that a user entered."""
    return _reset(environment, call, call.body.optional_text("password") or "")


def _reset(environment: Environment, call: Call, password: str | None) -> Response:
    token = call.query.optional_text("token") or ""
    reset = environment.password_resets.first(lambda r: r.password_reset_token == token)
    user = environment.users.get(reset.user_id) if reset else None
    if reset is None or user is None:
        return _message("No such link", "The link is incomplete, or the account is gone.")
    try:
        check_usable(environment, reset)
    except Refused as refused:
        return _message("This link has ended", _why(refused), 410)
    form = pages.Form(action=f"reset-password?{urlencode({'token': token})}")
    if password is not None:
        problem = _save(environment, reset, user, password)
        if problem is None:
            text = "Sign in with it from the application."
            return _message("Your password is changed", text, 200)
        form = pages.Form(action=form.action, problem=problem)
    least = environment.settings.minimum_password_length
    return pages.page(pages.new_password(form, user.email, least=least))


def _save(
    environment: Environment, reset: PasswordReset, user: User, password: str
) -> pages.Problem | None:
    try:
        use_password_reset(environment, reset, user, password)
    except Refused as refused:
        return pages.Problem(field="password", text=_why(refused))
    return None


def show_device(environment: Environment, call: Call) -> Response:
    """Show the page where a user lets a device in."""
    user_code = call.query.optional_text("user_code") or ""
    return pages.page(pages.device(pages.Form(action="device"), user_code, "", ()))


def answer_device(environment: Environment, call: Call) -> Response:
    """Take what a user decided on the device page."""
    body = call.body
    user_code, email = body.optional_text("user_code") or "", body.optional_text("email") or ""
    organization_id = body.optional_text("organization_id") or None

    def again(field: str, text: str, choices: list[tuple[str, str]] | None = None) -> Response:
        form = pages.Form(action="device", problem=pages.Problem(field=field, text=text))
        return pages.page(pages.device(form, user_code, email, choices or ()))

    user = environment.user_by_email(email.strip())
    try:
        if body.optional_text("action") == "deny":
            deny_device(environment, user_code)
            return _message("Denied", "The device stays out.", 200)
        if user is None:
            return again("email", "There is no account with this email address.")
        choices = _organizations(environment, user)
        if len(choices) > 1 and organization_id is None:
            return again("", "Choose an organization for the device.", choices)
        if organization_id is None and choices:
            organization_id = choices[0][0]
        approve_device(environment, user_code, user, organization_id)
    except LookupError as problem:
        return again("user_code", f"{problem.args[0]}")
    return _message("Approved", "You may return to your device.", 200)


def _organizations(environment: Environment, user: User) -> list[tuple[str, str]]:
    ids = [membership.organization_id for membership in environment.memberships_of(user.id)]
    found = [environment.organizations.get(identifier) for identifier in ids]
    return [(organization.id, organization.name) for organization in found if organization]


def _redirect_uri(environment: Environment) -> str:
    """Return the application's own redirect URI: the default, a registered or the last one."""
    registered = sorted(environment.redirect_uris, key=lambda r: not r.default)
    first = registered[0].uri if registered else environment.last_redirect_uri
    return first or environment.redirect_uri


def _why(refused: Refused) -> str:
    problems = refused.content.get("errors") or [{}]
    return str(problems[0].get("message") or refused.words)


def _message(title: str, text: str, status: int = 404) -> Response:
    return pages.page(pages.message(title, text, status))
