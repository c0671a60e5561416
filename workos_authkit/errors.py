"""Every error that this package raises.

Each class is named after the condition it reports. All of them can be pickled and copied, and
none shows a token, a code, a password or a body in its text or its repr.

    AuthKitError
    ├── ConfigurationError             a setting is missing or wrong
    ├── InvalidArgumentError           an argument cannot be what was passed
    ├── TransportError                 no answer came
    │   ├── APIConnectionError         the connection was not made, or it broke
    │   └── APITimeoutError            the answer did not come in time
    ├── APIError                       the API answered with an error
    │   ├── BadRequestError            400
    │   ├── UnauthorizedError          401
    │   ├── ForbiddenError             403
    │   ├── NotFoundError              404
    │   ├── ConflictError              409
    │   ├── UnprocessableEntityError   422
    │   ├── RateLimitError             429
    │   ├── ServerError                5xx
    │   └── AuthenticationError        a sign-in was refused
    │       └── AuthenticationStepError    it can go on after one more step
    ├── ResponseDecodeError            a successful answer is not what it should be
    ├── TokenError
    │   ├── InvalidTokenError          the access token fails a check
    │   └── ExpiredTokenError          it was genuine, and is past its lifetime
    ├── JWKSUnavailableError           the signing keys cannot be fetched
    ├── UnsealError                    a sealed text cannot be read
    ├── CookieTooLargeError            a browser would drop the cookie
    ├── AuthorizationCallbackError     the callback carries an error
    └── StateMismatchError             the callback does not belong to this sign-in
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar, dataclass_transform

from attrs import define, field

from workos_authkit.models import AuthenticationFactor, OrganizationSummary, User

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthKitError",
    "AuthenticationError",
    "AuthenticationStepError",
    "AuthorizationCallbackError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "CookieTooLargeError",
    "EmailVerificationRequiredError",
    "ExpiredTokenError",
    "ForbiddenError",
    "InvalidArgumentError",
    "InvalidTokenError",
    "JWKSUnavailableError",
    "MFAChallengeError",
    "MFAEnrollmentError",
    "NotFoundError",
    "OrganizationAuthenticationRequiredError",
    "OrganizationSelectionError",
    "RateLimitError",
    "ResponseDecodeError",
    "SSORequiredError",
    "ServerError",
    "StateMismatchError",
    "TokenError",
    "TransportError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "UnsealError",
]

E = TypeVar("E", bound="AuthKitError")


@dataclass_transform(eq_default=False, kw_only_default=True, field_specifiers=(field,))
def _error(cls: type[E]) -> type[E]:
    """Make an attrs class that behaves as an exception: `args` stays free of its fields."""
    return define(cls, eq=False, kw_only=True, auto_exc=False, slots=False)


def _rebuild(cls: type[E], state: dict[str, Any]) -> E:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    return error


@_error
class AuthKitError(Exception):
    """The base of every error that this package raises."""

    message: str = field(default="", kw_only=False)
    """What happened, for people to read."""

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), dict(self.__dict__))


@_error
class ConfigurationError(AuthKitError):
    """A setting is missing or wrong, or this client cannot make the call."""


@_error
class InvalidArgumentError(AuthKitError, ValueError):
    """An argument cannot be what was passed; nothing was sent."""


@_error
class TransportError(AuthKitError):
    """No answer came."""

    operation: str = ""
    """Method and path template of the call."""

    attempts: int = 0
    """How many times the request was tried."""

    request_sent: bool = True
    """Whether the server may have received the request."""

    retryable: bool = True
    """Whether the same call may succeed later."""

    def __str__(self) -> str:
        return f"{self.operation}: {self.message}" if self.operation else self.message


@_error
class APIConnectionError(TransportError):
    """The connection could not be made, or broke before the answer was complete."""


@_error
class APITimeoutError(TransportError):
    """The answer did not come within `timeout` or `deadline`."""


@_error
class APIError(AuthKitError):
    """The API answered with an error."""

    wire_codes: ClassVar[Sequence[str]] = ()
    """The values of `code` or `error` in an answer that make it this class."""

    by_code: ClassVar[dict[str, type["APIError"]]] = {}
    """Each wire code with its class; fills itself as classes are defined."""

    status: int = 0
    """The HTTP status."""

    code: str | None = None
    """What went wrong, in the API's words: `code`, or `error` in OAuth answers."""

    errors: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """Further faults as the API listed them; their keys differ between endpoints."""

    request_id: str | None = None
    """The id to name when asking WorkOS for help."""

    retry_after: float | None = None
    """Seconds to wait before the next try, when the server said so."""

    retryable: bool = False
    """Whether the same call may succeed later."""

    operation: str = ""
    """Method and path template of the call."""

    attempts: int = 1
    """How many times the request was tried."""

    body: Any = field(default=None, repr=False)
    """The answer as it came: parsed JSON, else text."""

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        for code in cls.__dict__.get("wire_codes", ()):
            APIError.by_code[code] = cls

    def __str__(self) -> str:
        subject = f"{self.operation}: {self.status}" if self.operation else str(self.status)
        details = [
            f"{name} {value}"
            for name, value in (("code", self.code), ("request id", self.request_id))
            if value
        ]
        suffix = f" ({', '.join(details)})" if details else ""
        return f"{subject} {self.message}{suffix}"


@_error
class BadRequestError(APIError):
    """The API could not accept the request (400)."""


@_error
class UnauthorizedError(APIError):
    """The API key is missing or wrong (401)."""


@_error
class ForbiddenError(APIError):
    """The API key may not do this (403)."""


@_error
class NotFoundError(APIError):
    """There is no such object (404)."""


@_error
class ConflictError(APIError):
    """The object is in a state that does not allow this (409)."""


@_error
class UnprocessableEntityError(APIError):
    """A parameter is not valid (422); `errors` says which."""


@_error
class RateLimitError(APIError):
    """Too many requests (429)."""


@_error
class ServerError(APIError):
    """The API failed (5xx)."""


@_error
class AuthenticationError(APIError):
    """A sign-in was refused."""


@_error
class AuthenticationStepError(AuthenticationError):
    """The sign-in can go on after one more step."""

    pending_authentication_token: str | None = field(default=None, repr=False)
    """Continues this sign-in in the next call."""


@_error
class EmailVerificationRequiredError(AuthenticationStepError):
    """The user must enter the code that was sent to their email address."""

    wire_codes = ("email_verification_required",)

    email: str | None = None
    email_verification_id: str | None = None


@_error
class MFAEnrollmentError(AuthenticationStepError):
    """The user must enroll a factor before signing in."""

    wire_codes = ("mfa_enrollment",)

    user: User | None = None


@_error
class MFAChallengeError(AuthenticationStepError):
    """The user must answer a challenge from one of their factors."""

    wire_codes = ("mfa_challenge", "mfa_verification")

    user: User | None = None
    authentication_factors: Sequence[AuthenticationFactor] = ()


@_error
class OrganizationSelectionError(AuthenticationStepError):
    """The user belongs to several organizations and must choose one."""

    wire_codes = ("organization_selection_required",)

    user: User | None = None
    organizations: Sequence[OrganizationSummary] = ()


@_error
class SSORequiredError(AuthenticationStepError):
    """The user must sign in through one of their organization's connections."""

    wire_codes = ("sso_required",)

    email: str | None = None
    connection_ids: Sequence[str] = ()


@_error
class OrganizationAuthenticationRequiredError(AuthenticationStepError):
    """The organization does not allow the method that was used."""

    wire_codes = ("organization_authentication_methods_required",)

    email: str | None = None
    sso_connection_ids: Sequence[str] = ()
    auth_methods: Mapping[str, bool] = field(factory=dict)


@_error
class ResponseDecodeError(AuthKitError):
    """A successful answer is not what it should be: a proxy's page, or a field that is amiss."""

    path: str = "$"
    """Where in the answer the fault lies, as a JSON path."""

    status: int = 0
    request_id: str | None = None
    operation: str = ""
    attempts: int = 1
    retryable: bool = False

    body: str = field(default="", repr=False)
    """The beginning of the answer."""

    def __str__(self) -> str:
        suffix = f" (request id {self.request_id})" if self.request_id else ""
        return f"{self.operation}: {self.status} {self.message} at {self.path}{suffix}"


@_error
class TokenError(AuthKitError):
    """An access token was refused."""

    reason: str = ""
    """The check that failed."""


@_error
class InvalidTokenError(TokenError):
    """The access token is not one to trust."""


@_error
class ExpiredTokenError(TokenError):
    """The access token was genuine and is past its lifetime: refresh the session."""


@_error
class JWKSUnavailableError(AuthKitError):
    """The signing keys cannot be fetched now; this says nothing about the token."""

    retryable: bool = True


@_error
class UnsealError(AuthKitError):
    """A sealed text cannot be read."""

    detail: str = ""
    """Why, as a code: `malformed`, `bad_mac`, `expired`, `unknown_password`, ..."""


@_error
class CookieTooLargeError(AuthKitError):
    """The cookie is larger than browsers keep: they would drop it without a word."""

    name: str = ""
    size: int = 0
    """Bytes of the whole `Set-Cookie` value."""

    limit: int = 0
    """Bytes that browsers keep."""

    sealed_session: str = field(default="", repr=False)
    """The sealed text, so that no rotated token is lost."""


@_error
class AuthorizationCallbackError(AuthKitError):
    """The callback carries an error instead of a code."""

    error: str = ""
    """The error code; new ones may appear."""

    error_description: str | None = None
    state: str | None = field(default=None, repr=False)


@_error
class StateMismatchError(AuthKitError):
    """The callback's `state` is not the one that this sign-in started with."""
