"""What the dashboard configures: redirect URIs, CORS origins, the JWT template; widget tokens."""

from urllib.parse import urlsplit

from workos_authkit.emulator import jwt_template
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.sessions import issuer
from workos_authkit.emulator.hosted_pages import is_url
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import CORSOrigin, JWTTemplate, RedirectURI, wire
from workos_authkit.emulator.refusals import InvalidField, coded, plain
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


def list_redirect_uris(environment: Environment, call: Call) -> Response:
    """List redirect URIs."""
    return page(environment.redirect_uris, environment.redirect_uris, call.query, wire)


def create_redirect_uri(environment: Environment, call: Call) -> Response:
    """Register a redirect URI; the first one is the default."""
    uri = call.body.text("uri")
    if not is_url(uri):
        raise InvalidField("uri", "uri_invalid", "uri must be an absolute URL.")
    if environment.redirect_uris.first(lambda r: r.uri == uri):
        raise plain(400, "This redirect URI is registered already.")
    return json_response(wire(add_redirect_uri(environment, uri)), 201)


def delete_redirect_uri(environment: Environment, call: Call) -> Response:
    """Remove a redirect URI; the default one stays."""
    record = environment.redirect_uris.require(call.id)
    if record.default:
        raise plain(409, "The default redirect URI cannot be deleted.")
    environment.redirect_uris.remove(record)
    return empty_response(204)


def add_redirect_uri(environment: Environment, uri: str) -> RedirectURI:
    """Register a redirect URI and return its record."""
    first = len(environment.redirect_uris) == 0
    stamp = environment.stamp(RedirectURI.prefix)
    return environment.redirect_uris.add(RedirectURI(**stamp, uri=uri, default=first))


def list_cors_origins(environment: Environment, call: Call) -> Response:
    """List CORS origins."""
    return page(environment.cors_origins, environment.cors_origins, call.query, wire)


def create_cors_origin(environment: Environment, call: Call) -> Response:
    """Allow an origin."""
    origin = call.body.text("origin")
    if not _is_origin(origin):
        raise InvalidField("origin", "isOrigin", "origin must be a scheme and a host.")
    if environment.cors_origins.first(lambda o: o.origin == origin):
        raise coded(409, "duplicate_cors_origin", "This origin is allowed already.")
    stamp = environment.stamp(CORSOrigin.prefix)
    record = environment.cors_origins.add(CORSOrigin(**stamp, origin=origin))
    return json_response(wire(record), 201)


def get_jwt_template(environment: Environment, call: Call) -> Response:
    """Return the JWT template."""
    if environment.jwt_template is None:
        raise plain(404, "No JWT template is set.")
    return json_response(wire(environment.jwt_template))


def update_jwt_template(environment: Environment, call: Call) -> Response:
    """Set the JWT template."""
    return json_response(wire(set_jwt_template(environment, call.body.text("content"))))


def set_jwt_template(environment: Environment, content: str) -> JWTTemplate:
    """Set the JWT template and return it.

    Raises:
        InvalidField: It does not render to a JSON object.
    """
    try:
        jwt_template.check(content)
    except jwt_template.TemplateError as error:
        raise InvalidField("content", "content_invalid", str(error)) from None
    former = environment.jwt_template
    template = JWTTemplate(**environment.stamp(JWTTemplate.prefix), content=content)
    if former is not None:
        template.created_at = former.created_at
    environment.jwt_template = template
    return template


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


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    rest = parts.path or parts.query or parts.fragment or parts.username
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not rest
