"""The steps that prove an identity: password, emailed code, sign-up, identity provider."""

from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_email
from workos_authkit.emulator.handlers import gates
from workos_authkit.emulator.handlers.email_verifications import mark_verified
from workos_authkit.emulator.handlers.identities import oauth_tokens, record_identity
from workos_authkit.emulator.handlers.invitations import find_usable, state_of
from workos_authkit.emulator.handlers.magic_auth import send_magic_auth
from workos_authkit.emulator.handlers.organization_memberships import add_membership
from workos_authkit.emulator.handlers.password_resets import send_password_reset
from workos_authkit.emulator.handlers.users import weakness
from workos_authkit.emulator.hosted.course import proceed, refuse, turn, user_of
from workos_authkit.emulator.hosted.forms import (
    Problem,
    check_code,
    entered_email,
    entered_text,
    send,
)
from workos_authkit.emulator.records import Invitation, SignIn, User
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.visits import Authorization, Visit


def invitation_of(environment: Environment, authorization: Authorization) -> Invitation | None:
    """Return a visitor's pending invitation."""
    token = authorization.invitation_token
    return environment.invitations.first(
        lambda i: i.token == token and state_of(environment, i) == "pending"
    )


# Email, password and code


def take_email(environment: Environment, visit: Visit, form: Fields) -> None:
    """Choose how the user with this address proves their identity."""
    visit.email = entered_email(form)
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
        turn(environment, visit, refused)
        return
    if user.password is not None and environment.settings.password_enabled:
        visit.step = "password"
    else:
        send_code(environment, visit, form)


def _impersonate(environment: Environment, visit: Visit, user: User) -> None:
    sign_in = SignIn(
        user_id=user.id,
        method="Impersonation",
        organization_id=visit.authorization.organization_id,
        impersonator=user.impersonator,
        passed={"email_verification", "mfa"},
    )
    user.impersonator = None
    proceed(environment, visit, sign_in)


def take_password(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check a password."""
    user = user_of(environment, visit)
    password = entered_text(form, "password")
    if user.password is None or not passwords.matches(user.password, password):
        raise Problem("password", "That password is not right. Try again.")
    _identified(environment, visit, SignIn(user_id=user.id, method="Password"))


def send_code(environment: Environment, visit: Visit, form: Fields) -> None:
    """Email a sign-in code."""
    user = user_of(environment, visit)
    if not environment.settings.magic_auth_enabled:
        raise Problem("", "Signing in by email is disabled, and this account has no password.")
    send(lambda: send_magic_auth(environment, user))
    visit.step = "code"


def take_code(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check the emailed code."""
    user = user_of(environment, visit)
    check_code(environment, environment.magic_auths.last(lambda m: m.user_id == user.id), form)
    mark_verified(environment, user)
    _identified(environment, visit, SignIn(user_id=user.id, method="MagicAuth"))


def send_reset(environment: Environment, visit: Visit, form: Fields) -> None:
    """Email a link that sets a new password."""
    user = user_of(environment, visit)
    send(lambda: send_password_reset(environment, user))
    visit.step = "reset_sent"


# Signing up


def go_to_sign_up(environment: Environment, visit: Visit, form: Fields) -> None:
    """Offer to create an account."""
    email = entered_text(form, "email").strip()
    visit.email, visit.step = email if is_email(email) else visit.email, "sign_up"


def sign_up(environment: Environment, visit: Visit, form: Fields) -> None:
    """Create an account."""
    visit.email = entered_email(form)
    settings = environment.settings
    if not settings.sign_up_enabled:
        raise Problem("", "Creating accounts is disabled.")
    if environment.user_by_email(visit.email) is not None:
        raise Problem("email", "An account with this email address exists. Sign in instead.")
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
        send_code(environment, visit, form)
    else:
        _identified(environment, visit, SignIn(user_id=user.id, method="Password"))


# Identity providers


def take_assertion(environment: Environment, visit: Visit, form: Fields) -> None:
    """Accept an identity provider's assertion."""
    visit.email = entered_email(form)
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
    else:
        sign_in.method = visit.authorization.provider
        record_identity(environment, user, sign_in.method)
        sign_in.oauth_tokens = oauth_tokens(environment, visit.authorization)
    _identified(environment, visit, sign_in)


# In common


def _identified(environment: Environment, visit: Visit, sign_in: SignIn) -> None:
    """Continue with a user whose identity is proven, and with their invitation."""
    authorization = visit.authorization
    sign_in.organization_id = sign_in.organization_id or authorization.organization_id
    if authorization.invitation_token is not None:
        user = environment.users.require(sign_in.user_id)
        invitation = find_usable(environment, authorization.invitation_token, user.email)
        if invitation is None:
            refuse(visit, "This invitation is for another person, or has ended.")
            return
        sign_in.invitation_id = invitation.id
        sign_in.organization_id = invitation.organization_id or sign_in.organization_id
        sign_in.passed.add("email_verification")
    proceed(environment, visit, sign_in)
