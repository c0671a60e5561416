"""Second factors and their challenges: `/auth` and `/user_management/users/{id}/auth_factors`."""

from typing import Any

from workos_authkit.emulator import totp
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Challenge, Factor, Verdict, wire
from workos_authkit.emulator.refusals import InvalidField, coded, plain
from workos_authkit.emulator.routing import Call

_MAXIMUM_ATTEMPTS = 10


def enroll_user_factor(environment: Environment, call: Call) -> Response:
    """Enrol a TOTP factor for a user, with a first challenge."""
    user = environment.users.require(call.id)
    call.body.choice("type", ("totp",))
    factor = add_totp_factor(
        environment,
        user_id=user.id,
        issuer=call.body.optional_text("totp_issuer"),
        user=call.body.optional_text("totp_user") or user.email,
        secret=call.body.optional_text("totp_secret"),
    )
    challenge = add_challenge(environment, factor)
    answer = {
        "authentication_factor": _enrolled(factor),
        "authentication_challenge": wire(challenge),
    }
    return json_response(answer, 201)


def list_user_factors(environment: Environment, call: Call) -> Response:
    """List a user's factors."""
    user = environment.users.require(call.id)
    factors = environment.factors.where(lambda f: f.user_id == user.id)
    return page(environment.factors, factors, call.query, wire)


def enroll_factor(environment: Environment, call: Call) -> Response:
    """Enrol a factor, with or without a user."""
    body = call.body
    kind = body.choice("type", ("generic_otp", "sms", "totp"))
    user_id = body.optional_text("user_id")
    if kind == "totp":
        factor = add_totp_factor(
            environment,
            user_id=user_id,
            issuer=body.optional_text("totp_issuer"),
            user=body.optional_text("totp_user") or "user@example.com",
        )
    else:
        sms = {"phone_number": body.phone_number()} if kind == "sms" else None
        factor = environment.create(Factor, type=kind, user_id=user_id, sms=sms)
    return json_response(_enrolled(factor), 201)


def get_factor(environment: Environment, call: Call) -> Response:
    """Return a factor."""
    return json_response(wire(environment.factors.require(call.id)))


def delete_factor(environment: Environment, call: Call) -> Response:
    """Delete a factor."""
    environment.factors.remove(environment.factors.require(call.id))
    return empty_response(204)


def challenge_factor(environment: Environment, call: Call) -> Response:
    """Ask for a code from a factor."""
    factor = environment.factors.require(call.id)
    call.body.optional_text("sms_template")
    return json_response(wire(add_challenge(environment, factor)), 201)


def verify_challenge(environment: Environment, call: Call) -> Response:
    """Return whether a code answers a challenge."""
    challenge = environment.challenges.require(call.id)
    code = call.body.text("code")
    if challenge.used:
        raise plain(422, f"The challenge '{challenge.id}' was verified already.")
    verdict = enter(environment, challenge, code)
    if verdict is Verdict.TOO_MANY_ATTEMPTS:
        raise coded(400, "one_time_code_too_many_attempts", "Too many wrong codes were entered.")
    if verdict is Verdict.EXPIRED:
        raise plain(422, f"The challenge '{challenge.id}' has expired.")
    answer = {"challenge": wire(challenge), "valid": verdict is Verdict.RIGHT}
    return json_response(answer, 201)


def add_totp_factor(
    environment: Environment,
    *,
    user_id: str | None,
    issuer: str | None,
    user: str,
    secret: str | None = None,
) -> Factor:
    """Enrol a TOTP factor (RFC 6238) and return it.

    Raises:
        InvalidField: The secret is not Base32, or is shorter than 112 bits.
    """
    if secret is None:
        secret = totp.new_secret(environment.chance)
    elif not totp.is_secret(secret):
        raise InvalidField(
            "totp_secret", "totp_secret_invalid", "totp_secret must be Base32 of 112 bits or more."
        )
    names = {"issuer": issuer or "AuthKit emulator", "user": user}
    return environment.create(
        Factor,
        type="totp",
        user_id=user_id,
        totp=names,
        secret=secret,
        uri=totp.uri(secret, **names),
    )


def add_challenge(environment: Environment, factor: Factor) -> Challenge:
    """Ask for a code from a factor and return the challenge."""
    challenge = environment.create(Challenge, authentication_factor_id=factor.id)
    if factor.type != "totp":
        challenge.sent_code = environment.code()
        challenge.expires_at = environment.code_expiry()
    if factor.type == "generic_otp":
        challenge.code = challenge.sent_code
    if factor.sms is not None:
        to = factor.sms["phone_number"]
        environment.send("mfa_challenge", to, code=challenge.sent_code)
    return challenge


def enter(environment: Environment, challenge: Challenge, code: str) -> Verdict:
    """Check an entered code; the right one completes the challenge."""
    if challenge.used:
        return Verdict.USED_BEFORE
    if challenge.attempts >= _MAXIMUM_ATTEMPTS:
        return Verdict.TOO_MANY_ATTEMPTS
    if challenge.expires_at is not None and environment.now() >= challenge.expires_at:
        return Verdict.EXPIRED
    factor = environment.factors.get(challenge.authentication_factor_id)
    if factor is None or not _is_right(environment, factor, challenge, code):
        challenge.attempts += 1
        return Verdict.WRONG
    challenge.used = True
    challenge.updated_at = environment.now()
    return Verdict.RIGHT


def _is_right(environment: Environment, factor: Factor, challenge: Challenge, code: str) -> bool:
    if factor.secret is not None:
        return totp.matches(factor.secret, code, environment.now())
    return code == challenge.sent_code


def _enrolled(factor: Factor) -> dict[str, Any]:
    shown = wire(factor)
    if factor.secret is not None and factor.uri is not None:
        secrets = {"secret": factor.secret, "uri": factor.uri, "qr_code": totp.qr_code(factor.uri)}
        shown["totp"] = {**shown["totp"], **secrets}
    return shown
