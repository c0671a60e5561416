"""The steps after a proven identity: address, second factor, Radar, organization."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_phone_number
from workos_authkit.emulator.handlers.email_changes import complete_email
from workos_authkit.emulator.handlers.email_verifications import (
    mark_verified,
    new_email_verification,
)
from workos_authkit.emulator.handlers.gates import new_radar_challenge, new_radar_verification
from workos_authkit.emulator.handlers.mfa import enter
from workos_authkit.emulator.hosted.course import begin_challenge, proceed, user_of
from workos_authkit.emulator.hosted.forms import (
    Problem,
    check_code,
    check_verdict,
    entered_code,
    entered_email,
    entered_text,
)
from workos_authkit.emulator.records import SignIn, Verdict
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.visits import Visit


def take_completion(environment: Environment, visit: Visit, form: Fields) -> None:
    """Set the address of a user whose identity provider gave none."""
    sign_in, visit.email = _sign_in(visit), entered_email(form)
    try:
        complete_email(environment, sign_in, visit.email)
    except Refused:
        raise Problem("email", "Another account has this email address.") from None
    proceed(environment, visit, sign_in)


def take_verification(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check the code that verifies an address."""
    user, sign_in = user_of(environment, visit), _sign_in(visit)
    sent = environment.email_verifications.last(lambda v: v.user_id == user.id)
    check_code(environment, sent, form)
    mark_verified(environment, user)
    sign_in.passed.add("email_verification")
    proceed(environment, visit, sign_in)


def resend_verification(environment: Environment, visit: Visit, form: Fields) -> None:
    """Email another code that verifies an address."""
    new_email_verification(environment, user_of(environment, visit))


def take_second_factor(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check the code of a second factor; this adds a newly set up factor to the user."""
    challenge = environment.challenges.get(visit.challenge_id)
    factor = environment.factors.require(str(visit.factor_id))
    code = entered_code(form)
    check_verdict(enter(environment, challenge, code) if challenge else Verdict.WRONG)
    sign_in = _sign_in(visit)
    factor.user_id = sign_in.user_id
    sign_in.passed.add("mfa")
    proceed(environment, visit, sign_in)


def resend_second_factor(environment: Environment, visit: Visit, form: Fields) -> None:
    """Ask for a second factor again; a phone gets a new code."""
    begin_challenge(environment, visit)


def take_radar_email(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check the code that Radar emailed."""
    check_code(environment, environment.radar_challenges.get(visit.challenge_id), form)
    proceed(environment, visit, _sign_in(visit))


def resend_radar_email(environment: Environment, visit: Visit, form: Fields) -> None:
    """Email another code for Radar."""
    visit.challenge_id = new_radar_challenge(environment, user_of(environment, visit)).id


def take_phone(environment: Environment, visit: Visit, form: Fields) -> None:
    """Send a code for Radar to a phone."""
    visit.phone_number = entered_text(form, "phone_number").strip()
    if not is_phone_number(visit.phone_number):
        raise Problem("phone_number", "Enter a phone number, like +1 555 555 0100.")
    resend_radar_sms(environment, visit, form)
    visit.step = "radar_sms"


def take_radar_sms(environment: Environment, visit: Visit, form: Fields) -> None:
    """Check the code that Radar sent to a phone."""
    check_code(environment, environment.radar_verifications.get(visit.challenge_id), form)
    proceed(environment, visit, _sign_in(visit))


def resend_radar_sms(environment: Environment, visit: Visit, form: Fields) -> None:
    """Send another code for Radar to the phone."""
    user = user_of(environment, visit)
    visit.challenge_id = new_radar_verification(environment, user, visit.phone_number).id


def take_organization(environment: Environment, visit: Visit, form: Fields) -> None:
    """Select the organization that the user chose."""
    user, chosen = user_of(environment, visit), entered_text(form, "organization_id")
    if all(m.organization_id != chosen for m in environment.memberships_of(user.id)):
        raise Problem("", "Choose one of your organizations.")
    sign_in = _sign_in(visit)
    sign_in.organization_id = chosen
    proceed(environment, visit, sign_in)


def _sign_in(visit: Visit) -> SignIn:
    if visit.sign_in is None:
        raise Problem("", "Sign in first.")
    return visit.sign_in
