"""The pages of links in emails: invitations and password resets."""

from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.invitations import state_of
from workos_authkit.emulator.handlers.password_resets import check_usable, use_password_reset
from workos_authkit.emulator.hosted import markup, pages
from workos_authkit.emulator.hosted.walk import begin_visit, show
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.records import PasswordReset, User
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.visits import Authorization


def follow_invitation(environment: Environment, call: Call) -> Response:
    """Begin the sign-in of an invited user, which ends at the application's redirect URI."""
    token = call.query.optional_text("invitation_token")
    invitation = environment.invitations.first(lambda i: i.token == token)
    if invitation is None:
        return _message(
            call,
            "No such invitation",
            "The link is incomplete, or the invitation no longer exists.",
        )
    state = state_of(environment, invitation)
    if state != "pending":
        return _message(call, "This invitation has ended", f"It is {state}.", 410)
    authorization = Authorization(redirect_uri=_redirect_uri(environment), invitation_token=token)
    return show(environment, call, begin_visit(environment, authorization))


def show_reset(environment: Environment, call: Call) -> Response:
    """Show the page that sets a new password."""
    return _reset(environment, call, None)


def answer_reset(environment: Environment, call: Call) -> Response:
    """Set a user's new password."""
    return _reset(environment, call, call.body.optional_text("password") or "")


def _reset(environment: Environment, call: Call, password: str | None) -> Response:
    token = call.query.optional_text("token") or ""
    reset = environment.password_resets.first(lambda r: r.password_reset_token == token)
    user = environment.users.get(reset.user_id) if reset else None
    if reset is None or user is None:
        return _message(
            call, "No such link", "The link is incomplete, or the account no longer exists."
        )
    try:
        check_usable(environment, reset)
    except Refused as refused:
        return _message(call, "This link has ended", _why(refused), 410)
    form = markup.Form(action=f"reset-password?{urlencode({'token': token})}")
    if password is not None:
        problem = _save(environment, reset, user, password)
        if problem is None:
            text = "Sign in with it from the application."
            return _message(call, "Your password is changed", text, 200)
        form = markup.Form(action=form.action, problem=problem)
    least = environment.settings.minimum_password_length
    return markup.page(pages.new_password(form, user.email, least=least), call)


def _save(
    environment: Environment, reset: PasswordReset, user: User, password: str
) -> markup.Problem | None:
    try:
        use_password_reset(environment, reset, user, password)
    except Refused as refused:
        return markup.Problem(field="password", text=_why(refused))
    return None


def _redirect_uri(environment: Environment) -> str:
    """Return the application's redirect URI: the default, a registered one or the last one used."""
    registered = sorted(environment.redirect_uris, key=lambda r: not r.default)
    first = registered[0].uri if registered else environment.last_redirect_uri
    return first or environment.redirect_uri


def _why(refused: Refused) -> str:
    problems = refused.content.get("errors") or [{}]
    return str(problems[0].get("message") or refused.words)


def _message(call: Call, title: str, text: str, status: int = 404) -> Response:
    return markup.page(pages.message(title, text, status), call)
