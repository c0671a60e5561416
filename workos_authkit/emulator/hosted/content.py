"""The content of the page for each step of a hosted sign-in."""

from collections.abc import Callable

from workos_authkit.emulator import totp
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.hosted import pages
from workos_authkit.emulator.hosted.identity import invitation_of
from workos_authkit.emulator.hosted.markup import Content, Form
from workos_authkit.emulator.records import Factor, User
from workos_authkit.emulator.visits import Visit


def of_step(environment: Environment, visit: Visit, form: Form) -> Content:
    """Return the page for a visit's step."""
    return _PAGES[visit.step](environment, visit, form)


def _email_page(environment: Environment, visit: Visit, form: Form) -> Content:
    emails = [user.email for user in environment.users][:100]
    return pages.email(
        form,
        visit.email,
        known=emails,
        sign_up=environment.settings.sign_up_enabled,
        welcome=_welcome(environment, visit),
    )


def _sign_up_page(environment: Environment, visit: Visit, form: Form) -> Content:
    settings = environment.settings
    least = settings.minimum_password_length if settings.password_enabled else None
    welcome = _welcome(environment, visit)
    return pages.sign_up(form, visit.email, least=least, welcome=welcome)


def _enroll_page(environment: Environment, visit: Visit, form: Form) -> Content:
    factor = _factor(environment, visit)
    qr_code = totp.qr_code(factor.uri or "")
    return pages.enroll(form, qr_code=qr_code, secret=factor.secret or "")


def _challenge_page(environment: Environment, visit: Visit, form: Form) -> Content:
    factor = _factor(environment, visit)
    return pages.challenge(form, phone=(factor.sms or {}).get("phone_number"))


def _organization_page(environment: Environment, visit: Visit, form: Form) -> Content:
    user = _user(environment, visit)
    found = [
        environment.organizations.get(m.organization_id)
        for m in environment.memberships_of(user.id)
    ]
    return pages.organization(form, user.email, [(o.id, o.name) for o in found if o])


def _identity_provider_page(environment: Environment, visit: Visit, form: Form) -> Content:
    connection = environment.connections.get(visit.connection_id)
    name = connection.name if connection else visit.authorization.provider.removesuffix("OAuth")
    return pages.identity_provider(form, visit.email, name)


_PAGES: dict[str, Callable[[Environment, Visit, Form], Content]] = {
    "email": _email_page,
    "password": lambda e, v, form: pages.password(
        form, v.email, by_code=e.settings.magic_auth_enabled
    ),
    "code": lambda e, v, form: pages.emailed_code(
        form, v.email, title="Check your email", words="Sign in"
    ),
    "reset_sent": lambda e, v, form: pages.reset_sent(form, v.email),
    "sign_up": _sign_up_page,
    "complete_email": lambda e, v, form: pages.complete_email(
        form, v.email if form.problem else ""
    ),
    "verify_email": lambda e, v, form: pages.emailed_code(
        form, _user(e, v).email, title="Verify your email", words="Continue"
    ),
    "enroll": _enroll_page,
    "challenge": _challenge_page,
    "radar_email": lambda e, v, form: pages.emailed_code(
        form, _user(e, v).email, title="Confirm that it is you", words="Continue"
    ),
    "radar_phone": lambda e, v, form: pages.phone(form, v.phone_number),
    "radar_sms": lambda e, v, form: pages.texted_code(form, v.phone_number),
    "organization": _organization_page,
    "identity_provider": _identity_provider_page,
    "refused": lambda e, v, form: pages.refused(form, v.refusal or ""),
}
"""The page for each step."""


def _welcome(environment: Environment, visit: Visit) -> str:
    """Return what greets somebody who was invited."""
    invitation = invitation_of(environment, visit.authorization)
    if invitation is None:
        return ""
    organization = environment.organizations.get(invitation.organization_id)
    where = f" to join {organization.name}" if organization else ""
    return f"You are invited{where}."


def _user(environment: Environment, visit: Visit) -> User:
    assert visit.sign_in is not None, "the step follows the identity"
    return environment.users.require(visit.sign_in.user_id)


def _factor(environment: Environment, visit: Visit) -> Factor:
    return environment.factors.require(str(visit.factor_id))
