"""Redirect URIs: `/user_management/redirect_uris`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import RedirectURI, wire
from workos_authkit.emulator.refusals import InvalidField, plain
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_redirect_url


def list_redirect_uris(environment: Environment, call: Call) -> Response:
    """List redirect URIs."""
    return page(environment.redirect_uris, environment.redirect_uris, call.query, wire)


def create_redirect_uri(environment: Environment, call: Call) -> Response:
    """Register a redirect URI; the first one is the default."""
    uri = call.body.text("uri")
    if not is_redirect_url(uri):
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
    return environment.create(RedirectURI, uri=uri, default=first)
