# Drawn by `python -m workos_authkit._generate`: edit _async/users.py instead.
"""The people who can sign in to your application."""

from collections.abc import Iterator, Mapping

from workos_authkit._async.users import AsyncUsers
from workos_authkit._run import iterate, run
from workos_authkit._types import (
    UNSET,
    Order,
    PasswordHashType,
    PasswordSaltPosition,
    RequestOptions,
    Unset,
)
from workos_authkit._visitor import Visitor
from workos_authkit.models.feature_flags import FeatureFlag
from workos_authkit.models.page import Page
from workos_authkit.models.users import EmailChange, User


class Users:
    """The people who can sign in to your application."""

    def __init__(self, resource: AsyncUsers) -> None:
        self._async = resource

    def get(self, user_id: str, *, options: RequestOptions | None = None) -> User:
        """Return the user with this id.

        API: `GET /user_management/users/{id}`

        Args:
            user_id: The user's id, `user_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
        """
        return run(self._async.get(user_id, options=options))

    def get_by_external_id(
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
        return run(self._async.get_by_external_id(external_id, options=options))

    def list(
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
        return run(
            self._async.list(
                email=email,
                organization_id=organization_id,
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
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[User]:
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
        return iterate(
            self._async.all(
                email=email,
                organization_id=organization_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def create(
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
        call = self._async.create(
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
            visitor=visitor,
            options=options,
        )
        del password, password_hash
        return run(call)

    def update(
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
        call = self._async.update(
            user_id,
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
            options=options,
        )
        del password, password_hash
        return run(call)

    def delete(self, user_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete the user permanently.

        API: `DELETE /user_management/users/{id}`

        Args:
            user_id: The user's id.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: The user does not exist.
            ConflictError: The user may not be deleted (`user_deletion_not_allowed`).
        """
        return run(self._async.delete(user_id, options=options))

    def send_verification_email(
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
        return run(self._async.send_verification_email(user_id, locale=locale, options=options))

    def verify_email(
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
        call = self._async.verify_email(user_id, code=code, options=options)
        del code
        return run(call)

    def send_email_change(
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
        return run(
            self._async.send_email_change(
                user_id,
                new_email=new_email,
                locale=locale,
                options=options,
            )
        )

    def confirm_email_change(
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
        call = self._async.confirm_email_change(user_id, code=code, options=options)
        del code
        return run(call)

    def list_feature_flags(
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
        return run(
            self._async.list_feature_flags(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
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
    ) -> Iterator[FeatureFlag]:
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
        return iterate(
            self._async.all_feature_flags(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )
