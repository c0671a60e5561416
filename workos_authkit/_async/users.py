"""The people who can sign in to your application."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from workos_authkit._api import API
from workos_authkit._arguments import at_most_one, require_text, without_none, without_unset
from workos_authkit._refreshing.endings import Endings
from workos_authkit._request import Request, page_query, path
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import (
    UNSET,
    Order,
    PasswordHashType,
    PasswordSaltPosition,
    RequestOptions,
    Unset,
)
from workos_authkit._visitor import Visitor, visitor_fields
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.models.feature_flags import FeatureFlag
from workos_authkit.models.page import Page
from workos_authkit.models.users import EmailChange, User, UserAnswer


class AsyncUsers:
    """The people who can sign in to your application."""

    def __init__(self, api: API, endings: Endings) -> None:
        self._api = api
        self._endings = endings

    async def get(self, user_id: str, *, options: RequestOptions | None = None) -> User:
        """Return the user with this id.

        API: `GET /user_management/users/{id}`

        Args:
            user_id: The user's id, `user_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
        """
        request = Request("GET", path("user_management/users/{user_id}", user_id=user_id))
        return await self._api.call(request, User, options)

    async def get_by_external_id(
        self, external_id: str, *, options: RequestOptions | None = None
    ) -> User:
        """Return the user with this external id.

        API: `GET /user_management/users/external_id/{external_id}`

        Args:
            external_id: The id in your system, as passed to `create` or `update`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
        """
        request = Request(
            "GET",
            path("user_management/users/external_id/{external_id}", external_id=external_id),
        )
        return await self._api.call(request, User, options)

    async def list(
        self,
        *,
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[User]:
        """Return one page of users.

        API: `GET /user_management/users`

        Args:
            email: Only the user with this address.
            organization_id: Only members of this organization.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this user id.
            after: The page that starts after this user id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            User,
            options,
        )

    def all(
        self,
        *,
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[User]:
        """Iterate over every user, page by page.

        API: `GET /user_management/users`

        Args:
            email: Only the user with this address.
            organization_id: Only members of this organization.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this user id.
            after: Start after this user id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
            ),
            User,
            options,
        )

    @without_arguments
    async def create(
        self,
        *,
        email: str,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        name: str | None | Unset = UNSET,
        email_verified: bool | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        metadata: Mapping[str, str | None] | None | Unset = UNSET,
        password: str | Unset = UNSET,
        password_hash: str | Unset = UNSET,
        password_hash_type: PasswordHashType | Unset = UNSET,
        password_salt_position: PasswordSaltPosition | Unset = UNSET,
        visitor: Visitor | None = None,
        options: RequestOptions | None = None,
    ) -> User:
        """Create a user.

        API: `POST /user_management/users`

        Args:
            email: The user's address.
            first_name: The user's first name.
            last_name: The user's last name.
            name: The user's full name.
            email_verified: Whether you have verified that the address is the user's.
            external_id: The user's id in your system: at most 128 ASCII characters.
            metadata: At most 50 pairs; keys up to 40 characters, values up to 600.
            password: The password in plain text; excludes `password_hash`.
            password_hash: A hash of the password; needs `password_hash_type`.
            password_hash_type: The algorithm of the hash.
            password_salt_position: Where an `ssha256` hash has its salt.
            visitor: The user's browser or device, for Radar.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: Two arguments exclude each other, or one needs another.
            BadRequestError: The address is taken (`user_creation_error`), or the password is too
                weak (`password_strength_error`); `errors` says why.
            UnprocessableEntityError: A value is not valid; `errors` says which.
        """
        require_text("email", email)
        _check_password(password, password_hash, password_hash_type, password_salt_position)
        request = Request(
            "POST",
            path("user_management/users"),
            json=without_unset(
                email=email,
                first_name=first_name,
                last_name=last_name,
                name=name,
                email_verified=email_verified,
                external_id=external_id,
                metadata=metadata,
                password=password,
                password_hash=password_hash,
                password_hash_type=password_hash_type,
                password_salt_position=password_salt_position,
                **visitor_fields(visitor, "ip_address", "user_agent", "signals_id"),
            ),
        )
        del password, password_hash
        return await self._api.call(request, User, options)

    @without_arguments
    async def update(
        self,
        user_id: str,
        *,
        email: str | Unset = UNSET,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        name: str | Unset = UNSET,
        email_verified: bool | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        metadata: Mapping[str, str | None] | None | Unset = UNSET,
        locale: str | None | Unset = UNSET,
        password: str | Unset = UNSET,
        password_hash: str | Unset = UNSET,
        password_hash_type: PasswordHashType | Unset = UNSET,
        password_salt_position: PasswordSaltPosition | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> User:
        """Change the given fields; the others stay as they are.

        API: `PUT /user_management/users/{id}`

        Args:
            user_id: The user's id.
            email: A new address.
            first_name: A new first name.
            last_name: A new last name.
            name: A new full name.
            email_verified: Whether you have verified that the address is the user's.
            external_id: The user's id in your system; `None` removes it.
            metadata: Pairs to set; a value of `None` removes its key, `None` all of them.
            locale: The user's language, such as `en-GB`; `None` removes it.
            password: A new password in plain text; excludes `password_hash`.
            password_hash: A hash of the new password; needs `password_hash_type`.
            password_hash_type: The algorithm of the hash.
            password_salt_position: Where an `ssha256` hash has its salt.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: Two arguments exclude each other, or one needs another.
            NotFoundError: The user does not exist.
            BadRequestError: The API refused a value; `code` and `errors` say which.
        """
        _check_password(password, password_hash, password_hash_type, password_salt_position)
        request = Request(
            "PUT",
            path("user_management/users/{user_id}", user_id=user_id),
            json=without_unset(
                email=email,
                first_name=first_name,
                last_name=last_name,
                name=name,
                email_verified=email_verified,
                external_id=external_id,
                metadata=metadata,
                locale=locale,
                password=password,
                password_hash=password_hash,
                password_hash_type=password_hash_type,
                password_salt_position=password_salt_position,
            ),
        )
        del password, password_hash
        return await self._api.call(request, User, options)

    async def delete(self, user_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the user permanently.

        API: `DELETE /user_management/users/{id}`

        Args:
            user_id: The user's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            ConflictError: The user may not be deleted (`user_deletion_not_allowed`).
        """
        request = Request("DELETE", path("user_management/users/{user_id}", user_id=user_id))
        await self._api.send(request, options)
        await self._endings.end_user(user_id)

    async def send_verification_email(
        self, user_id: str, *, locale: str | None = None, options: RequestOptions | None = None
    ) -> User:
        """Send the user a code that proves, when entered, that the address is theirs.

        API: `POST /user_management/users/{id}/email_verification/send`

        Args:
            user_id: The user's id.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            BadRequestError: The address is verified (`email_already_verified`).
            RateLimitError: Too many emails today (`daily_quota_exceeded`).
        """
        request = Request(
            "POST",
            path("user_management/users/{user_id}/email_verification/send", user_id=user_id),
            json=without_none(locale=locale) or None,
        )
        return (await self._api.call(request, UserAnswer, options)).user

    @without_arguments
    async def verify_email(
        self, user_id: str, *, code: str, options: RequestOptions | None = None
    ) -> User:
        """Verify the user's address with the code that was sent to it.

        API: `POST /user_management/users/{id}/email_verification/confirm`

        Args:
            user_id: The user's id.
            code: The code that the user entered.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            BadRequestError: The code is not accepted: `code` is
                `email_verification_code_incorrect`, `email_verification_code_expired`,
                `email_verification_code_previously_used` or `email_previously_verified`.
        """
        require_text("code", code)
        request = Request(
            "POST",
            path("user_management/users/{user_id}/email_verification/confirm", user_id=user_id),
            json={"code": code},
        )
        del code
        return (await self._api.call(request, UserAnswer, options)).user

    async def send_email_change(
        self,
        user_id: str,
        *,
        new_email: str,
        locale: str | None = None,
        options: RequestOptions | None = None,
    ) -> EmailChange:
        """Send a code to the user's new address; the old one stays until the code is entered.

        API: `POST /user_management/users/{id}/email_change/send`

        Args:
            user_id: The user's id.
            new_email: The new address.
            locale: The email's language, such as `en-GB`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            ConflictError: The user cannot have the address: `code` is `email_change_not_needed`,
                `email_not_available` or `email_change_not_allowed`.
            RateLimitError: Too many emails today (`daily_quota_exceeded`).
        """
        require_text("new_email", new_email)
        request = Request(
            "POST",
            path("user_management/users/{user_id}/email_change/send", user_id=user_id),
            json=without_none(new_email=new_email, locale=locale),
        )
        return await self._api.call(request, EmailChange, options)

    @without_arguments
    async def confirm_email_change(
        self, user_id: str, *, code: str, options: RequestOptions | None = None
    ) -> User:
        """Change the user's address, with the code that was sent to the new one.

        API: `POST /user_management/users/{id}/email_change/confirm`

        Args:
            user_id: The user's id.
            code: The code that the user entered.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            BadRequestError: The code is not accepted: `code` is `email_change_code_incorrect`
                or `email_change_code_expired`.
            ConflictError: No change is pending (`no_pending_email_change`), or the user cannot
                have the address.
            RateLimitError: There were too many attempts (`email_change_too_many_attempts`).
        """
        require_text("code", code)
        request = Request(
            "POST",
            path("user_management/users/{user_id}/email_change/confirm", user_id=user_id),
            json={"code": code},
        )
        del code
        return (await self._api.call(request, UserAnswer, options)).user

    async def list_feature_flags(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[FeatureFlag]:
        """Return one page of feature flags that are on for the user.

        API: `GET /user_management/users/{userId}/feature-flags`

        Args:
            user_id: The user's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this feature flag id.
            after: The page that starts after this feature flag id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return await self._api.page(
            _flags_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            FeatureFlag,
            options,
        )

    def all_feature_flags(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[FeatureFlag]:
        """Iterate over every feature flag that is on for the user, page by page.

        API: `GET /user_management/users/{userId}/feature-flags`

        Args:
            user_id: The user's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this feature flag id.
            after: Start after this feature flag id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            InvalidArgumentError: `limit` or `order` is out of range.
            NotFoundError: The user does not exist.
        """
        return self._api.pages(
            _flags_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            FeatureFlag,
            options,
        )


def _list_request(**query: Any) -> Request:
    return Request("GET", path("user_management/users"), query=page_query(**query))


def _flags_request(
    *, user_id: str, limit: int | None, before: str | None, after: str | None, order: Order | None
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/feature-flags", user_id=user_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )


def _check_password(
    password: object, password_hash: object, hash_type: object, salt_position: object
) -> None:
    at_most_one(password=password, password_hash=password_hash)
    if (password_hash is UNSET) != (hash_type is UNSET):
        raise InvalidArgumentError("password_hash and password_hash_type go together")
    if salt_position is not UNSET and password_hash is UNSET:
        raise InvalidArgumentError("password_salt_position needs password_hash")
