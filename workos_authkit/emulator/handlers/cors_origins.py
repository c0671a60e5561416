"""CORS origins: `/user_management/cors_origins`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import CORSOrigin, wire
from workos_authkit.emulator.refusals import InvalidField, coded
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_origin


def list_cors_origins(environment: Environment, call: Call) -> Response:
    """List CORS origins."""
    return page(environment.cors_origins, environment.cors_origins, call.query, wire)


def create_cors_origin(environment: Environment, call: Call) -> Response:
    """Allow an origin."""
    origin = call.body.text("origin")
    if not is_origin(origin):
        raise InvalidField("origin", "isOrigin", "origin must be a scheme and a host.")
    if environment.cors_origins.first(lambda o: o.origin == origin):
        raise coded(409, "duplicate_cors_origin", "This origin is allowed already.")
    record = environment.create(CORSOrigin, origin=origin)
    return json_response(wire(record), 201)
