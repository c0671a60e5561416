"""The JSON of the control API."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import asdict

from workos_authkit import errors
from workos_authkit.emulator import totp
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.faults import PlannedFault
from workos_authkit.emulator.handlers import invitations, organization_memberships, sessions
from workos_authkit.emulator.mailbox import Message
from workos_authkit.emulator.records import (
    DeviceCode,
    Factor,
    Organization,
    User,
    timestamp,
    wire,
)
from workos_authkit.emulator.server import RecordedRequest
from workos_authkit.emulator.settings import Settings
from workos_authkit.emulator.webhooks import SentWebhook

if TYPE_CHECKING:
    from workos_authkit.emulator.in_process import InProcessEmulator


def facts(emulator: "InProcessEmulator") -> dict[str, Any]:
    """Return the settings that an application needs to use the emulator."""
    return {
        "base_url": emulator.base_url,
        "client_id": emulator.client_id,
        "api_key": emulator.api_key,
        "redirect_uri": emulator.redirect_uri,
        "cookie_password": emulator.cookie_password,
    }


def user(environment: Environment, record: User) -> dict[str, Any]:
    """Return a user with related records."""
    factors = environment.factors.where(lambda f: f.user_id == record.id)
    return {
        **wire(record),
        "has_password": record.password is not None,
        "identities": record.identities,
        "impersonator": record.impersonator,
        "authentication_factors": [factor(environment, found) for found in factors],
        "organization_memberships": [
            organization_memberships.shown(environment, found)
            for found in environment.memberships.where(lambda m: m.user_id == record.id)
        ],
    }


def factor(environment: Environment, record: Factor) -> dict[str, Any]:
    """Return a second factor, with the code that an authenticator shows now."""
    shown = wire(record)
    if record.secret is not None:
        shown["totp"] = {**shown["totp"], "secret": record.secret, "uri": record.uri}
        shown["code"] = totp.code(record.secret, environment.now())
    return shown


def organization(environment: Environment, record: Organization) -> dict[str, Any]:
    """Return an organization with its policy, connections and members."""
    policy = asdict(record.policy)
    allowed = policy["allowed_methods"]
    policy["allowed_methods"] = None if allowed is None else sorted(allowed)
    belonging = environment.connections.where(lambda c: c.organization_id == record.id)
    return {
        **wire(record),
        "policy": policy,
        "entitlements": record.entitlements,
        "connections": [wire(connection) for connection in belonging],
        "organization_memberships": [
            organization_memberships.shown(environment, found)
            for found in environment.memberships.where(lambda m: m.organization_id == record.id)
        ],
    }


def all_sessions(environment: Environment) -> list[dict[str, Any]]:
    """Return every session, with its user's address and sign-in method."""
    return [
        {
            **sessions.shown(environment, record),
            "authentication_method": record.authentication_method,
            "email": found.email if (found := environment.users.get(record.user_id)) else None,
        }
        for record in environment.sessions
    ]


def all_invitations(environment: Environment) -> list[dict[str, Any]]:
    """Return every invitation."""
    return [invitations.shown(environment, record) for record in environment.invitations]


def message(record: Message) -> dict[str, Any]:
    """Return a message that the emulator recorded instead of sending."""
    return {**asdict(record), "sent_at": timestamp(record.sent_at)}


def sent_webhook(record: SentWebhook) -> dict[str, Any]:
    """Return an attempt to deliver an event to an endpoint."""
    return {
        "url": record.url,
        "at": timestamp(record.at),
        "event": json.loads(record.body),
        "attempt": record.attempt,
        "status": record.status,
        "delivered": record.delivered,
    }


def device(record: DeviceCode) -> dict[str, Any]:
    """Return a device that waits for approval."""
    return {
        "user_code": record.user_code,
        "expires_at": timestamp(record.expires_at),
        "denied": record.denied,
        "user_id": record.user_id,
        "organization_id": record.organization_id,
    }


def fault(planned: PlannedFault) -> dict[str, Any]:
    """Return a planned fault."""
    spoils = asdict(planned.fault)
    spoils["body"] = _text(planned.fault.body)
    return {"id": planned.id, "on": planned.on, "times": planned.times, **spoils}


def clock(emulator: "InProcessEmulator") -> dict[str, Any]:
    """Return the time."""
    running = emulator.clock.running
    return {
        "now": timestamp(emulator.clock.now()),
        "time": emulator.clock.time(),
        "running": running,
    }


def settings(given: Settings) -> dict[str, Any]:
    """Return every setting."""
    shown = asdict(given)
    return {k: sorted(v) if isinstance(v, frozenset | tuple) else v for k, v in shown.items()}


def request(record: RecordedRequest) -> dict[str, Any]:
    """Return a request with its answer, and the error that the client raises."""
    return {
        "id": record.id,
        "at": timestamp(record.at),
        "operation": record.operation,
        "method": record.method,
        "path": record.path,
        "query": record.query,
        "headers": record.headers,
        "body": _content(record.request.headers, record.request.body),
        "status": record.status,
        "lost": record.response.lost,
        "delay": record.response.delay,
        "error": _error(record),
        "response": {
            "headers": dict(record.response.headers),
            "body": _content(record.response.headers, record.response.body),
        },
    }


def _error(record: RecordedRequest) -> dict[str, str | None] | None:
    """Return the code of a refusal, and its class in `workos_authkit.errors`."""
    if record.status < 400:
        return None
    raised = errors.class_of_code(record.error or "")
    return {"code": record.error, "class": raised.__name__ if raised else None}


def _content(headers: Mapping[str, str], body: bytes) -> Any:
    """Return a body, as JSON if possible, else as text."""
    if not body:
        return None
    if "json" in headers.get("content-type", ""):
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            pass
    return body.decode("utf-8", "replace")


def _text(body: Any) -> Any:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else body
