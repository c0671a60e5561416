"""API keys with which your customers call your API."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none, without_unset
from workos_authkit._request import Request, page_query, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models.api_keys import APIKey, APIKeyValidation
from workos_authkit.models.page import Page


class AsyncAPIKeys:
    """API keys with which your customers call your API."""

    def __init__(self, api: API) -> None:
        self._api = api

    @without_arguments
    async def validate(self, value: str, *, options: RequestOptions | None = None) -> APIKey | None:
        """Return the key with this value, if it is valid.

        API: `POST /api_keys/validations`

        Args:
            value: The value that came with a call to your API.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The key; `None` if it does not exist or has expired.

        Raises:
            UnauthorizedError: The client's own API key is wrong; this does not concern `value`.
            ResponseDecodeError: The answer does not say whether the key exists.
        """
        require_text("value", value)
        request = Request("POST", path("api_keys/validations"), json={"value": value}, safe=True)
        del value
        return (await self._api.call(request, APIKeyValidation, options)).key

    async def create_for_organization(
        self,
        organization_id: str,
        *,
        name: str,
        permissions: Sequence[str] | None = None,
        expires_at: datetime | None = None,
        options: RequestOptions | None = None,
    ) -> APIKey:
        """Create a key that belongs to an organization.

        API: `POST /organizations/{organizationId}/api_keys`

        Args:
            organization_id: The organization's id.
            name: The key's display name.
            permissions: Slugs of the permissions that the key grants.
            expires_at: When the key expires, an aware datetime; by default never.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The key with its `value`, which is never shown again.

        Raises:
            InvalidArgumentError: `expires_at` has no time zone.
            NotFoundError: The organization does not exist.
            UnprocessableEntityError: A value is not valid; `errors` says which.
        """
        require_text("name", name)
        request = Request(
            "POST",
            path("organizations/{organization_id}/api_keys", organization_id=organization_id),
            json=without_none(name=name, permissions=permissions, expires_at=expires_at),
        )
        return await self._api.call(request, APIKey, options)

    async def create_for_user(
        self,
        user_id: str,
        *,
        name: str,
        organization_id: str,
        permissions: Sequence[str] | None = None,
        expires_at: datetime | None = None,
        options: RequestOptions | None = None,
    ) -> APIKey:
        """Create a key that belongs to a user, for one of their organizations.

        User API keys must be enabled in the environment.

        API: `POST /user_management/users/{userId}/api_keys`

        Args:
            user_id: The user's id.
            name: The key's display name.
            organization_id: The organization that the key gives access to.
            permissions: Slugs of the permissions that the key grants.
            expires_at: When the key expires, an aware datetime; by default never.
            options: Overrides timeout, retries, deadline and headers for this call.

        Returns:
            The key with its `value`, which is never shown again.

        Raises:
            InvalidArgumentError: `expires_at` has no time zone.
            NotFoundError: The user does not exist.
            BadRequestError: A value is not valid; `errors` says which.
        """
        require_text("name", name)
        require_text("organization_id", organization_id)
        request = Request(
            "POST",
            path("user_management/users/{user_id}/api_keys", user_id=user_id),
            json=without_none(
                name=name,
                organization_id=organization_id,
                permissions=permissions,
                expires_at=expires_at,
            ),
        )
        return await self._api.call(request, APIKey, options)

    async def list_for_organization(
        self,
        organization_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[APIKey]:
        """Return one page of keys of an organization.

        API: `GET /organizations/{organizationId}/api_keys`

        Args:
            organization_id: The organization's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this key id.
            after: The page that starts after this key id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The organization does not exist.
        """
        return await self._api.page(
            _organization_request(
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            APIKey,
            options,
        )

    def all_for_organization(
        self,
        organization_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[APIKey]:
        """Iterate over every key of an organization, page by page.

        API: `GET /organizations/{organizationId}/api_keys`

        Args:
            organization_id: The organization's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this key id.
            after: Start after this key id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The organization does not exist.
        """
        return self._api.pages(
            _organization_request(
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            APIKey,
            options,
        )

    async def list_for_user(
        self,
        user_id: str,
        *,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[APIKey]:
        """Return one page of keys of a user.

        API: `GET /user_management/users/{userId}/api_keys`

        Args:
            user_id: The user's id.
            organization_id: Only keys that give access to this organization.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this key id.
            after: The page that starts after this key id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return await self._api.page(
            _user_request(
                user_id=user_id,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            APIKey,
            options,
        )

    def all_for_user(
        self,
        user_id: str,
        *,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[APIKey]:
        """Iterate over every key of a user, page by page.

        API: `GET /user_management/users/{userId}/api_keys`

        Args:
            user_id: The user's id.
            organization_id: Only keys that give access to this organization.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this key id.
            after: Start after this key id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return self._api.pages(
            _user_request(
                user_id=user_id,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            APIKey,
            options,
        )

    async def expire(
        self,
        api_key_id: str,
        *,
        expires_at: datetime | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> APIKey:
        """Expire the key now, at another time, or never.

        API: `POST /api_keys/{id}/expire`

        Args:
            api_key_id: The id of the key, `api_key_...`.
            expires_at: When the key expires, an aware datetime. By default now; with `None`
                it never expires.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `expires_at` has no time zone.
            NotFoundError: The key does not exist.
            ConflictError: The key has already expired (`api_key_already_expired`).
        """
        request = Request(
            "POST",
            path("api_keys/{api_key_id}/expire", api_key_id=api_key_id),
            json=without_unset(expires_at=expires_at),
        )
        return await self._api.call(request, APIKey, options)

    async def delete(self, api_key_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the key permanently, whomever it belongs to.

        API: `DELETE /api_keys/{id}`

        Args:
            api_key_id: The id of the key.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The key does not exist.
        """
        request = Request("DELETE", path("api_keys/{api_key_id}", api_key_id=api_key_id))
        await self._api.send(request, options)


def _organization_request(
    *,
    organization_id: str,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("organizations/{organization_id}/api_keys", organization_id=organization_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )


def _user_request(
    *,
    user_id: str,
    organization_id: str | None,
    limit: int | None,
    before: str | None,
    after: str | None,
    order: Order | None,
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/api_keys", user_id=user_id),
        query=page_query(
            limit=limit, before=before, after=after, order=order, organization_id=organization_id
        ),
    )
