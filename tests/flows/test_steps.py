"""Sign-ins that need more than one proof."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.flows.conftest import ADA, EMAIL, PASSWORD, Stage
from tests.support.driver import value
from workos_authkit import (
    AuthenticationStepError,
    EmailCompletionRequiredError,
    EmailVerificationRequiredError,
    InvalidCredentialsError,
    InvalidOneTimeCodeError,
    InvalidPendingAuthenticationTokenError,
    MFAChallengeError,
    MFAEnrollmentError,
    OneTimeCodeExpiredError,
    OneTimeCodePreviouslyUsedError,
    OneTimeCodeTooManyAttemptsError,
    OrganizationAuthenticationRequiredError,
    OrganizationMembershipNotFoundError,
    OrganizationSelectionError,
    PendingAuthentication,
    RadarEmailChallengeError,
    RadarSignUpChallengeError,
    RadarSMSSignInChallengeError,
    SSORequiredError,
)
from workos_authkit.models import Authentication

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def with_password(authkit: Any) -> Any:
    return await value(authkit.authentication.with_password(email=EMAIL, password=PASSWORD))


async def asked_for(
    kind: type[AuthenticationStepError], grant: Callable[..., Any], *given: Any, **named: Any
) -> Any:
    """Return the step that a grant asks for."""
    with pytest.raises(kind) as caught:
        await value(grant(*given, **named))
    assert caught.value.pending.step == caught.value.code
    return caught.value


def carried(step: AuthenticationStepError) -> PendingAuthentication:
    """Carry a sign-in from one web request to the next."""
    return PendingAuthentication.from_json(step.pending.to_json())


def test_one_sign_in_takes_every_step_each_in_a_web_request_of_its_own(stage: Stage) -> None:
    stage.seed(
        settings={"mfa": "required"},
        users=[{"email": "bob@example.com", "password": PASSWORD, "email_verified": False}],
        organizations=[
            {"name": name, "members": [{"user": "bob@example.com"}]}
            for name in ("Analytical Engines", "Difference Engines")
        ],
    )

    async def sign_in(authkit: Any) -> PendingAuthentication:
        step = await asked_for(
            EmailVerificationRequiredError,
            authkit.authentication.with_password,
            email="bob@example.com",
            password=PASSWORD,
        )
        return carried(step)

    pending = stage.play(sign_in)
    mail = stage.emulator.outbox.last(to=pending.email, kind="email_verification")

    async def verify_the_address(authkit: Any) -> PendingAuthentication:
        sent = await value(authkit.email_verifications.get(pending.email_verification_id))
        assert sent.code == mail.code
        grant = authkit.authentication.with_email_verification
        return carried(await asked_for(MFAEnrollmentError, grant, mail.code, pending=pending))

    pending = stage.play(verify_the_address)

    async def enroll(authkit: Any) -> Any:
        return await value(authkit.mfa.enroll(pending.user_id, totp_issuer="Engines"))

    enrollment = stage.play(enroll)
    assert enrollment.factor.totp.qr_code.startswith("data:image/")
    assert enrollment.factor.totp.secret

    async def answer(authkit: Any) -> PendingAuthentication:
        step = await asked_for(
            OrganizationSelectionError,
            authkit.authentication.with_totp,
            stage.emulator.totp_code(enrollment.factor.id),
            pending=pending,
            authentication_challenge_id=enrollment.challenge.id,
        )
        return carried(step)

    pending = stage.play(answer)
    chosen = next(o for o in pending.organizations if o.name == "Difference Engines")

    async def choose(authkit: Any) -> Authentication:
        call = authkit.authentication.with_organization_selection(chosen.id, pending=pending)
        authentication: Authentication = await value(call)
        claims = await value(authkit.session_tokens.verify(authentication.access_token))
        assert claims.org_id == chosen.id
        return authentication

    authentication = stage.play(choose)
    assert authentication.user.email == "bob@example.com"
    assert authentication.user.email_verified
    assert authentication.organization_id == chosen.id


# The second factor


@pytest.fixture
def secured(stage: Stage) -> Stage:
    """Ada's factor is to be answered at every sign-in."""
    stage.seed(users=[{**ADA, "email": "eve@example.com", "totp_secret": TOTP_SECRET}])
    return stage


async def challenged(authkit: Any) -> Any:
    grant = authkit.authentication.with_password
    return await asked_for(MFAChallengeError, grant, email="eve@example.com", password=PASSWORD)


@pytest.mark.parametrize(
    "chosen",
    [
        lambda step: {"pending": step.pending},
        lambda step: {"pending": carried(step)},
        lambda step: {"pending": step.pending, "factor": step.authentication_factors[0]},
        lambda step: {"pending": step.pending, "factor": step.authentication_factors[0].id},
        lambda step: {
            "pending": step.pending_authentication_token,
            "factor": step.authentication_factors[0],
        },
    ],
)
def test_a_factor_is_challenged_and_answered(
    chosen: Callable[[Any], dict[str, Any]], secured: Stage
) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        step = await challenged(authkit)
        [factor] = step.authentication_factors
        assert factor.type == "totp"
        assert factor.created_at.tzinfo
        code = secured.emulator.totp_code(factor.id)
        return await value(authkit.authentication.with_totp(code, **chosen(step)))

    assert secured.play(sign_in).user.email == "eve@example.com"


def test_a_challenge_of_ones_own_is_answered(secured: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        step = await challenged(authkit)
        [factor] = step.authentication_factors
        challenge = await value(authkit.mfa.challenge(factor.id))
        code = secured.emulator.totp_code(factor.id)
        call = authkit.authentication.with_totp(
            code, pending=step.pending, authentication_challenge_id=challenge.id
        )
        return await value(call)

    assert secured.play(sign_in).user.email == "eve@example.com"


def test_a_wrong_code_may_be_tried_again(secured: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        step = await challenged(authkit)
        with pytest.raises(InvalidOneTimeCodeError) as refused:
            await value(authkit.authentication.with_totp("000000", pending=step.pending))
        assert "000000" not in str(refused.value)
        code = secured.emulator.totp_code(step.authentication_factors[0].id)
        return await value(authkit.authentication.with_totp(code, pending=step.pending))

    assert secured.play(sign_in).user.email == "eve@example.com"


def test_too_many_wrong_codes_end_a_challenge(secured: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        step = await challenged(authkit)
        challenge = await value(authkit.mfa.challenge(step.authentication_factors[0].id))
        given = {"pending": step.pending, "authentication_challenge_id": challenge.id}
        for _ in range(20):
            try:
                await value(authkit.authentication.with_totp("000000", **given))
            except InvalidOneTimeCodeError:
                continue

    with pytest.raises(OneTimeCodeTooManyAttemptsError):
        secured.play(sign_in)


def test_a_sign_in_waits_for_its_step_for_a_while_alone(secured: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        step = await challenged(authkit)
        secured.emulator.clock.advance(secured.emulator.settings.code_lifetime)
        code = secured.emulator.totp_code(step.authentication_factors[0].id)
        await value(authkit.authentication.with_totp(code, pending=step.pending))

    with pytest.raises(InvalidPendingAuthenticationTokenError):
        secured.play(sign_in)


# Codes by email


def test_a_magic_code_signs_in_once(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        sent = await value(authkit.magic_auth.create(email=EMAIL))
        call = authkit.authentication.with_magic_auth(sent.code, email=EMAIL)
        authentication: Authentication = await value(call)
        with pytest.raises(OneTimeCodePreviouslyUsedError):
            await value(authkit.authentication.with_magic_auth(sent.code, email=EMAIL))
        return authentication

    authentication = stage.play(sign_in)
    assert authentication.authentication_method == "MagicAuth"
    assert authentication.user.email == EMAIL


def test_a_magic_code_expires(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        sent = await value(authkit.magic_auth.create(email=EMAIL))
        stage.emulator.clock.advance(stage.emulator.settings.code_lifetime)
        await value(authkit.authentication.with_magic_auth(sent.code, email=EMAIL))

    with pytest.raises(OneTimeCodeExpiredError):
        stage.play(sign_in)


def test_a_wrong_password_is_refused_without_repeating_it(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        await value(authkit.authentication.with_password(email=EMAIL, password="hunter2hunter2"))

    with pytest.raises(InvalidCredentialsError) as refused:
        stage.play(sign_in)
    assert "hunter2" not in str(refused.value)


# Organizations


def test_an_organization_without_the_user_cannot_be_chosen(stage: Stage) -> None:
    stage.seed(
        organizations=[
            {"name": "One", "members": [{"user": EMAIL}]},
            {"name": "Two", "members": [{"user": EMAIL}]},
            {"name": "Elsewhere", "id": "org_elsewhere"},
        ]
    )

    async def sign_in(authkit: Any) -> None:
        step = await asked_for(OrganizationSelectionError, with_password, authkit)
        await value(
            authkit.authentication.with_organization_selection(
                "org_elsewhere", pending=step.pending
            )
        )

    with pytest.raises(OrganizationMembershipNotFoundError):
        stage.play(sign_in)


def test_sso_leads_through_the_provider_of_the_organization(stage: Stage) -> None:
    stage.seed(
        organizations=[
            {"name": "Acme", "members": [{"user": EMAIL}], "policy": {"sso_required": True}}
        ]
    )

    async def sign_in(authkit: Any) -> Authentication:
        pending = carried(await asked_for(SSORequiredError, with_password, authkit))
        assert pending.email == EMAIL
        request = authkit.authentication.start(connection_id=pending.connection_ids[0])
        back = stage.browse(request.url, login_hint=EMAIL)
        callback = authkit.authentication.parse_callback(back, state=request.state)
        call = authkit.authentication.with_code(callback, code_verifier=request.code_verifier)
        return await value(call)

    authentication = stage.play(sign_in)
    assert authentication.authentication_method == "SSO"
    assert authentication.user.email == EMAIL


def test_an_organization_that_wants_sso_cannot_be_chosen_without_it(stage: Stage) -> None:
    stage.seed(
        organizations=[
            {"name": "Open", "members": [{"user": EMAIL}]},
            {
                "name": "Acme",
                "id": "org_acme",
                "members": [{"user": EMAIL}],
                "policy": {"sso_required": True},
            },
        ]
    )

    async def sign_in(authkit: Any) -> None:
        step = await asked_for(OrganizationSelectionError, with_password, authkit)
        await value(
            authkit.authentication.with_organization_selection("org_acme", pending=step.pending)
        )

    with pytest.raises(SSORequiredError) as refused:
        stage.play(sign_in)
    assert refused.value.code is None
    assert refused.value.status == 400


def test_an_organization_says_which_methods_it_allows(stage: Stage) -> None:
    stage.seed(
        organizations=[
            {
                "name": "Acme",
                "members": [{"user": EMAIL}],
                "policy": {"allowed_methods": ["google_oauth"]},
            }
        ]
    )

    async def sign_in(authkit: Any) -> Any:
        return await asked_for(OrganizationAuthenticationRequiredError, with_password, authkit)

    step = stage.play(sign_in)
    assert step.auth_methods["google_oauth"] is True
    assert step.auth_methods["password"] is False
    assert step.email == EMAIL


# Radar, and what else may be asked for


def test_radar_asks_for_a_code_by_email(stage: Stage) -> None:
    stage.emulator.refuse("authenticate", "radar_email_challenge")

    async def sign_in(authkit: Any) -> Authentication:
        pending = carried(await asked_for(RadarEmailChallengeError, with_password, authkit))
        challenge = await value(authkit.radar_challenges.get(pending.radar_challenge_id))
        call = authkit.authentication.with_radar_email_challenge(challenge.code, pending=pending)
        return await value(call)

    assert stage.play(sign_in).user.email == EMAIL


def test_radar_asks_for_a_code_sent_to_the_phone_on_file(stage: Stage) -> None:
    stage.emulator.refuse("authenticate", "radar_sms_sign_in_challenge")

    async def sign_in(authkit: Any) -> Authentication:
        pending = carried(await asked_for(RadarSMSSignInChallengeError, with_password, authkit))
        code = stage.emulator.outbox.last(kind="radar_challenge").code
        call = authkit.authentication.with_radar_sms_challenge(code, pending=pending)
        return await value(call)

    assert stage.play(sign_in).user.email == EMAIL


def test_radar_asks_a_new_user_for_a_phone_number(stage: Stage) -> None:
    stage.emulator.refuse("authenticate", "radar_sign_up_challenge")

    async def sign_in(authkit: Any) -> Authentication:
        pending = carried(await asked_for(RadarSignUpChallengeError, with_password, authkit))
        sent = await value(
            authkit.radar_challenges.create(
                user_id=pending.user_id,
                pending=pending,
                phone_number="+15005550006",
            )
        )
        call = authkit.authentication.with_radar_sms_challenge(
            stage.emulator.outbox.last(to="+15005550006").code,
            pending=pending,
            verification_id=sent.verification_id,
            phone_number=sent.phone_number,
        )
        return await value(call)

    assert stage.play(sign_in).user.email == EMAIL


def test_an_identity_without_an_address_gets_one(stage: Stage) -> None:
    stage.emulator.refuse("authenticate", "email_completion_required")

    async def sign_in(authkit: Any) -> Authentication:
        pending = carried(await asked_for(EmailCompletionRequiredError, with_password, authkit))
        assert pending.pending_authentication_token is None
        step = await asked_for(
            EmailVerificationRequiredError,
            authkit.authentication.with_email_completion,
            email="lovelace@example.com",
            pending=pending,
        )
        code = stage.emulator.outbox.last(to="lovelace@example.com").code
        call = authkit.authentication.with_email_verification(code, pending=step.pending)
        return await value(call)

    assert stage.play(sign_in).user.email == "lovelace@example.com"


@pytest.mark.parametrize(
    "code",
    [
        "authentication_method_not_allowed",
        "passkey_progressive_enrollment",
        "application_consent_required",
        "mfa_verification",
        "radar_challenge",
        "radar_sms_challenge",
    ],
)
def test_a_step_without_a_method_of_its_own_is_a_step_all_the_same(code: str, stage: Stage) -> None:
    stage.emulator.refuse("authenticate", code)

    async def sign_in(authkit: Any) -> Any:
        return await asked_for(AuthenticationStepError, with_password, authkit)

    step = stage.play(sign_in)
    assert type(step) is not AuthenticationStepError
    assert step.pending.pending_authentication_token
