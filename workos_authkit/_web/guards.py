"""Guards: conditions that a session must meet."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, TypedDict

from attrs import Attribute, field, frozen

from workos_authkit._web.messages import Refusal, RefusalReason
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.models._base import Value
from workos_authkit.models.tokens import AccessTokenClaims

Texts: TypeAlias = str | Sequence[str]


class GuardOptions(TypedDict, total=False):
    """The arguments of a `Guard`."""

    role: Texts | None
    permission: Texts | None
    entitlement: Texts | None
    feature_flag: Texts | None
    organization: str | bool | None
    max_age: int | None
    impersonation: bool | None


def _texts(value: Texts | None) -> Sequence[str]:
    if value is None:
        return ()
    several = not isinstance(value, str) and isinstance(value, Sequence)
    return tuple(value) if several else (value,)  # type: ignore[return-value]


def _checked(_: object, attribute: "Attribute[Any]", values: Sequence[Any]) -> None:
    if not all(isinstance(value, str) and value for value in values):
        raise InvalidArgumentError(
            f"{attribute.name} must be a non-empty string, or several of them"
        )


@frozen(kw_only=True)
class Guard(Value):
    """Conditions that a session must meet: all of them, and all values of each.

    `one & other` requires both, `one | other` either: `Guard(role="admin") |
    Guard(permission="posts:write")`.

    Raises:
        InvalidArgumentError: An argument is invalid.
    """

    role: Sequence[str] = field(default=None, converter=_texts, validator=_checked)
    """Roles of the user in the organization, by slug."""

    permission: Sequence[str] = field(default=None, converter=_texts, validator=_checked)
    """Permissions, by slug."""

    entitlement: Sequence[str] = field(default=None, converter=_texts, validator=_checked)
    """Entitlements that the organization must have."""

    feature_flag: Sequence[str] = field(default=None, converter=_texts, validator=_checked)
    """Feature flags that must be on."""

    organization: str | bool | None = None
    """The id of the organization that the session must be in, or `True` for any."""

    max_age: int | None = None
    """The longest time since the user signed in, in seconds."""

    impersonation: bool | None = None
    """`False` refuses impersonators, `True` everyone else."""

    def __attrs_post_init__(self) -> None:
        organization = self.organization
        if organization is False or not isinstance(organization, str | bool | None):
            raise InvalidArgumentError("organization must be an organization's id, or True for any")
        if organization == "":
            raise InvalidArgumentError("organization must not be empty; True means any")
        if self.max_age is not None and (type(self.max_age) is not int or self.max_age < 1):
            raise InvalidArgumentError("max_age must be a whole number of seconds, 1 or more")
        if not isinstance(self.impersonation, bool | None):
            raise InvalidArgumentError("impersonation must be True, False or None")

    def __and__(self, other: "AnyGuard") -> "AllOf":
        return AllOf((self, other))

    def __or__(self, other: "AnyGuard") -> "AnyOf":
        return AnyOf((self, other))

    def refuse(self, claims: AccessTokenClaims, now: float) -> Refusal | None:
        """Return why these claims do not meet the conditions, or `None`.

        Args:
            claims: The claims of the access token.
            now: Seconds since the Unix epoch.
        """
        return next(self._refusals(claims, now), None)

    def _refusals(self, claims: AccessTokenClaims, now: float) -> Iterator[Refusal]:
        if self.impersonation is False and claims.act is not None:
            yield _forbidden("impersonation_not_allowed", "Impersonators may not do this.")
        if self.impersonation is True and claims.act is None:
            yield _forbidden("impersonation_required", "Only impersonators may do this.")
        if self.organization is not None and claims.org_id is None:
            yield _forbidden("organization_required", "Choose an organization first.")
        if isinstance(self.organization, str) and claims.org_id != self.organization:
            yield _forbidden("wrong_organization", "This belongs to another organization.")
        wanted: Sequence[tuple[RefusalReason, Sequence[str], Sequence[str | None]]] = (
            ("missing_role", self.role, (*claims.roles, claims.role)),
            ("missing_permission", self.permission, claims.permissions),
            ("missing_entitlement", self.entitlement, claims.entitlements),
            ("missing_feature_flag", self.feature_flag, claims.feature_flags),
        )
        for reason, needed, held in wanted:
            if not set(needed) <= set(held):
                yield _forbidden(reason, "You may not do this.")
        if self.max_age is not None:
            signed_in_at = claims.auth_time
            if signed_in_at is None or now - signed_in_at > self.max_age:
                yield Refusal(
                    reason="reauthentication_required",
                    status=401,
                    message="Please sign in again to do this.",
                    max_age=self.max_age,
                )


@frozen
class AllOf(Value):
    """Guards that must all accept."""

    guards: Sequence["AnyGuard"]

    def __and__(self, other: "AnyGuard") -> "AllOf":
        return AllOf((self, other))

    def __or__(self, other: "AnyGuard") -> "AnyOf":
        return AnyOf((self, other))

    def refuse(self, claims: AccessTokenClaims, now: float) -> Refusal | None:
        """Return why one of them refuses, or `None`."""
        refusals = (guard.refuse(claims, now) for guard in self.guards)
        return next((refusal for refusal in refusals if refusal), None)


@frozen
class AnyOf(Value):
    """Guards of which at least one must accept."""

    guards: Sequence["AnyGuard"]

    def __and__(self, other: "AnyGuard") -> "AllOf":
        return AllOf((self, other))

    def __or__(self, other: "AnyGuard") -> "AnyOf":
        return AnyOf((self, other))

    def refuse(self, claims: AccessTokenClaims, now: float) -> Refusal | None:
        """Return why none of them accepts, or `None`; require a new sign-in if it helps."""
        refusals = [guard.refuse(claims, now) for guard in self.guards]
        if None in refusals:
            return None
        return min((refusal for refusal in refusals if refusal), key=lambda each: each.status)


AnyGuard: TypeAlias = Guard | AllOf | AnyOf


def combined(guard: AnyGuard | None, options: GuardOptions) -> AnyGuard | None:
    """Return a guard and options as one guard; `None` accepts any session.

    Raises:
        InvalidArgumentError: `guard` is not a guard, such as a view after `require` without `()`.
    """
    if guard is not None and not isinstance(guard, AnyGuard):
        raise InvalidArgumentError(
            f"guard must be a Guard, not {type(guard).__name__}; write the decorator with "
            "parentheses: @require()"
        )
    if not options:
        return guard
    return Guard(**options) if guard is None else guard & Guard(**options)


def _forbidden(reason: RefusalReason, message: str) -> Refusal:
    return Refusal(reason=reason, status=403, message=message)
