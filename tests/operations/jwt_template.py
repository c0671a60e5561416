"""What access tokens say beyond the standard claims."""

from tests.operations.row import STAMPED, STAMPS, Answer, Row, sent
from workos_authkit.models import JWTTemplate

PATH = "/user_management/jwt_template"

CONTENT = '{"urn:engines:floor": {{ user.metadata.floor }}}'
JWT_TEMPLATE_JSON = {"object": "jwt_template", "content": CONTENT, **STAMPS}
JWT_TEMPLATE = JWTTemplate(content=CONTENT, **STAMPED)

ROWS = [
    Row(
        call=lambda authkit: authkit.jwt_template.get(),
        sends=sent(f"GET {PATH}"),
        answers=Answer(JWT_TEMPLATE_JSON),
        returns=JWT_TEMPLATE,
    ),
    Row(
        call=lambda authkit: authkit.jwt_template.update(CONTENT),
        sends=sent(f"PUT {PATH}", {"content": CONTENT}),
        answers=Answer(JWT_TEMPLATE_JSON),
        returns=JWT_TEMPLATE,
    ),
]
