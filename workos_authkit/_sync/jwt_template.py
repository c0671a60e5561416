# Drawn by `python -m workos_authkit._generate`: edit _async/jwt_template.py instead.
"""What access tokens say beyond the standard claims."""

from workos_authkit._async.jwt_template import AsyncJWTTemplates
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models import JWTTemplate


class JWTTemplates:
    """What access tokens say beyond the standard claims: the environment's one template."""

    def __init__(self, resource: AsyncJWTTemplates) -> None:
        self._async = resource

    def get(self, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Return the template.

        API: `GET /user_management/jwt_template`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is none yet.
        """
        return run(self._async.get(options=options))

    def update(self, content: str, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Set the template; it holds for tokens issued from now on.

        API: `PUT /user_management/jwt_template`

        Args:
            content: The template: JSON with expressions such as `{{user.external_id}}`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            UnprocessableEntityError: The template is not valid (`invalid_request_parameters`).
        """
        return run(self._async.update(content, options=options))
