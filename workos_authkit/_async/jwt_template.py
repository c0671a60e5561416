"""The JWT template: claims that access tokens carry besides the standard ones."""

from workos_authkit._api import API
from workos_authkit._arguments import require_text
from workos_authkit._request import Request, path
from workos_authkit._types import RequestOptions
from workos_authkit.models.jwt_template import JWTTemplate


class AsyncJWTTemplates:
    """The environment's JWT template: claims that access tokens carry besides the standard ones."""

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(self, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Return the template.

        API: `GET /user_management/jwt_template`

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The environment has no template yet.
        """
        request = Request("GET", path("user_management/jwt_template"))
        return await self._api.call(request, JWTTemplate, options)

    async def update(self, content: str, *, options: RequestOptions | None = None) -> JWTTemplate:
        """Set the template for tokens issued from now on.

        API: `PUT /user_management/jwt_template`

        Args:
            content: The template: JSON with expressions such as `{{user.external_id}}`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            UnprocessableEntityError: The template is not valid (`invalid_request_parameters`).
        """
        require_text("content", content)
        request = Request("PUT", path("user_management/jwt_template"), json={"content": content})
        return await self._api.call(request, JWTTemplate, options)
