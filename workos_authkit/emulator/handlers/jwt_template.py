"""The JWT template: `/user_management/jwt_template`."""

from workos_authkit.emulator import jwt_template
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.records import JWTTemplate, wire
from workos_authkit.emulator.refusals import InvalidField, plain
from workos_authkit.emulator.routing import Call


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
