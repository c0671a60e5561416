"""The control API: `/_emulator/api`. Each operation calls a method of `Emulator`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from attrs import evolve

from workos_authkit.emulator import on_demand
from workos_authkit.emulator.control import views
from workos_authkit.emulator.handlers import gates
from workos_authkit.emulator.handlers.sessions import end_session, shown
from workos_authkit.emulator.http import Loss, Request, Response, empty_response, json_response
from workos_authkit.emulator.records import wire
from workos_authkit.emulator.refusals import InvalidField, Refused, plain
from workos_authkit.emulator.routing import Call, Operation, Router, dispatch, no_such_route

if TYPE_CHECKING:
    from workos_authkit.emulator.in_process import InProcessEmulator

    Handler = Callable[[InProcessEmulator, Call], Response]

ROOT = "/_emulator/api"

_MOST_REQUESTS = 100
_MOST_WEBHOOKS = 200


def handle(emulator: "InProcessEmulator", request: Request) -> Response:
    """Answer a request to the control API.

    A body is JSON, whatever its type: `curl -d` calls it a form.
    """
    request = evolve(request, headers={**request.headers, "content-type": "application/json"})
    found = _ROUTER.find(request)
    if found is None:
        return no_such_route(request)
    with emulator.server.lock:
        response = dispatch(emulator, *found, request)
        emulator.server.observe()
        if request.method not in ("GET", "HEAD"):
            emulator.server.change()
    return response


def _describe(emulator: "InProcessEmulator", call: Call) -> Response:
    rows = [{"method": o.method, "path": o.template, "does": o.name} for o in OPERATIONS]
    return json_response({**views.facts(emulator), "operations": rows})


# The whole emulator


def _reset(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.reset()
    return empty_response(204)


def _seed(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.seed(call.body)
    return empty_response(204)


def _show_settings(emulator: "InProcessEmulator", call: Call) -> Response:
    return json_response(views.settings(emulator.settings))


def _change_settings(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.seed({"settings": dict(call.body)})
    return _show_settings(emulator, call)


def _rotate_keys(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.keyring.rotate()
    return empty_response(204)


# Objects


def _listed(
    shown: "Callable[[InProcessEmulator], list[dict[str, Any]]]",
) -> "Handler":
    def serve(emulator: "InProcessEmulator", call: Call) -> Response:
        return json_response({"data": shown(emulator)})

    return serve


_list_users = _listed(lambda e: [views.user(e.environment, u) for u in e.environment.users])
_list_organizations = _listed(
    lambda e: [views.organization(e.environment, o) for o in e.environment.organizations]
)
_list_sessions = _listed(lambda e: views.all_sessions(e.environment))
_list_invitations = _listed(lambda e: views.all_invitations(e.environment))
_list_devices = _listed(lambda e: [views.device(d) for d in e.environment.device_codes.values()])
_list_faults = _listed(lambda e: [views.fault(f) for f in e.faults])
_list_fault_operations = _listed(lambda e: [{"name": name} for name in e.faults.operations])


def _revoke_session(emulator: "InProcessEmulator", call: Call) -> Response:
    session = emulator.environment.sessions.require(call.id)
    end_session(emulator.environment, session)
    return json_response(shown(emulator.environment, session))


def _list_messages(emulator: "InProcessEmulator", call: Call) -> Response:
    to, kind = call.query.optional_text("to"), call.query.optional_text("kind")
    found = [m for m in emulator.outbox if to in (None, m.to) and kind in (None, m.kind)]
    return json_response({"data": [views.message(message) for message in reversed(found)]})


def _clear_outbox(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.outbox.clear()
    return empty_response(204)


def _list_requests(emulator: "InProcessEmulator", call: Call) -> Response:
    limit = call.query.optional_text("limit") or str(_MOST_REQUESTS)
    if not limit.isdecimal() or not 0 < int(limit[:9]) <= _MOST_REQUESTS:
        raise InvalidField("limit", "limit_invalid", f"limit must be 1 to {_MOST_REQUESTS}.")
    operation = call.query.optional_text("operation")
    found = [r for r in reversed(emulator.requests) if operation in (None, r.operation)]
    return json_response({"data": [views.request(record) for record in found[: int(limit)]]})


def _forget_requests(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.server.forget_requests()
    return empty_response(204)


# Planned behavior


def _add_fault(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    lost: Loss | None = body.optional_choice("lost", get_args(Loss))  # type: ignore[assignment]
    given = {name: body[name] for name in ("times", "status", "headers", "delay") if name in body}
    identifier = emulator.faults.add(
        body.optional_text("on") or "*", body=body.get("body"), lost=lost, **given
    )
    return json_response({"id": identifier}, 201)


def _remove_fault(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.faults.remove(call.id)
    return empty_response(204)


def _clear_faults(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.faults.clear()
    return empty_response(204)


def _refuse(emulator: "InProcessEmulator", call: Call) -> Response:
    times = call.body.whole_number("times")
    emulator.refuse(
        call.body.text("operation"), call.body.text("code"), times=1 if times is None else times
    )
    return empty_response(204)


def _list_refusals(emulator: "InProcessEmulator", call: Call) -> Response:
    steps = [("authenticate", code) for code in gates.MESSAGES]
    others = [(name, on_demand.name_of(r)) for name, rs in on_demand.ON_DEMAND.items() for r in rs]
    rows = [{"operation": operation, "code": code} for operation, code in steps + others]
    return json_response({"data": rows})


_list_steps = _listed(lambda e: [{"code": code} for code in e.environment.demanded_steps])


def _clear_steps(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.environment.demanded_steps.clear()
    return empty_response(204)


def _set_policy(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    emulator.set_policy(
        call.id,
        mfa_required=bool(body.flag("mfa_required")),
        sso_required=bool(body.flag("sso_required")),
        allowed_methods=body.texts("allowed_methods"),
    )
    organization = emulator.environment.organizations.require(call.id)
    return json_response(views.organization(emulator.environment, organization))


def _show_clock(emulator: "InProcessEmulator", call: Call) -> Response:
    return json_response(views.clock(emulator))


def _advance_clock(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.clock.advance(call.body.number("seconds"))
    return _show_clock(emulator, call)


def _freeze_clock(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.clock.freeze()
    return _show_clock(emulator, call)


def _resume_clock(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.clock.resume()
    return _show_clock(emulator, call)


# Webhooks


_list_webhooks = _listed(
    lambda emulator: [
        views.sent_webhook(each) for each in reversed(emulator.webhooks.sent[-_MOST_WEBHOOKS:])
    ]
)
_list_webhook_endpoints = _listed(lambda e: [wire(each) for each in e.webhooks.endpoints])


def _add_webhook(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    emulator.webhooks.add(body.text("url"), body.text("secret"), events=body.texts("events") or [])
    return empty_response(204)


def _remove_webhook(emulator: "InProcessEmulator", call: Call) -> Response:
    endpoints = emulator.environment.webhook_endpoints
    endpoints.remove(endpoints.require(call.id))
    return empty_response(204)


# A person's actions


def _sign_in(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    url, email = body.text("authorization_url"), body.text("email")
    organization_id = body.optional_text("organization_id")
    impersonator = body.optional_text("impersonator")
    if impersonator is not None:
        reason = body.optional_text("reason")
        emulator.impersonate(email, impersonator=impersonator, reason=reason)
    try:
        back = emulator.sign_in(url, email=email, organization_id=organization_id)
    finally:
        user = emulator.environment.user_by_email(email)
        if user is not None and impersonator is not None:
            user.impersonator = None  # even if the sign-in was refused
    return json_response({"url": back})


def _sign_in_next(emulator: "InProcessEmulator", call: Call) -> Response:
    organization_id = call.body.optional_text("organization_id")
    emulator.sign_in_next(call.body.text("email"), organization_id=organization_id)
    return empty_response(204)


def _impersonate(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    emulator.impersonate(
        body.text("email"),
        impersonator=body.text("impersonator"),
        reason=body.optional_text("reason"),
    )
    return empty_response(204)


def _approve_device(emulator: "InProcessEmulator", call: Call) -> Response:
    body = call.body
    emulator.approve_device(
        call.id, body.text("email"), organization_id=body.optional_text("organization_id")
    )
    return empty_response(204)


def _deny_device(emulator: "InProcessEmulator", call: Call) -> Response:
    emulator.deny_device(call.id)
    return empty_response(204)


def _show_totp_code(emulator: "InProcessEmulator", call: Call) -> Response:
    return json_response({"code": emulator.totp_code(call.id)})


def _answering_errors(
    handler: "Handler",
) -> "Handler":
    """Return a handler that refuses if a method of `InProcessEmulator` raises."""

    def serve(emulator: "InProcessEmulator", call: Call) -> Response:
        try:
            return handler(emulator, call)
        except (Refused, InvalidField):
            raise
        except LookupError as error:
            raise plain(404, str(error.args[0])) from None
        except ValueError as error:
            raise plain(422, str(error)) from None

    return serve


def _row(name: str, method: str, path: str, handler: "Handler") -> "Operation[InProcessEmulator]":
    return Operation(name, method, f"{ROOT}{path}", _answering_errors(handler), public=True)


_ENDPOINTS = "/webhook_endpoints"

OPERATIONS: "tuple[Operation[InProcessEmulator], ...]" = (
    _row("returns the emulator's URL, and lists these operations", "GET", "", _describe),
    _row("restores the initial state", "POST", "/reset", _reset),
    _row("adds a seed", "POST", "/seed", _seed),
    _row("shows the settings", "GET", "/settings", _show_settings),
    _row("changes settings", "PATCH", "/settings", _change_settings),
    _row("signs with a new key from now on", "POST", "/keys/rotate", _rotate_keys),
    _row("lists users", "GET", "/users", _list_users),
    _row("lists organizations", "GET", "/organizations", _list_organizations),
    _row("sets an organization's policy", "PUT", "/organizations/{id}/policy", _set_policy),
    _row("lists invitations", "GET", "/invitations", _list_invitations),
    _row("lists sessions", "GET", "/sessions", _list_sessions),
    _row("ends a session", "POST", "/sessions/{id}/revoke", _revoke_session),
    _row("lists emails and text messages, newest first", "GET", "/outbox", _list_messages),
    _row("empties the outbox", "DELETE", "/outbox", _clear_outbox),
    _row("lists attempts to send webhooks, newest first", "GET", "/webhooks", _list_webhooks),
    _row("lists the webhook endpoints", "GET", _ENDPOINTS, _list_webhook_endpoints),
    _row("adds a webhook endpoint", "POST", _ENDPOINTS, _add_webhook),
    _row("removes a webhook endpoint", "DELETE", f"{_ENDPOINTS}/{{id}}", _remove_webhook),
    _row("lists requests and answers, newest first", "GET", "/requests", _list_requests),
    _row("deletes the list of requests", "DELETE", "/requests", _forget_requests),
    _row("lists the pending faults", "GET", "/faults", _list_faults),
    _row("lists the operations that can have faults", "GET", "/operations", _list_fault_operations),
    _row("changes the outcome of the next calls that match", "POST", "/faults", _add_fault),
    _row("removes a fault", "DELETE", "/faults/{id}", _remove_fault),
    _row("removes all faults", "DELETE", "/faults", _clear_faults),
    _row("lists the errors that can be requested", "GET", "/refusals", _list_refusals),
    _row("answers the next calls with a documented error", "POST", "/refusals", _refuse),
    _row("lists the steps that the next sign-ins must take", "GET", "/steps", _list_steps),
    _row("removes these steps", "DELETE", "/steps", _clear_steps),
    _row("shows the time", "GET", "/clock", _show_clock),
    _row("moves the time forward", "POST", "/clock/advance", _advance_clock),
    _row("stops the time", "POST", "/clock/freeze", _freeze_clock),
    _row("resumes the time", "POST", "/clock/resume", _resume_clock),
    _row("signs a user in on the hosted page", "POST", "/sign_in", _sign_in),
    _row("signs a user in at the next visit there", "POST", "/next_sign_in", _sign_in_next),
    _row("makes a user's next sign-in an impersonation", "POST", "/impersonations", _impersonate),
    _row("lists the pending devices", "GET", "/devices", _list_devices),
    _row("approves a device", "POST", "/devices/{user_code}/approve", _approve_device),
    _row("denies a device", "POST", "/devices/{user_code}/deny", _deny_device),
    _row("shows an authenticator's code", "GET", "/factors/{id}/code", _show_totp_code),
)
"""All operations; `asgi` serves the stream `GET /_emulator/api/changes`."""

_ROUTER = Router(OPERATIONS)
