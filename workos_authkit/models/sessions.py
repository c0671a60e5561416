"""Sessions: as the API lists them, and as a session cookie carries them.

A value is true if somebody is signed in and false if nobody is, so `if session:` tells them apart,
for type checkers too. Every reason why a cookie does not authenticate anybody, or a session was not
refreshed, has an entry in `UNAUTHENTICATED_REASONS` or `REFRESH_FAILURE_REASONS`, which says what
it means and what to do.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from workos_authkit.models._base import Model, Value, model
from workos_authkit.models.authentication import Authentication, Impersonator
from workos_authkit.models.tokens import AccessTokenClaims
from workos_authkit.models.users import User


@model
class Session(Model):
    """A user's session, as the API knows it."""

    id: str
    user_id: str
    status: str = ""
    """`active`, `expired`, `revoked`, or a newer one."""

    auth_method: str = ""
    """`password`, `sso`, `oauth`, `magic_code`, `passkey`, `impersonation`, ... or a newer one."""

    expires_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    ended_at: datetime | None = None
    organization_id: str | None = None
    """The organization that the session is in."""

    ip_address: str | None = None
    """The IP address that created the session."""

    user_agent: str | None = None
    """The user agent of the browser that created the session."""

    impersonator: Impersonator | None = None
    """Who impersonates the user, if anybody does."""


FailureKind: TypeAlias = Literal["terminal", "transient", "misconfiguration"]
"""Whether the session has ended, WorkOS cannot be reached now, or a setting is wrong."""

UnauthenticatedReason: TypeAlias = Literal[
    "no_session_cookie_provided",
    "invalid_session_cookie",
    "session_expired",
    "invalid_jwt",
    "user_mismatch",
    "session_ended",
    "clock_behind",
    "clock_ahead",
    "jwks_unavailable",
]
"""Why a cookie does not authenticate anybody."""

RefreshFailureReason: TypeAlias = Literal[
    "no_session_cookie_provided",
    "invalid_session_cookie",
    "invalid_grant",
    "email_verification_required",
    "mfa_enrollment",
    "mfa_challenge",
    "organization_selection_required",
    "sso_required",
    "organization_authentication_methods_required",
    "step_required",
    "organization_refused",
    "refused",
    "timeout",
    "network_error",
    "rate_limit_exceeded",
    "server_error",
    "invalid_response",
    "unauthorized",
    "bad_request",
]
"""Why a session was not refreshed."""


@frozen(kw_only=True)
class Reason(Value):
    """What a reason means and what to do about it."""

    kind: FailureKind
    """The kind of failure."""

    meaning: str
    """What happened, for the table in the guide."""

    keep_cookie: bool
    """Whether to keep the cookie; if false, clear it."""

    next_step: str
    """What to do, for the table in the guide."""

    status: int
    """The HTTP status for an API; a page redirects to the sign-in instead of answering 401."""


def _sign_in(meaning: str, next_step: str = "sign in") -> Reason:
    return Reason(
        kind="terminal", meaning=meaning, keep_cookie=False, next_step=next_step, status=401
    )


def _retry(meaning: str, next_step: str = "try again later") -> Reason:
    return Reason(
        kind="transient", meaning=meaning, keep_cookie=True, next_step=next_step, status=503
    )


def _fix(meaning: str, next_step: str) -> Reason:
    return Reason(
        kind="misconfiguration", meaning=meaning, keep_cookie=True, next_step=next_step, status=500
    )


_NO_COOKIE = _sign_in("The request carries no session cookie.")
_UNREADABLE = _sign_in("The cookie cannot be unsealed, or holds no session; `detail` says why.")

UNAUTHENTICATED_REASONS: Mapping[UnauthenticatedReason, Reason] = {
    "no_session_cookie_provided": _NO_COOKIE,
    "invalid_session_cookie": _UNREADABLE,
    "session_expired": Reason(
        kind="terminal",
        meaning="The access token has expired, as it does every few minutes.",
        keep_cookie=True,
        next_step="`refresh` the session",
        status=401,
    ),
    "invalid_jwt": _sign_in("The access token fails a check; `detail` says which."),
    "user_mismatch": _sign_in("The user in the cookie is not the one the token was issued to."),
    "session_ended": _sign_in("The session was revoked, or its user deleted."),
    "clock_behind": Reason(
        kind="transient",
        meaning="The access token is not valid yet: this machine's clock is behind.",
        keep_cookie=True,
        next_step="correct this machine's clock",
        status=503,
    ),
    "clock_ahead": _fix(
        "A token just issued has expired: this machine's clock is far ahead.",
        "correct this machine's clock",
    ),
    "jwks_unavailable": _retry("The signing keys cannot be fetched; the session may be valid."),
}
"""Every reason of an `UnauthenticatedSession`."""

REFRESH_FAILURE_REASONS: Mapping[RefreshFailureReason, Reason] = {
    "no_session_cookie_provided": _NO_COOKIE,
    "invalid_session_cookie": _UNREADABLE,
    "invalid_grant": _sign_in("The session has ended, or its refresh token was used before."),
    "email_verification_required": _sign_in("The user must verify their email address."),
    "mfa_enrollment": _sign_in("The user must enroll a second factor."),
    "mfa_challenge": _sign_in("The user must answer a challenge from a second factor."),
    "organization_selection_required": _sign_in("The user must choose an organization."),
    "sso_required": _sign_in("The organization requires its own identity provider."),
    "organization_authentication_methods_required": _sign_in(
        "The organization does not allow the user's authentication method."
    ),
    "step_required": _sign_in("The user must take another step; `cause` says which."),
    "organization_refused": Reason(
        kind="terminal",
        meaning="The user is not, or is no longer, a member of the organization asked for.",
        keep_cookie=True,
        next_step="`refresh` with another `organization_id`, or with `None`",
        status=403,
    ),
    "refused": _sign_in("WorkOS refused for another reason; `cause` says which."),
    "timeout": _retry("WorkOS did not answer in time."),
    "network_error": _retry("WorkOS could not be reached."),
    "rate_limit_exceeded": _retry(
        "There were too many requests.", "try again, after `retry_after` seconds if it is set"
    ),
    "server_error": _retry("WorkOS failed."),
    "invalid_response": _retry("The answer is not from WorkOS; it may be a proxy's error page."),
    "unauthorized": _fix(
        "WorkOS does not accept the API key or the client id.", "correct `api_key`, `client_id`"
    ),
    "bad_request": _fix(
        "WorkOS does not understand the request, or another server answered.",
        "look at `cause`; correct `base_url`, `client_id`",
    ),
}
"""Every reason of a `SessionRefreshFailure`."""

_REFUSALS_OF_SWITCHES = frozenset(
    {
        "email_verification_required",
        "mfa_enrollment",
        "mfa_challenge",
        "organization_selection_required",
        "sso_required",
        "organization_authentication_methods_required",
        "step_required",
        "organization_refused",
        "refused",
    }
)
"""Reasons that concern only the organization asked for, if it is not the present one."""


@frozen(kw_only=True)
class LoadedSession(Value):
    """An unsealed session cookie; false when it holds no session.

    Its content is not verified; `authenticate` does that.
    """

    authentication: Authentication | None = field(default=None, repr=False)
    """The cookie's content; `None` when there is no cookie or it cannot be read."""

    used_previous_password: bool = False
    """Whether an older password unsealed it; if so, `seal` it again."""

    reason: Literal["no_session_cookie_provided", "invalid_session_cookie"] | None = None
    """Why it holds no session."""

    detail: str | None = None
    """More about the reason: the `detail` of an `UnsealError`, or `not_a_session`."""

    expires_at: float | None = None
    """When the seal expires, in seconds since the Unix epoch; `None`, the usual case, for never."""

    def __bool__(self) -> bool:
        return self.authentication is not None


SentCookie: TypeAlias = str | tuple[str, ...] | LoadedSession | None
"""A request's session cookie: its text, as `SessionCookie.read` returns it, or already unsealed.

Several texts come from twins, cookies with the same name: the newest session among them counts.
`None` means that there is no cookie.
"""


@frozen(kw_only=True)
class AuthenticatedSession(Value):
    """A session with a valid access token. It is true in an `if`."""

    authenticated: Literal[True] = field(default=True, init=False)
    user: User
    """The user as of the last sign-in or refresh."""

    access_token: str = field(repr=False)
    claims: AccessTokenClaims
    """The claims of the access token."""

    authentication_method: str | None = None
    """How the user signed in, if the cookie says so."""

    impersonator: Impersonator | None = None
    """Who impersonates the user, if anybody does."""

    used_previous_password: bool = False
    """Whether an older password unsealed the cookie; if so, `seal` it again."""

    def __bool__(self) -> Literal[True]:
        return True

    @property
    def session_id(self) -> str:
        """Id of the session."""
        return self.claims.sid

    @property
    def organization_id(self) -> str | None:
        """Id of the organization that the session is in."""
        return self.claims.org_id

    @property
    def role(self) -> str | None:
        """Slug of the user's primary role in the organization."""
        return self.claims.role

    @property
    def roles(self) -> Sequence[str]:
        """Slugs of all the user's roles in the organization."""
        return self.claims.roles

    @property
    def permissions(self) -> Sequence[str]:
        """Slugs of the user's permissions."""
        return self.claims.permissions

    @property
    def entitlements(self) -> Sequence[str]:
        """The organization's entitlements."""
        return self.claims.entitlements

    @property
    def feature_flags(self) -> Sequence[str]:
        """Slugs of the feature flags that are on."""
        return self.claims.feature_flags


@frozen(kw_only=True)
class UnauthenticatedSession(Value):
    """A cookie that does not authenticate anybody. It is false in an `if`."""

    authenticated: Literal[False] = field(default=False, init=False)
    reason: UnauthenticatedReason
    """Why; `UNAUTHENTICATED_REASONS` says what each means."""

    detail: str | None = None
    """More about the reason: the `detail` of an `UnsealError`, the `reason` of a `TokenError`."""

    def __bool__(self) -> Literal[False]:
        return False

    @property
    def needs_refresh(self) -> bool:
        """Whether to call `refresh`, after which the session may continue."""
        return self.reason == "session_expired"

    @property
    def retryable(self) -> bool:
        """Whether the same cookie may authenticate the user later."""
        return UNAUTHENTICATED_REASONS[self.reason].kind == "transient"

    @property
    def keep_cookie(self) -> bool:
        """Whether to keep the cookie; if false, clear it."""
        return UNAUTHENTICATED_REASONS[self.reason].keep_cookie

    @property
    def status(self) -> int:
        """The HTTP status for an API; a page redirects to the sign-in instead of answering 401."""
        return UNAUTHENTICATED_REASONS[self.reason].status


@frozen(kw_only=True)
class RefreshedSession(Value):
    """A session with new tokens. It is true in an `if`.

    Put `sealed_session` into the cookie; the old one stops working.
    """

    authenticated: Literal[True] = field(default=True, init=False)
    sealed_session: str = field(repr=False)
    """The new cookie."""

    authentication: Authentication = field(repr=False)
    """The new cookie's content, as WorkOS sent it."""

    session: AuthenticatedSession | UnauthenticatedSession
    """The result of `authenticate` for the new cookie. If the signing keys cannot be fetched, it is
    an `UnauthenticatedSession`; keep the new cookie even then."""

    def __bool__(self) -> Literal[True]:
        return True

    @property
    def user(self) -> User:
        """The user as of this refresh."""
        return self.authentication.user

    @property
    def access_token(self) -> str:
        """The new access token."""
        return self.authentication.access_token

    @property
    def authentication_method(self) -> str | None:
        """How the user signed in."""
        return self.authentication.authentication_method

    @property
    def impersonator(self) -> Impersonator | None:
        """Who impersonates the user, if anybody does."""
        return self.authentication.impersonator

    @property
    def organization_id(self) -> str | None:
        """Id of the organization that the session is in now."""
        return self.authentication.organization_id


@frozen(kw_only=True)
class SessionRefreshFailure(Value):
    """A session that was not refreshed. It is false in an `if`."""

    authenticated: Literal[False] = field(default=False, init=False)
    reason: RefreshFailureReason
    """Why; `REFRESH_FAILURE_REASONS` says what each means."""

    detail: str | None = None
    """More about an unreadable cookie: the `detail` of an `UnsealError`."""

    retry_after: float | None = None
    """Seconds to wait before the next attempt, if the server said so."""

    cause: Exception | None = None
    """The error that ended the exchange."""

    is_switch: bool = False
    """Whether another organization was asked for; the session in the present one may continue."""

    def __bool__(self) -> Literal[False]:
        return False

    @property
    def kind(self) -> FailureKind:
        """Whether the session has ended, WorkOS cannot be reached now, or a setting is wrong."""
        return REFRESH_FAILURE_REASONS[self.reason].kind

    @property
    def retryable(self) -> bool:
        """Whether the same cookie may be refreshed later."""
        return self.kind == "transient"

    @property
    def keep_cookie(self) -> bool:
        """Whether to keep the cookie; if false, clear it."""
        return REFRESH_FAILURE_REASONS[self.reason].keep_cookie or self._leaves_session_intact

    @property
    def status(self) -> int:
        """The HTTP status for an API; a page redirects to the sign-in instead of answering 401."""
        return 403 if self._leaves_session_intact else REFRESH_FAILURE_REASONS[self.reason].status

    @property
    def authkit_redirect_url(self) -> str | None:
        """Where AuthKit takes the user through the step that a switch requires, if known."""
        body = getattr(self.cause, "body", None)
        url = body.get("authkit_redirect_url") if isinstance(body, Mapping) else None
        return url if isinstance(url, str) else None

    @property
    def _leaves_session_intact(self) -> bool:
        return self.is_switch and self.reason in _REFUSALS_OF_SWITCHES
