"""Sign-in with an emailed code: `/user_management/magic_auth`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import MagicAuth, User, wire
from workos_authkit.emulator.refusals import oauth
from workos_authkit.emulator.routing import Call


def create_magic_auth(environment: Environment, call: Call) -> Response:
    """Create a code that signs a user in; a new address becomes a new user."""
    email = call.body.email()
    locale = call.body.locale()
    invitation_token = call.body.optional_text("invitation_token")
    environment.check_deliverable(email)
    if not environment.settings.magic_auth_enabled:
        raise oauth("authentication_method_not_allowed")
    if invitation_token is not None:
        _check_invitation(environment, invitation_token, email)
    environment.check_email_quota(email)
    user = environment.user_by_email(email)
    if user is None:
        if not environment.settings.sign_up_enabled:
            raise oauth("sign_up_not_allowed")
        user = environment.create(User, email=email)
    return json_response(wire(_new_magic_auth(environment, user, email, locale)), 201)


def get_magic_auth(environment: Environment, call: Call) -> Response:
    """Return a Magic Auth code."""
    return json_response(wire(environment.magic_auths.require(call.id)))


def send_magic_auth(environment: Environment, user: User) -> None:
    """Email a user a code that signs them in.

    Raises:
        Refused: The address has reached today's limit of emails, or accepts none.
    """
    environment.check_deliverable(user.email)
    environment.check_email_quota(user.email)
    _new_magic_auth(environment, user, user.email, None)


def _new_magic_auth(
    environment: Environment, user: User, email: str, locale: str | None
) -> MagicAuth:
    magic_auth = environment.create(
        MagicAuth,
        user_id=user.id,
        email=email,
        code=environment.code(),
        expires_at=environment.code_expiry(),
    )
    environment.send("magic_auth", email, code=magic_auth.code, locale=locale)
    return magic_auth


def _check_invitation(environment: Environment, token: str, email: str) -> None:
    invitation = environment.invitations.first(lambda i: i.token == token)
    if invitation is None or invitation.email.casefold() != email.casefold():
        raise oauth("invitation_invalid")
