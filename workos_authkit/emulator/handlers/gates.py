"""The gates between a proven identity and a session, each of which may require a step."""

from collections.abc import Callable, Container
from typing import Any

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.email_verifications import (
    mark_verified,
    new_email_verification,
)
from workos_authkit.emulator.handlers.invitations import accept, state_of
from workos_authkit.emulator.handlers.sessions import begin_session
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import (
    AUTH_METHODS,
    Factor,
    Organization,
    Pending,
    RadarChallenge,
    RadarVerification,
    SignIn,
    User,
    wire,
)
from workos_authkit.emulator.refusals import Refused, coded, oauth

SSO = "SSO"
_PENDING_TOKEN = "pending_authentication_token"  # noqa: S105 - a name

_UNLISTED_PHONE = "+15555550100"

MESSAGES = {
    "email_verification_required": "Email ownership must be verified before authentication.",
    "mfa_enrollment": "The user must enroll in MFA to finish authenticating.",
    "mfa_challenge": "The user must complete an MFA challenge to finish authenticating.",
    "organization_selection_required": (
        "The user must choose an organization to finish their authentication."
    ),
    "authentication_method_not_allowed": "This authentication method is not allowed.",
    "email_password_auth_disabled": "Email and password authentication is disabled.",
    "passkey_progressive_enrollment": "The user may enroll a passkey.",
    "radar_challenge": "The user must complete a challenge to finish authenticating.",
    "radar_email_challenge": "The user must enter the code that was emailed to them.",
    "radar_sms_challenge": "The user must enter a code sent to their phone.",
    "radar_sign_up_challenge": "The user must enter a code sent to their phone to sign up.",
    "radar_sms_sign_in_challenge": "The user must enter the code that was sent to their phone.",
    "application_consent_required": "The user must consent to the application.",
    "email_completion_required": "An email address is needed to finish authenticating.",
    "mfa_verification": "The user must verify a second factor.",
}
"""Every step that a gate may require, with its message."""


def finish(environment: Environment, sign_in: SignIn, client_id: str) -> Response:
    """Begin the session of a sign-in that has passed every gate.

    Raises:
        Refused: A gate requires a step; if it is possible, the sign-in waits for it.
    """
    user = environment.users.require(sign_in.user_id)
    _invitation(environment, sign_in, user)
    demand(environment, sign_in)
    check(environment, sign_in)
    invitation = environment.invitations.get(sign_in.invitation_id)
    if invitation is not None:
        accept(environment, invitation, user)
        mark_verified(environment, user)  # the token came by email
    return json_response(begin_session(environment, sign_in, client_id))


def check(environment: Environment, sign_in: SignIn) -> None:
    """Make sure that a sign-in has passed every gate.

    Raises:
        Refused: A gate requires a step; if it is possible, the sign-in waits for it.
    """
    user = environment.users.require(sign_in.user_id)
    for gate in _GATES:
        gate(environment, sign_in, user)


def wait(environment: Environment, sign_in: SignIn, step: str) -> str:
    """Make a sign-in wait for a step, and return the token that continues it."""
    sign_in.awaited = step
    token = environment.token()
    environment.pending[token] = Pending(
        token=token,
        sign_in=sign_in,
        expires_at=environment.code_expiry(),
    )
    return token


def find_pending(environment: Environment, token: str) -> SignIn:
    """Return the sign-in that waits under a token.

    Raises:
        Refused: There is none, or it has expired.
    """
    pending = environment.pending.get(token)
    if (
        pending is None
        or environment.now() >= pending.expires_at
        or environment.users.get(pending.sign_in.user_id) is None
    ):
        message = "The pending authentication token is invalid or has expired."
        raise coded(400, "invalid_pending_authentication_token", message)
    return pending.sign_in


def ask(environment: Environment, sign_in: SignIn, step: str, **details: Any) -> Refused:
    """Return the refusal that requires a step."""
    token = wait(environment, sign_in, step)
    name = "email_completion_token" if step == "email_completion_required" else _PENDING_TOKEN
    return coded(403, step, MESSAGES[step], **{name: token}, **details)


def mfa_is_required(environment: Environment, organization_id: str | None) -> bool:
    """Return whether a session needs a second factor."""
    organization = environment.organizations.get(organization_id)
    by_organization = organization is not None and organization.policy.mfa_required
    return environment.settings.mfa == "required" or by_organization


def factors_of(environment: Environment, user: User) -> list[Factor]:
    """Return a user's second factors."""
    return environment.factors.where(lambda f: f.user_id == user.id)


def check_membership(environment: Environment, user: User, organization_id: str) -> None:
    """Make sure that a user is an active member of an existing organization.

    Raises:
        Refused: The user is not: 400 `organization_membership_not_found`.
    """
    membership = environment.membership(user.id, organization_id)
    if (
        membership is None
        or membership.status != "active"
        or environment.organizations.get(organization_id) is None
    ):
        message = "The user is not an active member of the organization."
        raise oauth("organization_membership_not_found", message)


def _sso_required(
    environment: Environment, sign_in: SignIn, user: User, organization: Organization
) -> Refused:
    """Return the refusal that sends a user to their organization's identity provider."""
    return oauth(
        "sso_required",
        "User must authenticate using one of the matching connections.",
        email=user.email,
        connection_ids=_connection_ids(environment, organization),
        pending_authentication_token=wait(environment, sign_in, "sso_required"),
    )


def demand(
    environment: Environment, sign_in: SignIn, possible: Container[str] | None = None
) -> None:
    """Require the step that was set for the next sign-in.

    Args:
        environment: The environment.
        sign_in: The sign-in.
        possible: The steps that are possible here, if not all; any other stays required.

    Raises:
        Refused: A step is required.
    """
    demanded = environment.demanded_steps
    if not demanded or (possible is not None and demanded[0] not in possible):
        return
    step, user = demanded.pop(0), environment.users.require(sign_in.user_id)
    if step == "email_verification_required":
        raise _ask_for_email(environment, sign_in, user)
    raise ask(environment, sign_in, step, **_details(environment, user, step))


def require_domain_sso(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Require SSO if the address's domain belongs to an organization that requires it."""
    domain = user.email.rpartition("@")[2].casefold()
    for organization in environment.organizations:
        owned = any(
            d["domain"] == domain and d["state"] == "verified" for d in organization.domains
        )
        if owned and organization.policy.sso_required and sign_in.method != SSO:
            raise _sso_required(environment, sign_in, user, organization)


def _verified_email(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Require a verified address."""
    needed = environment.settings.email_verification_required
    if needed and not user.email_verified and "email_verification" not in sign_in.passed:
        raise _ask_for_email(environment, sign_in, user)


def _second_factor(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Require a second factor; identity providers have their own."""
    if "mfa" in sign_in.passed or sign_in.method == SSO:
        return
    required = mfa_is_required(environment, sign_in.organization_id)
    factors = factors_of(environment, user)
    if factors and (required or environment.settings.mfa != "off"):
        raise ask(
            environment,
            sign_in,
            "mfa_challenge",
            authentication_factors=[wire(factor) for factor in factors],
            user=wire(user),
        )
    if required:
        raise ask(environment, sign_in, "mfa_enrollment", user=wire(user))


def _chosen_organization(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Select a user's only organization, or ask for one."""
    if sign_in.organization_id is not None or "organization" in sign_in.passed:
        return
    memberships = environment.memberships_of(user.id)
    if len(memberships) == 1:
        sign_in.organization_id = memberships[0].organization_id
    elif memberships:
        raise ask(
            environment,
            sign_in,
            "organization_selection_required",
            organizations=_named(environment, [m.organization_id for m in memberships]),
            user=wire(user),
        )


def check_policy(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Enforce the policy of the chosen organization.

    Raises:
        Refused: The policy does not allow this way of signing in.
    """
    organization = environment.organizations.get(sign_in.organization_id)
    if organization is None or sign_in.method == SSO:
        return
    policy = organization.policy
    if policy.sso_required:
        raise _sso_required(environment, sign_in, user, organization)
    allowed = policy.allowed_methods
    if allowed is not None and AUTH_METHODS.get(sign_in.method) not in allowed:
        step = "organization_authentication_methods_required"
        raise oauth(
            step,
            "User must authenticate using one of the methods allowed by the organization.",
            email=user.email,
            sso_connection_ids=_connection_ids(environment, organization),
            auth_methods={name: name in allowed for name in sorted(AUTH_METHODS.values())},
            pending_authentication_token=wait(environment, sign_in, step),
        )


def _invitation(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Refuse an invitation that expired while the sign-in waited."""
    invitation = environment.invitations.get(sign_in.invitation_id)
    if invitation is not None and state_of(environment, invitation) != "pending":
        raise oauth("invitation_invalid", "The invitation is invalid.")


def _membership(environment: Environment, sign_in: SignIn, user: User) -> None:
    """Refuse an organization that the user is not in, unless invited."""
    if sign_in.organization_id is None:
        return
    invitation = environment.invitations.get(sign_in.invitation_id)
    if invitation is None or invitation.organization_id != sign_in.organization_id:
        check_membership(environment, user, sign_in.organization_id)


_GATES: tuple[Callable[[Environment, SignIn, User], None], ...] = (
    _invitation,
    require_domain_sso,
    _verified_email,
    _second_factor,
    _chosen_organization,
    _membership,
    check_policy,
    _second_factor,  # again, because the chosen organization may require it
)


def _ask_for_email(environment: Environment, sign_in: SignIn, user: User) -> Refused:
    verification = new_email_verification(environment, user)
    return ask(
        environment,
        sign_in,
        "email_verification_required",
        email=user.email,
        email_verification_id=verification.id,
    )


def _details(environment: Environment, user: User, step: str) -> dict[str, Any]:
    if step in ("radar_challenge", "radar_email_challenge"):
        return {
            "radar_challenge_id": new_radar_challenge(environment, user).id,
            "user": wire(user),
        }
    if step == "radar_sms_sign_in_challenge":
        new_radar_verification(environment, user, _UNLISTED_PHONE)
    if step == "mfa_challenge":
        factors = [wire(factor) for factor in factors_of(environment, user)]
        return {"authentication_factors": factors, "user": wire(user)}
    if step == "organization_selection_required":
        ids = [m.organization_id for m in environment.memberships_of(user.id)]
        return {"organizations": _named(environment, ids), "user": wire(user)}
    return {} if step == "email_completion_required" else {"user": wire(user)}


def new_radar_challenge(environment: Environment, user: User) -> RadarChallenge:
    """Email a code for Radar, and return its record."""
    challenge = environment.create(
        RadarChallenge,
        user_id=user.id,
        email=user.email,
        code=environment.code(),
        expires_at=environment.code_expiry(),
    )
    environment.send("radar_challenge", user.email, code=challenge.code)
    return challenge


def new_radar_verification(
    environment: Environment, user: User, phone_number: str
) -> RadarVerification:
    """Send a code for Radar to a phone, and return its record."""
    verification = environment.create(
        RadarVerification,
        user_id=user.id,
        phone_number=phone_number,
        code=environment.code(),
        expires_at=environment.code_expiry(),
    )
    environment.send("radar_challenge", phone_number, code=verification.code)
    return verification


def _connection_ids(environment: Environment, organization: Organization) -> list[str]:
    found = environment.connections.where(lambda c: c.organization_id == organization.id)
    return [connection.id for connection in found]


def _named(environment: Environment, organization_ids: list[str]) -> list[dict[str, str]]:
    found = [environment.organizations.require(identifier) for identifier in organization_ids]
    return [{"id": organization.id, "name": organization.name} for organization in found]
