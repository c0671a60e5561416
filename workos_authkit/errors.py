"""Every error that this package raises.

Each class is named after the condition it reports. Errors can be pickled and copied, and none shows
a token, code, password or body in its text or repr.

    AuthKitError
    ├── ConfigurationError             a setting is missing or wrong
    ├── InvalidArgumentError           an argument has a value that cannot be right
    ├── TransportError                 no answer came
    │   ├── APIConnectionError         the connection failed or broke
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
    │       ├── AuthenticationStepError    it needs one more step: `pending`
    │       │   ├── EmailVerificationRequiredError
    │       │   ├── MFAEnrollmentError
    │       │   ├── MFAChallengeError
    │       │   ├── OrganizationSelectionError
    │       │   ├── SSORequiredError
    │       │   ├── OrganizationAuthenticationRequiredError
    │       │   ├── AuthenticationMethodNotAllowedError
    │       │   ├── EmailPasswordAuthDisabledError
    │       │   ├── PasskeyProgressiveEnrollmentError
    │       │   ├── ApplicationConsentRequiredError
    │       │   ├── EmailCompletionRequiredError
    │       │   └── RadarChallengeError
    │       │       ├── RadarEmailChallengeError
    │       │       ├── RadarSMSChallengeError
    │       │       ├── RadarSMSSignInChallengeError
    │       │       └── RadarSignUpChallengeError
    │       ├── InvalidCredentialsError
    │       ├── InvalidGrantError
    │       ├── InvalidPendingAuthenticationTokenError
    │       ├── OneTimeCodeError
    │       │   ├── InvalidOneTimeCodeError
    │       │   ├── OneTimeCodeExpiredError
    │       │   ├── OneTimeCodePreviouslyUsedError
    │       │   └── OneTimeCodeTooManyAttemptsError
    │       ├── InvalidInvitationError
    │       ├── InvitationEmailMismatchError
    │       ├── SignUpNotAllowedError
    │       ├── OrganizationNotFoundError
    │       ├── OrganizationMembershipNotFoundError
    │       ├── InvalidClientError
    │       ├── AccessDeniedError
    │       ├── DeviceCodeExpiredError
    │       └── AuthorizationPendingError
    │           └── SlowDownError
    ├── ResponseDecodeError            a successful answer is malformed
    ├── TokenError
    │   ├── InvalidTokenError          the access token fails a check
    │   └── ExpiredTokenError          the access token has expired
    ├── InsufficientScopeError         the access token lacks a scope
    ├── JWKSUnavailableError           the signing keys cannot be fetched
    ├── WebhookSignatureError          the signature does not match the body
    ├── UnsealError                    a sealed text cannot be read
    ├── CookieTooLargeError            a browser would drop the cookie
    ├── AuthorizationCallbackError     the callback carries an error
    └── StateMismatchError             the callback does not belong to this sign-in
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from inspect import get_annotations
from typing import Any, ClassVar, Final, Self, TypeVar, dataclass_transform

from attrs import asdict, define, field, fields, frozen, validators

from workos_authkit import models
from workos_authkit.models._base import Value

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AccessDeniedError",
    "ApplicationConsentRequiredError",
    "AuthKitError",
    "AuthenticationError",
    "AuthenticationMethodNotAllowedError",
    "AuthenticationStepError",
    "AuthorizationCallbackError",
    "AuthorizationPendingError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "CookieTooLargeError",
    "DeviceCodeExpiredError",
    "EmailCompletionRequiredError",
    "EmailPasswordAuthDisabledError",
    "EmailVerificationRequiredError",
    "ExpiredTokenError",
    "ForbiddenError",
    "InsufficientScopeError",
    "InvalidArgumentError",
    "InvalidClientError",
    "InvalidCredentialsError",
    "InvalidGrantError",
    "InvalidInvitationError",
    "InvalidOneTimeCodeError",
    "InvalidPendingAuthenticationTokenError",
    "InvalidTokenError",
    "InvitationEmailMismatchError",
    "JWKSUnavailableError",
    "MFAChallengeError",
    "MFAEnrollmentError",
    "NotFoundError",
    "OneTimeCodeError",
    "OneTimeCodeExpiredError",
    "OneTimeCodePreviouslyUsedError",
    "OneTimeCodeTooManyAttemptsError",
    "OrganizationAuthenticationRequiredError",
    "OrganizationMembershipNotFoundError",
    "OrganizationNotFoundError",
    "OrganizationSelectionError",
    "PasskeyProgressiveEnrollmentError",
    "PendingAuthentication",
    "RadarChallengeError",
    "RadarEmailChallengeError",
    "RadarSMSChallengeError",
    "RadarSMSSignInChallengeError",
    "RadarSignUpChallengeError",
    "RateLimitError",
    "ResponseDecodeError",
    "SSORequiredError",
    "ServerError",
    "SignUpNotAllowedError",
    "SlowDownError",
    "StateMismatchError",
    "TokenError",
    "TransportError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "UnsealError",
    "WebhookSignatureError",
]

E = TypeVar("E", bound="AuthKitError")

_TEXT: Final = validators.instance_of(str)
_TEXT_OR_NONE: Final = validators.optional(_TEXT)


def _without_details(
    factors: "Iterable[models.AuthenticationFactor]",
) -> "Sequence[models.AuthenticationFactor]":
    return tuple(models.AuthenticationFactor(id=f.id, type=f.type) for f in factors)


def _texts(values: Iterable[str]) -> Sequence[str]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise TypeError("expected a list of strings")
    return tuple(values)


@dataclass_transform(eq_default=False, kw_only_default=True, field_specifiers=(field,))
def _error(cls: type[E]) -> type[E]:
    """Make an attrs class that behaves like an exception: `args` holds only its message."""
    if not get_annotations(cls):
        return cls  # no own fields: the inherited methods are enough, and cost no import time
    return define(cls, eq=False, repr=False, kw_only=True, auto_exc=False, slots=False)


def _rebuild(cls: type[E], state: dict[str, Any]) -> E:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    error.__attrs_post_init__()
    return error


@_error
class AuthKitError(Exception):
    """The base class of every error that this package raises."""

    message: str = field(default="", kw_only=False)
    """What happened, in words."""

    def __attrs_post_init__(self) -> None:
        self.args: tuple[Any, ...] = (self.message,)  # read by whatever rebuilds exceptions

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        cls: Any = type(self)
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(cls) if f.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), dict(self.__dict__))


@_error
class ConfigurationError(AuthKitError):
    """A setting is missing or wrong, or this client cannot make the call.

    Next: correct the setting that the message names.
    """


@_error
class InvalidArgumentError(AuthKitError, ValueError):
    """An argument has a value that cannot be right; nothing was sent.

    Next: correct the call.
    """


@_error
class TransportError(AuthKitError):
    """No answer came.

    Next: try again later if `retryable`.
    """

    operation: str = ""
    """Method and path template of the call."""

    attempts: int = 0
    """How many attempts were made."""

    request_sent: bool = True
    """Whether the server may have received the request."""

    retryable: bool = True
    """Whether the same call may succeed later."""

    def __str__(self) -> str:
        return f"{self.operation}: {self.message}" if self.operation else self.message


@_error
class APIConnectionError(TransportError):
    """The connection could not be made, or it broke before the answer was complete."""


@_error
class APITimeoutError(TransportError):
    """The answer did not come within `timeout` or `deadline`."""


_BY_CODE: Final[dict[str, type["APIError"]]] = {}


def class_of_code(code: str) -> type["APIError"] | None:
    """Return the error class for a wire code."""
    return _BY_CODE.get(code)


@_error
class APIError(AuthKitError):
    """The API answered with an error.

    Next: look at `code` and `errors`; quote the `request_id` when you ask WorkOS for help.
    """

    wire_codes: ClassVar[Sequence[str]] = ()
    """The values of `code` or `error` that map to this class."""

    status: int = 0
    """The HTTP status; 0 if the client raised the error without an answer."""

    code: str | None = None
    """The API's code for what went wrong: `code`, or `error` in OAuth answers."""

    errors: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """The API's list of details; its keys differ between endpoints."""

    request_id: str | None = None
    """The id to quote when asking WorkOS for help."""

    retry_after: float | None = None
    """Seconds to wait before the next attempt, if the server said so."""

    retryable: bool = False
    """Whether the same call may succeed later."""

    operation: str = ""
    """Method and path template of the call."""

    attempts: int = 1
    """How many attempts were made."""

    body: Any = field(default=None, repr=False)
    """The answer: parsed JSON, else text; for a long answer, its beginning as text."""

    def __init_subclass__(cls, *, codes: Sequence[str] = ()) -> None:
        cls.wire_codes = codes
        _BY_CODE.update(dict.fromkeys(codes, cls))

    def __str__(self) -> str:
        details = [
            f"{name} {value}"
            for name, value in (("code", self.code), ("request id", self.request_id))
            if value
        ]
        subject = f"{self.operation}: " if self.operation else ""
        status = f"{self.status} " if self.status else ""
        suffix = f" ({', '.join(details)})" if details else ""
        return f"{subject}{status}{self.message}{suffix}"


@_error
class BadRequestError(APIError):
    """The API could not accept the request (400)."""


@_error
class UnauthorizedError(APIError):
    """The API key is missing or wrong (401).

    Next: correct the API key.
    """


@_error
class ForbiddenError(APIError):
    """The API key does not have permission for this call (403)."""


@_error
class NotFoundError(APIError):
    """The object does not exist (404)."""


@_error
class ConflictError(APIError):
    """The object's present state does not allow this (409)."""


@_error
class UnprocessableEntityError(APIError):
    """A parameter is not valid (422); `errors` says which."""


@_error
class RateLimitError(APIError):
    """Too many requests (429).

    Next: try again after `retry_after` seconds if `retryable`.
    """


@_error
class ServerError(APIError):
    """The API failed (5xx).

    Next: try again later.
    """


@frozen(kw_only=True)
class PendingAuthentication(Value):
    """A sign-in that needs one more step: what the next call needs, and what a page may show.

    Between two web requests, keep it as text (`to_json`) where only your server can write.
    """

    step: str = field(validator=_TEXT)
    """The wire code of the error that asked for the step, such as `mfa_challenge`."""

    pending_authentication_token: str | None = field(
        default=None, repr=False, validator=_TEXT_OR_NONE
    )
    """Continues the sign-in; `None` if the sign-in has to start over."""

    user_id: str | None = field(default=None, validator=_TEXT_OR_NONE)
    email: str | None = field(default=None, validator=_TEXT_OR_NONE)
    email_verification_id: str | None = field(default=None, validator=_TEXT_OR_NONE)
    authentication_factors: "Sequence[models.AuthenticationFactor]" = field(
        default=(), converter=_without_details
    )
    """The factors that the user may answer with: only `id` and `type`."""

    authentication_challenge_id: str | None = field(default=None, validator=_TEXT_OR_NONE)
    """The challenge to answer, if the API has created one."""

    organizations: "Sequence[models.OrganizationSummary]" = ()
    """The organizations to choose from."""

    connection_ids: Sequence[str] = field(default=(), converter=_texts)
    """The SSO connections that the user may sign in through."""

    radar_challenge_id: str | None = field(default=None, validator=_TEXT_OR_NONE)
    email_completion_token: str | None = field(default=None, repr=False, validator=_TEXT_OR_NONE)

    def to_json(self) -> str:
        """Return this as JSON text, tokens included."""
        values = {
            **asdict(self, recurse=False),
            "authentication_factors": [
                {"id": factor.id, "type": factor.type} for factor in self.authentication_factors
            ],
            "organizations": [
                {"id": organization.id, "name": organization.name}
                for organization in self.organizations
            ],
        }
        return json.dumps({name: value for name, value in values.items() if value})

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the sign-in that `to_json` wrote.

        Args:
            text: The JSON text.

        Raises:
            InvalidArgumentError: The text is not from `to_json`.
        """
        try:
            written = json.loads(text)
            values = {f.name: written[f.name] for f in fields(cls) if f.name in written}
            values["authentication_factors"] = [
                models.AuthenticationFactor(**item)
                for item in values.get("authentication_factors", ())
            ]
            values["organizations"] = tuple(
                models.OrganizationSummary(**item) for item in values.get("organizations", ())
            )
            return cls(**values)
        except (RecursionError, TypeError, ValueError):
            raise InvalidArgumentError(
                "text is not what PendingAuthentication.to_json() returned"
            ) from None


@_error
class AuthenticationError(
    APIError,
    codes=(
        "account_selection_required",
        "code_challenge_not_found",
        "extra_attributes_required",
        "invalid_connection",
        "invalid_link_authorization_code",
        "invalid_profile",
        "ip_address_required",
        "max_age_exceeded",
        "phone_number_required",
        "pkce_not_supported",
        "token_too_big",
        "user_mismatch",
        "verification_id_required",
    ),
):
    """A sign-in was refused. If no subclass says why, `code` does.

    Next: tell the user that it failed, and let them start over.
    """


@_error
class AuthenticationStepError(AuthenticationError):
    """The sign-in can continue after one more step.

    The API does not always send the same fields: anything but the code may be missing, and the
    models may be incomplete.

    Next: take the step, with `pending`.
    """

    pending_authentication_token: str | None = field(default=None, repr=False)
    """Continues this sign-in in the next call."""

    user: "models.User | None" = None
    """The user who is signing in; sometimes only `id` and `email` are known."""

    email: str | None = None
    """The email address of the user who is signing in."""

    @property
    def pending(self) -> PendingAuthentication:
        """What the next call needs. You can keep it between two web requests."""
        return PendingAuthentication(
            step=self.code or next(iter(self.wire_codes), ""),
            pending_authentication_token=self.pending_authentication_token,
            user_id=self.user.id if self.user else None,
            email=self.email or (self.user.email if self.user else None) or None,
            **self._needed(),
        )

    def _needed(self) -> dict[str, Any]:
        return {}


@_error
class EmailVerificationRequiredError(
    AuthenticationStepError, codes=("email_verification_required",)
):
    """The user must enter the code that was sent to their email address.

    Next: `authentication.with_email_verification(code, pending=error.pending)`.
    """

    email_verification_id: str | None = None
    """Pass it to `email_verifications.get` to get the code for an email of your own."""

    def _needed(self) -> dict[str, Any]:
        return {"email_verification_id": self.email_verification_id}


@_error
class MFAEnrollmentError(AuthenticationStepError, codes=("mfa_enrollment",)):
    """The user must enroll a factor before signing in.

    Next: `mfa.enroll(error.pending.user_id)`, show `factor.totp.qr_code`, then
    `authentication.with_totp(code, pending=error.pending,
    authentication_challenge_id=enrollment.challenge.id)`. Without a pending token, as after a
    refresh, sign in again.
    """


@_error
class MFAChallengeError(AuthenticationStepError, codes=("mfa_challenge", "mfa_verification")):
    """The user must answer a challenge from one of their factors.

        Next: `authentication.with_totp(code, pending=error.pending)`; if there are several
    `authentication_factors`, pass one of them as `factor`.
    """

    authentication_factors: "Sequence[models.AuthenticationFactor]" = ()
    """The factors to choose from; sometimes only `id` and `type` are known."""

    authentication_challenge: "models.AuthenticationChallenge | None" = None
    """The challenge, if the API has created one; sometimes only `id` is known."""

    def _needed(self) -> dict[str, Any]:
        challenge = self.authentication_challenge
        return {
            "authentication_factors": self.authentication_factors,
            "authentication_challenge_id": challenge.id if challenge else None,
        }


@_error
class OrganizationSelectionError(
    AuthenticationStepError, codes=("organization_selection_required",)
):
    """The user belongs to several organizations and must choose one.

    Next: `authentication.with_organization_selection(organization_id, pending=error.pending)`.
    """

    organizations: "Sequence[models.OrganizationSummary]" = ()
    """The organizations to choose from."""

    def _needed(self) -> dict[str, Any]:
        return {"organizations": self.organizations}


@_error
class SSORequiredError(AuthenticationStepError, codes=("sso_required",)):
    """The user must sign in through one of their organization's connections.

    Next: send the user to `authentication.start(connection_id=...)` with one of
    `connection_ids`, or with the `organization_id` if there is none.
    """

    connection_ids: Sequence[str] = ()
    """The connections; empty if the API does not name them."""

    def _needed(self) -> dict[str, Any]:
        return {"connection_ids": self.connection_ids}


@_error
class OrganizationAuthenticationRequiredError(
    AuthenticationStepError, codes=("organization_authentication_methods_required",)
):
    """The organization does not allow the method that was used.

    Next: offer a method that `auth_methods` allows, or send the user to
    `authentication.start(connection_id=...)` with one of `sso_connection_ids`.
    """

    sso_connection_ids: Sequence[str] = ()
    """The organization's SSO connections."""

    auth_methods: Mapping[str, bool] = field(factory=dict)
    """Which methods the organization allows: `password`, `magic_auth`, `google_oauth`, ..."""

    def _needed(self) -> dict[str, Any]:
        return {"connection_ids": self.sso_connection_ids}


@_error
class AuthenticationMethodNotAllowedError(
    AuthenticationStepError, codes=("authentication_method_not_allowed",)
):
    """The environment does not allow the method that was used.

    Next: offer another method.
    """


@_error
class EmailPasswordAuthDisabledError(
    AuthenticationStepError, codes=("email_password_auth_disabled",)
):
    """The environment does not allow passwords.

    Next: offer another method.
    """


@_error
class PasskeyProgressiveEnrollmentError(
    AuthenticationStepError, codes=("passkey_progressive_enrollment",)
):
    """The user should enroll a passkey, which only the hosted page can do.

    Next: send the user to `authentication.start(provider="authkit")`.
    """


@_error
class ApplicationConsentRequiredError(
    AuthenticationStepError, codes=("application_consent_required",)
):
    """The user must consent to the application, on the hosted page.

    Next: send the user to `authentication.start(provider="authkit")`.
    """


@_error
class EmailCompletionRequiredError(AuthenticationStepError, codes=("email_completion_required",)):
    """The identity provider sent no email address; the user must enter one.

    Next: `authentication.with_email_completion(email=..., pending=error.pending)`.
    """

    email_completion_token: str | None = field(default=None, repr=False)
    """Continues this sign-in, in place of `pending_authentication_token`."""

    def _needed(self) -> dict[str, Any]:
        return {"email_completion_token": self.email_completion_token}


@_error
class RadarChallengeError(AuthenticationStepError, codes=("radar_challenge",)):
    """The sign-in looks suspicious, so Radar requires a challenge; `code` says which.

    Next: if there is a `radar_challenge_id`, proceed as after a `RadarEmailChallengeError`.
    """

    radar_challenge_id: str | None = None
    """The challenge whose code was emailed; see `radar_challenges.get`."""

    def _needed(self) -> dict[str, Any]:
        return {"radar_challenge_id": self.radar_challenge_id}


@_error
class RadarEmailChallengeError(RadarChallengeError, codes=("radar_email_challenge",)):
    """Radar requires the code that it sent by email.

    Next: `authentication.with_radar_email_challenge(code, pending=error.pending)`.
    """


@_error
class RadarSMSChallengeError(RadarChallengeError, codes=("radar_sms_challenge",)):
    """Radar requires a code sent to the user's phone.

    Next: `radar_challenges.create(...)` with the phone number, then
    `authentication.with_radar_sms_challenge(code, pending=error.pending, verification_id=...,
    phone_number=...)`.
    """


@_error
class RadarSMSSignInChallengeError(RadarChallengeError, codes=("radar_sms_sign_in_challenge",)):
    """Radar requires the code that it sent to the phone number on file.

    Next: `authentication.with_radar_sms_challenge(code, pending=error.pending)`.
    """


@_error
class RadarSignUpChallengeError(RadarChallengeError, codes=("radar_sign_up_challenge",)):
    """Radar requires a new user's phone number, and a code sent to it.

    Next: `radar_challenges.create(...)` with the phone number, then
    `authentication.with_radar_sms_challenge(code, pending=error.pending, verification_id=...,
    phone_number=...)`.
    """


@_error
class InvalidCredentialsError(AuthenticationError, codes=("invalid_credentials",)):
    """The password is wrong, or the user does not exist.

    Next: ask again, without revealing which of the two it is.
    """


@_error
class InvalidGrantError(AuthenticationError, codes=("invalid_grant", "invalid_refresh_token")):
    """The code or refresh token is wrong, used, revoked or expired.

    Next: start the sign-in over.
    """


@_error
class InvalidPendingAuthenticationTokenError(
    AuthenticationError, codes=("invalid_pending_authentication_token",)
):
    """The sign-in to continue has ended or expired.

    Next: start the sign-in over.
    """


@_error
class OneTimeCodeError(AuthenticationError):
    """The code that the user entered was refused.

    Next: as its subclass says.
    """


@_error
class InvalidOneTimeCodeError(OneTimeCodeError, codes=("invalid_one_time_code",)):
    """The code is wrong.

    Next: ask again; the pending token stays valid.
    """


@_error
class OneTimeCodeExpiredError(OneTimeCodeError, codes=("one_time_code_expired",)):
    """The code has expired.

    Next: send a new one.
    """


@_error
class OneTimeCodePreviouslyUsedError(OneTimeCodeError, codes=("one_time_code_previously_used",)):
    """The code was used before.

    Next: send a new one, or wait for the authenticator's next code.
    """


@_error
class OneTimeCodeTooManyAttemptsError(OneTimeCodeError, codes=("one_time_code_too_many_attempts",)):
    """Too many wrong codes were entered.

    Next: send a new code, or start the sign-in over.
    """


@_error
class InvalidInvitationError(AuthenticationError, codes=("invitation_invalid",)):
    """The invitation does not exist, or it is used, revoked or expired.

    Next: sign in without it, or ask for a new one.
    """


@_error
class InvitationEmailMismatchError(
    AuthenticationError, codes=("invitation_cannot_be_used_for_email",)
):
    """The invitation was sent to another address.

    Next: sign in with the invited address.
    """


@_error
class SignUpNotAllowedError(AuthenticationError, codes=("sign_up_not_allowed",)):
    """The user does not exist, and sign-up is not allowed.

    Next: tell the user whom to ask for an invitation.
    """


@_error
class OrganizationNotFoundError(
    AuthenticationError, codes=("organization_not_found", "invalid_organization_id")
):
    """The organization does not exist.

    Next: choose another.
    """


@_error
class OrganizationMembershipNotFoundError(
    AuthenticationError, codes=("organization_membership_not_found",)
):
    """The user is not an active member of the organization.

    Next: choose another.
    """


@_error
class InvalidClientError(AuthenticationError, codes=("invalid_client", "unauthorized_client")):
    """`client_id` and `api_key` are wrong, do not belong together, or lack permission.

    Next: correct the configuration; a retry does not help.
    """


@_error
class AccessDeniedError(
    AuthenticationError, codes=("access_denied", "action_denied", "policy_denied")
):
    """The user, a policy or one of your actions denied access, or the device flow is disabled.

    Next: stop.
    """


@_error
class DeviceCodeExpiredError(AuthenticationError, codes=("expired_token",)):
    """The user did not finish before the device code expired (RFC 8628 §3.5).

    Next: `cli_auth.authorize_device()` for a new one.
    """


@_error
class AuthorizationPendingError(AuthenticationError, codes=("authorization_pending",)):
    """The user has not finished yet (RFC 8628 §3.5).

    Next: `cli_auth.wait(authorization)`, which polls at the server's pace.
    """


@_error
class SlowDownError(AuthorizationPendingError, codes=("slow_down",)):
    """The user has not finished yet, and the client polls too often (RFC 8628 §3.5).

    Next: lengthen the interval by 5 seconds; `cli_auth.wait` does.
    """


@_error
class ResponseDecodeError(AuthKitError):
    """A successful answer is malformed: a proxy's page, or a wrong or missing field.

    Next: look for a proxy in between; if there is none, report it.
    """

    path: str = "$"
    """Where in the answer the error is, as a JSON path."""

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
    """An access token was refused.

    Next: as its subclass says.
    """

    reason: str = ""
    """The check that failed, one of `tokens.Reason`, or `session_ended`."""


@_error
class InvalidTokenError(TokenError):
    """The access token cannot be trusted.

    Next: treat the user as signed out.
    """


@_error
class ExpiredTokenError(TokenError):
    """The access token is genuine but has expired.

    Next: refresh the session.
    """


@_error
class InsufficientScopeError(AuthKitError):
    """The access token is valid but lacks a scope (RFC 6750 §3.1).

    Next: answer 403 with `insufficient_scope`; the client asks the user for more.
    """

    required: Sequence[str] = ()
    """The scopes that are needed."""

    granted: Sequence[str] = ()
    """The scopes that the token has."""


@_error
class JWKSUnavailableError(AuthKitError):
    """The signing keys cannot be fetched, so the token can be neither accepted nor refused.

    Next: answer 503 and keep the session.
    """

    retryable: bool = True


@_error
class WebhookSignatureError(AuthKitError):
    """The signature of a webhook or an action does not match its body.

    Next: answer 400 without details.
    """

    reason: str = ""
    """`missing`, `malformed`, `expired`, `from_the_future` or `mismatch`."""


@_error
class UnsealError(AuthKitError):
    """A sealed text cannot be read.

    Next: treat the user as signed out, and clear the cookie.
    """

    detail: str = ""
    """The reason: `malformed`, `bad_mac`, `expired`, `unknown_password`, ..."""


@_error
class CookieTooLargeError(AuthKitError):
    """The cookie is too large; browsers would silently drop it.

    Next: put less into the session, or split the cookie (`SessionCookie(chunks=True)`).
    """

    name: str = ""
    size: int = 0
    """Size of the whole `Set-Cookie` value, in bytes."""

    limit: int = 0
    """Size from which browsers may drop it, in bytes."""

    sealed_session: str = field(default="", repr=False)
    """The sealed session, so that no rotated token is lost."""


@_error
class AuthorizationCallbackError(AuthKitError):
    """The callback carries an error instead of a code.

    Next: show that the sign-in failed, and let the user start over.
    """

    error: str = ""
    """The error code; WorkOS may add new ones."""

    error_description: str | None = None
    state: str | None = field(default=None, repr=False)


@_error
class StateMismatchError(AuthKitError):
    """The callback's `state` is not the one with which this sign-in started.

    Next: start the sign-in over.
    """
