# Drawn by `python -m workos_authkit._generate`: edit _async/jwt_template.py instead.
"""The JWT template: claims that access tokens carry besides the standard ones."""

from workos_authkit._async.jwt_template import AsyncJWTTemplates
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.jwt_template import JWTTemplate


class JWTTemplates:
    """The environment's JWT template: claims that access tokens carry besides the standard ones."""

    def __init__(self, resource: AsyncJWTTemplates) -> None:
        self._async = resource

    def get(self, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Return the template.

        API: `GET /user_management/jwt_template`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The environment has no template yet.
        """
        return run(self._async.get(options=options))

    def update(self, content: str, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Set the template for tokens issued from now on.

        API: `PUT /user_management/jwt_template`

        Args:
            content: The template: JSON with expressions such as `{{user.external_id}}`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            UnprocessableEntityError: The template is not valid (`invalid_request_parameters`).
        """
        return run(self._async.update(content, options=options))
