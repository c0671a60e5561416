# Drawn by `python -m workos_authkit._generate`: edit _async/authorized_applications.py instead.
"""Connect applications that users have authorized."""

from collections.abc import Iterator

from workos_authkit._async.authorized_applications import AsyncAuthorizedApplications
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.authorized_applications import AuthorizedApplication
from workos_authkit.models.page import Page


class AuthorizedApplications:
    """Connect applications that users have authorized."""

    def __init__(self, resource: AsyncAuthorizedApplications) -> None:
        self._async = resource

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[AuthorizedApplication]:
        """Return one page of applications that the user has authorized.

        API: `GET /user_management/users/{user_id}/authorized_applications`

        Args:
            user_id: The user's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this application id.
            after: The page that starts after this application id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return run(
            self._async.list(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def all(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[AuthorizedApplication]:
        """Iterate over every application that the user has authorized, page by page.

        API: `GET /user_management/users/{user_id}/authorized_applications`

        Args:
            user_id: The user's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this application id.
            after: Start after this application id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return iterate(
            self._async.all(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def delete(
        self, user_id: str, *, application_id: str, options: RequestOptions | None = None
    ) -> None:
        """Revoke an application's access to the user's account.

        API: `DELETE /user_management/users/{user_id}/authorized_applications/{application_id}`

        Args:
            user_id: The user's id.
            application_id: The application's id: `application.id` of what `list` returns.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user has not authorized the application.
        """
        return run(self._async.delete(user_id, application_id=application_id, options=options))
