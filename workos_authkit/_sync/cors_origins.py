# Drawn by `python -m workos_authkit._generate`: edit _async/cors_origins.py instead.
"""Origins whose pages may call the API from a browser."""

from collections.abc import Iterator

from workos_authkit._async.cors_origins import AsyncCORSOrigins
from workos_authkit._run import iterate, run
from workos_authkit._types import Order, RequestOptions
from workos_authkit.models.cors_origins import CORSOrigin
from workos_authkit.models.page import Page


class CORSOrigins:
    """Origins whose pages may call the API from a browser. The API cannot delete them."""

    def __init__(self, resource: AsyncCORSOrigins) -> None:
        self._async = resource

    def list(
        self,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[CORSOrigin]:
        """Return one page of origins.

        API: `GET /user_management/cors_origins`

        Args:
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this origin id.
            after: The page that starts after this origin id.
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
    ) -> Iterator[CORSOrigin]:
        """Iterate over every origin, page by page.

        API: `GET /user_management/cors_origins`

        Args:
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this origin id.
            after: Start after this origin id.
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

    def create(self, origin: str, *, options: RequestOptions | None = None) -> CORSOrigin:
        """Allow the pages of an origin to call the API.

        API: `POST /user_management/cors_origins`

        Args:
            origin: The origin, such as `https://app.example.com`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            ConflictError: It is already allowed (`duplicate_cors_origin`).
            UnprocessableEntityError: It is not an origin; `errors` says why.
        """
        return run(self._async.create(origin, options=options))
