"""Widget tokens: `/widgets/token`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.sessions import issuer
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.refusals import plain
from workos_authkit.emulator.routing import Call

_WIDGET_SCOPES = frozenset(
    f"widgets:{name}:manage"
    for name in (
        "users-table",
        "domain-verification",
        "sso",
        "api-keys",
        "dsync",
        "audit-log-streaming",
        "pipes",
    )
)
_WIDGET_TOKEN_LIFETIME = 3600


def create_widget_token(environment: Environment, call: Call) -> Response:
    """Issue a token for a widget."""
    organization_id = call.body.optional_text("organization_id")
    user_id = call.body.optional_text("user_id")
    scopes = call.body.texts("scopes", _WIDGET_SCOPES) or []
    if organization_id is not None:
        environment.organizations.require(organization_id)
    if user_id is not None:
        environment.users.require(user_id)
    if organization_id is None and user_id is None:
        raise plain(422, "Either organization_id or user_id must be given.")
    now = int(environment.clock.time())
    claims = {
        "iss": issuer(environment, environment.client_id),
        "sub": user_id or organization_id,
        "sub_type": "widget",
        "org_id": organization_id,
        "scopes": scopes,
        "iat": now,
        "exp": now + _WIDGET_TOKEN_LIFETIME,
        "jti": environment.new_id(""),
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return json_response({"token": environment.keyring.current.sign(present)}, 201)
