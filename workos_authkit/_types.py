"""Small types that every layer shares."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, Literal, NoReturn, Protocol, Self, TypeAlias

from attrs import field, frozen


class _Unset(Enum):
    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = _Unset.UNSET
"""Stands for "not given" where `None` means something else: `None` is sent as `null`."""

Unset: TypeAlias = Literal[_Unset.UNSET]
"""The type of `UNSET`."""

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""Anything that a JSON text can hold."""

FactorType: TypeAlias = Literal["generic_otp", "sms", "totp"]
"""The kinds of factors that `mfa.enroll_unassigned` creates."""

Order: TypeAlias = Literal["asc", "desc", "normal"]
"""How a list is sorted by creation time; `normal` is `desc` with its cursors swapped."""

PasswordHashType: TypeAlias = Literal[
    "argon2", "bcrypt", "firebase-scrypt", "pbkdf2", "scrypt", "ssha", "ssha256"
]
"""The algorithm of a password hash from another system."""

PasswordSaltPosition: TypeAlias = Literal["prefix", "suffix"]
"""Where an `ssha256` hash has its salt."""

PortalIntent: TypeAlias = Literal[
    "sso",
    "dsync",
    "audit_logs",
    "log_streams",
    "domain_verification",
    "certificate_renewal",
    "bring_your_own_key",
]
"""What an administrator sets up in the Admin Portal."""

Provider: TypeAlias = Literal[
    "AppleOAuth",
    "BitbucketOAuth",
    "GitHubOAuth",
    "GitLabOAuth",
    "GoogleOAuth",
    "IntuitOAuth",
    "LinkedInOAuth",
    "MicrosoftOAuth",
    "SalesforceOAuth",
    "SlackOAuth",
    "VercelMarketplaceOAuth",
    "VercelOAuth",
    "XeroOAuth",
    "authkit",
]
"""The provider that signs the user in; WorkOS may add new ones."""

ScreenHint: TypeAlias = Literal["sign-in", "sign-up"]
"""Which page AuthKit shows first."""


class Shared:
    """Something that holds connections and secrets: its copy is itself, and it is not pickled."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled, as it holds connections and perhaps an API "
            "key: make one in each process, such as at the top of a module"
        )


class Clock(Protocol):
    """The source of a client's time; replace it in tests to move time."""

    def time(self) -> float:
        """Return the seconds since the Unix epoch."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        ...


@frozen(kw_only=True)
class RequestOptions:
    """Overrides of the client's settings for one call. `None` keeps the client's setting."""

    timeout: float | None = None
    """Seconds that one attempt may take."""

    max_retries: int | None = None
    """How many attempts may follow the first."""

    deadline: float | None = None
    """Seconds that all attempts may take together, including the waits between them."""

    headers: Mapping[str, str] = field(factory=dict, repr=False)
    """Headers to add to the request, except those that authorize, route or frame it (`Host`)."""
