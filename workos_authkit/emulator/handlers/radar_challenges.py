"""Radar's challenges: `/user_management/radar_challenges`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.gates import find_pending, new_radar_verification
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import wire
from workos_authkit.emulator.refusals import coded
from workos_authkit.emulator.routing import Call


def create_radar_challenge(environment: Environment, call: Call) -> Response:
    """Send a code to a phone."""
    body = call.body
    phone_number = body.phone_number()
    user = environment.users.require(body.text("user_id"))
    sign_in = find_pending(environment, body.text("pending_authentication_token"))
    if sign_in.user_id != user.id:
        raise coded(400, "user_mismatch", "The sign-in belongs to another user.")
    verification = new_radar_verification(environment, user, phone_number)
    answer = {"verification_id": verification.id, "phone_number": phone_number}
    return json_response(answer, 201)


def get_radar_challenge(environment: Environment, call: Call) -> Response:
    """Return an email challenge, including its code."""
    return json_response(wire(environment.radar_challenges.require(call.id)))
