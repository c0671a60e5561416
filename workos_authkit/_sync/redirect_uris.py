# Drawn by `python -m workos_authkit._generate`: edit _async/redirect_uris.py instead.
"""Redirect URIs: where users may return after signing in."""

from collections.abc import Iterator

from workos_authkit._async.redirect_uris import AsyncRedirectURIs
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.page import Page
from workos_authkit.models.redirect_uris import RedirectURI


class RedirectURIs:
    """Redirect URIs: where users may return after signing in."""

    def __init__(self, resource: AsyncRedirectURIs) -> None:
        self._async = resource

    def list(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[RedirectURI]:
        """Return one page of redirect URIs.

        API: `GET /user_management/redirect_uris`

        Args:
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this id.
            after: The page that starts after this id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return run(
            self._async.list(
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def all(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[RedirectURI]:
        """Iterate over every redirect URI, page by page.

        API: `GET /user_management/redirect_uris`

        Args:
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this id.
            after: Start after this id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return iterate(
            self._async.all(
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def create(self, uri: str, *, options: RequestOptions | None = None) -> RedirectURI:
        """Allow a redirect URI.

        API: `POST /user_management/redirect_uris`

        Args:
            uri: The URI, absolute.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The URI is not accepted.
            UnprocessableEntityError: The URI is not valid.
        """
        return run(self._async.create(uri, options=options))

    def delete(self, redirect_uri_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete a redirect URI.

        API: `DELETE /user_management/redirect_uris/{id}`

        Args:
            redirect_uri_id: The id of the redirect URI.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such redirect URI.
            ConflictError: It is the default one.
        """
        return run(self._async.delete(redirect_uri_id, options=options))
